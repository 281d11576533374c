"""`./porter review`, as somebody types it who looks after the language."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from helpdesk.accounts import importer
from helpdesk.chat import store as chat
from helpdesk.chat.log import Reply, Turn
from helpdesk.chat.readings import store as readings
from helpdesk.store.database import Database

ROOT = Path(__file__).parents[3]
STATE = {"form": None, "open": None, "slots": {"provider": "8x8"}}
LIKELY = [["port_out", 0.31], ["faq/port_process", 0.2], ["cancel_service", 0.1]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data" / "nlu", tmp_path / "nlu")
    return tmp_path / "nlu"


def talk(database: Database, now: datetime, *said: tuple[str, str, str]) -> None:
    """One conversation of (author, text, what it was taken for)."""
    with database.write() as connection:
        talk, _ = chat.open_conversation(connection, provider="8x8", locale="en", now=now)
        chat.commit_turn(connection, talk, Turn(0, -1, 0, (Reply("Hello"),), STATE), now)
        before = 0
        for author, text, intent in said:
            if author == "agent":
                locked = chat.lock(connection, talk)
                chat.commit_turn(
                    connection,
                    talk,
                    Turn(before, before, 0, (Reply(text, {}, "agent"),), STATE),
                    now,
                )
                assert locked.answered_seq == before
                continue
            locked = chat.lock(connection, talk)
            seq = chat.append_customer_message(
                connection, locked, client_id=text, text=text, now=now
            )
            reading = {"intent": intent, "confidence": 0.31, "ranking": LIKELY}
            chat.commit_turn(connection, talk, Turn(seq, before, 0, (Reply("…"),), STATE), now)
            readings.keep(connection, talk, seq, reading)
            before = seq


def review(database: Database, data: Path, keys: str = "", *words: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "PORTER_HOME": str(data.parent / "home"),
        "PORTER_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
    }
    done = subprocess.run(
        [ROOT / "porter", "review", "--data", data, *words],
        input=keys,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def examples(data: Path, name: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = yaml.safe_load((data / f"{name}.yml").read_text("utf-8"))["nlu"]
    return entries


def listed(database: Database, data: Path) -> dict[str, str]:
    return {row["text"]: row["why"] for row in json.loads(review(database, data, "", "--json"))}


def test_only_what_was_probably_misread_is_offered_and_nothing_says_who_said_it(
    database: Database, data: Path, now: datetime
) -> None:
    with database.write() as connection:
        importer.keep(connection, importer.read(ROOT / "demo" / "accounts.yml"), now=now)
    secret = "Dana Reyes of Blue Heron Books LLC, dana@blueheron.example, 8x8-100234, 408-555-0111"
    talk(
        database,
        now,
        ("customer", f"whisk it over, {secret}, ext 4711", "nlu_fallback"),
        ("customer", "bin the line", "porting"),
        ("customer", "No, I meant the PIN", "request_porting_pin"),
        ("customer", "yes that is it", "affirm"),
    )
    talk(database, now, ("customer", "can it be elsewhere", "faq"), ("agent", "Let me see", ""))

    found = listed(database, data)

    assert set(found.values()) == {"not_understood", "taken_back", "answered_by_agent"}
    assert found["bin the line"] == "taken_back"
    assert found["can it be elsewhere"] == "answered_by_agent"
    assert len(found) == 3
    (whisked,) = [text for text in found if text.startswith("whisk it over")]
    for personal in ("dana", "reyes", "blue heron", "blueheron", "100234", "0111", "4711"):
        assert personal not in whisked.casefold()


def test_a_key_writes_an_example_drops_or_skips_and_what_was_decided_is_not_offered_again(
    database: Database, data: Path, now: datetime
) -> None:
    for text in ("take my digits elsewhere now", "purple monkey", "shift em over", "later this"):
        talk(database, now, ("customer", text, "nlu_fallback"))
    before = {path: path.read_text(encoding="utf-8") for path in data.glob("*.yml")}
    assert len(listed(database, data)) == 4
    order = list(listed(database, data))

    keys = {
        "take my digits elsewhere now": "a\n",
        "purple monkey": "d\n",
        "shift em over": "7\nl\nno_such_label\nl\nfaq/port_process\n",
        "later this": "s\n",
    }
    shown = review(database, data, "".join(keys[text] for text in order))

    assert "no label no_such_label" in shown
    assert list(listed(database, data)) == ["later this"]
    changed = [path for path, text in before.items() if path.read_text("utf-8") != text]
    assert sorted(path.name for path in changed) == ["faq.yml", "port_out.yml"]
    for path in changed:
        was, now_is = before[path].splitlines(), path.read_text("utf-8").splitlines()
        assert len(now_is) == len(was) + 1
        assert yaml.safe_load(path.read_text("utf-8"))["nlu"]
    (block,) = [e for e in examples(data, "port_out") if e.get("intent") == "port_out"]
    assert "- take my digits elsewhere now\n" in block["examples"]


def test_a_sentence_that_teaches_something_else_already_is_refused(
    database: Database, data: Path, now: datetime
) -> None:
    (block,) = [e for e in examples(data, "cancel_service") if e.get("intent") == "cancel_service"]
    taught = next(s[2:] for s in block["examples"].splitlines() if s[2:].replace(" ", "").isalpha())
    talk(database, now, ("customer", f"{taught.upper()}!", "nlu_fallback"))

    shown = review(database, data, "a\nq\n")

    assert "is an example of cancel_service already" in shown
    assert f"{taught.upper()}!" not in (data / "port_out.yml").read_text("utf-8")
    assert len(listed(database, data)) == 1
