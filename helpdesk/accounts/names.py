"""The names of an account that only its provider's rule pack knows: product, roles, licences, add-ons."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping

from helpdesk.eligibility.pack import Pack
from helpdesk.vocabulary import Account


def unknown(account: Account, packs: Mapping[str, Pack]) -> Iterator[str]:
    """Say of every name that the account's pack does not list where it stands and what to write.

    A pack that lists no licences or no add-ons says nothing about them, and they pass.
    """
    pack = packs.get(account.provider)
    if pack is None:
        yield f"provider: {_instead(account.provider, packs, 'no provider that is served here')}"
        return
    for place, what, name, known in _named(account, pack):
        if name not in known:
            yield f"{place}: {_instead(name, known, f'no {what} in the pack of {pack.name}')}"


def _named(account: Account, pack: Pack) -> Iterator[tuple[str, str, str, Collection[str]]]:
    yield "product", "product", account.product, pack.products
    for at, contact in enumerate(account.contacts, start=1):
        for index, role in enumerate(contact.roles, start=1):
            yield f"contacts {at}, roles {index}", "role", role, pack.roles
    for at, licence in enumerate(account.licences if pack.licences else (), start=1):
        yield f"licences {at}, kind", "licence", licence.kind, pack.licences
    for at, addon in enumerate(account.addons if pack.addons else (), start=1):
        yield f"addons {at}", "add-on", addon, pack.addons


def _instead(name: str, known: Collection[str], what: str) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"`{name}` is {what}; write {near[0] if near else 'one of ' + ', '.join(known)}."
