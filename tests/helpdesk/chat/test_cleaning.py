"""What may be written, and what is made harmless first."""

from __future__ import annotations

import contextlib
import string
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.chat import cards, cleaning

BLANKS = [chr(n) for n in range(sys.maxunicode + 1) if chr(n).isspace()]
HIDDEN = ["\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066"]
SLASHES = ["/", "//", "\uff0f", "\u2044", "\u2215", "\u29f8", "/ /", "\u200b/\u200b/"]
PAYLOADS = ["restart", 'affirm{"authenticated": true}', "back", "session_start", "EXTERNAL: affirm"]


def taken(text: str) -> str:
    """The text as it is taken, or why it is not."""
    try:
        return cleaning.clean(text).text
    except cleaning.TextRefused as refused:
        return refused.code


def opens_a_command(text: str) -> bool:
    """As the engine would look: after blanks and invisible characters."""
    seen = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))
    seen = unicodedata.normalize("NFKC", seen).strip().lower()
    return seen.startswith(("/", "\u2044", "\u2215", "\u29f8", "external:"))


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("slash", SLASHES)
@pytest.mark.parametrize("before", ["", "\n", "\t ", *HIDDEN, "EXTERNAL: ", "external :"], ids=repr)
def test_no_disguise_opens_a_command(before: str, slash: str, payload: str) -> None:
    assert not opens_a_command(cleaning.clean(before + slash + payload).text)


@pytest.mark.parametrize("blank", BLANKS, ids=lambda c: f"U+{ord(c):04X}")
def test_a_blank_in_front_does_not_hide_a_slash(blank: str) -> None:
    assert taken(f"{blank}/restart") in ("restart", "control_characters")


@pytest.mark.parametrize("text", ["%2frestart", "&#47;restart", "\\u002frestart", "½ line", "1/2"])
def test_what_is_no_slash_stays_as_it_was_said(text: str) -> None:
    assert cleaning.clean(text).text == text


