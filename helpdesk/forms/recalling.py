"""An answer that points back: to an earlier request of this customer, or to what is left of a list. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from helpdesk.forms import lists
from helpdesk.forms.model import Answer, Context, Heard, Kind, Question, Read
from helpdesk.reading import picking, sameness

LISTS = (Kind.NUMBERS, Kind.EXTENSIONS)
_PASSED_ON = (*LISTS, Kind.DATE, Kind.QUANTITY)  # what fits another question of a like kind, too
RESUME = "resume"  # the question whether to go on with a saved request
_NEVER = (Kind.SUMMARY, Kind.CODE, Kind.ACCOUNT, Kind.EMAIL)
_FITTING: Mapping[str, tuple[Kind, ...]] = {
    sameness.ANYTHING: tuple(Kind),
    sameness.NUMBERS: (*LISTS, Kind.CHOICE),  # lines may be what a choice is about
    sameness.EXTENSIONS: (*LISTS, Kind.CHOICE),
    sameness.DAY: (Kind.DATE,),
    sameness.COUNT: (Kind.QUANTITY,),
    sameness.NAME: (Kind.TEXT, Kind.CHOICE),
}


def pointed(heard: Heard, question: Question, context: Context) -> Heard:
    """Return the message as if what it points back to had been picked; unchanged when it does not."""
    if heard.picked is not None or question.kind in _NEVER:
        return heard
    value = None
    if _is_same(heard, question):
        value = "go_on" if question.slot == RESUME else _recalled(question, context)
    elif question.kind in LISTS and sameness.that(heard.text):
        value = _recalled(
            question, replace(context, earlier=[k for k in context.earlier if k.is_here])
        )
    elif question.kind in LISTS and picking.excepts(heard.text):
        value = _less(heard.text, question, context)
    elif how_many := sameness.others(heard.text):
        value = _left(question, context, how_many == "one")
    return heard if value is None else replace(heard, picked=value, pointed=True)


def is_in_vain(heard: Heard, question: Question) -> bool:
    """Say whether the message points back, and nothing was found there."""
    asked = heard.picked is None and question.kind is not Kind.SUMMARY
    return asked and _is_same(heard, question)


def named(slot: str, heard: Heard, context: Context) -> Read:
    """Return the numbers or extensions of an earlier request in this conversation: "for that number".

    Nothing once this request has its own: then they are what is spoken of.
    """
    thing = sameness.named(heard.text)
    if thing is None or slot in context.answers:
        return None
    said = (known for known in context.earlier if known.is_here and known.kind == thing)
    return next((Answer(known.value) for known in said), None)


def _is_same(heard: Heard, question: Question) -> bool:
    thing = sameness.same(heard.text)
    return thing is not None and question.kind in _FITTING[thing]


def _recalled(question: Question, context: Context) -> Any:
    """Return what was answered to this question before, else to one of a like kind that may stand."""
    offered = [option.value for option in question.options(context)]
    for known in context.earlier:
        is_gone = question.kind is Kind.CHOICE and offered and known.value not in offered
        if known.slot == question.slot and not isinstance(known.value, dict) and not is_gone:
            return known.value
    for known in context.earlier:
        is_like = known.kind is question.kind or {known.kind, question.kind} <= set(LISTS)
        if question.kind in _PASSED_ON and is_like and not question.check(known.value, context):
            return known.value
    return None


def _less(text: str, question: Question, context: Context) -> list[str] | None:
    """Return what was answered before without some of it: "the same numbers, but not the 800 one"."""
    head, tail = picking.cut(text)
    if sameness.same(head.strip(" ,.")) is None:
        return None
    before = _recalled(question, context)
    left = lists.which_of(before, f"all {tail}") if isinstance(before, list) else []
    return left if 0 < len(left) < len(before) else None


def _left(question: Question, context: Context, is_one: bool) -> Any:
    """Return what is offered beside what was answered last; None when that is not sure."""
    offered = [option.value for option in question.options(context)]
    before = context.answers.get(question.slot) or _recalled(question, context)
    if question.kind is Kind.CHOICE and before in offered:
        left = [value for value in offered if value != before]
        return left[0] if is_one and len(left) == 1 else None
    if question.kind not in LISTS or not isinstance(before, list):
        return None
    items = [item for value in offered for item in value]
    left = [item for item in items if item not in before]
    sure = len(left) < len(items) and (len(left) == 1 if is_one else bool(left))
    return left if sure else None
