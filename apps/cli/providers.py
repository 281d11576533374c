"""`./porter providers check`: reads every rule pack and says what is wrong, with file and line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import helpdesk
from helpdesk.eligibility import pack

PACKS = Path(helpdesk.__path__[0]) / "providers"


def register(subparsers: Any) -> None:
    """Add the command."""
    commands = subparsers.add_parser("providers", help="check the rule packs").add_subparsers(
        metavar="check", required=True
    )
    commands.add_parser("check", help="read every pack").set_defaults(run=_check)


def _check(_: argparse.Namespace) -> None:
    packs = pack.load_all(PACKS)
    print(f"Good: {', '.join(sorted(packs))}.")
