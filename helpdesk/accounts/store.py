"""The embedded account directory: accounts as rows. Judges nothing it is given.

An account is one validated document; its numbers are also rows, so that they can be searched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.engine import Connection

from helpdesk.store.schema import account_numbers, accounts
from helpdesk.vocabulary import Account

MOST_MATCHING = 200


def put(connection: Connection, account: Account, now: datetime) -> bool:
    """Keep `account`, in place of what was known under its id; True when it is new."""
    values = {
        "provider": account.provider,
        "document": document(account),
        "imported_at": now,
    }
    kept = connection.execute(
        sa.update(accounts).where(accounts.c.folded == account.id.casefold()).values(**values)
    )
    new = kept.rowcount == 0
    if new:
        connection.execute(sa.insert(accounts).values(id=account.id, **values))
    _put_numbers(connection, account)
    return new


def get(connection: Connection, account_id: str) -> Account | None:
    """Return the account with exactly this id, in any case, or None."""
    row = connection.execute(
        sa.select(accounts.c.id, accounts.c.document).where(
            accounts.c.folded == account_id.strip().casefold()
        )
    ).first()
    return _account(row) if row else None


def by_ref(connection: Connection, provider: str, refs: Sequence[str]) -> Account | None:
    """Return the one account of `provider` that a customer means by `refs`, or None.

    `refs` are readings of what was said: account ids, or numbers in E.164. An id of any reading
    comes before a number; a number that two accounts share names nobody.
    """
    wanted = [ref.strip().casefold() for ref in refs]
    by_id = connection.execute(
        sa.select(accounts.c.id, accounts.c.document, accounts.c.folded).where(
            accounts.c.provider == provider, accounts.c.folded.in_(wanted)
        )
    ).all()
    if by_id:
        return _account(min(by_id, key=lambda row: wanted.index(row.folded)))
    by_number = connection.execute(
        sa.select(accounts.c.id, accounts.c.document).where(
            accounts.c.provider == provider,
            accounts.c.id.in_(
                sa.select(account_numbers.c.account_id).where(account_numbers.c.number.in_(wanted))
            ),
        )
    ).all()
    return _account(by_number[0]) if len(by_number) == 1 else None


def document(account: Account) -> dict[str, Any]:
    """Return the account as plain JSON values, in the shape of the account file."""
    plain: dict[str, Any] = _codec().dump_python(account, mode="json")
    return plain


def listing(connection: Connection, provider: str | None = None) -> list[Account]:
    """Return every account, or every account of one provider, by id."""
    query = sa.select(accounts.c.id, accounts.c.document).order_by(accounts.c.id)
    if provider is not None:
        query = query.where(accounts.c.provider == provider)
    return [_account(row) for row in connection.execute(query)]


def matching(
    connection: Connection, *, refs: Sequence[str], numbers: Sequence[str], words: Sequence[str]
) -> list[str]:
    """Return the ids of the accounts that are named: by id, by a number in E.164, or by words that
    all stand in the names of the company and its contacts. At most MOST_MATCHING, by id."""
    ids = sa.select(account_numbers.c.account_id).where(account_numbers.c.number.in_(numbers))
    known = accounts.c.folded.in_([ref.casefold() for ref in refs]) | accounts.c.id.in_(ids)
    text = sa.cast(accounts.c.document, sa.Text)
    # The document is text that is escaped as JSON is, keys and all; the names decide afterwards.
    said = [text.icontains(json.dumps(word)[1:-1], autoescape=True) for word in words]
    query = sa.select(accounts.c.id, accounts.c.document, known.label("known"))
    query = query.where(known | sa.and_(*said) if words else known).order_by(accounts.c.id)
    found = (r.id for r in connection.execute(query) if r.known or _is_named(r.document, words))
    return list(islice(found, MOST_MATCHING))


def count(connection: Connection) -> int:
    """Return how many accounts are known."""
    return connection.scalar(sa.select(sa.func.count()).select_from(accounts)) or 0


def _is_named(document: dict[str, Any], words: Sequence[str]) -> bool:
    names = " ".join([document["company"], *(c["name"] for c in document["contacts"])]).casefold()
    return all(word in names for word in words)


def _put_numbers(connection: Connection, account: Account) -> None:
    kept_id = connection.scalar(
        sa.select(accounts.c.id).where(accounts.c.folded == account.id.casefold())
    )
    connection.execute(sa.delete(account_numbers).where(account_numbers.c.account_id == kept_id))
    held = [n.number for n in account.numbers]
    held += [number for place in account.locations for number in place.numbers]
    if held:
        connection.execute(
            sa.insert(account_numbers),
            [{"account_id": kept_id, "number": number} for number in dict.fromkeys(held)],
        )


def _account(row: sa.Row[Any]) -> Account:
    # The id of the row, which other tables point at, not the spelling of the latest import.
    contacts = [_contact(contact) for contact in row.document["contacts"]]
    return _codec().validate_python({**row.document, "id": row.id, "contacts": contacts})


def _contact(document: dict[str, Any]) -> dict[str, Any]:
    # A moment at midnight must not come back as a day: its time zone would be lost.
    changed = document["email_changed_on"]
    if changed is None or "T" not in changed:
        return document
    return {**document, "email_changed_on": datetime.fromisoformat(changed)}


@cache
def _codec() -> TypeAdapter[Account]:
    return TypeAdapter(Account)
