"""Starting Porter, and asking what is wrong with it."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from apps.cli import __main__ as cli
from apps.cli import doctor, run
from helpdesk import settings as settings_module
from helpdesk.accounts import store as accounts
from helpdesk.eligibility import pack
from helpdesk.errors import SettingsError
from helpdesk.store import migrate


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, on ports nobody listens on."""
    for name, value in {
        "PORTER_HOME": str(tmp_path),
        "PORTER_PORT": "1",
        "PORTER_ENGINE_PORT": "2",
        "PORTER_ACTIONS_PORT": "3",
        "PORTER_DATABASE_URL": "",
        "PORTER_SMTP_URL": "",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_an_empty_store_gets_the_demo_accounts_once(home: Path) -> None:
    settings = settings_module.load()
    run.prepare_store(settings, pack.load_all(settings.providers))
    run.prepare_store(settings, pack.load_all(settings.providers))

    database = migrate.open_at_head(settings.database_url)
    with database.read() as connection:
        assert accounts.count(connection) > 0
    database.dispose()


def test_a_production_store_gets_no_demo_accounts(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTER_ENV", "production")
    monkeypatch.setenv("PORTER_SECRET_KEY", "k" * 40)
    settings = settings_module.load()
    run.prepare_store(settings, pack.load_all(settings.providers))

    database = migrate.open_at_head(settings.database_url)
    with database.read() as connection:
        assert accounts.count(connection) == 0
    database.dispose()


def test_a_taken_port_is_told_in_one_sentence_with_its_setting(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        monkeypatch.setenv("PORTER_PORT", port)
        with pytest.raises(SettingsError) as refused:
            run.refuse_taken_ports(settings_module.load())

    assert port in str(refused.value)
    assert "PORTER_PORT" in str(refused.value)


def test_the_engine_gets_tokens_and_neither_the_key_nor_the_store(home: Path) -> None:
    settings = settings_module.load()
    secrets = {"PORTER_SECRET_KEY": "k" * 40, "PORTER_DATABASE_URL": "x", "PORTER_SMTP_URL": "y"}
    children = {child.name: child for child in run.programs(settings, secrets)}

    assert set(children) == {"engine", "actions", "support", "worker"}
    engine = children["engine"].environ
    assert engine["PORTER_ENGINE_TOKEN"] == settings.token("engine")
    assert engine["PORTER_ACTIONS_TOKEN"] == settings.token("actions")
    assert engine["RASA_TELEMETRY_ENABLED"] == "false"
    assert not set(secrets) & set(engine)


def test_every_process_is_told_the_same_moment_at_which_the_clock_was_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PORTER_CLOCK_SET_AT", raising=False)
    first = run.agreed("0.0.0.0", "8111")
    monkeypatch.setenv("PORTER_CLOCK_SET_AT", first["PORTER_CLOCK_SET_AT"])

    assert first["PORTER_HOST"] == "0.0.0.0"
    assert first["PORTER_PORT"] == "8111"
    assert run.agreed(None, None) == {"PORTER_CLOCK_SET_AT": first["PORTER_CLOCK_SET_AT"]}


def test_the_doctor_finds_what_stands_and_says_how_to_start_what_does_not(home: Path) -> None:
    found = {one.part: one for one in doctor.examined()}

    assert list(found) == [
        *("settings", "rules", "database", "model", "engine", "actions", "support", "mail")
    ]
    assert found["database"].good
    for part in ("engine", "actions", "support"):
        assert found[part].good is None
        assert "make run" in found[part].words


def test_the_doctor_names_the_setting_that_is_wrong_and_ends_with_one(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTER_PORT", "telephone")

    assert cli.main(["doctor"]) == 1
    assert "PORTER_PORT" in capsys.readouterr().out


def test_the_doctor_never_tells_a_database_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTER_DATABASE_URL", "postgresql+psycopg://u:hunter22@127.0.0.1:1/x")

    assert cli.main(["doctor"]) == 1
    printed = capsys.readouterr()
    assert "PORTER_DATABASE_URL" in printed.out
    assert "hunter22" not in printed.out + printed.err


@pytest.mark.parametrize("url", ["gopher://x", "smtp://127.0.0.1:1"])
def test_the_doctor_notices_a_mail_server_that_cannot_be_used(
    home: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("PORTER_SMTP_URL", url)
    found = {one.part: one for one in doctor.examined()}

    assert found["mail"].good is False
    assert "PORTER_SMTP_URL" in found["mail"].words


def test_pids_are_written_whole(tmp_path: Path) -> None:
    class Two:
        def pids(self) -> dict[str, int]:
            return {"engine": 1, "worker": 2}

    run._write_pids(tmp_path / "run.json", Two())  # type: ignore[arg-type]

    assert json.loads((tmp_path / "run.json").read_text()) == {"engine": 1, "worker": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
