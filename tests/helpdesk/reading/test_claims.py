"""E-mail addresses, accounts and case numbers as people give them."""

from __future__ import annotations

import pytest

from helpdesk.reading import claims


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dana@blueheron.example", "dana@blueheron.example"),
        ("It is Dana.Reyes+bill@BlueHeron.Example.", "dana.reyes+bill@blueheron.example"),
        ("<dana@blueheron.example>", "dana@blueheron.example"),
        ("mailto:dana@mail.blueheron.example", "dana@mail.blueheron.example"),
        ("a@one.example or b@two.example", "a@one.example"),
        ("dana@localhost", None),
        ("dana@10.0.0.1", None),
        ("dana at blueheron", None),
        ("@blueheron.example", None),
        ("", None),
    ],
)
def test_the_first_e_mail_address_is_read_in_lower_case(typed: str, expected: str | None) -> None:
    assert claims.email(typed) == expected


@pytest.mark.parametrize(
    ("typed", "likeliest"),
    [
        ("8x8-100234", "8x8-100234"),
        ("8X8-100234", "8x8-100234"),
        ("8x8 - 100234", "8x8-100234"),
        ("8x8 100234", "8x8-100234"),
        ("8x8100234", "8x8-100234"),
        ("my account is 8x8\u2013100234, thanks", "8x8-100234"),
        ("AVX-20031", "avx-20031"),
        ("100234", "100234"),
        ("account number 100234", "100234"),
        ("acct #100234", "100234"),
        ("100 234", "100234"),
        ("4085550132", "4085550132"),
        ("(408) 555-0132", "+14085550132"),
        ("the number is 408 555 0132", "+14085550132"),
    ],
)
def test_the_likeliest_reading_of_an_account_comes_first(typed: str, likeliest: str) -> None:
    assert claims.account_ref(typed) == likeliest
    assert claims.account_refs(typed)[0] == likeliest


def test_ten_digits_may_be_an_account_or_a_telephone_number() -> None:
    assert claims.account_refs("4085550132") == ("4085550132", "+14085550132")
    assert claims.account_refs("(408) 555-0132") == ("+14085550132", "4085550132")


def test_an_account_and_a_number_in_one_sentence_are_both_read() -> None:
    refs = claims.account_refs("8x8-100234, phone (408) 555-0132")
    assert refs[0] == "8x8-100234"
    assert "+14085550132" in refs


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "I don't know",
        "C-7K2M9QXT",
        "dana12345@blueheron.example",
        "ext 1012",
        "12",
    ],
)
def test_where_no_account_is_named_none_is_read(typed: str) -> None:
    assert claims.account_refs(typed) == ()
    assert claims.account_ref(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "C-7K2M9QXT",
        "c-7k2m9qxt",
        "C7K2M9QXT",
        "c 7k2m9qxt",
        "C - 7K2M 9QXT",
        "C\u20137K2M-9QXT",
        "case C-7K2M9QXT?",
        "my case number is c7k2m9qxt, any news",
        "C 7 K 2 M 9 Q X T",
    ],
)
def test_a_case_number_is_read_however_it_is_typed(typed: str) -> None:
    assert claims.case_number(typed) == "C-7K2M9QXT"


@pytest.mark.parametrize(
    "typed",
    ["", "character", "vitamin c research", "C-7K2M9QX", "C-7K2M9QXTT", "C-7K2M9QX0", "8x8-100234"],
)
def test_what_is_no_case_number_is_not_taken_for_one(typed: str) -> None:
    assert claims.case_number(typed) is None


def test_letters_alone_are_a_case_number_only_where_a_case_is_named() -> None:
    assert claims.case_number("C-HRMSTRYS") == "C-HRMSTRYS"
    assert claims.case_number("case number chrmstrys") == "C-HRMSTRYS"
    assert claims.case_number("chrmstrys") is None
