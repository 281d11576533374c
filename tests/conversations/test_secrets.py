"""A PIN exists on the customer's screen, a code in one letter, a card nowhere; who talks is in no log.

A cell or a line counts when the digits stand alone in it (`rig.digits` says why), and raw bytes
count when every one of several PINs is among them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import httpx
import pytest
import sqlalchemy as sa
from rig import people, steps
from rig.digits import stands_in
from rig.hand import Hand
from rig.talk import Talk, wait_for

from helpdesk.identity import store as identities
from helpdesk.store.schema import metadata, outbox

CARD = "4111 1111 1111 1111"
WORDS = "the heron sings at midnight"
PINS = 3  # an account gets so many in a day


@dataclass
class Told:
    """One customer's secrets, and what they told us."""

    who: people.Person
    chats: list[Talk]
    pins: list[str]
    codes: list[str]


@pytest.fixture(scope="module")
def told(porter, directory, tmp_path_factory):
    """A customer who got every PIN of the day, mistyped codes, and said what should not be logged."""
    who = people.person(
        directory, tmp_path_factory.mktemp("accounts"), company="Nightjar & Daughters"
    )
    found = Told(who, [], [], [])
    for _ in range(PINS):
        chat = Talk(porter.url, porter.home / "mailbox")
        chat.say("I need a porting PIN").say(who.account).say(who.email).say("000000")
        code = chat.code(who.email)
        chat.say(f"my code is {code[:3]} {code[3:]}").say(f"{WORDS}, card {CARD}")
        chat.say(who.numbers[0]).say("yes")
        shown = chat.reveal()
        assert shown.status_code == 200, shown.text
        found.chats.append(chat)
        found.pins.append(shown.json()["value"])
        found.codes.append(code)
    _wait_until_letters_are_sent(directory)
    return found


def _wait_until_letters_are_sent(directory):
    waiting = sa.select(sa.func.count()).where(outbox.c.status == "waiting")

    def sent():
        with directory.read() as connection:
            return connection.scalar(waiting) == 0

    wait_for(sent)


def cells(directory):
    """Yield every value of every table, with where it stands."""
    with directory.read() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)).mappings():
                for column, value in row.items():
                    yield f"{table.name}.{column}", str(value)


def files(home):
    """Return every file Porter keeps, but its letters."""
    found = [p for p in home.rglob("*") if p.is_file() and p.parent.name != "mailbox"]
    assert {"porter.db", "support.log", "engine.log", "actions.log", "worker.log"} <= {
        p.name for p in found
    }
    return found


def logs(porter):
    """Return the text of every log file, and the figures."""
    found = {p.name: p.read_text(encoding="utf-8", errors="replace") for p in files(porter.home)
             if p.suffix == ".log"}  # fmt: skip
    return found | {"/metrics": httpx.get(f"{porter.url}/metrics").text}


# --- PINs ------------------------------------------------------------------------------------


def test_a_pin_is_in_no_cell_of_the_store(told, directory):
    places = [
        place for place, value in cells(directory) if any(stands_in(p, value) for p in told.pins)
    ]
    assert places == []


def test_a_pin_is_in_no_file_not_even_in_what_the_database_has_thrown_away(told, porter):
    for path in files(porter.home):
        content = path.read_bytes()
        found = [pin.encode() in content for pin in told.pins]
        assert not all(found), f"{path.name} holds every PIN"


def test_a_pin_is_in_no_letter(told, porter):
    letters = [p.read_text(encoding="utf-8") for p in (porter.home / "mailbox").iterdir()]
    assert len(letters) >= 2 * PINS
    assert not [x for x in letters if any(stands_in(pin, x) for pin in told.pins)]


def test_a_pin_is_not_in_the_transcript(told):
    for chat in told.chats:
        transcript = chat.fetch(0)["messages"]
        assert len(transcript) > 10
        assert not [m for m in transcript if any(stands_in(pin, str(m)) for pin in told.pins)]


def test_a_pin_is_in_no_log(told, porter):
    for name, text in logs(porter).items():
        assert not [pin for pin in told.pins if stands_in(pin, text)], name


