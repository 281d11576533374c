"""A turn inside a form: what it changes, and the turn while it is being made. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from helpdesk.forms.model import Context, Form, Problem, Question, Say, Wish
from helpdesk.vocabulary import Rule, Verdict


class Judge(Protocol):
    """Weighs what is known by the rules of the customer's provider."""

    def request(self, context: Context) -> Verdict:
        """Say what the rules make of the request as it stands."""

    def number(self, context: Context, number: str) -> Verdict:
        """Say what the rules make of one number of the request."""


@dataclass(frozen=True)
class Turn:
    """What one message changes: answers to keep, sentences to say, the question that is open."""

    answers: Mapping[str, Any]
    says: tuple[Say, ...] = ()
    open_slot: str | None = None
    confirmed: bool = False
    leaving: str | None = None  # stopped | human | silent | refused | switch:<request>
    because: tuple[Rule, ...] = ()
    aside: tuple[Rule, ...] = ()  # why no number was left, told already
    start_code: bool = False
    resend_code: bool = False
    wishes: tuple[Wish, ...] = ()  # to come back to when this form has ended


@dataclass
class Making:
    """The turn while it is being made."""

    form: Form
    context: Context
    judge: Judge
    says: list[Say] = field(default_factory=list)
    noted: dict[str, str] = field(default_factory=dict)  # answers repeated as they were understood
    answers: dict[str, Any] = field(default_factory=dict)
    claim: tuple[Any, ...] = ()  # who the customer said they are, before this message
    reopened: str | None = None
    confirmed: bool = False
    leaving: str | None = None
    because: tuple[Rule, ...] = ()
    aside: tuple[Rule, ...] = ()
    resend: bool = False
    wishes: list[Wish] = field(default_factory=list)

    def say(self, response: str, **values: str) -> None:
        self.says.append(Say(response, values))

    def object_to(self, question: Question, problem: Problem) -> None:
        """Say what is wrong with an answer, in the question's own words where it has some."""
        fallback = f"utter_{question.kind.value}_{problem.code}"
        self.say(
            f"utter_{question.slot}_{problem.code}", **{"fallback": fallback, **problem.values}
        )

    def keep(self, slot: str, value: Any) -> None:
        """Keep an answer; if it was being asked again, it no longer is."""
        self.answers[slot] = value
        if self.answers.get("_again") == slot:
            self.answers.pop("_again")
        self.refresh()

    def refresh(self) -> None:
        self.context = replace(self.context, answers=self.answers)
