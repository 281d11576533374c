"""How Porter and the packs speak to customers: plainly, kindly, one thing at a time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from laws import prose
from laws.sources import ROOT, loaded, modules, name, tree

GRADE = 9.0  # read with ease at fifteen
ENOUGH = 12  # words, before a grade says anything
LONGEST = 30  # words in a sentence
BARRED = re.compile(r"\b(please|sorry|invalid|oops|unfortunately|apologi[sz]e\w*)\b", re.IGNORECASE)
SPOKEN_IN_PACKS = re.compile(r"\.(say|answer|note|title|in_order\.\d+)$")
NEVER_SAID = re.compile(r"\.(picking|named|goals|questions|sources)\.|\.(status|code)$")
# The endings of responses that say what is wrong with an answer.
WRONG = re.compile(
    r"_(not_\w+|no_\w+|too_\w+|only_\w+|wrong\w*|expired|spent|none|past|several|ambiguous|"
    r"day_first|zero|negative|range_\w+|emergency|premium|foreign|blank)$"
)
QUOTED = re.compile(r"[\"“][^\"”]*[\"”]|\blike \d{1,2} \w+ \d{4}")  # what people may write
DATE = re.compile(r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|"
                  r"October|November|December)\b")  # fmt: skip


@cache
def said() -> dict[str, str]:
    """Every sentence a customer can read, by where it stands."""
    found = {f"domain.{k}": v[0]["text"] for k, v in loaded("domain.yml")["responses"].items()}
    for file in (
        "helpdesk/forms/words.yml",
        "helpdesk/casework/words.yml",
        "apps/support/wording.yml",
        "apps/support/site/words.yml",
        "apps/support/widget/src/words/en.json",
    ):
        found |= dict(texts(loaded(file), file))
    for pack in sorted((ROOT / "helpdesk" / "providers").glob("*.yml")):
        every = texts(loaded(f"helpdesk/providers/{pack.name}"), pack.stem)
        found |= {place: text for place, text in every if SPOKEN_IN_PACKS.search(place)}
    for letter in sorted((ROOT / "helpdesk" / "mail" / "letters").glob("*.txt")):
        found[f"letters.{letter.stem}"] = letter.read_text(encoding="utf-8")
    return {place: text for place, text in found.items() if not NEVER_SAID.search(place)}


def texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, " ".join(value.split())
    inside = value.items() if isinstance(value, dict) else ()
    for key, found in inside or (enumerate(value) if isinstance(value, list) else ()):
        yield from texts(found, f"{place}.{key}")


def errors() -> dict[str, str]:
    """What is said when something cannot be: of an answer, of a request to the server."""
    return {
        place: text
        for place, text in said().items()
        if (place.startswith("domain.") and WRONG.search(place) and "_ask" not in place)
        or (".problems." in place and place.endswith(".detail"))
    }


@pytest.fixture(scope="module", autouse=True)
def there_is_something_to_read() -> None:
    assert len(said()) > 700
    assert len(errors()) > 50


def test_every_text_is_read_with_ease() -> None:
    hard = {
        place: f"grade {prose.grade(text):.1f}: {text}"
        for place, text in said().items()
        if len(prose.words(text)) >= ENOUGH and prose.grade(text) > GRADE
    }
    assert not hard, "shorter words, shorter sentences: " + "\n".join(
        f"{p}: {t}" for p, t in hard.items()
    )


def test_no_sentence_is_longer_than_a_breath() -> None:
    long = {
        place: sentence
        for place, text in said().items()
        for sentence in prose.sentences(text)
        if len(prose.words(sentence)) >= LONGEST
    }
    assert not long


def test_nothing_begs_apologizes_or_shouts() -> None:
    assert not {place: text for place, text in said().items() if BARRED.search(text)}
    assert not {place: text for place, text in said().items() if "!" in text}


def test_an_error_says_one_problem_and_what_to_do() -> None:
    crowded = {
        place: text
        for place, text in errors().items()
        if len(re.findall(r"[.?!](?=\s|$)", QUOTED.sub("it", text))) > 2
        or re.search(r"\b(also|besides|moreover|in addition)\b", text, re.IGNORECASE)
    }
    assert not crowded, "what is wrong, then what to write; two sentences are enough"


def test_porter_is_i_and_the_providers_people_are_we_and_never_both_in_one_breath() -> None:
    # "the address we have on file" is the provider's; who asks for it is I: two clauses, not one.
    both = re.compile(r"\bI\b[^,;:.?!]*\bwe\b(?! have on file)|\bwe\b[^,;:.?!]*\bI\b")
    mixed = {
        place: sentence
        for place, text in said().items()
        for sentence in prose.sentences(QUOTED.sub("it", text))
        if both.search(sentence)
    }
    assert not mixed
    letters = {place: text for place, text in said().items() if place.startswith("letters.")}
    assert letters
    assert not [place for place, text in letters.items() if re.search(r"\bI\b", text)]


def test_a_pack_names_its_provider_and_says_neither_we_nor_our() -> None:
    # It is read beside Porter's own sentences: who is "we" there would be anybody's guess.
    packs = {path.stem for path in (ROOT / "helpdesk" / "providers").glob("*.yml")}
    told = {place: text for place, text in said().items() if place.partition(".")[0] in packs}
    assert told
    assert not {p: t for p, t in told.items() if re.search(r"\b([Ww]e|[Oo]ur|ours|us)\b", t)}


def test_no_sentence_holds_a_date_but_as_an_example_of_what_to_write() -> None:
    assert not {p: t for p, t in said().items() if DATE.search(QUOTED.sub("it", t))}


def test_one_function_writes_a_day_and_it_writes_the_weekday() -> None:
    writers = set()
    for module in modules("helpdesk", "actions", "apps"):
        for node in ast.walk(tree(module)):
            spoken = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""
            assert not spoken.endswith(("strftime", "ctime")), (
                f"{name(module)}: say it with dates.say"
            )
            if spoken.endswith(("MONTH_NAMES", "WEEKDAY_NAMES")):
                writers.add(name(module))
    assert writers == {"helpdesk/reading/calendar_math.py", "helpdesk/reading/dates.py"}


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The cat sat on the mat. The dog ran to the door.", -2, 2),
        ("Tell me the account number or a phone number on your bill, and I look it up.", 4, 8),
        (
            "Authorization of subsequent telecommunications modifications necessitates "
            "administrative verification of contractual documentation.",
            20,
            60,
        ),
    ],
)
def test_the_grade_tells_easy_from_hard(text: str, least: float, most: float) -> None:
    assert least <= prose.grade(text) <= most
