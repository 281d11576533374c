"""Letters say what they must, in one shape, and refuse what does not fit."""

from __future__ import annotations

import pytest

from helpdesk.errors import LetterImpossible
from helpdesk.mail.compose import LETTERS, compose, names

VALUES = {
    "verification_code": {"code": "402913", "minutes": "10"},
    "pin_made": {
        "numbers": "(408) 555-0132\n(408) 555-0133",
        "made_at": "Monday, 23 November 2026, 9:00",
        "expires_at": "Monday, 30 November 2026, 9:00",
        "not_me_url": "https://support.porter.example/alarm/abc",
    },
    "request_received": {
        "case_number": "C-7KQ2MXRT",
        "summary": "Cancel extension 1012 on 24 December 2026.",
        "next_step": "Our team checks it and writes to you.",
        "due": "Wednesday, 25 November 2026",
    },
    "request_begun": {
        "agent_name": "Maria Ruiz",
        "provider_name": "Example Telecom",
        "request": "add lines",
        "link": "https://support.porter.example/x/continue/t0k3n",
        "until": "Monday, 30 November 2026, 9:00 am PST",
    },
    "case_moved": {
        "case_number": "C-7KQ2MXRT",
        "news": "Case C-7KQ2MXRT, cancellation request: waiting for you.",
    },
    "approval_wanted": {
        "asked_by": "Cal Munro",
        "case_number": "C-7KQ2MXRT",
        "provider_name": "Example Telecom",
        "summary": "- Which ones: L-4",
        "chat_url": "https://support.porter.example/x/",
    },
    "approval_asked": {
        "approvers": "Ivy Laurent, Bo Laurent",
        "case_number": "C-7KQ2MXRT",
        "provider_name": "Example Telecom",
        "summary": "- Which ones: L-4",
    },
    "approval_refused": {
        "answered_by": "Ivy Laurent",
        "case_number": "C-7KQ2MXRT",
        "provider_name": "Example Telecom",
        "summary": "- Which ones: L-4",
    },
}


@pytest.mark.parametrize("letter", VALUES)
def test_every_value_of_a_letter_is_in_what_is_read(letter: str) -> None:
    composed = compose(letter, VALUES[letter])

    assert names(letter) == set(VALUES[letter])
    for value in VALUES[letter].values():
        assert value in composed.subject + composed.body
    assert "{" not in composed.subject + composed.body


def test_every_letter_is_tried_here() -> None:
    assert {path.stem for path in LETTERS.glob("*.txt")} == set(VALUES)


@pytest.mark.parametrize("letter", VALUES)
def test_a_missing_name_is_an_error(letter: str) -> None:
    missing = dict(list(VALUES[letter].items())[1:])

    with pytest.raises(LetterImpossible, match=next(iter(VALUES[letter]))):
        compose(letter, missing)


@pytest.mark.parametrize("letter", VALUES)
def test_a_surplus_name_is_an_error(letter: str) -> None:
    with pytest.raises(LetterImpossible, match="pin"):
        compose(letter, VALUES[letter] | {"pin": "123456"})


@pytest.mark.parametrize("letter", ["no_such_letter", "../letters/pin_made", ""])
def test_a_letter_that_does_not_exist_is_an_error(letter: str) -> None:
    with pytest.raises(LetterImpossible):
        compose(letter, {})


@pytest.mark.parametrize("breaking", ["\r\nBcc: x@y.example", "\n", "\r", "\x85", "\u2028", "\x00"])
def test_a_value_cannot_break_out_of_the_subject(breaking: str) -> None:
    values = VALUES["request_received"] | {"case_number": f"C-7KQ2MXRT{breaking}"}

    with pytest.raises(LetterImpossible):
        compose("request_received", values)


def test_braces_in_a_value_stay_braces() -> None:
    values = VALUES["request_received"] | {"summary": "{due} {0.__class__}"}

    assert "{due} {0.__class__}" in compose("request_received", values).body


def test_the_code_is_not_in_the_subject_which_outlives_it() -> None:
    assert "402913" not in compose("verification_code", VALUES["verification_code"]).subject


def test_a_received_request_is_never_called_done() -> None:
    text = compose("request_received", VALUES["request_received"])

    assert "not that it has been carried out" in text.body
    for claim in ("cancelled", "canceled", "completed", "has been scheduled"):
        assert claim not in (text.subject + text.body).lower()


def test_the_pin_letter_says_what_the_pin_changes_and_how_to_raise_the_alarm() -> None:
    body = compose("pin_made", VALUES["pin_made"]).body

    assert "a new carrier must quote it" in body
    assert "If this was not you" in body
    assert "Everyone who is authorized" in body
