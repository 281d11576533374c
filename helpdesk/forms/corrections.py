"""What a message says about questions that are not open: answers given early, and corrections. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.forms import hearing
from helpdesk.forms.model import Answer, Heard, Kind, Question
from helpdesk.forms.turns import Making

# A date that answered one question says nothing about another date; so with numbers and counts.
_LIKE: Mapping[Kind, tuple[Kind, ...]] = {kind: (kind,) for kind in Kind} | {
    Kind.NUMBERS: (Kind.NUMBERS, Kind.EXTENSIONS),
    Kind.EXTENSIONS: (Kind.NUMBERS, Kind.EXTENSIONS),
    Kind.CHOICE: (),
}


def taken_by(question: Question, value: Any) -> tuple[Kind, ...]:
    """Say which kinds the answer has used up; a bare number that names the account is only that."""
    if question.kind is Kind.ACCOUNT and str(value[0]).lstrip("+").isdecimal():
        return (Kind.ACCOUNT, Kind.NUMBERS, Kind.EXTENSIONS)
    return _LIKE[question.kind]


def volunteer(
    turn: Making,
    heard: Heard,
    besides: Question | None,
    taken: tuple[Kind, ...] = (),
    only_new: bool = False,
) -> bool:
    """Keep what the message says about other questions; True when anything changed.

    With `only_new` it never changes an earlier answer: words that answer the open question
    ("no number is moving") are no correction of another one.
    """
    changed = False
    for question in turn.form.questions:
        if question is besides or question.kind in taken:
            continue
        if only_new and question.slot in turn.answers:
            continue
        if not (question.needed(turn.context) or question.slot in turn.answers):
            continue
        read = question.volunteered(heard, turn.context)
        if not isinstance(read, Answer) or turn.answers.get(question.slot) == read.value:
            continue
        if (
            question.check(read.value, turn.context) is not None
            and turn.context.account is not None
        ):
            continue
        turn.answers[question.slot] = read.value
        turn.refresh()
        turn.noted[question.slot] = question.show(read.value, turn.context)
        changed = True
    return changed


def change(turn: Making, question: Question, heard: Heard) -> bool:
    """Correct an earlier answer: to what was said with it, or by asking it again.

    False when there is nothing to change yet.
    """
    if volunteer(turn, heard, besides=None if question.slot in turn.answers else question):
        return True
    named = hearing.named_slot(heard, turn.form, turn.answers)
    if named is None and not any(
        q.in_summary and q.slot in turn.answers for q in turn.form.questions
    ):
        return False
    if named is None:
        turn.answers["_choosing"] = True
        turn.say("utter_change_which")
        return True
    turn.answers.pop(named, None)
    turn.answers.pop("_choosing", None)
    turn.reopened = named
    turn.refresh()
    return True
