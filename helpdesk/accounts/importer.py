"""Reads an account file and keeps all of it, or none. Says of every bad row what to write instead.

It reads YAML and JSON. In YAML every value but null, true and false is taken as it is written, so
that an unquoted number keeps its + and an impossible date is a bad row and not a broken file.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.engine import Connection

from helpdesk.accounts import names, store
from helpdesk.accounts.rows import HINTS, AccountRow
from helpdesk.eligibility.pack import Pack
from helpdesk.errors import ImportRefused
from helpdesk.vocabulary import Account


@dataclass(frozen=True)
class Imported:
    """How many accounts a file brought."""

    added: int
    updated: int


def import_file(
    connection: Connection, path: Path, *, packs: Mapping[str, Pack], now: datetime
) -> Imported:
    """Keep every account of the file at `path`, in place of what was known under the same ids.

    Accounts the file does not name stay. Raises ImportRefused with one sentence for each thing that
    is wrong, names that the provider's pack does not list among them, and then keeps nothing.
    """
    return keep(connection, read(path, packs), now=now)


def keep(connection: Connection, accounts: Sequence[Account], *, now: datetime) -> Imported:
    """Keep accounts that were read, in place of what was known under the same ids."""
    added = sum(store.put(connection, account, now) for account in accounts)
    return Imported(added=added, updated=len(accounts) - added)


def read(path: Path, packs: Mapping[str, Pack] | None = None) -> list[Account]:
    """Return the accounts of the file at `path`; raises ImportRefused as `import_file` does.

    Without `packs` the names that only a pack can know are taken as they are.
    """
    accounts: list[Account] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for position, row in enumerate(_rows(path), start=1):
        where = _where(position, row)
        try:
            account = AccountRow.model_validate(row).account()
        except ValidationError as error:
            problems += [_sentence(where, one) for one in error.errors()]
        else:
            accounts.append(account)
            if packs is not None:
                problems += [f"{where}, {said}" for said in names.unknown(account, packs)]
        first = seen.setdefault((_text(row, "id") or f"#{position}").casefold(), position)
        if first != position:
            problems.append(f"{where}, id: account {first} has the same id; write another.")
    if problems:
        raise ImportRefused(problems)
    return accounts


def _rows(path: Path) -> list[Any]:
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix == ".json" else _yaml(text)
    except OSError as error:
        raise ImportRefused([f"{path}: cannot be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise ImportRefused([f"{path}: cannot be read: save it as UTF-8."]) from error
    except (json.JSONDecodeError, yaml.YAMLError) as error:
        raise ImportRefused([f"{path}, line {_line(error)}: is not valid; {error}."]) from error
    if not isinstance(content, Mapping) or set(content) != {"accounts"}:
        raise ImportRefused([f"{path}: write one list under the single key accounts."])
    if not isinstance(content["accounts"], list) or not content["accounts"]:
        raise ImportRefused([f"{path}: accounts: write a list of at least one account."])
    return content["accounts"]


def _yaml(text: str) -> Any:
    loader = _PlainLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _line(error: json.JSONDecodeError | yaml.YAMLError) -> int | str:
    if isinstance(error, json.JSONDecodeError):
        return error.lineno
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else "unknown"


def _where(position: int, row: Any) -> str:
    return f"account {position} ({_text(row, 'id') or 'no id'})"


def _text(row: Any, field: str) -> str | None:
    value = row.get(field) if isinstance(row, Mapping) else None
    return value if isinstance(value, str) else None


def _sentence(where: str, error: ErrorDetails) -> str:
    """Say in one sentence what is wrong in one place and what to write there."""
    loc = error["loc"]
    names = [part for part in loc if isinstance(part, str)]
    place = "".join(f" {part + 1}" if isinstance(part, int) else f", {part}" for part in loc)
    if error["type"] == "extra_forbidden":
        return f"{where}{place}: there is no such field; {_instead(names)}."
    if not loc and error["type"] == "model_type":
        return f"{where}: write an account as a mapping of fields."
    hint = HINTS.get(".".join(names))
    if error["type"] == "missing":
        return f"{where}{place}: is missing; {hint}."
    if error["type"] == "value_error" and _speaks(error):
        return f"{where}{place}: {error['ctx']['error']}."
    return f"{where}{place}: {hint}; found {_shown(error['input'])}."


def _speaks(error: ErrorDetails) -> bool:
    # What a whole row refuses is a sentence already; what one field refuses is told by its hint.
    return isinstance(error["input"], Mapping)


def _instead(names: Sequence[str]) -> str:
    *parents, unknown = names
    prefix = "".join(f"{name}." for name in parents)
    known = [
        hint.removeprefix(prefix)
        for hint in HINTS
        if hint.startswith(prefix) and "." not in hint.removeprefix(prefix)
    ]
    close = difflib.get_close_matches(unknown, known, n=1)
    return f"write {close[0]}" if close else f"remove it, or write one of {', '.join(known)}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


_NULL = ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"))
_BOOL = ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"))
# By first letter of the value, as PyYAML looks them up.
_RESOLVERS = {
    **{letter: [_NULL] for letter in ("~", "n", "N", "")},
    **{letter: [_BOOL] for letter in "tTfF"},
}


class _PlainLoader(yaml.SafeLoader):
    """YAML in which only null, true and false are more than the text that is written."""

    yaml_implicit_resolvers = _RESOLVERS