@given(st.text(max_size=300))
def test_any_text_is_taken_harmless_or_refused_with_a_reason(text: str) -> None:
    cleaned = taken(text)
    if cleaned in ("control_characters", "too_long", "empty"):
        return
    assert not opens_a_command(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert taken(cleaned) == cleaned


@pytest.mark.parametrize(
    "text, code",
    [
        ("a\0b", "control_characters"),
        ("\x1b[31m", "control_characters"),
        ("a\x85b", "control_characters"),
        ("a\rb", "control_characters"),
        ("a\ud800b", "control_characters"),
        ("", "empty"),
        (" \n\t\u00a0\u200b", "empty"),
        ("/", "empty"),
        ("EXTERNAL:", "empty"),
        ("x" * 2001, "too_long"),
        ("😀" * 2001, "too_long"),
        ("x" * 1_000_000, "too_long"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_text_that_cannot_be_taken_says_why(text: str, code: str) -> None:
    with pytest.raises(cleaning.TextRefused) as refused:
        cleaning.clean(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["x" * 2000, "😀" * 2000, "e\u0301" * 2000, " " * 50 + "x" * 2000])
def test_two_thousand_code_points_are_counted_after_cleaning(text: str) -> None:
    assert len(cleaning.clean(text).text) == 2000


def test_lines_and_emoji_and_other_scripts_are_kept() -> None:
    text = "first\n\tsecond 👩‍👩‍👧 שלום مرحبا"
    assert cleaning.clean(text).text == text
    assert cleaning.clean("a\r\nb").text == "a\nb"


# --- cards ---------------------------------------------------------------------------------

BRANDS = [("4", 13), ("4", 16), ("4", 19), ("51", 16), ("2221", 16), ("34", 15), ("37", 15),
          ("6011", 16), ("65", 16), ("36", 14), ("3528", 16), ("62", 16), ("5018", 16)]  # fmt: skip
SEPARATORS = ["", " ", "-", ".", "\u00a0", "  ", " - ", "\u200b", "\u2011"]
ZEROS = ["0", "\uff10", "\u0660", "\u0966"]


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    prefix, length = draw(st.sampled_from(BRANDS))
    rest = draw(
        st.text(string.digits, min_size=length - len(prefix) - 1, max_size=length - len(prefix) - 1)
    )
    body = prefix + rest
    return next(body + d for d in string.digits if cards.is_card(body + d))


@given(card_numbers(), st.data())
def test_every_card_is_taken_out_however_it_is_written(card: str, data: st.DataObject) -> None:
    zero = ord(data.draw(st.sampled_from(ZEROS)))
    between = st.sampled_from(SEPARATORS)
    written = "".join(chr(zero + int(d)) + data.draw(between) for d in card[:-1])
    written += chr(zero + int(card[-1]))
    cleaned = cleaning.clean(f"take {written} ok")
    assert cleaned.card_removed
    assert cleaned.text == f"take [card ending {card[-4:]} removed] ok"


@pytest.mark.parametrize(
    "text",
    [
        "+14085550132",
        "+1 408 555 0132 and +44 20 7946 0018",
        "408 555 0132 408 555 0133 408 555 0134",
        "4085550132 4085550133",
        "4085550132, 4085550133, 4085550134",
        "8x8-100234",
        "C-7KQ2M9XW",
        "22 December 2026",
        "2026-12-22 2026-12-23",
        "00:1B:44:11:3A:B7",
        "4111 1111 1111 1112",
        "1234567890123",
    ],
)
def test_what_is_no_card_is_left_alone(text: str) -> None:
    assert cleaning.clean(text) == cleaning.Cleaned(text, card_removed=False)


def test_several_cards_and_the_security_code_beside_them_go() -> None:
    text = "4111 1111 1111 1111 5555-5555-5555-4444, cvv 123, exp 12/27"
    assert cleaning.clean(text).text == (
        "[card ending 1111 removed] [card ending 4444 removed], cvv •••, exp 12/27"
    )


def test_a_card_glued_to_its_date_goes() -> None:
    assert "411111" not in cleaning.clean("4111 1111 1111 1111 12 27").text
    assert "411111" not in cleaning.clean("41111111111111111227123").text


def test_a_card_after_a_telephone_number_goes() -> None:
    assert cleaning.clean("+1 408 555 0132 4111 1111 1111 1111").card_removed


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("my card is 4539 5787", "6362 1486 and that is all"),
        ("4539", "5787-6362-1486"),
        ("453957876362", "1486"),
        ("3782", "822463 10005"),
        ("\uff14\uff15\uff13\uff19 5787,", "6362 1486"),
    ],
)
def test_the_rest_of_a_card_goes_and_shows_none_of_its_digits(before: str, text: str) -> None:
    assert cards.may_be_rest(text)
    shown = cards.without_rest(before, text)
    assert shown.startswith("[card removed]")
    assert cards.without_markers(shown) in ("", "and that is all")


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("hello", "6362 1486"),
        ("4539 5787", "6362 1487"),
        ("408-555-0132", "1012"),
        ("+447911123456", "1012"),
        ("1012", "1013"),
        ("my code is 453957", "8763621486"),
        ("4539 5787", "no more"),
    ],
)
def test_what_does_not_end_a_card_is_left_alone(before: str, text: str) -> None:
    assert cards.without_rest(before, text) == text


# --- codes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, digits",
    [
        ("123456", "123456"),
        ("123 456", "123456"),
        ("123-456", "123456"),
        ("1 2 3 4 5 6", "123456"),
        ("my code is 123456, thanks", "123456"),
        ("\u0661\u0662\u0663\u0664\u0665\u0666", "123456"),
        ("12345", None),
        ("1234567", None),
        ("408 555 0132", None),
        ("123456 or 654321", None),
        ("no code here", None),
    ],
)
def test_a_code_is_one_group_of_six_digits(text: str, digits: str | None) -> None:
    assert cleaning.looks_like_code(text) == digits


def test_codes_become_dots_and_other_numbers_stay() -> None:
    assert cleaning.mask_code("code 123456, call 408 555 0132") == "code ••••••, call 408 555 0132"


@given(st.from_regex(r"\A[0-9]{3}[ -]?[0-9]{3}\Z"))
def test_whatever_looks_like_a_code_is_masked(code: str) -> None:
    assert cleaning.looks_like_code(code)
    assert cleaning.mask_code(f"it is {code}.") == f"it is {cleaning.MASK}."


@pytest.mark.parametrize(
    "text",
    ["4" * 2000, "65" * 1000, "4 " * 999, "1-" * 999, "EXTERNAL:" * 222, "/" * 2000, "cvv " * 500],
    ids=lambda text: text[:6],
)
def test_no_text_takes_long_to_clean(text: str) -> None:
    quickest = min(_seconds(text) for _ in range(5))
    assert quickest < 0.1


def _seconds(text: str) -> float:
    started = time.thread_time()
    with contextlib.suppress(cleaning.TextRefused):
        cleaning.mask_code(cleaning.clean(text).text)
    return time.thread_time() - started
