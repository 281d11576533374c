"""Fictional customers, made to measure and put into the directory of a running Porter."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from helpdesk.accounts import importer
from helpdesk.eligibility.pack import Pack, load_all
from helpdesk.settings import ROOT
from helpdesk.store.database import Database

_count: Iterator[int] = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """One customer: their account, the address their letters reach, the account's numbers."""

    account: str
    email: str
    numbers: tuple[str, ...]
    row: dict[str, Any]


def person(
    database: Database,
    folder: Path,
    *,
    contact: dict[str, Any] | None = None,
    first_number: dict[str, Any] | None = None,
    more_numbers: Sequence[dict[str, Any]] = (),
    more_contacts: Sequence[dict[str, Any]] = (),
    **changes: Any,
) -> Person:
    """Put one more account into the directory; `changes` replace fields of an ordinary one.

    `contact` changes the one contact, `first_number` the first of the two numbers. More numbers
    come after them, each with at least its number; more contacts with at least their e-mail.
    """
    place = next(_count)
    account = f"8x8-{70000000 + place}"  # eight digits: no account is ever a code or a PIN
    area = 201 + place // 40  # 555-01xx only, two or three numbers to an account
    numbers = tuple(f"+1{_area(area)}55501{(place % 40) * 2 + last:02d}" for last in (0, 1))
    email = f"person{place}@company{place}.example"
    row = ordinary(account, email, numbers) | changes
    row["contacts"][0].update(contact or {})
    row["numbers"][0].update(first_number or {})
    row["numbers"] += [{"kind": "local"} | more for more in more_numbers]
    row["contacts"] += [ordinary_contact(more["email"]) | more for more in more_contacts]
    path = folder / f"{account}.yml"
    path.write_text(yaml.safe_dump({"accounts": [row]}), encoding="utf-8")
    with database.write() as connection:
        importer.import_file(connection, path, packs=_packs(), now=datetime.now(UTC))
    return Person(account, email, tuple(n["number"] for n in row["numbers"]), row)


@cache
def _packs() -> dict[str, Pack]:
    return load_all(ROOT / "helpdesk" / "providers")


def _area(place: int) -> int:
    """Return an area code that exists: some of the plan's are not assigned."""
    return _AREAS[place % len(_AREAS)]


_AREAS = (201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219,
          224, 225, 228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267,
          269, 270, 276, 281, 301, 302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315,
          316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337, 339, 347, 351, 352, 360,
          361, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410, 412, 413, 414, 415, 417, 419)  # fmt: skip


def ordinary(account: str, email: str, numbers: tuple[str, ...]) -> dict[str, Any]:
    """Return an account that every rule of every request agrees with."""
    return {
        "id": account,
        "provider": "8x8",
        "company": f"Company {account}",
        "product": "x_series",
        "country": "US",
        "wholesale": False,
        "status": "active",
        "cancelled_on": None,
        "contract_end": None,
        "payment_method": "invoice",
        "card_on_file": True,
        "lines": 12,
        "devices": 2,
        "service_address": "500 Example Ave, San Jose, CA 95110",
        "contacts": [ordinary_contact(email)],
        "numbers": [
            {"number": number, "kind": "local", "extension": str(1012 + place), "status": "active",
             "released_on": None, "locked": False, "btn": place == 0}
            for place, number in enumerate(numbers)
        ],
        "licences": [
            {"id": "L-1", "kind": "x2", "extension": "1012", "assigned": False},
            {"id": "L-2", "kind": "x2", "extension": "1013", "assigned": True},
        ],
    }  # fmt: skip


def ordinary_contact(email: str) -> dict[str, Any]:
    """Return a contact who may ask for everything."""
    roles = ["authorized", "qtc_admin"]
    return {"name": "Robin Example", "email": email, "phone": "+14085550101", "roles": roles}
