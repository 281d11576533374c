"""What becomes of each number of a location that closes, and the guard of numbers on the move. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from helpdesk.forms import cancel_locations, words
from helpdesk.forms.model import STOP, Answer, Context, Heard, Option, Problem, Read
from helpdesk.reading import choices, numbers, outcomes
from helpdesk.reading.text import folded

SLOT = "cancel_disposition"
OUTCOMES = ("ported", "moved", "not_needed", "porting")
LAST_DIGITS = 4  # by which people name a number


def closing(context: Context) -> list[str]:
    """Return the active numbers that would go with what closes."""
    if context.account is None or not cancel_locations.scope(context):
        return []
    active = [n.number for n in context.account.numbers if n.status == "active"]
    if cancel_locations.scope(context) == "account":
        return active
    there = {number for at in cancel_locations.closing(context) for number in at.numbers}
    return [number for number in active if number in there]


def left(value: Any, context: Context) -> list[str]:
    """Return the numbers of which nothing has been said yet."""
    return [number for number in closing(context) if number not in (value or {})]


def is_complete(value: Any, context: Context) -> bool:
    """Say whether something has been said of every number."""
    return not left(value, context)


def read(heard: Heard, context: Context) -> Read:
    """Read what becomes of the numbers: of all, of the named ones, or of those that are left."""
    known = dict(context.answers.get(SLOT) or {})
    if heard.picked is not None:
        return Answer({**known, **dict.fromkeys(_open(known, context), heard.picked)})
    found, of_all_left = _said(heard.text, context)
    if of_all_left and re.search(r"\d{3}", heard.text):  # of a number, and of none that closes
        return Problem("other_number", values(context))
    if of_all_left:
        found = dict.fromkeys(_open(known, context), of_all_left)
    if "needed" in found.values():
        return Problem("still_needed")
    return Answer({**known, **found}) if found else None


def volunteer(heard: Heard, context: Context) -> Read:
    """Take what was said of a number that was named."""
    found, _ = _said(heard.text, context)
    named = found and any(_ends(number) in folded(heard.text) for number in found)
    if not named or "needed" in found.values():
        return None
    return Answer({**(context.answers.get(SLOT) or {}), **found})


def _open(known: Mapping[str, str], context: Context) -> list[str]:
    """Return the numbers a plain "ported" speaks of: those that are left, else all."""
    return left(known, context) or closing(context)


def _said(text: str, context: Context) -> tuple[dict[str, str], str | None]:
    things = {number: _ways_to_name(number, context) for number in closing(context)}
    said = {
        outcome: (folded(words.option(SLOT, outcome)), *words.picking(SLOT, outcome))
        for outcome in (*OUTCOMES, "needed")
    }
    return outcomes.read(text, things, said)


def _ways_to_name(number: str, context: Context) -> list[str]:
    """Return patterns: the number in any form, its last digits, its location, its place in the list."""
    country, area, exchange, last = number[:-10], number[-10:-7], number[-7:-4], number[-4:]
    gap = r"[\s().-]{0,3}"
    whole = rf"(?<!\d)(?:{re.escape(country)}|{country[1:]})?{gap}{area}{gap}{exchange}{gap}{last}(?!\d)"
    ways = [whole, rf"(?<!\d)(?:{exchange}{gap})?{last}(?!\d)"]
    for at in cancel_locations.closing(context):
        if number in at.numbers and len(cancel_locations.closing(context)) > 1:
            ways.append(rf"(?<!\w){re.escape(folded(at.name))}(?!\w)")
    return ways


def _ends(number: str) -> str:
    return number[-LAST_DIGITS:]


def options(context: Context) -> Sequence[Option]:
    """Offer one outcome for every number of which nothing has been said yet."""
    return tuple(Option(outcome) for outcome in OUTCOMES)


def values(context: Context) -> Mapping[str, str]:
    """Return what fills the question: the numbers it is about."""
    about = _open(context.answers.get(SLOT) or {}, context)
    return {"numbers": ", ".join(map(numbers.national, about))}


def wording(context: Context) -> str:
    """Return how to ask: "_rest" once something is known of some, "_one" of a single number."""
    known = context.answers.get(SLOT) or {}
    if known and left(known, context):
        return "_rest"
    return "_one" if len(closing(context)) == 1 else ""


def show(value: Any, context: Context) -> str:
    """Show each outcome with its numbers."""
    said = _settled(value, context)
    by_outcome = {
        outcome: [numbers.national(n) for n, found in said.items() if found == outcome]
        for outcome in OUTCOMES
    }
    return "; ".join(
        f"{', '.join(found)}: {words.option('dispositions', outcome)}"
        for outcome, found in by_outcome.items()
        if found
    )


def _settled(value: Mapping[str, str], context: Context) -> dict[str, str]:
    """Return what becomes of the numbers that close, a move that is told to be over counted as that."""
    is_over = context.answers.get("cancel_override") == "done"
    known = {number: value[number] for number in closing(context) if number in value}
    on_the_move = set(on_their_way(context)) if is_over else set()
    return {n: "ported" if n in on_the_move else said for n, said in known.items()}


# --- numbers on the move ---------------------------------------------------------------------


def on_their_way(context: Context) -> list[str]:
    """Return the numbers that close while they move: as said now, or in a move noted before."""
    said = context.answers.get(SLOT) or {}
    noted = context.facts.get("declared_numbers", ())
    return [
        number
        for number in closing(context)
        if said.get(number) == "porting" or (number in noted and said.get(number) != "ported")
    ]


def is_guarded(context: Context) -> bool:
    """Say whether the customer must choose between waiting and losing numbers."""
    known = context.answers.get(SLOT)
    return known is not None and is_complete(known, context) and bool(on_their_way(context))


def is_open(context: Context) -> bool:
    """Say whether a number is on its way, and was not told to have arrived."""
    return is_guarded(context) and context.answers.get("cancel_override") != "done"


def read_override(heard: Heard, context: Context) -> Read:
    """Read what to do; neither a yes nor a no loses a number."""
    if heard.picked is not None:
        return Answer(heard.picked)
    known = [
        choices.Choice(value, words.option("cancel_override", value), words.picking("cancel_override", value))
        for value in (STOP, "override", "done")
    ]  # fmt: skip
    found = choices.match(heard.text, known)
    return Answer(found[0]) if len(found) == 1 else None


def override_options(context: Context) -> Sequence[Option]:
    """Offer to wait first: that loses nothing."""
    return (Option(STOP), Option("override"), Option("done"))


def override_values(context: Context) -> Mapping[str, str]:
    """Return what fills the question: the numbers that are on their way."""
    return {"numbers": ", ".join(map(numbers.national, on_their_way(context)))}
