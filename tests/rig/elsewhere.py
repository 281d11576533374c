"""Customers of the other providers, and their ways through every question that those ask."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rig.people import Person, ordinary_contact
from rig.ways import Step, Way

from helpdesk.accounts import importer
from helpdesk.eligibility.pack import Pack, load_all
from helpdesk.settings import ROOT
from helpdesk.store.database import Database

_count: Iterator[int] = itertools.count(1)
_WHO: Mapping[str, dict[str, Any]] = {
    "sipstation": {
        "product": "sip_trunking",
        "roles": ["authorized"],
        "trunks": [{"id": "T-1", "initial": True, "kind": "sip"}],
    },
    "avoxi": {
        "product": "contact_center",
        "roles": ["super_admin"],
        "licences": [{"id": f"L-{n}", "kind": "contact_center"} for n in range(1, 6)],
        "addons": ["call_insights", "jetpack"],
    },
}


def person(database: Database, folder: Path, provider: str) -> Person:
    """Put one more account of a provider into the directory."""
    place, what = next(_count), dict(_WHO[provider])
    numbers = tuple(f"+1{313 + place // 33}55501{place % 33 * 3 + n:02d}" for n in range(3))
    contact = ordinary_contact(f"sam{place}@{provider}{place}.example")
    row = {
        "id": f"{provider[:3]}-{910000 + place}",
        "provider": provider,
        "company": f"House {place}",
        "country": "US",
        "payment_method": "invoice",
        "service_address": "15 Example Foundry Rd, Huntsville, AL 35801",
        "lines": 2,
        "contacts": [contact | {"roles": what.pop("roles")}],
        "numbers": [{"number": n, "kind": "local", "btn": n == numbers[0]} for n in numbers],
        "locations": [
            {"name": "Main PBX", "numbers": list(numbers[:2])},
            {"name": "Warehouse", "numbers": [numbers[2]]},
        ],
        **what,
    }
    if provider != "sipstation":
        row.pop("locations")
    path = folder / f"{row['id']}.yml"
    path.write_text(yaml.safe_dump({"accounts": [row]}), encoding="utf-8")
    with database.write() as connection:
        importer.import_file(connection, path, packs=_packs(), now=datetime.now(UTC))
    return Person(row["id"], contact["email"], numbers, row)


@cache
def _packs() -> dict[str, Pack]:
    return load_all(ROOT / "helpdesk" / "providers")


def _step(name: str, say: str, kept: Any) -> Step:
    return Step(name, say, say, kept, kept)


WAYS: tuple[tuple[str, Way], ...] = (
    (
        "sipstation",
        Way(
            "cancel_service_form",
            "I want to cancel something",
            {
                "cancel_scope": _step("the scope", "One or more locations", "location"),
                "cancel_locations": _step("the location", "Warehouse", ["Warehouse"]),
                "cancel_disposition": _step("the numbers", "still moving", None),
                "cancel_override": _step("the guard", "cancel anyway", None),
                "cancel_date": _step("the date", "15 December 2026", "2026-12-15"),
                "cancel_reason": _step("the reason", "our lease ends", "our lease ends"),
                "cancel_switch": _step("the switch", "Warehouse", ["Warehouse"]),
            },
        ),
    ),
    ("sipstation", Way("check_case_status_form", "what is the status of my case?")),
    (
        "avoxi",
        Way(
            "cancel_service_form",
            "I want to cancel something",
            {
                "cancel_scope": _step("the scope", "One or more licences", "licence"),
                "cancel_items": _step("the licences", "L-4 and L-5", None),
            },
        ),
    ),
    (
        "avoxi",
        Way(
            "upgrade_service_form",
            "we want to upgrade",
            {"upgrade_what": _step("what", "Jetpack", "jetpack")},
        ),
    ),
    ("avoxi", Way("check_case_status_form", "what is the status of my case?")),
)
