"""`./porter cases`: what customers asked for and where it stands."""

from __future__ import annotations

import argparse
from typing import Any

from apps.cli import output, stored
from helpdesk.tickets import store as tickets

COLUMNS = ("number", "kind", "provider", "account_id", "status", "next_actor", "opened_at")
FACTS = (
    *("number", "kind", "provider", "account_id", "status"),
    *("opened_at", "effective_on", "next_actor", "due"),
)


def register(subparsers: Any) -> None:
    """Add the command."""
    commands = subparsers.add_parser("cases", help="list and show cases").add_subparsers(
        metavar="list|show", required=True
    )
    listing = commands.add_parser("list", help="every case, newest first")
    listing.set_defaults(run=_list)
    show = commands.add_parser("show", help="one case with its history and letters")
    show.add_argument("number", metavar="NUMBER")
    show.set_defaults(run=_show)
    output.add_json(listing, show)


def _list(arguments: argparse.Namespace) -> None:
    with stored.opened() as database, database.read() as connection:
        found = tickets.listing(connection)
    if arguments.json:
        output.as_json(found)
    else:
        output.table(found, COLUMNS, empty="There are no cases yet.")


def _show(arguments: argparse.Namespace) -> None:
    with stored.opened() as database, database.read() as connection:
        case = tickets.show(connection, arguments.number)
    if arguments.json:
        output.as_json(case)
        return
    output.facts(case, FACTS)
    if case["fields"]:
        print("\nfields")
        output.facts(case["fields"], tuple(case["fields"]))
    print("\nhistory")
    output.table(case["history"], ("at", "left", "entered", "by", "note"), empty="")
    print("\nletters")
    columns = ("id", "letter", "to", "status", "sent_at")
    output.table(case["letters"], columns, empty="No letters.")
