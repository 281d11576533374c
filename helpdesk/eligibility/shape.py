"""The shape of a rule pack file: which keys it has and what each holds. No meaning, no figures."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from helpdesk.vocabulary import Outcome, RequestKind


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _clock_time(value: Any) -> Any:
    # YAML 1.1 reads a bare 17:00 as the number 1020.
    if not isinstance(value, str):
        raise ValueError('write the time in quotes, like "17:00"')
    return value


def _written(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError('write it in quotes, like "24.00"')
    return value


def _one_line(value: Any) -> Any:
    # Folded YAML text keeps line ends the customer should not see.
    return " ".join(value.split()) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_one_line), Field(min_length=1)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Price = Annotated[Decimal, BeforeValidator(_written)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Source(_Shape):
    """Something a pack relies on; `address` is null when none is known."""

    title: Text
    address: str | None
    read_on: date


class Cite(_Shape):
    """Which source, and where in it."""

    source: str
    section: Text


class Figure(_Shape):
    """A number the rules and sentences name. `review` marks one a support lead must confirm."""

    value: Annotated[int, Field(strict=True)]
    sentence: Text
    since: date
    cite: Cite
    review: bool = False


class Phone(_Shape):
    """A telephone number customers may be given."""

    number: Text
    sentence: Text
    since: date
    cite: Cite
    review: bool = False


class Mailbox(_Shape):
    """An e-mail address customers may be given."""

    address: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    sentence: Text
    since: date
    cite: Cite
    review: bool = False


class OpeningHours(_Shape):
    """When somebody answers. `demo` hours are ours, made up, and need no citation."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    opens: ClockTime
    closes: ClockTime
    say: Text
    since: date
    cite: Cite | None = None
    demo: bool = False

    @model_validator(mode="after")
    def _whole(self) -> OpeningHours:
        if not self.demo and self.cite is None:
            raise ValueError("`cite` is missing; add `cite:`, or `demo: true` when nobody says so")
        if self.opens >= self.closes:
            raise ValueError("`opens` must come before `closes`")
        return self


class Holidays(_Shape):
    """Days off: the public ones of a country for business days, and the provider's own."""

    country: str
    extra: tuple[date, ...] = ()


class Permission(_Shape):
    """Who may ask for one request."""

    id: str
    roles: Annotated[tuple[str, ...], Field(min_length=1)]
    sentence: Text
    say: Text
    since: date
    cite: Cite


class RuleShape(_Shape):
    """One rule; `also` names further requests it holds for, `steps` a procedure told after `say`."""

    id: str
    also: tuple[RequestKind, ...] = ()
    sentence: Text
    when: dict[str, dict[str, Any]] = {}
    fact: str
    test: dict[str, Any]
    otherwise: Outcome
    say: Text
    slot: str | None = None
    steps: str | None = None
    since: date
    until: date | None = None
    cite: Cite

    @model_validator(mode="after")
    def _whole(self) -> RuleShape:
        if self.otherwise is Outcome.GRANT:
            raise ValueError("`otherwise` says what happens when the rule is broken: not `grant`")
        if self.otherwise is Outcome.APPROVE and self.fact != "requester_roles":
            raise ValueError(
                "`otherwise: approve` goes with `fact: requester_roles`, and only with it"
            )
        if (self.otherwise is Outcome.ASK_AGAIN) != (self.slot is not None):
            raise ValueError("`slot` goes with `otherwise: ask_again`, and only with it")
        if self.until and self.until < self.since:
            raise ValueError("`until` is before `since`")
        return self


class Asks(_Shape):
    """The questions a provider asks for one request, and the choices it offers in some of them."""

    questions: Annotated[tuple[str, ...], Field(min_length=1)]
    choices: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = {}


class NextShape(_Shape):
    """Who takes up a case and what happens then; `when` holds on what was answered.

    `say` is told whenever the case is asked about, the steps once, when it was opened.
    """

    when: dict[str, dict[str, Any]] = {}
    actor: Literal["provider", "account_manager"]
    say: Text
    steps: str | None = None
    since: date
    cite: Cite


class Steps(_Shape):
    """A procedure, in order."""

    title: Text
    in_order: Annotated[tuple[Text, ...], Field(min_length=1)]
    since: date
    cite: Cite


class ChecklistItem(_Shape):
    """One thing to have ready; `field` is how the data sheet fills it in."""

    field: str
    label: Text
    note: Text


class Checklist(_Shape):
    """Things to have ready."""

    title: Text
    items: Annotated[tuple[ChecklistItem, ...], Field(min_length=1)]
    since: date
    cite: Cite


class CatalogueItem(_Shape):
    """Something that can be ordered. `words` are other names customers use for it."""

    id: str
    name: Text
    price: Price
    words: tuple[str, ...] = ()


class Shelf(_Shape):
    """One part of the catalogue; every price of a demo shelf is made up."""

    demo: bool = False
    cite: Cite | None = None
    items: Annotated[tuple[CatalogueItem, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Shelf:
        if not self.demo and self.cite is None:
            raise ValueError("`cite` is missing; add `cite:`, or `demo: true` when nobody says so")
        return self


class FaqShape(_Shape):
    """The provider's answer to one question; `steps` names a procedure told after it."""

    answer: Text
    cite: Cite
    steps: str | None = None


class Product(_Shape):
    """A product, and the requests its customers can have done here without a person."""

    name: Text
    requests: tuple[RequestKind, ...]


class Chat(_Shape):
    """Where this provider's customers are helped, and an account id as it writes them.

    Told to those who write in another provider's chat; its ids are known by their first part.
    """

    address: Text
    account_example: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,12}-\d{3,12}$")]
    cite: Cite


class Terms(_Shape):
    """The sections of the provider's terms that its articles point to."""

    title: Text
    sections: Annotated[tuple[str, ...], Field(min_length=1)]
    since: date
    cite: Cite


class PackShape(_Shape):
    """A whole file."""

    provider: str
    name: Text
    time_zone: str
    holidays: Holidays
    sources: Annotated[dict[str, Source], Field(min_length=1)]
    figures: dict[str, Figure] = {}
    phones: dict[str, Phone] = {}
    emails: dict[str, Mailbox] = {}
    hours: dict[str, OpeningHours]
    roles: dict[str, Text]
    chat: Chat
    products: dict[str, Product]
    licences: dict[str, Text] = {}
    addons: dict[str, Text] = {}
    terms: Terms | None = None
    permissions: dict[RequestKind, Permission]
    asks: dict[RequestKind, Asks] = {}
    requests: dict[RequestKind, list[RuleShape]]
    each_number: dict[RequestKind, list[RuleShape]] = {}
    next: dict[RequestKind, list[NextShape]] = {}
    steps: dict[str, Steps]
    checklists: dict[str, Checklist] = {}
    catalogue: dict[str, Shelf] = {}
    faq: dict[str, FaqShape]