# --- codes -----------------------------------------------------------------------------------


def test_a_code_is_in_no_cell_of_the_store_once_its_letter_is_sent(told, directory):
    places = [
        place for place, value in cells(directory) if any(stands_in(c, value) for c in told.codes)
    ]
    assert places == []


def test_a_code_is_in_its_own_letter_alone(told, porter):
    for code in told.codes:
        holding = [p for p in (porter.home / "mailbox").iterdir() if stands_in(code, p.read_text())]
        assert len(holding) == 1


def test_a_code_is_dots_in_the_transcript(told):
    for chat, code in zip(told.chats, told.codes, strict=True):
        transcript = chat.fetch(0)["messages"]
        assert not stands_in(code, str(transcript))
        assert "my code is ••••••" in [m["text"] for m in transcript]


def test_a_code_is_in_no_log(told, porter):
    for name, text in logs(porter).items():
        assert not [code for code in told.codes if stands_in(code, text)], name


# --- cards and people ------------------------------------------------------------------------


def test_a_card_is_in_no_cell_and_no_file(told, directory, porter):
    digits = CARD.replace(" ", "")
    assert not [place for place, value in cells(directory) if CARD in value or digits in value]
    for path in files(porter.home):
        content = path.read_bytes()
        assert CARD.encode() not in content and digits.encode() not in content, path.name


@pytest.mark.parametrize("what", ["words", "e-mail", "company", "account", "number", "token"])
def test_who_talks_and_what_they_say_is_in_no_log_and_no_figure(told, porter, what):
    canary = {
        "words": WORDS,
        "e-mail": told.who.email,
        "company": told.who.row["company"],
        "account": told.who.account,
        "number": told.who.numbers[0].removeprefix("+1"),
        "token": told.chats[0].token,
    }[what]
    for name, text in logs(porter).items():
        assert canary not in text, name


def test_the_address_is_masked_wherever_it_is_shown(told):
    for chat in told.chats:
        assert told.who.email not in steps.everything(chat)


# --- the desk --------------------------------------------------------------------------------


def test_no_page_package_or_export_of_the_desk_holds_a_pin_or_a_code(told, porter, directory):
    lead = Hand(porter, "Lena", "lead")
    asked = Talk(porter.url, porter.home / "mailbox")
    asked.say("I need a porting PIN").say(told.who.account).say(told.who.email)
    first = asked.code(told.who.email)
    asked.say("talk to a person")
    assert lead.do(asked.id, "claim", epoch=1).status_code == 303
    assert lead.post(f"/desk/conversations/{asked.id}/form/code").status_code in (200, 303)
    code = asked.code(told.who.email)
    asked.post(text=first)
    assert "not the code" in asked.fetch(asked.seq)["messages"][-1]["text"]
    asked.post(text=f"here it is: {code}")
    assert "known now that this is you" in asked.fetch(asked.seq)["messages"][-1]["text"]
    with directory.read() as connection:
        verified = identities.identity_used_at(connection, asked.id)
    assert verified is not None  # the code was right, and an agent has the conversation
    secrets = [*told.pins, *told.codes, first, code]

    paths = [f"/desk/conversations/{chat.id}{part}" for chat in (*told.chats, asked)
             for part in ("", "/form", "/lines", "/head")]  # fmt: skip
    paths += [f"/desk/cases/{chat.case['number']}" for chat in told.chats]
    paths += ["/desk", "/desk/queue/list", "/desk/cases", "/desk/audit", "/desk/audit.csv"]
    paths += ["/desk/metrics", f"/desk/search?q={told.who.account}"]
    pages = {path: lead.get(path) for path in paths}
    packages = porter.porter("handoffs", "list", "--json")
    for handed in json.loads(packages):
        pages[handed["id"]] = porter.porter("handoffs", "show", handed["id"], "--json")
    lead.leave()

    assert all(page.status_code == 200 for page in pages.values() if not isinstance(page, str))
    for path, page in pages.items():
        text = page if isinstance(page, str) else page.text
        assert not [s for s in secrets if stands_in(s, text)], path
