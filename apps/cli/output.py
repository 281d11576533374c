"""How commands print: JSON for programs, columns for people. Knows no command."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

WIDEST = 60


def add_json(*parsers: argparse.ArgumentParser) -> None:
    """Give the parsers `--json`."""
    for parser in parsers:
        parser.add_argument("--json", action="store_true", help="print JSON")


def as_json(value: Any) -> None:
    """Print plain values as JSON; moments and dates as ISO 8601."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=lambda thing: thing.isoformat()))


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], empty: str) -> None:
    """Print some columns of the rows, or the sentence `empty`."""
    if not rows:
        print(empty)
        return
    lines = [[safe(row[column])[:WIDEST] for column in columns] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(columns, *lines, strict=True)]
    for line in [columns, *lines]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def facts(row: Mapping[str, Any], columns: Sequence[str]) -> None:
    """Print one `name: value` a line."""
    width = max(map(len, columns)) + 1
    for column in columns:
        print(f"{column + ':':<{width}} {safe(row[column])}")


def safe(value: Any) -> str:
    """Return the value as one line that cannot steer the terminal it is printed on."""
    text = "-" if value is None or value == "" else str(value)
    return "".join(c if c.isprintable() else " " for c in text)


def safe_lines(text: str) -> str:
    """Return a text whose lines cannot steer the terminal."""
    return "\n".join(safe(line) if line else "" for line in text.split("\n"))
