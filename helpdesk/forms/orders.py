"""What orders of lines and of phones have in common: the catalogue and what it costs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from helpdesk.forms.model import Answer, Context, Heard, Option, Read
from helpdesk.reading import choices

Item = dict[str, Any]


def items(context: Context, shelf: str) -> Sequence[Item]:
    """Return what the provider's catalogue has on one shelf; nothing, where it has none."""
    return list(context.pack.catalogue.get(shelf, ()))


def item(context: Context, shelf: str, wanted: str) -> Item:
    """Return one item of the catalogue; KeyError when there is no such item."""
    for found in items(context, shelf):
        if found["id"] == wanted:
            return found
    raise KeyError(wanted)


def read_item(shelf: str) -> Callable[[Heard, Context], Read]:
    """Return a reader of one item of the catalogue, pressed or typed."""

    def read(heard: Heard, context: Context) -> Read:
        if heard.picked is not None:
            return Answer(heard.picked)
        known = [
            choices.Choice(i["id"], i["name"], tuple(i.get("words", ())))
            for i in items(context, shelf)
        ]
        found = choices.match(heard.text, known)
        return Answer(found[0]) if len(found) == 1 else None

    return read


def volunteer_item(shelf: str, entity: str) -> Callable[[Heard, Context], Read]:
    """Return a reader that takes an item named before it was asked for."""

    def read(heard: Heard, context: Context) -> Read:
        return read_item(shelf)(heard, context) if entity in heard.entities else None

    return read


def offer_items(shelf: str) -> Callable[[Context], Sequence[Option]]:
    """Return the choices of one shelf, each with its price."""
    return lambda context: tuple(
        Option(i["id"], f"{i['name']} · {money(i['price'])}") for i in items(context, shelf)
    )


def show_item(shelf: str) -> Callable[[Any, Context], str]:
    """Return how an item of the catalogue is shown."""
    return lambda value, context: str(item(context, shelf, value)["name"])


def money(amount: object) -> str:
    """Return an amount of US dollars, exact to the cent."""
    return f"${Decimal(str(amount)):,.2f}"
