"""`./porter review`: what was probably misread, one sentence and one key at a time.

An accepted sentence becomes a training example in data/nlu; nothing does by itself, and the model
is not trained here.
"""

from __future__ import annotations

import argparse
import sys
import termios
import tty
from pathlib import Path
from typing import Any

from apps.cli import output, stored
from apps.cli.teaching import CannotTeach, teach
from helpdesk.chat.readings import misread, store
from helpdesk.chat.readings.misread import Finding
from helpdesk.store.database import Database

ROOT = Path(__file__).resolve().parents[2]
KEYS = (
    "a: accept with label 1   2-9: with that label   l: type a label   s: skip   d: drop   q: quit"
)


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("review", help="learn from what was not understood")
    parser.add_argument(
        "--data", type=Path, default=ROOT / "data" / "nlu", help="where the examples are"
    )
    parser.set_defaults(run=_review)
    output.add_json(parser)


def _review(arguments: argparse.Namespace) -> None:
    with stored.opened() as database:
        found = _findings(database)
        if arguments.json:
            output.as_json([_row(finding) for finding in found])
            return
        if not found:
            print("There is nothing to review.")
            return
        print(KEYS)
        for finding in found:
            _show(finding)
            if not _decide(database, finding, arguments.data):
                return
        print("Nothing is left. Run make train to teach what was accepted.")


def _findings(database: Database) -> list[Finding]:
    with database.read() as connection:
        people: dict[str, set[str]] = {}

        def names(line: store.Line) -> set[str]:
            talk = line.conversation_id
            if talk not in people:
                people[talk] = store.people(connection, talk, line.provider)
            return people[talk]

        return misread.findings(store.lines(connection), names)


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "text": finding.text,
        "why": finding.why,
        "times": len(finding.places),
        "read_as": finding.reading.get("intent"),
        "confidence": finding.reading.get("confidence"),
        "labels": _labels(finding),
    }


def _show(finding: Finding) -> None:
    reading = finding.reading
    print(f"\n{output.safe(finding.text)}")
    print(f"  {finding.why}, {len(finding.places)} times; ", end="")
    print(f"read as {reading.get('intent')} ({reading.get('confidence')})")
    for number, label in enumerate(_labels(finding), start=1):
        print(f"  {number} {label}")


def _labels(finding: Finding) -> list[str]:
    """The labels to offer, the likeliest first."""
    return [label for label, _ in finding.reading.get("ranking", [])]


def _decide(database: Database, finding: Finding, data: Path) -> bool:
    """Do what the keys say about one sentence; return False to end."""
    while (key := _key()) not in ("q", ""):
        if key == "s":
            return True
        verdict = "dropped" if key == "d" else _accepted(key, finding, data)
        if verdict:
            with database.write() as connection:
                store.mark(connection, finding.places, verdict)
            print(f"  {verdict}")
            return True
    return False


def _accepted(key: str, finding: Finding, data: Path) -> str | None:
    """Write the example that the key accepts; return the verdict, or None after a sentence why not."""
    label = _chosen(key, _labels(finding))
    if label is None:
        print(f"  {KEYS}")
        return None
    try:
        teach(data, finding.text, label)
    except CannotTeach as error:
        print(f"  {error}")
        return None
    return f"accepted {label}"


def _chosen(key: str, labels: list[str]) -> str | None:
    if key == "l":
        print("  label: ", end="", flush=True)
        return sys.stdin.readline().strip()
    number = 1 if key == "a" else int(key) if key.isdecimal() else 0
    return labels[number - 1] if 0 < number <= len(labels) else None


def _key() -> str:
    """Return the next key pressed, or the next line's when nobody sits at a terminal; "" at the end."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        return line.strip() or ("?" if line else "")
    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        return sys.stdin.read(1)
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
