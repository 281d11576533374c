"""`./porter agents`, as an operator types it."""

from __future__ import annotations

import json
import re

import pytest
from rig import kept

from apps.cli import stored
from apps.cli.__main__ import main
from helpdesk import settings
from helpdesk.agents import signing_in
from helpdesk.chat import store as chat
from helpdesk.chat.owners import store as owners
from helpdesk.vocabulary import Owner


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PORTER_DATABASE_URL", "")


def signs_in(email: str, password: str) -> bool:
    now = settings.load().clock()
    with stored.opened() as database, database.write() as connection:
        return bool(
            signing_in.sign_in(
                connection, email=email, password=password, address="", now=now
            ).token
        )


def shown_password(out: str) -> str:
    return re.findall(r"shown only here: (\S+)", out)[0]


def test_an_agent_is_added_listed_given_a_password_and_kept_out(capsys):
    assert main(["agents", "list"]) == 0 and "no agents yet" in capsys.readouterr().out
    add = ["agents", "add", "Maria Lopez", "--email", "maria@desk.example", "--role", "lead"]
    assert main(add) == 0
    first = shown_password(capsys.readouterr().out)
    assert signs_in("maria@desk.example", first)
    assert main(["agents", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["role"], row["state"]) == ("Maria Lopez", "lead", "active")
    assert first not in str(row) and "hash" not in str(row)
    assert main(["agents", "password", "maria@desk.example"]) == 0
    second = shown_password(capsys.readouterr().out)
    assert signs_in("maria@desk.example", second) and not signs_in("maria@desk.example", first)
    assert main(["agents", "disable", "maria@desk.example"]) == 0
    assert not signs_in("maria@desk.example", second)


def test_the_customers_of_an_agent_who_is_kept_out_are_back_in_line():
    now = settings.load().clock()
    with stored.opened() as database, database.write() as connection:
        maria, noor = (kept.agent(connection, name, now) for name in ("Maria", "Noor"))
        hers, another, theirs = (kept.talk(connection, now, "hello") for _ in range(3))
        for talk, agent in ((hers, maria), (another, maria), (theirs, noor)):
            kept.owner(connection, talk, Owner.AGENT, now, agent.id)
    assert main(["agents", "disable", "maria@desk.example"]) == 0
    with stored.opened() as database, database.read() as connection:
        assert {talk for talk, _since in owners.queued(connection)} == {hers, another}
        assert owners.control(connection, theirs).agent_id == noor.id
        heard = chat.messages_after(connection, chat.conversation(connection, hers), 0)
        assert "back in line" in heard[-1].text


@pytest.mark.parametrize(
    "words, said",
    [
        (["add", "M", "--email", "nowhere"], "whole e-mail address"),
        (["add", " ", "--email", "m@desk.example"], "1 to 80 characters"),
        (["add", "M", "--email", "taken@desk.example"], "belongs to an agent already"),
        (["add", "M", "--email", "m@desk.example", "--role", "boss"], "invalid choice"),
        (["password", "nobody@desk.example"], "There is no agent"),
        (["disable", "nobody@desk.example"], "There is no agent"),
    ],
)
def test_bad_input_gets_one_sentence(capsys, words, said):
    main(["agents", "add", "T", "--email", "taken@desk.example"])
    capsys.readouterr()
    try:
        code = main(["agents", *words])
    except SystemExit as ended:
        code = ended.code
    assert code == 1 and said in capsys.readouterr().err
