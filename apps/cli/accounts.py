"""`./porter accounts`: the account directory, for whoever may open the store."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from apps.cli import output, stored
from helpdesk import settings
from helpdesk.accounts import importer, store
from helpdesk.eligibility import pack
from helpdesk.errors import NotFound

COLUMNS = ("id", "provider", "company", "product", "status", "lines", "devices")
TABLES = {
    "contacts": ("name", "email", "phone", "roles", "email_changed_on"),
    "numbers": ("number", "kind", "extension", "status", "released_on", "locked", "btn"),
    "licences": ("id", "kind", "extension", "assigned"),
    "locations": ("name", "numbers"),
    "trunks": ("id", "kind", "initial"),
}


def register(subparsers: Any) -> None:
    """Add the command."""
    commands = subparsers.add_parser(
        "accounts", help="import, list and show accounts"
    ).add_subparsers(metavar="import|list|show", required=True)
    import_parser = commands.add_parser("import", help="read a YAML or JSON file, all or nothing")
    import_parser.add_argument("path", metavar="FILE", type=Path)
    import_parser.set_defaults(run=lambda arguments: import_(arguments.path))
    listing = commands.add_parser("list", help="every account, by id")
    listing.set_defaults(run=lambda arguments: list_(arguments.json))
    showing = commands.add_parser("show", help="one account")
    showing.add_argument("id", metavar="ID")
    showing.set_defaults(run=lambda arguments: show(arguments.id, arguments.json))
    output.add_json(listing, showing)


def import_(path: Path) -> None:
    """Keep every account of the file, or none; raises ImportRefused, one line for each bad row."""
    found = settings.load()
    packs = pack.load_all(found.providers)
    with stored.opened() as database, database.write() as connection:
        done = importer.import_file(connection, path, packs=packs, now=found.clock())
    print(
        f"Imported {done.added + done.updated} accounts: {done.added} new, {done.updated} updated."
    )


def list_(json: bool = False) -> None:
    """Print every account."""
    with stored.opened() as database, database.read() as connection:
        documents = [store.document(account) for account in store.listing(connection)]
    if json:
        output.as_json(documents)
    else:
        output.table(documents, COLUMNS, empty="There are no accounts yet.")


def show(account_id: str, json: bool = False) -> None:
    """Print one account; raises NotFound."""
    with stored.opened() as database, database.read() as connection:
        account = store.get(connection, account_id)
    if account is None:
        raise NotFound(f"There is no account {account_id}. See ./porter accounts list.")
    if json:
        output.as_json(store.document(account))
        return
    row = {
        name: _shown(value) if name not in TABLES else value
        for name, value in asdict(account).items()
    }
    output.facts(row, [name for name in row if name not in (*TABLES, "addons")])
    print(f"\naddons\n{', '.join(account.addons) or 'none'}")
    for name, columns in TABLES.items():
        lines = [{key: _shown(value) for key, value in line.items()} for line in row[name]]
        print(f"\n{name}")
        output.table(lines, columns, empty="none")


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple | list) else value
