"""Answers that are lists of numbers or extensions: named, or picked from those of the account. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk.forms.model import Answer, Context, Heard, Read
from helpdesk.reading import changes, choices, extensions, numbers, picking, yes_no


def holding(text: str) -> str:
    """Return what a message says to hold: "1021" of "no, not 1012, 1021"."""
    corrects = yes_no.beyond(text).casefold().startswith("not")
    return changes.without_the_old(text) if corrects else text


def which_of(values: Sequence[str], text: str, is_shown: bool = True) -> list[str]:
    """Return which of these numbers or extensions a message means; none when that is not sure."""
    listed = [choices.Choice(v, _plainly(v), picking.endings(v)) for v in values]
    is_phones = any(value.startswith("+") for value in values)
    written = (lambda said: numbers.read(said).numbers) if is_phones else extensions.read
    return list(picking.pick(text, listed, written, is_shown))


def _plainly(value: str) -> str:
    return numbers.national(value) if value.startswith("+") else value


def read_extensions(heard: Heard, context: Context) -> Read:
    """Read extension numbers, bare or named; or which of the account's ("all except 1013")."""
    if heard.picked is not None:
        return Answer(heard.picked if isinstance(heard.picked, list) else [heard.picked])
    text = holding(heard.text)
    found = extensions.read(text)
    if found and not picking.excepts(text):
        return Answer(list(found))
    held = context.account.licences if context.account else ()
    meant = which_of([each.extension for each in held if each.extension], text)
    return Answer(meant) if meant else None


def volunteer_extensions(heard: Heard, context: Context) -> Read:
    """Take extensions that were named as such; not those that shall be left out."""
    text = holding(heard.text)
    found = () if picking.excepts(text) else extensions.find(heard.text)
    return Answer(list(found)) if found else None
