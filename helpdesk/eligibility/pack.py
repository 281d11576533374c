"""A provider's rule pack, read strictly and ready to be asked. Holds no rule of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from helpdesk.eligibility import build, checks, lined_yaml, sentences, verdict
from helpdesk.eligibility.hours import Hours
from helpdesk.eligibility.shape import PackShape
from helpdesk.errors import NotFound, PackError
from helpdesk.vocabulary import Citation, RequestKind, Rule

T = TypeVar("T")


@dataclass(frozen=True)
class Faq:
    """The provider's answer to one question: a finished sentence, steps to tell after it, source."""

    topic: str
    answer: str
    cite: Citation
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Next:
    """Who takes up a case; what is told whenever it is asked about; the steps told once."""

    actor: str
    say: str
    steps: str | None


class Pack:
    """Everything one provider's file says. Unknown names raise NotFound; silence is None or ()."""

    def __init__(self, shape: PackShape) -> None:
        self._shape = shape
        self.provider = shape.provider
        self.name = shape.name
        self.time_zone = shape.time_zone
        self.holidays = shape.holidays
        self.sources = dict(shape.sources)
        self.figures: dict[str, int] = {name: f.value for name, f in shape.figures.items()}
        self.roles: dict[str, str] = dict(shape.roles)
        self.chat = shape.chat
        self.products = dict(shape.products)
        self.licences: dict[str, str] = dict(shape.licences)
        self.addons: dict[str, str] = dict(shape.addons)
        self.terms = shape.terms
        self.catalogue = build.catalogue(shape)
        self._hours = build.hours(shape)
        self._permissions = build.permissions(shape)
        self._rules = build.rules(shape.requests, self.figures)
        self._number_rules = build.rules(shape.each_number, self.figures)
        self._always = build.always_sayable(shape)

    def phone(self, name: str) -> str:
        """Return a telephone number as customers are told it."""
        return _named(self._shape.phones, name, "phone").number

    @property
    def has_sales(self) -> bool:
        """Say whether the provider tells of sales people; without them the desk takes orders up."""
        return "sales" in self._hours

    def hours(self, name: str) -> Hours:
        """Return opening hours, for eligibility.hours to ask."""
        return _named(self._hours, name, "hours")

    def permission(self, kind: RequestKind) -> Rule:
        """Return who may ask for this, as a rule on `requester_roles`; every request has one."""
        return self._permissions[kind]

    def asks(self, kind: RequestKind, slot: str) -> bool:
        """Say whether the provider asks this question; one that says nothing asks all of them."""
        asked = self._shape.asks.get(kind)
        return asked is None or slot in asked.questions

    def choices(self, kind: RequestKind, slot: str) -> tuple[str, ...] | None:
        """Return the choices offered in a question, in order; None when the provider names none."""
        asked = self._shape.asks.get(kind)
        return asked.choices.get(slot) if asked else None

    def rules_for(self, kind: RequestKind, on: date) -> tuple[Rule, ...]:
        """Return the rules of a request in force on a day, figures filled in; () is silence."""
        return _in_force(self._rules.get(kind, ()), on)

    def number_rules_for(self, kind: RequestKind, on: date) -> tuple[Rule, ...]:
        """Return the rules weighed for each number of a request; () when numbers do not matter."""
        return _in_force(self._number_rules.get(kind, ()), on)

    def rule(self, rule_id: str) -> Rule:
        """Return a rule or permission by its id: the version in force last."""
        every = [*self._permissions.values()]
        for rules in (*self._rules.values(), *self._number_rules.values()):
            every.extend(rules)
        found = [rule for rule in every if rule.id == rule_id]
        if not found:
            raise NotFound(f"{self.provider}: there is no rule {rule_id}")
        return max(found, key=lambda rule: rule.since)

    def next(self, kind: RequestKind, answered: Mapping[str, Any]) -> Next | None:
        """Return who takes up a case with these answers and what happens then; None when unsaid."""
        fitting = (n for n in self._shape.next.get(kind, ()) if verdict.applies(n.when, answered))
        found = next(fitting, None)
        return Next(found.actor, found.say, found.steps) if found else None

    def faq(self, topic: str) -> Faq | None:
        """Return the answer to a question (`cancel_notice`), or None: the provider says nothing."""
        found = self._shape.faq.get(topic.removeprefix("faq/"))
        if found is None:
            return None
        steps = self.steps(found.steps) if found.steps else ()
        cite = build.citation(found.cite)
        return Faq(topic.removeprefix("faq/"), self.say(found.answer), cite, steps)

    def steps(self, name: str, **values: object) -> tuple[str, ...]:
        """Return a procedure in order; `values` fill what only the case knows."""
        steps = _named(self._shape.steps, name, "steps")
        return tuple(self.say(step, **values) for step in steps.in_order)

    def steps_if_any(self, name: str, **values: object) -> tuple[str, ...]:
        """Return a procedure in order, or () where the provider tells none."""
        return self.steps(name, **values) if name in self._shape.steps else ()

    def checklist(self, name: str) -> tuple[Mapping[str, str], ...]:
        """Return things to have ready, each {field, label, note}."""
        items = _named(self._shape.checklists, name, "checklist").items
        return tuple({"field": i.field, "label": i.label, "note": self.say(i.note)} for i in items)

    def source(self, cite: Citation) -> str:
        """Return a citation as people read it: title, place in it, day it was read."""
        source = _named(self.sources, cite.source, "source")
        return f"{source.title}, {cite.section} ({source.read_on.isoformat()})"

    def say(
        self, what: str | Rule, show: Callable[[object], str] = str, /, **values: object
    ) -> str:
        """Return a sentence, or what a broken rule tells the customer, with every {name} filled.

        Figures, {phones.x} and {hours.x} are known here; facts and days come in `values`, which
        win over figures; `show` writes them (days as people read them). Raises PackError for a
        name without a value.
        """
        template = what.say if isinstance(what, Rule) else what
        return sentences.fill(template, {**self._always, **values}, show)


def load(path: Path, on: date | None = None) -> Pack:
    """Read one pack, or raise PackError with every mistake: file, line, what to write instead.

    With a day, what only begins after it and has nothing before it is a mistake, too.
    """
    document = lined_yaml.read(path)
    shape = checks.shaped(document)
    problems = checks.problems(shape, document, on)
    if problems:
        raise document.refusal(problems)
    return Pack(shape)


def load_all(folder: Path, on: date | None = None) -> dict[str, Pack]:
    """Read every pack of a folder, by provider. Raises one PackError with the mistakes of all."""
    packs: dict[str, Pack] = {}
    wrong: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            packs[path.stem] = load(path, on)
        except PackError as error:
            wrong.append(str(error))
    if wrong:
        raise PackError("\n".join(wrong))
    if not packs:
        raise PackError(f"{folder}:1: holds no rule pack; add one as PROVIDER.yml")
    return packs


def _in_force(rules: tuple[Rule, ...], on: date) -> tuple[Rule, ...]:
    return tuple(r for r in rules if r.since <= on and (r.until is None or on <= r.until))


def _named(things: Mapping[str, T], name: str, what: str) -> T:
    if name not in things:
        raise NotFound(f"there is no {what} `{name}`; there are {', '.join(sorted(things))}")
    return things[name]
