"""Customers of AVOXI, made to measure and put into the directory of the running Porter."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from rig.stack import ROOT, Stack
from rig.talk import Talk

from helpdesk.accounts import importer
from helpdesk.eligibility.pack import load_all
from helpdesk.store.database import Database

PACKS = load_all(ROOT / "helpdesk" / "providers")
_count = itertools.count(1)


@dataclass(frozen=True)
class Company:
    """One account: who writes from it, and the two numbers it has."""

    account: str
    emails: dict[str, str]  # by role
    numbers: tuple[str, str]
    talk: Callable[[], Talk]

    def ask(self, role: str, sentence: str) -> Talk:
        """Open a conversation as the contact in this role, ask for something, and prove who asks."""
        return self.talk().say(sentence).verify(self.account, self.emails[role])


@pytest.fixture
def visitor(porter: Stack) -> Callable[[], Talk]:
    """Open one more conversation on AVOXI's site."""
    return lambda: Talk(porter.url, porter.home / "mailbox", provider="avoxi")


@pytest.fixture
def company(
    directory: Database, tmp_path: Path, visitor: Callable[[], Talk]
) -> Callable[..., Company]:
    """Make one more account; keyword arguments replace its fields, `roles` who writes from it."""

    def make(roles: tuple[str, ...] = ("super_admin", "admin", "user"), **changes: Any) -> Company:
        place = next(_count)
        account = f"avx-{500000 + place}"
        numbers = (f"+1404555{100 + 2 * place:04d}", f"+1404555{101 + 2 * place:04d}")
        emails = {role: f"{role.replace('_', '.')}@house{place}.example" for role in roles}
        path = tmp_path / f"{account}.yml"
        path.write_text(yaml.safe_dump({"accounts": [_row(account, emails, numbers) | changes]}))
        with directory.write() as connection:
            importer.import_file(connection, path, packs=PACKS, now=datetime.now(UTC))
        return Company(account, emails, numbers, visitor)

    return make


def _row(account: str, emails: dict[str, str], numbers: tuple[str, str]) -> dict[str, Any]:
    """Return an account with five contact-centre licences, two trunks and every add-on."""
    return {
        "id": account,
        "provider": "avoxi",
        "company": f"Company {account}",
        "product": "contact_center",
        "country": "US",
        "payment_method": "invoice",
        "service_address": "250 Example Peachtree St, Atlanta, GA 30303",
        "contacts": [
            {"name": f"Robin {role.replace('_', ' ').title()}", "email": email,
             "phone": "+14045550199", "roles": [role]}
            for role, email in emails.items()
        ],
        "numbers": [{"number": number, "kind": "local"} for number in numbers],
        "licences": [{"id": f"L-{n}", "kind": "contact_center"} for n in range(1, 6)],
        "trunks": [
            {"id": "T-1", "initial": True, "kind": "ucaas"},
            {"id": "T-2", "initial": False, "kind": "ucaas"},
        ],
        "addons": ["call_recording_inbound", "call_recording_outbound", "call_insights",
                   "number_testing", "jetpack"],
    }  # fmt: skip
