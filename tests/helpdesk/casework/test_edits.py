"""What an agent may change in a form, by whose rules, and what is refused; requests begun at the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rig import kept

from helpdesk import bootstrap, settings
from helpdesk.accounts import store as accounts
from helpdesk.agents.store import Agent, Role
from helpdesk.casework import asks, begins, edits, links, panel
from helpdesk.casework.begins import Caller
from helpdesk.casework.desk import Casework
from helpdesk.casework.edits import CannotStand, ChangedMeanwhile, Given
from helpdesk.casework.moves import By
from helpdesk.casework.panel import Panel
from helpdesk.chat import store as chat
from helpdesk.chat.changes import store as changes
from helpdesk.chat.drafts import store as drafts
from helpdesk.chat.lines import store as lines
from helpdesk.chat.owners import store as owners
from helpdesk.errors import NotAllowed
from helpdesk.handoff.control import Taken
from helpdesk.identity import store as identity
from helpdesk.store.schema import outbox
from helpdesk.vocabulary import Account, Contact, Licence, Owner, RequestKind

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ROBIN = Contact(
    "Robin Example", "robin@harbor.example", "+14085550101", ("authorized", "qtc_admin")
)
ACCOUNT = Account(
    "8x8-1", "8x8", "Harbor", "x_series", "US", False, "active", None, date(2027, 6, 30),
    "invoice", True, 12, 2, "1 Example St", (ROBIN,),
    licences=(Licence("L-1", "x2", "1012", False), Licence("L-2", "x2", "1013", True)),
)  # fmt: skip
CANCEL = {"cancel_scope": "extension", "cancel_items": ["1013"]}


class Desk:
    """A store with one customer whose form an agent has."""

    def __init__(self, store: Any, home: Path) -> None:
        self.store = store
        helpdesk = bootstrap.build(settings.load({"PORTER_HOME": str(home)}))
        self.codes = helpdesk.codes
        self.casework = Casework(store, helpdesk.packs, helpdesk.codes, helpdesk.pins, lambda: NOW)
        with store.write() as c:
            self.maria = kept.agent(c, "Maria", NOW)
            self.lena = kept.agent(c, "Lena", NOW, Role.LEAD)
            self.pedro = kept.agent(c, "Pedro", NOW)
            accounts.put(c, ACCOUNT, NOW)

    def begun(self, answers: dict[str, Any], *, known: bool = True, agent: bool = True) -> str:
        """Keep one conversation with a half-filled cancellation."""
        with self.store.write() as c:
            talk = kept.talk(c, NOW, "cancel extension 1013", provider="8x8")
            if agent:
                kept.owner(c, talk, Owner.AGENT, NOW, by=self.maria.id)
            drafts.hand_over(
                c, f"{talk}:1:cancel", conversation_id=talk, provider="8x8",
                form="cancel_service_form", open_slot="cancel_date", answers=answers, seq=1, now=NOW,
            )  # fmt: skip
            if known:
                identity.put_identity(
                    c, talk, account_id=ACCOUNT.id, email=ROBIN.email, operation="cancel_service",
                    verified_at=NOW, used_at=NOW,
                )  # fmt: skip
        return talk

    def panel(self, connection: Any, talk: str) -> Panel:
        found = panel.of(self.casework, connection, talk, NOW)
        assert found is not None
        return found

    def edit(
        self, talk: str, slot: str, given: Given, agent: Agent | None = None,
        version: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Change one answer; return all of them."""
        with self.store.write() as c:
            before = self.panel(c, talk)
            seen = before.draft["version"] if version is None else version
            by = agent or self.maria
            edits.edit(c, before, slot, given, version=seen, agent=by, now=NOW)
        return self.answers(talk)

    def answers(self, talk: str) -> dict[str, Any]:
        with self.store.read() as c:
            return dict(self.panel(c, talk).draft["answers"])


