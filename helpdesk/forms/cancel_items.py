"""What a cancellation is to end: the whole, or which extensions, licences, numbers or trunks. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from helpdesk.forms import cancel_locations, lists, recalling, shared, words
from helpdesk.forms.model import Answer, Context, Heard, Option, Problem, Read
from helpdesk.reading import extensions, numbers, picking
from helpdesk.vocabulary import Account, Licence, RequestKind, Trunk

_ID = re.compile(r"(?<![\w-])[a-z]{1,2}-\d{1,4}(?![\w-])", re.IGNORECASE)
PARTS = ("extension", "licence", "number", "trunk")  # scopes of which each one is named


def scope(context: Context) -> str:
    """Return what is to end, or "" while nobody has said so."""
    return str(context.answers.get("cancel_scope", ""))


def volunteer_scope(heard: Heard, context: Context) -> Read:
    """Take what is to end from the words of the request, where it can be cancelled here.

    Where locations can, "everything at the warehouse" must not be taken for the whole account: who
    the customer is has to be known first, and a location that is named counts before anything else.
    """
    offered = context.pack.choices(RequestKind.CANCEL_SERVICE, "cancel_scope") or ()
    if "location" in offered:
        if context.account is None:
            return None
        if isinstance(cancel_locations.volunteer(heard, context), Answer):
            return Answer("location")
    return next((Answer(said) for said in _scopes_said(heard) if said in offered), None)


def _scopes_said(heard: Heard) -> list[str]:
    """Return what the message may mean to end, likeliest first; nothing where it names two sorts."""
    sorts = set(heard.entities.get("scope", ())) & set(PARTS)
    if len(sorts) > 1 and not _names(heard, "whole"):
        return []  # one is taken at a time, and which one is the customer's to say
    said = [*heard.entities.get("addon", ())[-1:], *heard.entities.get("scope", ())[-1:]]
    if extensions.find(heard.text):
        said.append("extension")
    if numbers.read(heard.text).numbers:
        said.append("number")
    if _names(heard, "trunk"):
        said.append("trunk")
    if _names(heard, "whole"):
        said.append("account")
    return said


def _names(heard: Heard, what: str) -> bool:
    """Say whether an order to cancel names the account, and no part of it, or a trunk."""
    if heard.intent != RequestKind.CANCEL_SERVICE:
        return False
    return any(word in heard.text.casefold() for word in words.picking("cancel_scope", what))


def read(heard: Heard, context: Context) -> Read:
    """Read which ones, pressed or typed; "all of them" takes every one on the account."""
    part = scope(context)
    if heard.picked is not None:  # the engine hands a list of one over as that one
        return Answer(heard.picked if isinstance(heard.picked, list) else [heard.picked])
    if part == "number":
        return shared.read_numbers(heard, context)
    if part in ("licence", "trunk") and context.account:
        known = _known(part, context.account)
        leaves_out = picking.excepts(heard.text)
        found = [] if leaves_out else _ids_said(heard.text, known)
        found = found or lists.which_of(known, heard.text, is_shown=bool(options(context)))
        if found or leaves_out:
            return Answer(found) if found else None
    if context.account and shared.means_all(heard.text):
        return Answer(_known(part, context.account))
    return None if part == "trunk" else lists.read_extensions(heard, context)


def volunteer(heard: Heard, context: Context) -> Read:
    """Take which ones from the words of the request; "that number" of a request before it."""
    return _volunteered(heard, context) or recalling.named("cancel_items", heard, context)


def _volunteered(heard: Heard, context: Context) -> Read:
    if not heard.text and heard.entities.get("extension"):  # a pressed offer, after a port
        return Answer(list(heard.entities["extension"]))
    part = scope(context)
    if part == "number":
        return shared.volunteer_numbers(heard, context)
    if part in ("licence", "trunk"):
        found = _ids_said(heard.text, _known(part, context.account) if context.account else ())
        if found:
            return Answer(found)
    return None if part == "trunk" else lists.volunteer_extensions(heard, context)


def _ids_said(text: str, known: Sequence[str]) -> list[str]:
    """Return the ids that are named: those of the record, and whatever else looks like one ("L-4")."""
    said = set(re.findall(r"[\w-]+", text.casefold()))
    found = [name for name in known if name.casefold() in said]
    others = (other.upper() for other in _ID.findall(text))
    return list(
        dict.fromkeys(
            [*found, *(o for o in others if o.casefold() not in map(str.casefold, found))]
        )
    )


def _known(part: str, account: Account) -> list[str]:
    if part == "number":
        return [n.number for n in account.numbers if n.status == "active"]
    if part == "licence":
        return [licence.id for licence in account.licences]
    if part == "trunk":
        return [trunk.id for trunk in account.trunks]
    return [licence.extension for licence in account.licences if licence.extension]


def check(value: Any, context: Context) -> Problem | None:
    """Object to what is not on the account; an unverified customer learns nothing here."""
    part, account = scope(context), context.account
    if account is None:
        return None
    if part == "number":
        return shared.numbers_on_account(value, context)
    names = ("trunk",) if part == "trunk" else ("extension", "licence")
    known = {item for name in names for item in _known(name, account)}
    missing = [item for item in value if item not in known]
    if missing:
        return Problem("not_on_account", {"raw": ", ".join(missing)})
    return None


def options(context: Context) -> Sequence[Option]:
    """Offer what the account has, when it is little enough to show."""
    if context.account is None:
        return ()
    items = _known(scope(context), context.account)
    if len(items) > 6:
        return ()
    return tuple(Option([item], show([item], context)) for item in items)


def show(value: Any, context: Context) -> str:
    """Show them as people write them."""
    if scope(context) == "number":
        return shared.show_numbers(value, context)
    return ", ".join(value)


def is_assigned(context: Context) -> bool:
    """Say whether a licence that would end is still assigned to somebody, as the record says."""
    return any(licence.assigned for licence in _ending_licences(context))


def facts(context: Context) -> Mapping[str, Any]:
    """Return what the rules may ask of the licences and trunks that are to end."""
    return {**_licence_facts(context), **_trunk_facts(context)}


def _ending_licences(context: Context) -> list[Licence]:
    if context.account is None or scope(context) not in ("extension", "licence"):
        return []
    items = set(context.answers.get("cancel_items", ()))
    return [
        licence
        for licence in context.account.licences
        if licence.id in items or licence.extension in items
    ]


def _licence_facts(context: Context) -> Mapping[str, Any]:
    ending = _ending_licences(context)
    if context.account is None or not ending:
        return {}
    had = Counter(licence.kind for licence in context.account.licences)
    left = had - Counter(licence.kind for licence in ending)
    kind = min((licence.kind for licence in ending), key=lambda name: left[name])
    return {"licence_kind": kind, "licences_left": left[kind]}


def _trunk_facts(context: Context) -> Mapping[str, Any]:
    items = context.answers.get("cancel_items")
    if context.account is None or scope(context) != "trunk" or not items:
        return {}
    initial = [_is_initial_ucaas(t) for t in context.account.trunks if t.id in items]
    return {"initial_trunk": "all" if all(initial) else "some" if any(initial) else "none"}


def _is_initial_ucaas(trunk: Trunk) -> bool:
    return trunk.initial and trunk.kind == "ucaas"
