"""The shape of the account file (design: the account directory), and what to write in each place.

Knows no file, no database and no provider: products, roles and kinds are words that names.py judges.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

import phonenumbers
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from helpdesk import vocabulary

WORD = re.compile(r"[a-z0-9_]{1,40}")
ACCOUNT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

# What to write, by place in the file. Every field of every model below stands here.
HINTS = {
    "id": 'write letters, digits, dots, dashes or underscores in quotes, like "acme-100234"',
    "provider": "write the provider's name in small letters, as its rule pack is called",
    "company": "write the company's name, at most 120 characters on one line",
    "product": "write a product in small letters and underscores, like x_series",
    "country": 'write two capital letters in quotes, like "US"',
    "wholesale": "write true or false",
    "status": "write active or cancelled",
    "cancelled_on": "write a date like 2026-11-12, or null",
    "contract_end": "write a date like 2027-03-14, or null",
    "payment_method": "write invoice, ach, credit_card or other",
    "card_on_file": "write true or false",
    "lines": "write how many lines of service there are, 0 or more",
    "devices": "write how many devices there are, 0 or more",
    "service_address": "write the address on one line, at most 200 characters",
    "contacts": "write at least one contact, as a list",
    "contacts.name": "write the person's name, at most 120 characters on one line",
    "contacts.email": "write an address like dana@blueheron.example",
    "contacts.phone": 'write the number with + and country code in quotes, like "+14085550101"',
    "contacts.roles": "write a list of roles in small letters and underscores, like [authorized]",
    "contacts.email_changed_on": "write a date, or a moment with its time zone, or leave it out",
    "numbers": "write a list of numbers",
    "numbers.number": 'write the number with + and country code in quotes, like "+14085550132"',
    "numbers.kind": "write a kind in small letters and underscores, like local or toll_free",
    "numbers.extension": 'write digits in quotes, like "1012", or null',
    "numbers.status": "write active or released",
    "numbers.released_on": "write a date like 2026-11-12, or null",
    "numbers.locked": "write true or false",
    "numbers.btn": "write true or false",
    "licences": "write a list of licences",
    "licences.id": "write an id of letters, digits, dots, dashes or underscores, like L-1",
    "licences.kind": "write a kind in small letters and underscores, like x2",
    "licences.extension": 'write digits in quotes, like "1012", or null',
    "licences.assigned": "write true or false",
    "locations": "write a list of locations",
    "locations.name": "write the location's name, at most 120 characters on one line",
    "locations.numbers": 'write a list of numbers in quotes, like ["+12565550111"]',
    "trunks": "write a list of trunks",
    "trunks.id": "write an id of letters, digits, dots, dashes or underscores, like T-1",
    "trunks.initial": "write true or false",
    "trunks.kind": "write a kind in small letters and underscores, like ucaas",
    "addons": "write a list in small letters and underscores, like [call_insights]",
}


def _matching(pattern: re.Pattern[str]) -> AfterValidator:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError("shape")
        return text

    return AfterValidator(check)


def _one_line(text: str) -> str:
    # Control, format (bidi) and surrogate characters could forge a line of a letter or a page.
    if not text.strip() or any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in text):
        raise ValueError("one line")
    return text.strip()


def _e164(text: str) -> str:
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        raise ValueError("number") from None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_valid_number(number) or e164 != text:
        raise ValueError("number")
    return text


def _no_truth_value(value: Any) -> Any:
    return "count" if isinstance(value, bool) else value  # Python takes True for 1


def _day(value: Any) -> Any:
    # Left to itself pydantic takes a bare number for seconds since 1970.
    if value is None or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return value and date.fromisoformat(value)
    raise ValueError("day")


def _day_or_moment(value: Any) -> Any:
    if isinstance(value, str) and "T" in value.upper().replace(" ", "T"):
        value = datetime.fromisoformat(value)
        if value.tzinfo is None:
            raise ValueError("moment without time zone")
        return value
    return _day(value)


Word = Annotated[str, _matching(WORD)]
Id = Annotated[str, _matching(ACCOUNT_ID)]
Line = Annotated[str, Field(max_length=120), AfterValidator(_one_line)]
Address = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
E164 = Annotated[str, AfterValidator(_e164)]
Email = Annotated[str, Field(max_length=254), _matching(EMAIL)]
Extension = Annotated[str, _matching(re.compile(r"[0-9]{1,8}"))]
Count = Annotated[int, BeforeValidator(_no_truth_value), Field(ge=0, le=1_000_000)]
Day = Annotated[date | None, BeforeValidator(_day)]
DayOrMoment = Annotated[date | datetime | None, BeforeValidator(_day_or_moment)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContactRow(_Row):
    """One entry of `contacts`."""

    name: Line
    email: Email
    phone: E164
    roles: list[Word] = Field(min_length=1)
    email_changed_on: DayOrMoment = None


class NumberRow(_Row):
    """One entry of `numbers`."""

    number: E164
    kind: Word
    extension: Extension | None = None
    status: Literal["active", "released"] = "active"
    released_on: Day = None
    locked: bool = False
    btn: bool = False

    @model_validator(mode="after")
    def _released_has_its_day(self) -> Self:
        if (self.status == "released") != (self.released_on is not None):
            raise ValueError(
                f"{self.number} is {self.status}; write released_on for a released number, "
                "and leave it out for an active one"
            )
        return self


class LicenceRow(_Row):
    """One entry of `licences`."""

    id: Id
    kind: Word
    extension: Extension | None = None
    assigned: bool = False


class LocationRow(_Row):
    """One entry of `locations`."""

    name: Line
    numbers: list[E164] = []


class TrunkRow(_Row):
    """One entry of `trunks`."""

    id: Id
    initial: bool = False
    kind: Word


class AccountRow(_Row):
    """One account of the file."""

    id: Id
    provider: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]
    company: Line
    product: Word
    country: Annotated[str, _matching(re.compile(r"[A-Z]{2}"))]
    wholesale: bool = False
    status: Literal["active", "cancelled"] = "active"
    cancelled_on: Day = None
    contract_end: Day = None
    payment_method: Literal["invoice", "ach", "credit_card", "other"]
    card_on_file: bool = False
    lines: Count = 0
    devices: Count = 0
    service_address: Address
    contacts: list[ContactRow] = Field(min_length=1)
    numbers: list[NumberRow] = []
    licences: list[LicenceRow] = []
    locations: list[LocationRow] = []
    trunks: list[TrunkRow] = []
    addons: list[Word] = []

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.status == "cancelled") != (self.cancelled_on is not None):
            raise ValueError(
                f"the account is {self.status}; write cancelled_on for a cancelled account, "
                "and null for an active one"
            )
        _refuse_twice("contact with the e-mail", [c.email.casefold() for c in self.contacts])
        _refuse_twice("number", [n.number for n in self.numbers])
        _refuse_twice("licence", [licence.id for licence in self.licences])
        _refuse_twice("trunk", [trunk.id for trunk in self.trunks])
        _refuse_twice("location", [place.name.casefold() for place in self.locations])
        return self

    def account(self) -> vocabulary.Account:
        """Return this row as the rest of the helpdesk speaks of it."""
        plain = {name: getattr(self, name) for name in type(self).model_fields}
        return vocabulary.Account(
            **plain
            | {
                "contacts": tuple(
                    vocabulary.Contact(**dict(c) | {"roles": tuple(c.roles)}) for c in self.contacts
                ),
                "numbers": tuple(vocabulary.Number(**dict(n)) for n in self.numbers),
                "licences": tuple(vocabulary.Licence(**dict(row)) for row in self.licences),
                "locations": tuple(
                    vocabulary.Location(place.name, tuple(place.numbers))
                    for place in self.locations
                ),
                "trunks": tuple(vocabulary.Trunk(**dict(t)) for t in self.trunks),
                "addons": tuple(self.addons),
            }
        )


def _refuse_twice(what: str, values: list[str]) -> None:
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise ValueError(f"the {what} {twice} is there twice; write it once")