@pytest.fixture
def desk(store: Any, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def test_an_answer_meets_the_same_reader_and_the_same_rules_and_a_refused_one_changes_nothing(desk):
    talk = desk.begun(CANCEL)

    with pytest.raises(CannotStand) as early:
        desk.edit(talk, "cancel_date", Given(text="24 November 2026"))
    with pytest.raises(CannotStand) as unread:
        desk.edit(talk, "cancel_date", Given(text="florble"))

    assert "30 days" in str(early.value.said)
    assert unread.value.problem.code == "not_understood"
    assert desk.answers(talk) == CANCEL
    assert desk.edit(talk, "cancel_date", Given(text="1 March 2027"))["cancel_date"] == "2027-03-01"
    assert "cancel_date" not in desk.edit(talk, "cancel_date", Given())


def test_an_answer_that_nobody_needs_any_more_goes_with_the_one_it_hung_on(desk):
    talk = desk.begun({**CANCEL, "cancel_unassigned": False})

    assert desk.edit(talk, "cancel_scope", Given(picked="account")) == {"cancel_scope": "account"}


def test_what_the_customer_does_not_know_is_an_answer(desk):
    talk = desk.begun(CANCEL)

    assert (
        desk.edit(talk, "cancel_unassigned", Given(is_unknown=True))["cancel_unassigned"]
        == "unknown"
    )


def test_a_conflict_is_about_one_answer_names_who_gave_it_and_saves_nothing(desk):
    talk = desk.begun(CANCEL)
    desk.edit(talk, "cancel_date", Given(text="1 March 2027"), desk.lena, version=1)

    with pytest.raises(ChangedMeanwhile) as lost:
        desk.edit(talk, "cancel_date", Given(text="2 April 2027"), version=1)
    other = desk.edit(talk, "cancel_unassigned", Given(picked=True), version=1)

    assert lost.value.by == "Lena" and "1 March 2027" in str(lost.value.theirs)
    assert other["cancel_date"] == "2027-03-01" and other["cancel_unassigned"] is True


def test_the_owner_and_leads_change_a_form_and_nobody_while_the_assistant_asks(desk):
    talk, free = desk.begun(CANCEL), desk.begun(CANCEL, agent=False)

    with pytest.raises(Taken):
        desk.edit(talk, "cancel_date", Given(text="1 March 2027"), desk.pedro)
    with pytest.raises(Taken):
        desk.edit(free, "cancel_date", Given(text="1 March 2027"))
    assert desk.edit(talk, "cancel_date", Given(text="1 March 2027"), desk.lena)["cancel_date"]


def test_a_claim_may_be_filled_until_it_is_proved_and_a_code_never(desk):
    stranger, known = desk.begun(CANCEL, known=False), desk.begun(CANCEL)

    assert desk.edit(stranger, "email", Given(text="robin@harbor.example"))["email"]
    for talk, slot in ((known, "email"), (known, "code"), (stranger, "code"), (known, "resume")):
        with pytest.raises(NotAllowed):
            desk.edit(talk, slot, Given(text="123456"))


def test_what_is_asked_of_the_customer_fills_the_form_and_what_is_no_answer_does_not(desk):
    talk = desk.begun(CANCEL)
    with desk.store.write() as c:
        seq = asks.ask(c, desk.panel(c, talk), "cancel_date", "When?", desk.maria, NOW)
        assert asks.ask(c, desk.panel(c, talk), "cancel_date", "When?", desk.maria, NOW) == seq
    with desk.store.read() as c:
        asked = lines.everything(c, talk, after=seq - 1)[0]
    assert (asked.author, asked.text, asked.body["question"]["slot"]) == (
        "agent", "When?", "cancel_date",
    )  # fmt: skip

    for text, filled in (("let me look", False), ("tomorrow", False), ("1 March 2027", True)):
        with desk.store.write() as c:
            said = chat.append_customer_message(
                c, chat.lock(c, talk), client_id=text, text=text, now=NOW
            )
            asks.said(desk.casework, c, talk, said, NOW)
        assert ("cancel_date" in desk.answers(talk)) is filled, text

    with desk.store.read() as c:
        change = changes.latest(c, f"{talk}:1:cancel")["cancel_date"]
        assert (change.by, change.seq) == (None, said)
        assert chat.conversation(c, talk).ask is None
    with desk.store.write() as c, pytest.raises(Taken):
        asks.ask(c, desk.panel(c, talk), "cancel_date", "When?", desk.pedro, NOW)


def test_who_writes_to_a_person_for_an_hour_is_still_known(desk):
    talk = desk.begun(CANCEL)
    with desk.store.write() as c:
        for minutes in (20, 40, 60):
            desk.casework.still_there(c, talk, NOW + timedelta(minutes=minutes))
        later = NOW + timedelta(minutes=70)
        assert desk.codes.current(c, talk, later) is not None


def test_a_request_for_a_caller_is_begun_once_owned_in_order_and_its_letter_goes_to_the_file(desk):
    caller = Caller(ACCOUNT, ROBIN, RequestKind.ADD_LINES)
    with desk.store.write() as c:
        first, again = (
            begins.for_caller(c, desk.casework, caller, "key-1", desk.maria, NOW) for _ in range(2)
        )
    assert first == again
    with desk.store.write() as c:
        form = desk.panel(c, first)
        by = By(desk.maria, owners.control(c, first).epoch, NOW)
        for place in (0, 0):
            links.send(c, form, by, place, "https://help.example/8x8/continue")
        with pytest.raises(Taken):
            links.send(c, form, By(desk.pedro, by.epoch, NOW), 1, "https://help.example")
        links.give_to_assistant(c, form, by)
    with desk.store.read() as c:
        assert [line.entered for line in owners.history(c, first)] == [Owner.AGENT, Owner.ASSISTANT]
        assert form.draft["answers"] == {"account_ref": ["8x8-1"], "email": ROBIN.email}
        assert form.missing[:1] == ("code",)
        letters = c.execute(sa.select(outbox.c.to, outbox.c.body, outbox.c.secret)).all()
    assert [(row.to, row.secret) for row in letters] == [(ROBIN.email, True)]
    token = letters[0].body.partition("/continue/")[2].split()[0]

    with desk.store.write() as c:
        before = chat.token_hash(c, first)
        opened = links.open_link(c, desk.codes, token, "Go on", "/go", NOW + timedelta(days=6))
        assert opened is not None and opened[0] == first
        assert chat.token_hash(c, first) != before
        assert chat.conversation_of_token(c, opened[1]) == first
        assert links.open_link(c, desk.codes, token, "Go on", "/go", NOW) is not None
        assert (
            links.open_link(c, desk.codes, token, "Go on", "/go", NOW + timedelta(days=8)) is None
        )
        assert links.open_link(c, desk.codes, "guessed", "Go on", "/go", NOW) is None
        said = [m.text for m in chat.messages_after(c, chat.conversation(c, first), 0)]
    assert said == ["Maria (8x8 support) began this for you.", "Go on"]


def test_another_request_is_begun_in_a_conversation_and_one_is_turned_back_to(desk):
    talk = desk.begun({**CANCEL, "account_ref": ["8x8-1"], "email": ROBIN.email})
    with desk.store.write() as c:
        for _ in range(2):
            begins.in_conversation(
                c, talk, RequestKind.ADD_LINES, 1, desk.maria, NOW + timedelta(minutes=1)
            )
        begun = desk.panel(c, talk)
        assert begun.form.kind is RequestKind.ADD_LINES
        assert begun.draft["answers"] == {"account_ref": ["8x8-1"], "email": ROBIN.email}
        assert len(drafts.unsent(c, talk)) == 2
        begins.take_up(c, talk, f"{talk}:1:cancel", desk.maria, NOW + timedelta(minutes=2))
        assert desk.panel(c, talk).form.kind is RequestKind.CANCEL_SERVICE
        with pytest.raises(NotAllowed):
            begins.take_up(c, talk, "desk:other:0:x", desk.maria, NOW)
        with pytest.raises(Taken):
            begins.in_conversation(c, talk, RequestKind.ADD_LINES, 2, desk.pedro, NOW)
