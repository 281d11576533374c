"""`./porter agents`: the people at the desk, for whoever may open the store."""

from __future__ import annotations

import argparse
import getpass
from typing import Any

from apps.cli import output, stored
from helpdesk import settings
from helpdesk.agents import passwords, signing_in, store
from helpdesk.agents.store import Agent, Role
from helpdesk.casework import leaving
from helpdesk.errors import HelpdeskError
from helpdesk.reading import claims

COLUMNS = ("name", "email", "role", "state")


def register(subparsers: Any) -> None:
    """Add the command."""
    commands = subparsers.add_parser("agents", help="the people at the desk").add_subparsers(
        metavar="add|list|password|disable", required=True
    )
    adding = commands.add_parser("add", help="add somebody; the password is shown once")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--email", required=True)
    adding.add_argument("--role", choices=[r.value for r in Role], default=Role.AGENT.value)
    adding.set_defaults(run=add)
    changing = commands.add_parser("password", help="give somebody another password")
    changing.set_defaults(run=password)
    disabling = commands.add_parser("disable", help="keep somebody out from now on")
    disabling.set_defaults(run=disable)
    for parser in (changing, disabling):
        parser.add_argument("email", metavar="EMAIL")
    for parser in (adding, changing):
        parser.add_argument(
            "--ask", action="store_true", help="ask for the password in place of making one"
        )
    listing = commands.add_parser("list", help="everybody, by name")
    listing.set_defaults(run=lambda arguments: list_(arguments.json))
    output.add_json(listing)


def add(arguments: argparse.Namespace) -> None:
    """Add an agent; raises Conflict when the address is taken."""
    email = claims.email(arguments.email)
    if email is None or not 0 < len(arguments.name.strip()) <= 80:
        raise HelpdeskError("Give a name of 1 to 80 characters and a whole e-mail address.")
    secret = _password(arguments.ask)
    now = settings.load().clock()
    with stored.opened() as database, database.write() as connection:
        agent = signing_in.add(
            connection,
            name=arguments.name,
            email=email,
            role=Role(arguments.role),
            password=secret,
            now=now,
        )
    print(f"Added {agent.name} <{agent.email}> as {agent.role}.")
    _show_once(secret, arguments.ask)


def password(arguments: argparse.Namespace) -> None:
    """Change a password; every session of theirs ends. Raises NotFound."""
    secret = _password(arguments.ask)
    with stored.opened() as database, database.write() as connection:
        agent = signing_in.set_password(connection, arguments.email, secret)
    print(f"{agent.name} <{agent.email}> signs in with the new password from now on.")
    _show_once(secret, arguments.ask)


def disable(arguments: argparse.Namespace) -> None:
    """Keep somebody out, and put their customers back in line. Raises NotFound."""
    now = settings.load().clock()
    with stored.opened() as database, database.write() as connection:
        agent = signing_in.disable(connection, arguments.email, now)
        leaving.give_back(connection, agent.id, now)
    print(f"{agent.name} <{agent.email}> cannot sign in any more.")


def list_(json: bool = False) -> None:
    """Print everybody."""
    with stored.opened() as database, database.read() as connection:
        found = [_row(agent) for agent in store.listing(connection)]
    if json:
        output.as_json(found)
    else:
        output.table(found, COLUMNS, empty="There are no agents yet. Add one: ./porter agents add.")


def _row(agent: Agent) -> dict[str, Any]:
    state = "active" if agent.disabled_at is None else "disabled"
    return {
        "name": agent.name,
        "email": agent.email,
        "role": agent.role.value,
        "state": state,
        "created_at": agent.created_at,
    }


def _password(ask: bool) -> str:
    return getpass.getpass("Password: ") if ask else passwords.generate()


def _show_once(secret: str, asked: bool) -> None:
    if not asked:
        print(f"Password, shown only here: {secret}")
