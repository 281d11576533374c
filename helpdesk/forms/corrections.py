"""What a message says about questions that are not open: answers given early, and corrections. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from helpdesk.forms import hearing, lists
from helpdesk.forms.model import Answer, Heard, Kind, Question, Read
from helpdesk.forms.turns import Making
from helpdesk.reading import changes, clauses, picking, yes_no

# A date that answered one question says nothing about another date; so with numbers and counts.
_LIKE: Mapping[Kind, tuple[Kind, ...]] = {kind: (kind,) for kind in Kind} | {
    Kind.NUMBERS: (Kind.NUMBERS, Kind.EXTENSIONS),
    Kind.EXTENSIONS: (Kind.NUMBERS, Kind.EXTENSIONS),
    Kind.CHOICE: (),
}
# Kinds whose values speak for themselves. A yes or a name could belong to any question.
_PLAIN = (Kind.DATE, Kind.NUMBERS, Kind.EXTENSIONS, Kind.QUANTITY, Kind.CHOICE)


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
        if not question.needed(turn.context) and not _may_change(turn, question):
            continue
        value = _value(turn, question, question.volunteered(heard, turn.context), heard.text)
        if value is None or turn.answers.get(question.slot) == value:
            continue
        if question.check(value, turn.context) is not None and turn.context.account is not None:
            continue
        _take(turn, question, value)
        changed = True
    return changed


def _may_change(turn: Making, question: Question) -> bool:
    """Say whether an answer that is not asked for now may change: a proved claim may not."""
    return question.slot in turn.answers and question.kind not in (Kind.ACCOUNT, Kind.EMAIL)


def change(turn: Making, open_question: Question, heard: Heard) -> None:
    """Correct an earlier answer: to what was said with it, or by asking it again."""
    named = hearing.named_slot(heard, turn.form, turn.answers)
    if named is not None:
        for part in _parts(turn, heard):
            slot = hearing.named_slot(part, turn.form, turn.answers)
            if slot is not None:
                _change_named(turn, turn.form.question(slot), open_question, part)
    elif not change_unnamed(turn, open_question, heard):
        choose(turn)


def choose(turn: Making) -> None:
    """Ask which answer is to be changed."""
    if any(q.in_summary and q.slot in turn.answers for q in turn.form.questions):
        turn.answers["_choosing"] = True
        turn.say("utter_change_which")
    else:
        turn.say("utter_nothing_to_change")


def change_unnamed(turn: Making, open_question: Question, heard: Heard) -> bool:
    """Take a new value whose question is not named ("make it 5"); ask which, where two could be meant.

    False when the message holds no new value.
    """
    if _left_out(turn, yes_no.beyond(heard.text)):
        turn.answers.pop("_choosing", None)
        return True
    text = changes.without_the_old(yes_no.beyond(heard.text))
    new = replace(heard, text=text, intent="", picked=None)  # a choice of the open question is none
    if volunteer(turn, new, besides=open_question):
        turn.answers.pop("_choosing", None)
        return True
    meant = _meant(turn, new)
    if len(meant) == 1:
        ((slot, value),) = meant.items()
        turn.answers.pop("_choosing", None)
        _take(turn, turn.form.question(slot), value)
    elif meant:
        choose(turn)
    return bool(meant)


def _left_out(turn: Making, text: str) -> bool:
    """Leave out of a list what is not to be in it: "yes, but not the 800 one"."""
    new = clauses.without(changes.without_the_old(text), [])
    if not picking.excepts(text) or (new and new != clauses.without(text, [])):
        return False  # "make it 3, not 2" says what holds instead
    kinds = (Kind.NUMBERS, Kind.EXTENSIONS)
    rest: dict[str, list[str]] = {}
    for question in turn.form.questions:
        before = turn.answers.get(question.slot)
        if question.kind in kinds and isinstance(before, list) and len(before) > 1:
            left = lists.which_of(before, text)
            if 0 < len(left) < len(before):
                rest[question.slot] = left
    if len(rest) != 1:
        return False
    ((slot, left),) = rest.items()
    _take(turn, turn.form.question(slot), left)
    return True


def _meant(turn: Making, new: Heard) -> dict[str, Any]:
    """Return every answered question that the value could belong to, with what it would become."""
    meant = {}
    # What was tried in vain belongs to the open question, and is no offer of another one's.
    fresh = {name: value for name, value in turn.answers.items() if name != "_attempts"}
    context = replace(turn.context, answers=fresh)
    for question in turn.form.questions:
        if question.slot not in turn.answers or question.kind not in _PLAIN:
            continue
        value = _value(turn, question, question.read(new, context), new.text)
        if value is None or value == turn.answers[question.slot]:
            continue
        if question.check(value, turn.context) is None:
            meant[question.slot] = value
    return meant


def _value(turn: Making, question: Question, read: Read, text: str) -> Any:
    """Return what was read, or None; of lists, what they become when some are added or left out."""
    if not isinstance(read, Answer):
        return None
    before = turn.answers.get(question.slot)
    if question.kind not in (Kind.NUMBERS, Kind.EXTENSIONS) or not before:
        return read.value
    if changes.adds(text):
        return list(dict.fromkeys([*before, *read.value]))
    if changes.removes(text):
        return [item for item in before if item not in read.value] or None
    return read.value


def _change_named(turn: Making, question: Question, open_question: Question, heard: Heard) -> None:
    turn.answers.pop("_choosing", None)
    if not question.needed(turn.context):
        turn.say("utter_claim_stays")
        return
    new = _new_value(turn, question, heard)
    problem = question.check(new.value, turn.context) if isinstance(new, Answer) else new
    if isinstance(new, Answer) and new.value == turn.answers.get(question.slot):
        turn.say("utter_is_so_already", shown=question.show(new.value, turn.context))
        return
    if isinstance(new, Answer) and problem is None:
        _take(turn, question, new.value)
        rest = (*taken_by(question, new.value), open_question.kind)
        volunteer(turn, heard, besides=question, taken=rest, only_new=True)
        return
    if problem is not None:
        turn.object_to(question, problem)
    turn.answers["_again"] = question.slot  # the old answer stands until there is a new one


def _parts(turn: Making, heard: Heard) -> list[Heard]:
    """Return the message, in as many parts as it names answers with new values."""

    def names_and_says(text: str) -> bool:
        said = hearing.name_said(text, turn.form, turn.answers)
        return said is not None and changes.instead(text, said[1]) is not None

    if not heard.text:
        return [heard]
    return [replace(heard, text=part) for part in changes.parts(heard.text, names_and_says)]


def _new_value(turn: Making, question: Question, heard: Heard) -> Read:
    """Read what the message says to hold from now on, if it says so."""
    if heard.picked is not None:
        return None
    said = hearing.name_said(heard.text, turn.form, turn.answers)
    new = changes.instead(heard.text, said[1]) if said else None
    if new is not None:
        return question.read(replace(heard, text=new, intent=""), turn.context)
    whole = replace(heard, text=changes.without_the_old(heard.text), intent="")
    return question.volunteered(whole, turn.context)


def _take(turn: Making, question: Question, value: Any) -> None:
    turn.keep(question.slot, value)
    turn.answers["_misses"] = 0
    turn.noted[question.slot] = question.show(value, turn.context)
