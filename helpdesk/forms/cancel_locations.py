"""Closing locations: which ones, and the switch that is turned on by naming them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from helpdesk.forms import shared, words
from helpdesk.forms.model import STOP, Answer, Context, Heard, Option, Problem, Read
from helpdesk.reading import changes, choices
from helpdesk.reading.text import folded
from helpdesk.vocabulary import Account, Location

WHOLE = ("account", "location")  # scopes that close locations


def scope(context: Context) -> str:
    """Return what is to end, or "" while nobody has said so."""
    return str(context.answers.get("cancel_scope", ""))


def closing(context: Context) -> tuple[Location, ...]:
    """Return the locations that would close; none while that is not known."""
    if context.account is None or scope(context) not in WHOLE:
        return ()
    every = context.account.locations
    if scope(context) == "account" or len(every) == 1:
        return every
    named = context.answers.get("cancel_locations", ())
    return tuple(location for location in every if location.name in named)


def are_asked(context: Context) -> bool:
    """Say whether the customer has to say which: an account with one location has nothing to ask."""
    known = context.account.locations if context.account else ()
    return scope(context) == "location" and len(known) > 1


def read(heard: Heard, context: Context) -> Read:
    """Read one or several locations, pressed or named, whole or by a word only one of them has."""
    if heard.picked is not None:
        return Answer(heard.picked if isinstance(heard.picked, list) else [heard.picked])
    if context.account is None:
        return None
    found = choices.match(heard.text, _choices(context.account))
    if not found and shared.means_all(heard.text):
        found = tuple(location.name for location in context.account.locations)
    return Answer(list(found)) if found else None


def volunteer(heard: Heard, context: Context) -> Read:
    """Take the locations that the request names; "the second one" names none."""
    if context.account is None:
        return None
    known, said = _choices(context.account), folded(heard.text)
    if not any(_is_in(word, said) for choice in known for word in choice.words):
        return None
    found = choices.match(heard.text, known)  # "all but the warehouse" means the others
    if found and changes.adds(heard.text):
        before = context.answers.get("cancel_locations", ())
        found = tuple(choice.value for choice in known if choice.value in (*before, *found))
    return Answer(list(found)) if found else None


def _choices(account: Account) -> list[choices.Choice]:
    """Return the locations, each with its name and the words of it that no other one has."""
    parts = {at.name: set(re.findall(r"\w+", folded(at.name))) for at in account.locations}
    often = Counter(word for found in parts.values() for word in found)
    return [
        choices.Choice(
            name, name, (folded(name), *sorted(w for w in found if often[w] == 1 and len(w) > 2))
        )
        for name, found in parts.items()
    ]


def _is_in(word: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) is not None


def check(value: Any, context: Context) -> Problem | None:
    """Object to a location that the account does not have."""
    known = [location.name for location in context.account.locations] if context.account else value
    missing = [name for name in value if name not in known]
    return Problem("not_on_account", {"raw": ", ".join(missing)}) if missing else None


def options(context: Context) -> Sequence[Option]:
    """Offer each location, and all of them."""
    names = [location.name for location in context.account.locations] if context.account else []
    each = [Option([name], name) for name in names]
    return (*each, Option(names, words.option("everything", "all"))) if len(names) > 1 else ()


def show(value: Any, context: Context) -> str:
    """Show their names."""
    return ", ".join(value)


# --- the switch ------------------------------------------------------------------------------


def to_be_named(context: Context) -> list[str]:
    """Return what has to be named to turn the switch on: the locations, or else the company."""
    names = [location.name for location in closing(context)]
    company = [context.account.company] if context.account else []
    return names or company


def read_switch(heard: Heard, context: Context) -> Read:
    """Read the switch: pressed, or turned on by naming every location. A yes does not turn it."""
    if heard.picked is not None:
        return Answer([heard.picked] if heard.picked in to_be_named(context) else heard.picked)
    names, said = to_be_named(context), folded(heard.text)
    missing = [name for name in names if not _is_in(folded(name), said)]
    if not missing and names:
        return Answer(names)
    code = "name_it" if len(missing) == len(names) else "names_missing"
    return Problem(code, {"locations": ", ".join(missing)})


def is_switched_on(value: Any, context: Context) -> bool:
    """Say whether it is on for what closes now; it goes off when that changes."""
    return bool(value == to_be_named(context))


def switch_wording(context: Context) -> str:
    """Return how to ask: "_off" when it was on for something else."""
    return "_off" if "cancel_switch" in context.answers else ""


def switch_options(context: Context) -> Sequence[Option]:
    """Offer to turn it on for these very locations, or to leave it."""
    names = to_be_named(context)
    label = f"{words.option('cancel_switch', 'on')}: {', '.join(names)}"
    return (Option(names, label), Option(STOP))


def switch_values(context: Context) -> Mapping[str, str]:
    """Return what fills the question."""
    return {"locations": ", ".join(to_be_named(context))}
