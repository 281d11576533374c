"""Whatever somebody remembers of a case or a conversation finds it, and finds nobody else's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from rig import kept, people

from helpdesk.accounts import importer
from helpdesk.eligibility.pack import load_all
from helpdesk.figures.span import Span
from helpdesk.settings import ROOT
from helpdesk.store.database import Database
from helpdesk.store.schema import identities
from helpdesk.tickets.search import query as queries
from helpdesk.tickets.search import store as search
from helpdesk.tickets.search.store import Filters
from helpdesk.vocabulary import CaseKind, Owner

NUMBER = "+14085550142"
ZONES = {"8x8": "America/Los_Angeles"}


class Seeded:
    """One customer's two conversations and their case, among others."""

    def __init__(self, store: Database, now: datetime, folder: Any) -> None:
        self.store = store
        with store.write() as connection:
            row = people.ordinary("8x8-900100", "zoë@company1.example", (NUMBER,))
            row |= {"company": "Blue Heron Books"}
            row["contacts"][0] |= {"name": "Zoë Example", "email": "zoe@company1.example"}
            path = folder / "accounts.yml"
            path.write_text(yaml.safe_dump({"accounts": [row]}), encoding="utf-8")
            packs = load_all(ROOT / "helpdesk" / "providers")
            importer.import_file(connection, path, packs=packs, now=now)
            self.maria = kept.agent(connection, "Maria", now).id
            self.talk = kept.talk(connection, now, "I want to CANCEL, 100% sure", provider="8x8")
            who = {"conversation_id": self.talk, "account_id": "8x8-900100", "operation": "csr",
                   "email": "zoe@company1.example", "verified_at": now, "used_at": now}  # fmt: skip
            connection.execute(sa.insert(identities).values(who))
            self.case = kept.case(
                connection, now, provider="8x8", account_id="8x8-900100",
                conversation_id=self.talk, email="zoe@company1.example",
            ).number  # fmt: skip
            self.stranger = kept.talk(
                connection, now + timedelta(days=2), "it is about 408.555.0142", "not 4085550199"
            )
            kept.owner(connection, self.stranger, Owner.AGENT, now, self.maria)
            kept.handoff(connection, self.stranger, "no_rule", now)
            self.moving = kept.case(
                connection, now + timedelta(days=2), kind=CaseKind.PORT_OUT_HELP,
                fields={"port_numbers": [NUMBER]}, conversation_id=self.stranger,
            ).number  # fmt: skip
            kept.talk(connection, now, "something else")

    def find(self, text: str, **filters: Any) -> tuple[set[str], set[str]]:
        with self.store.read() as connection:
            found = search.find(connection, queries.read(text), Filters(**filters))
        return {row.number for row in found.cases}, {talk.id for talk in found.talks}


@pytest.fixture
def seeded(store: Database, now: datetime, tmp_path: Any) -> Seeded:
    return Seeded(store, now, tmp_path)


def test_a_case_is_found_by_its_number_however_it_is_written(seeded: Seeded) -> None:
    code = seeded.case.removeprefix("C-")
    for text in (seeded.case, seeded.case.lower(), f" c {code}", f"O-{code}", f"H-{code.lower()}"):
        assert seeded.find(text) == ({seeded.case}, {seeded.talk}), text
    assert seeded.find("C-22222222") == (set(), set())


def test_a_customer_is_found_by_account_name_company_and_address(seeded: Seeded) -> None:
    theirs = ({seeded.case}, {seeded.talk})
    for text in ("8X8-900100", "zoë", "Zoë example", "blue heron", "zoe@company1.example"):
        assert seeded.find(text)[0] == theirs[0], text
    for text in ("8x8-900100", "Zoë Example", "heron BLUE"):
        assert seeded.find(text) == theirs, text
    assert seeded.find("contacts") == (set(), set())  # a key of the directory is nobody's name


def test_a_number_is_found_in_any_format_in_directory_case_and_transcript(seeded: Seeded) -> None:
    every = ({seeded.case, seeded.moving}, {seeded.talk, seeded.stranger})
    for text in ("(408) 555-0142", "408.555.0142", "4085550142", "+1 408 555 0142", NUMBER):
        assert seeded.find(text) == every, text
    assert seeded.find("408-555-0199") == (set(), {seeded.stranger})
    assert seeded.find("408-555-0111") == (set(), set())


def test_words_are_found_in_the_transcript_all_of_them_and_as_they_are(seeded: Seeded) -> None:
    assert seeded.find("cancel sure") == (set(), {seeded.talk})
    assert seeded.find("cancel never") == (set(), set())
    assert seeded.find("100%") == (set(), {seeded.talk})
    assert seeded.find("0% s_re") == (set(), set())  # no letter stands for others


def test_filters_narrow_a_search_and_stand_alone(seeded: Seeded) -> None:
    first, other = ({seeded.case}, {seeded.talk}), ({seeded.moving}, {seeded.stranger})
    assert seeded.find("", kind="port_out_help") == other
    assert seeded.find("408-555-0142", kind="cancel_service") == first
    assert seeded.find("", agent=seeded.maria) == other
    assert seeded.find("", reason="no_rule")[1] == {seeded.stranger}
    assert seeded.find("", status="done") == (set(), set())
    day = Span(date(2026, 11, 23), date(2026, 11, 23), ZONES)
    assert seeded.find("408-555-0142", span=day) == first
    assert seeded.find("") == (set(), set())


def test_what_was_found_is_shown_in_its_place() -> None:
    wanted = queries.read("heron")
    text = "x" * 100 + " a Heron there, a heron here " + "y" * 200
    pieces = queries.excerpt(text, wanted)
    assert [piece for piece, found in pieces if found] == ["Heron", "heron"]
    assert pieces[0][0] == "… " and pieces[-1][0].endswith(" …")
    assert queries.excerpt("call 408.555.0142", queries.read(NUMBER))[-1] == ("408.555.0142", True)
    assert queries.excerpt("nothing of it", wanted) == [("nothing of it", False)]


def test_capitals_do_not_matter_in_any_alphabet(seeded: Seeded, now: datetime) -> None:
    with seeded.store.write() as connection:
        accented = kept.talk(connection, now, "Müller in der Straße, ÉCOLE")
    for text in ("müller", "MÜLLER", "école", "École straße", "ECOLE"):
        found = {accented} if text != "ECOLE" else set()
        assert seeded.find(text)[1] == found, text
