"""`./porter handoffs`: what was handed over to people, with the partly completed form."""

from __future__ import annotations

import argparse
from typing import Any

from apps.cli import output, stored
from helpdesk.handoff import store as handoffs

COLUMNS = ("id", "case_number", "reason", "status", "conversation_id", "created_at")


def register(subparsers: Any) -> None:
    """Add the command."""
    commands = subparsers.add_parser(
        "handoffs", help="list and show what was handed over to people"
    ).add_subparsers(metavar="list|show", required=True)
    listing = commands.add_parser("list", help="every hand-over, oldest first")
    listing.set_defaults(run=_list)
    show = commands.add_parser("show", help="one hand-over with its form")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run=_show)
    output.add_json(listing, show)


def _list(arguments: argparse.Namespace) -> None:
    with stored.opened() as database, database.read() as connection:
        found = handoffs.listing(connection)
    if arguments.json:
        output.as_json(found)
    else:
        output.table(found, COLUMNS, empty="Nothing was handed over yet.")


def _show(arguments: argparse.Namespace) -> None:
    with stored.opened() as database, database.read() as connection:
        found = handoffs.show(connection, arguments.id)
    if arguments.json:
        output.as_json(found)
        return
    output.facts(found, COLUMNS)
    print("\npackage")
    output.as_json(found["package"])
