"""Handed over at any question of any form of any provider: the panel is right, and the agent completes
the form without asking anything that was answered (D24, R088). Over HTTP, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from rig import elsewhere, people
from rig.hand import Hand
from rig.stack import Stack
from rig.talk import Talk
from rig.ways import CLAIMS, WAYS, Journey, Way

from helpdesk.chat.owners import store as owners
from helpdesk.store.database import Database

EVERY = (*(("8x8", way) for way in WAYS.values()), *elsewhere.WAYS)
AT_EVERY_QUESTION = pytest.mark.parametrize(
    ("provider", "way", "slot"),
    [
        pytest.param(provider, way, slot, id=f"{provider}-{way.form}-{slot}")
        for provider, way in EVERY
        for slot in way.after_claims
    ],
)
ROW = re.compile(r'<li id="slot-(\w+)" class="slot (\w+)')


@pytest.fixture(scope="module")
def maria(porter: Stack) -> Iterator[Hand]:
    """An agent who answers everybody."""
    hand = Hand(porter, "Maria")
    yield hand
    hand.leave()


@pytest.fixture(scope="module")
def lent(
    porter: Stack, directory: Database, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Way], Journey]:
    """A customer who proved who they are, one for each form: they come back for the next question."""
    folder = tmp_path_factory.mktemp("accounts")

    def lend(provider: str, way: Way) -> Journey:
        if provider == "8x8":
            who = people.person(directory, folder, **way.account)
        else:
            who = elsewhere.person(directory, folder, provider)
        return Journey(Talk(porter.url, porter.home / "mailbox", provider), way, who)

    return lend


@pytest.fixture(scope="module")
def waiting() -> dict[tuple[str, str], Journey]:
    """Customers whose last form was sent."""
    return {}


class Panel:
    """The form of one conversation at the desk."""

    def __init__(self, maria: Hand, directory: Database, chat: Talk) -> None:
        self._maria, self._directory, self._chat = maria, directory, chat

    def take(self) -> Panel:
        """Let the customer ask for a person while the agent is there, and claim them."""
        self._maria.post("/desk/presence", status="online")
        self._chat.say("talk to a person")
        assert self.do("claim") == 303, self._chat.text
        return self

    @property
    def page(self) -> str:
        return self._maria.get(f"/desk/conversations/{self._chat.id}/form").text

    @property
    def rows(self) -> dict[str, str]:
        """Return the status of every slot."""
        return dict(ROW.findall(self.page))

    def do(self, what: str, **fields: object) -> int:
        """Make a move, at the present epoch; return the answer's status."""
        with self._directory.read() as connection:
            epoch = owners.control(connection, self._chat.id).epoch
        return self._maria.do(self._chat.id, what, epoch, **fields).status_code

    def version(self) -> str:
        found = re.search(r'data-version="(\d+)"', self.page)
        assert found
        return found[1]

    def fill(self, slot: str, text: str) -> None:
        """Answer one question as the customer would."""
        done = self.do(f"form/answers/{slot}", text=text, version=self.version())
        assert done == 303, (slot, text, done)

    def complete(self, journey: Journey) -> list[str]:
        """Answer whatever is missing; return what that was."""
        filled: list[str] = []
        for _ in journey.way.steps:
            open_ = [s for s, status in self.rows.items() if status == "missing"]
            if not open_:
                break
            self.fill(open_[0], journey.said(open_[0]))
            filled.append(open_[0])
        return filled

    def send(self) -> dict:
        """Submit it, and return the case that the customer sees."""
        draft = re.search(
            r'name="draft" value="([^"]+)"><input type="hidden" name="version"', self.page
        )
        assert draft, "the form cannot be sent"
        agreed = {"consent": "phone", "told": "yes"}
        done = self.do("send", draft=draft[1], version=self.version(), **agreed)
        assert done == 303, self.page
        body = self._chat.fetch(self._chat.seq)
        self._chat.seq = body["last_seq"]
        return next(m["case"] for m in body["messages"] if m["case"])


@AT_EVERY_QUESTION
def test_D24_the_panel_holds_every_answer_and_the_agent_needs_only_the_others(
    lent, waiting, maria, directory, provider, way, slot
):
    key = (provider, way.form)
    journey = waiting.pop(key, None) or lent(provider, way)
    chat = journey.begin().chat
    journey.to(slot)
    panel = Panel(maria, directory, chat).take()
    order = way.after_claims
    answered = set(order[: order.index(slot)])

    rows = panel.rows

    assert set(way.steps) <= rows.keys()
    assert all(rows[name] == "filled" for name in answered), rows
    assert all(rows[name] != "filled" for name in set(way.steps) - answered), rows
    assert not answered & set(panel.complete(journey))
    assert panel.send()["number"]
    assert panel.do("close") == 303
    waiting[key] = journey


@pytest.mark.parametrize(
    ("provider", "way"),
    [pytest.param(p, w, id=f"{p}-{w.form}") for p, w in EVERY if w.form.startswith("check")]
    + [pytest.param("8x8", WAYS["add_lines_form"], id="8x8-add_lines_form")],
)
def test_D24_handed_over_before_anybody_is_known_the_agent_asks_for_a_code_and_nothing_twice(
    lent, maria, directory, provider, way
):
    for slot in CLAIMS:
        journey = lent(provider, way).begin().to(slot)
        chat = journey.chat
        panel = Panel(maria, directory, chat).take()
        known = set(CLAIMS[: CLAIMS.index(slot)])
        for claim in ("account_ref", "email"):
            assert panel.rows[claim] == ("filled" if claim in known else "missing")
            if claim not in known:
                panel.fill(claim, journey.said(claim))
        if slot == "code":
            chat.code(journey.who.email)  # the assistant's own, of which the next one makes an end
        assert panel.do("form/code") == 303
        chat.post(text=chat.code(journey.who.email))
        assert journey.who.row["company"] in panel.page
        if way.summary:
            assert panel.complete(journey) == list(way.steps)
            assert panel.send()["number"]
        panel.do("close")
