"""`./porter providers check`: reads every rule pack and says what is wrong, with file and line."""

from __future__ import annotations

import argparse
from typing import Any

from helpdesk import settings
from helpdesk.eligibility import pack


def register(subparsers: Any) -> None:
    """Add the command."""
    commands = subparsers.add_parser("providers", help="check the rule packs").add_subparsers(
        metavar="check", required=True
    )
    commands.add_parser("check", help="read every pack").set_defaults(run=_check)


def _check(_: argparse.Namespace) -> None:
    found = settings.load()
    packs = pack.load_all(found.providers, found.clock().date())
    print(f"Good: {', '.join(sorted(packs))}.")
