"""`./porter mail`: the letters in the embedded mailbox. Reads files, not the store."""

from __future__ import annotations

import argparse
from typing import Any

from apps.cli import output
from helpdesk import settings
from helpdesk.mail import mailbox

COLUMNS = ("id", "to", "subject", "sent_at", "case")
EMPTY = "The mailbox is empty. (With PORTER_SMTP_URL set, letters go to the mail server instead.)"


def register(subparsers: Any) -> None:
    """Add the command."""
    commands = subparsers.add_parser(
        "mail", help="list and show the letters in the mailbox"
    ).add_subparsers(metavar="list|show", required=True)
    listing = commands.add_parser("list", help="every letter, oldest first")
    listing.set_defaults(run=_list)
    show = commands.add_parser("show", help="one letter")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run=_show)
    output.add_json(listing, show)


def _list(arguments: argparse.Namespace) -> None:
    letters = mailbox.letters(settings.load().home / "mailbox")
    if arguments.json:
        output.as_json(letters)
    else:
        output.table(letters, COLUMNS, empty=EMPTY)


def _show(arguments: argparse.Namespace) -> None:
    letter = mailbox.letter(settings.load().home / "mailbox", arguments.id)
    if arguments.json:
        output.as_json(letter)
        return
    output.facts(letter, COLUMNS)
    print()
    print(output.safe_lines(letter["body"]), end="")
