"""One form played as a function: hand-made messages in, turns out. No engine, no store, no waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from rig.stack import ROOT
from rig.ways import Way

from helpdesk.casework.judge import RuleJudge
from helpdesk.eligibility import pack
from helpdesk.forms import director
from helpdesk.forms.model import Context, Form, Heard, Known, Wish
from helpdesk.forms.turns import Turn
from helpdesk.vocabulary import Account, Contact, Identity, Licence, Number

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
ROBIN = Contact(
    "Robin Example", "robin@blueheron.example", "+14085550101", ("authorized", "qtc_admin")
)
FIRST, SECOND = "+14085550132", "+14085550133"


@cache
def provider() -> pack.Pack:
    """Return the pack of 8x8."""
    return pack.load(ROOT / "helpdesk" / "providers" / "8x8.yml")


def number(digits: str, **changes: Any) -> Number:
    """Return an active, unlocked, local number."""
    usual = {"kind": "local", "extension": None, "status": "active", "released_on": None}
    return Number(digits, **({**usual, "locked": False, "btn": False} | changes))


def account(**changes: Any) -> Account:
    """Return an account that every rule of every request agrees with."""
    usual = Account(
        "8x8-100234", "8x8", "Blue Heron", "x_series", "US", False, "active", None, None, "invoice",
        True, 12, 2, "500 Example Ave, San Jose, CA 95110", (ROBIN,),
        numbers=(number(FIRST, btn=True, extension="1012"), number(SECOND, extension="1013")),
        licences=(
            Licence("L-1", "x2", "1012", False),
            Licence("L-2", "x2", "1013", True),
            Licence("L-3", "x2", "1014", True),
        ),
    )  # fmt: skip
    return replace(usual, **changes)


@dataclass
class Stage:
    """A form, its customer, and what has been answered so far."""

    form: Form
    record: Account = field(default_factory=account)
    is_known: bool = True
    is_fresh: bool = True
    today: date = TODAY
    facts: Mapping[str, Any] = field(default_factory=dict)
    drafts: Sequence[Mapping[str, Any]] = ()
    earlier: Sequence[Known] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    open: str | None = None
    last: Turn = field(default_factory=lambda: Turn({}))

    def begin(
        self, text: str = "", intent: str = "", wishes: tuple[Wish, ...] = (), **entities: Any
    ) -> Turn:
        """Open the form on the message that asked for it, or on another with its own `intent`."""
        heard = _heard(text, intent or self.form.kind.value, 0.95, entities)
        heard = replace(heard, wishes=wishes)
        return self._took(director.begin(self.form, heard, self._context(), self._judge()))

    def hear(
        self,
        text: str = "",
        intent: str = "inform",
        confidence: float = 0.95,
        topic: str | None = None,
        picked: Any = None,
        code: str | None = None,
        wishes: tuple[Wish, ...] = (),
        **entities: Any,
    ) -> Turn:
        """Take one message at the open question."""
        assert self.open is not None, "no question is open"
        heard = replace(
            _heard(text, intent, confidence, entities),
            topic=topic,
            picked=picked,
            code_checked=code,
            wishes=wishes,
        )
        if code == "passed":
            self.is_known = self.is_fresh = True
        return self._took(
            director.proceed(self.form, self.open, heard, self._context(), self._judge())
        )

    def kept(self, *slots: str) -> dict[str, Any]:
        """Return the answers without the form's notes; only `slots`, when any are named."""
        answers = {k: v for k, v in self.answers.items() if not k.startswith("_")}
        return {k: answers.get(k) for k in slots} if slots else answers

    @property
    def says(self) -> list[str]:
        """Return the names of what the last turn said."""
        return [say.response for say in self.last.says]

    def _took(self, turn: Turn) -> Turn:
        self.last, self.answers, self.open = turn, dict(turn.answers), turn.open_slot
        if turn.answers.get("_draft"):
            self.drafts = ()  # it is open here now
        return turn

    def _judge(self) -> RuleJudge:
        return RuleJudge(self.form)

    def _context(self) -> Context:
        known = self.is_known
        usual = {"pins_today": 0, "automatic_pins_paused": False, "declared_ports": ""}
        now = NOON + (self.today - TODAY)
        who = Identity(
            self.record.id, ROBIN.email, now - timedelta(minutes=1), self.form.kind.value
        )
        return Context(
            now=now, today=self.today, pack=provider(), answers=dict(self.answers),
            account=self.record if known else None, contact=self.record.contacts[0] if known else None,
            identity=who if known else None, fresh=known and self.is_fresh,
            facts={**usual, **self.facts} if known else {}, drafts=self.drafts if known else (),
            earlier=self.earlier if known else (),
        )  # fmt: skip


def _heard(text: str, intent: str, confidence: float, entities: Mapping[str, Any]) -> Heard:
    whole = {k: v if isinstance(v, tuple) else (v,) for k, v in entities.items()}
    return Heard(text=text, intent=intent, confidence=confidence, entities=whole)


def on_way(way: Way, **changes: Any) -> Stage:
    """Return the stage with the account this way needs."""
    record = dict(way.account)
    if "licences" in record:
        record["licences"] = account().licences
    return Stage(way.of, account(**record), **changes)


def at(way: Way, slot: str, **changes: Any) -> Stage:
    """Return the stage with every question before `slot` answered as the way says."""
    on = on_way(way, **changes)
    on.begin()
    while on.open != slot:
        assert on.open is not None, f"{slot} was not asked"
        on.hear(answer(way, on.open))
    return on


def answer(way: Way, slot: str, other: bool = False) -> str:
    """Return what is answered to a question: the way's answer, or the other one."""
    step = way.steps[slot]
    return (step.other if other else step.say).format(first=FIRST, second=SECOND)


def kept(way: Way, slot: str, other: bool = False) -> Any:
    """Return what the form keeps of that answer."""
    step = way.steps[slot]
    value = step.other_kept if other else step.kept
    if isinstance(value, list):
        return [part.format(first=FIRST, second=SECOND) for part in value]
    return value
