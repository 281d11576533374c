"""How a customer reaches every question of every form, and what they answer there.

A law of tests/conversations holds it to the forms: a question that no way reaches fails the run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rig.people import Person
from rig.talk import Talk

from helpdesk.forms.model import Form
from helpdesk.forms.registry import FORMS

CLAIMS = ("account_ref", "email", "code")  # asked while nobody is known yet


@dataclass(frozen=True)
class Step:
    """One answer as a customer types it, and another one that is just as good, for corrections."""

    name: str  # what the customer calls the question: "change the date"
    say: str
    other: str
    kept: Any  # what the form keeps of `say`
    other_kept: Any


@dataclass(frozen=True)
class Way:
    """One form from its opening to its summary: the account it needs, an answer to each question."""

    form: str
    opening: str
    steps: Mapping[str, Step] = field(default_factory=dict)
    account: Mapping[str, Any] = field(default_factory=dict)

    @property
    def summary(self) -> str | None:
        """Return the slot of the summary; a case is looked up without one."""
        return next((q.slot for q in self.of.questions if q.kind.value == "summary"), None)

    @property
    def of(self) -> Form:
        """Return the form itself."""
        return FORMS[self.form]

    @property
    def asked(self) -> tuple[str, ...]:
        """Return every question on the way, in order; `resume` comes only to who was here before."""
        resume = ("resume",) if "resume" in self.of.slots else ()
        summary = (self.summary,) if self.summary else ()
        return (*CLAIMS, *resume, *self.steps, *summary)

    @property
    def after_claims(self) -> tuple[str, ...]:
        """Return the questions of a customer who is known and was not here before."""
        return tuple(s for s in self.asked if s not in (*CLAIMS, "resume"))


def _licence(name: str, extension: str, assigned: bool) -> dict[str, Any]:
    return {"id": name, "kind": "x2", "extension": extension, "assigned": assigned}


WAYS: Mapping[str, Way] = {
    way.form: way
    for way in (
        Way(
            "cancel_service_form",
            "cancel some of our services",
            {
                "cancel_scope": Step(
                    "what to cancel",
                    "One or more extensions",
                    "One or more licences",
                    "extension",
                    "licence",
                ),
                "cancel_items": Step("the extension", "1013", "1014", ["1013"], ["1014"]),
                "cancel_unassigned": Step("the assignment", "no, not yet", "yes", False, True),
                "cancel_porting": Step(
                    "the porting", "They are moving, not finished", "Still moving", "open", "open"
                ),
                "cancel_port_date": Step(
                    "the port date", "5 January 2027", "7 January 2027", "2027-01-05", "2027-01-07"
                ),
                "cancel_date": Step(
                    "the end date", "1 March 2027", "2 April 2027", "2027-03-01", "2027-04-02"
                ),
                "cancel_buyout": Step(
                    "the contract",
                    "keep my date",
                    "the end of the contract",
                    "keep",
                    "contract_end",
                ),
            },
            {
                "contract_end": date(2027, 6, 30),
                "licences": [
                    _licence("L-1", "1012", False),
                    _licence("L-2", "1013", True),
                    _licence("L-3", "1014", True),
                ],
            },
        ),
        Way(
            "port_out_form",
            "I am moving my numbers to another carrier",
            {
                "port_numbers": Step(
                    "the number", "{first}", "{second}", ["{first}"], ["{second}"]
                ),
                "port_carrier": Step(
                    "the carrier",
                    "Example Telecom",
                    "Sample Voice",
                    "Example Telecom",
                    "Sample Voice",
                ),
                "port_date": Step(
                    "the date", "5 January 2027", "7 January 2027", "2027-01-05", "2027-01-07"
                ),
            },
        ),
        Way(
            "request_porting_pin_form",
            "I need a porting PIN",
            {"pin_numbers": Step("the number", "{first}", "{second}", ["{first}"], ["{second}"])},
        ),
        Way(
            "request_csr_form",
            "I need a CSR",
            {
                "csr_numbers": Step("the number", "{first}", "{second}", ["{first}"], ["{second}"]),
                "csr_choice": Step("the record", "only the record", "both of them", "csr", "both"),
            },
        ),
        Way(
            "add_lines_form",
            "I want to add lines",
            {
                "lines_quantity": Step("the number of lines", "3", "4", 3, 4),
                "lines_plan": Step("the plan", "X4", "X2", "x4", "x2"),
            },
        ),
        Way(
            "order_devices_form",
            "I would like to order some phones",
            {
                "device_model": Step(
                    "the device", "Desk phone Basic", "Conference phone", "desk-basic", "conference"
                ),
                "devices_quantity": Step("the quantity", "2", "3", 2, 3),
                "device_shipping": Step(
                    "the shipping", "overnight", "ground", "overnight", "ground"
                ),
            },
        ),
        Way(
            "upgrade_service_form",
            "we want to upgrade",
            {
                "upgrade_plan": Step("the plan", "X6", "X8", "x6", "x8"),
                "upgrade_quantity": Step("the quantity", "5", "6", 5, 6),
            },
        ),
        Way(
            "restore_service_form",
            "bring our account back",
            account={"status": "cancelled", "cancelled_on": date(2026, 11, 13)},
        ),
        Way("check_case_status_form", "what is the status of my case?"),
    )
}

QUESTIONS = [(way, slot) for way in WAYS.values() for slot in way.asked]


class Journey:
    """One customer on one way. It can be taken on, never back."""

    def __init__(self, chat: Talk, way: Way, who: Person) -> None:
        self.chat, self.way, self.who = chat, way, who

    def said(self, slot: str, other: bool = False) -> str:
        """Return what this customer answers to a question."""
        if slot in ("account_ref", "email"):
            return self.who.account if slot == "account_ref" else self.who.email
        if slot == "code":
            return self.chat.code(self.who.email)
        if slot == "resume":
            return "start over"
        step = self.way.steps[slot]
        return str(self._filled(step.other if other else step.say))

    def kept(self, slot: str, other: bool = False) -> Any:
        """Return what the form keeps of that answer."""
        step = self.way.steps[slot]
        return self._filled(step.other_kept if other else step.kept)

    def begin(self) -> Journey:
        """Ask for it."""
        self.chat.say(self.way.opening)
        return self

    def answer(self) -> Journey:
        """Answer the open question."""
        assert self.chat.slot, f"no question is open:\n{self.chat.text}"
        self.chat.say(self.said(self.chat.slot))
        return self

    def to(self, slot: str) -> Journey:
        """Answer question after question until `slot` is open."""
        if slot == "resume":
            return self._to_resume()
        if self.chat.slot is None:
            self.begin()
        for _ in self.way.asked:
            if self.chat.slot == slot:
                return self
            self.answer()
        assert self.chat.slot == slot, f"{slot} was not asked:\n{self.chat.text}"
        return self

    def _to_resume(self) -> Journey:
        """Begin, answer something, stop, and ask for the same again."""
        self.to(self.way.after_claims[1])
        self.chat.say("stop")
        self.begin()
        if self.chat.slot == "code":
            self.answer()
        assert self.chat.slot == "resume", self.chat.text
        return self

    def _filled(self, text: Any) -> Any:
        if isinstance(text, list):
            return [self._filled(part) for part in text]
        if not isinstance(text, str):
            return text
        first, second = self.who.numbers[:2]
        return text.format(first=first, second=second)


Start = Callable[[Way], Journey]
