"""`./porter accounts`, as an operator types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apps.cli.__main__ import main

DEMO = Path(__file__).parents[3] / "demo" / "accounts.yml"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTER_HOME", str(tmp_path / "a home"))
    monkeypatch.setenv("PORTER_DATABASE_URL", "")


def test_an_import_tells_how_many_accounts_are_new(capsys):
    assert main(["accounts", "import", str(DEMO)]) == 0
    first = capsys.readouterr().out
    assert main(["accounts", "import", str(DEMO)]) == 0
    again = capsys.readouterr().out
    assert "0 updated" in first
    assert " 0 new" in again


def test_the_listing_and_one_account_come_as_json_in_the_shape_of_the_file(capsys):
    main(["accounts", "import", str(DEMO)])
    capsys.readouterr()
    assert main(["accounts", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert main(["accounts", "show", "8X8-100234", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown in listed
    assert shown["contacts"][0]["email"] == "dana@blueheron.example"
    assert shown["numbers"][0]["number"] == "+14085550132"
    assert shown["contract_end"] == "2027-03-14"


def test_people_get_columns(capsys):
    main(["accounts", "import", str(DEMO)])
    capsys.readouterr()
    assert main(["accounts", "list"]) == 0
    assert "Blue Heron Books LLC" in capsys.readouterr().out
    assert main(["accounts", "show", "8x8-100234"]) == 0
    shown = capsys.readouterr().out
    assert "authorized, qtc_admin" in shown
    assert "+14085550132" in shown


def test_an_unknown_account_is_said_in_a_sentence(capsys):
    assert main(["accounts", "show", "nobody"]) == 1
    assert "There is no account nobody." in capsys.readouterr().err


def test_a_bad_file_ends_with_1_and_a_line_for_each_problem(tmp_path, capsys):
    bad = tmp_path / "bad.yml"
    bad.write_text("accounts:\n  - {id: A-1}\n  - nothing\n")
    assert main(["accounts", "import", str(bad)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 8
    assert lines[-1].startswith("account 2")
    assert main(["accounts", "list"]) == 0
    assert "There are no accounts yet." in capsys.readouterr().out
