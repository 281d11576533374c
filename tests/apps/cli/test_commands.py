"""The command line: lazy, plain, one sentence and exit code 1 when something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from helpdesk.mail.postman import MailboxPostman, Outgoing
from helpdesk.store.database import Database
from helpdesk.tickets import store as tickets
from helpdesk.vocabulary import CaseKind, CaseStatus

PORTER = Path(__file__).parents[3] / "porter"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "a home with spaces"


def porter(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PORTER_HOME": str(home)} | settings
    return subprocess.run(
        [PORTER, *words], cwd=home.parent, env=environment, capture_output=True, text=True
    )


def letter(now: datetime, **changes: str) -> Outgoing:
    what = {"to": "dana@blueheron.example", "subject": "Hello", "body": "Dear Dana\n", "case": None}
    return Outgoing(id="ab12", created_at=now, **what | changes)  # type: ignore[arg-type]


def test_the_mailbox_is_listed_and_a_letter_shown(home: Path, now: datetime) -> None:
    MailboxPostman(home / "mailbox").send(letter(now), now)

    (listed,) = json.loads(porter(home, "mail", "list", "--json").stdout)
    shown = json.loads(porter(home, "mail", "show", "ab12", "--json").stdout)

    assert listed == shown
    assert list(shown) == ["id", "to", "subject", "body", "sent_at", "case"]
    assert "Dear Dana" in porter(home, "mail", "show", "ab12").stdout


def test_a_letter_cannot_steer_the_terminal(home: Path, now: datetime) -> None:
    nasty = letter(now, subject="\x1b[2Jgone", body="\x1b]0;title\x07line\nnext\n")
    MailboxPostman(home / "mailbox").send(nasty, now)

    shown = porter(home, "mail", "list").stdout + porter(home, "mail", "show", "ab12").stdout

    assert "\x1b" not in shown and "\x07" not in shown
    assert "\nnext\n" in shown


@pytest.fixture
def case_number(database: Database, now: datetime) -> str:
    with database.write() as connection:
        return tickets.open_case(
            connection, key="k", kind=CaseKind.CSR, provider="one", account_id="one-100",
            email="dana@blueheron.example", conversation_id=None, status=CaseStatus.RECEIVED,
            next_actor="provider", due=now, effective_on=None, fields={"numbers": ["+14085550132"]},
            by="assistant", note="asked in the chat", now=now,
        ).number  # fmt: skip


def test_cases_are_listed_and_shown(home: Path, database: Database, case_number: str) -> None:
    url = str(database.url)

    (listed,) = json.loads(porter(home, "cases", "list", "--json", PORTER_DATABASE_URL=url).stdout)
    found = porter(home, "cases", "show", case_number.lower(), "--json", PORTER_DATABASE_URL=url)
    plain = porter(home, "cases", "show", case_number, PORTER_DATABASE_URL=url)

    assert json.loads(found.stdout) == listed
    assert listed["number"] == case_number
    assert case_number in plain.stdout and "asked in the chat" in plain.stdout


@pytest.mark.parametrize("command", ["cases", "handoffs", "mail"])
def test_a_fresh_installation_has_empty_lists(home: Path, command: str) -> None:
    done = porter(home, command, "list", "--json")

    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (["cases", "show", "C-22222222"], {}),
        (["handoffs", "show", "H-22222222"], {}),
        (["mail", "show", "nothere"], {}),
        (["mail", "show"], {}),
        (["mail"], {}),
        ([], {}),
        (["dance"], {}),
        (["mail", "list"], {"PORTER_PORT": "many"}),
        (["cases", "list"], {"PORTER_DATABASE_URL": "postgresql+psycopg://a:hush@127.0.0.1:1/x"}),
        (["cases", "list"], {"PORTER_DATABASE_URL": "nonsense hush"}),
    ],
)
def test_every_failure_is_one_sentence_and_exit_code_1(
    home: Path, words: list[str], settings: dict[str, str]
) -> None:
    home.mkdir()

    done = porter(home, *words, **settings)

    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr and "hush" not in done.stderr


def test_a_command_that_needs_no_database_does_not_load_one(home: Path) -> None:
    home.mkdir()
    done = porter(home, "mail", "list", PYTHONPROFILEIMPORTTIME="1")

    assert "helpdesk.mail.mailbox" in done.stderr
    assert "sqlalchemy" not in done.stderr


def test_porter_runs_from_a_link_in_a_folder_with_a_space(home: Path) -> None:
    home.mkdir()
    (home / "porter").symlink_to(PORTER)

    done = subprocess.run(
        [home / "porter", "mail", "list", "--json"],
        cwd=home, env={"PATH": os.environ["PATH"], "PORTER_HOME": str(home)},
        capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
