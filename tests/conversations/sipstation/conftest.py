"""Customers of SIPStation: two locations, a main one with two numbers and a warehouse with one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from rig.people import Person
from rig.stack import ROOT, Stack
from rig.talk import Talk

from helpdesk.accounts import importer
from helpdesk.eligibility.pack import load_all
from helpdesk.store.database import Database

_count: Iterator[int] = itertools.count(0)


@pytest.fixture
def talk(porter: Stack) -> Callable[[], Talk]:
    """Open one more conversation on this provider's site."""
    return lambda: Talk(porter.url, porter.home / "mailbox", provider="sipstation")


@pytest.fixture
def customer(directory: Database, tmp_path: Path) -> Callable[..., Person]:
    """Make one more customer; keyword arguments replace fields of an ordinary account."""
    packs = load_all(ROOT / "helpdesk" / "providers")

    def make(**changes: Any) -> Person:
        place = next(_count)
        numbers = tuple(f"+1{419 - place // 33}55501{place % 33 * 3 + n:02d}" for n in range(3))
        row = _ordinary(place, numbers) | changes
        path = tmp_path / f"{row['id']}.yml"
        path.write_text(yaml.safe_dump({"accounts": [row]}), encoding="utf-8")
        with directory.write() as connection:
            importer.import_file(connection, path, packs=packs, now=datetime.now(UTC))
        return Person(row["id"], row["contacts"][0]["email"], numbers, row)

    return make


def _ordinary(place: int, numbers: tuple[str, ...]) -> dict[str, Any]:
    email = f"lee{place}@lake{place}.example"
    return {
        "id": f"sip-{800000 + place}",
        "provider": "sipstation",
        "company": f"Lake {place} Works",
        "product": "sip_trunking",
        "country": "US",
        "payment_method": "credit_card",
        "service_address": "15 Example Foundry Rd, Huntsville, AL 35801",
        "lines": 2,
        "contacts": [
            {
                "name": "Lee Example",
                "email": email,
                "phone": "+12565550110",
                "roles": ["authorized"],
            }
        ],
        "numbers": [{"number": n, "kind": "local", "btn": n == numbers[0]} for n in numbers],
        "locations": [
            {"name": "Main PBX", "numbers": list(numbers[:2])},
            {"name": "Warehouse", "numbers": [numbers[2]]},
        ],
        "trunks": [{"id": "T-1", "initial": True, "kind": "sip"}],
    }
