"""Why a service is cancelled: kept in the customer's own words, asked once more when there are none. Pure."""

from __future__ import annotations

from helpdesk.forms import words
from helpdesk.forms.model import Answer, Context, Heard, Problem, Read
from helpdesk.reading.text import words as words_of

SLOT = "cancel_reason"
LONGEST = 500


def read(heard: Heard, context: Context) -> Read:
    """Read the reason as it is; what says nothing ("-", "n/a") is asked once more, then kept."""
    if heard.picked is not None:
        return Answer(heard.picked)
    said = " ".join(heard.text.split())[:LONGEST]
    was_asked_again = int(context.answers.get("_attempts", 0)) > 0
    if _says_nothing(said) and not (said and was_asked_again):
        return Problem("blank")
    return Answer(said)


def _says_nothing(said: str) -> bool:
    plain = " ".join(words_of(said))
    return not any(char.isalpha() for char in said) or plain in words.picking(SLOT, "blank")
