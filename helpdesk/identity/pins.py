"""Porting PINs: granted with a case, made when shown, shown once, and revoked on alarm.

The promise: the value of a PIN exists in one answer to the customer's browser. Until it is shown
there is none, not even encrypted; afterwards the store holds a hash under a key it does not hold.
Whether a PIN may be granted is the rules' business; only the daily limit is counted again here.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import phonenumbers
from sqlalchemy.engine import Connection

from helpdesk.accounts import store as embedded_directory
from helpdesk.accounts.directory import Directory
from helpdesk.errors import NotAllowed, NotFound, SecretGone
from helpdesk.identity import digits as pin_digits
from helpdesk.identity import store
from helpdesk.identity.letters import Letters
from helpdesk.mail import outbox
from helpdesk.reading import dates
from helpdesk.vocabulary import Account, Contact

A_DAY = 3
DAY = timedelta(hours=24)
WRONG_QUOTES = 5
NOT_ME = "/not-me/"


@dataclass(frozen=True)
class GrantedPin:
    """A PIN that may be shown once. The token of the "this was not me" link is known only now."""

    id: str
    expires_at: datetime
    alarm_token: str = ""


@dataclass(frozen=True)
class Secret:
    """A PIN as the customer sees it."""

    value: str
    expires_at: datetime

    def __repr__(self) -> str:
        return "Secret(value=…)"  # so that no log or traceback shows it


@dataclass(frozen=True)
class Pin:
    """What is known of a PIN without its value."""

    id: str
    account_id: str
    case_number: str
    conversation_id: str
    numbers: tuple[str, ...]
    status: str  # granted | live | revoked
    created_at: datetime
    shown_at: datetime | None


OpenFraudCase = Callable[[Connection, Pin], str]


class Pins:
    """Grants, shows, verifies and revokes porting PINs.

    Every method that writes needs an open `store.write()` and becomes part of that transaction.
    """

    def __init__(
        self,
        key: bytes,
        public_url: str,
        *,
        letters: Letters = outbox.queue,
        directory: Directory = embedded_directory,
    ) -> None:
        self._key = key
        self._public_url = public_url.rstrip("/")
        self._letters = letters
        self._directory = directory

    def grant(
        self,
        connection: Connection,
        *,
        account: Account,
        contact: Contact,
        numbers: Sequence[str],
        case_number: str,
        conversation_id: str,
        life_days: int,
        now: datetime,
        digits: int = 6,
        authorized_roles: Collection[str] = ("authorized",),
        per_day: int = A_DAY,
        time_zone: str = "UTC",
    ) -> GrantedPin:
        """Grant `contact` one PIN for `numbers` (E.164), and tell every authorised contact.

        Revokes open PINs that share a number; once for a case. NotAllowed after `per_day` PINs.
        """
        store.lock_account(connection, account.id)
        if known := store.pin_of_case(connection, case_number):
            return GrantedPin(known["id"], known["expires_at"])
        self._make_room(connection, account.id, numbers, per_day, now)
        granted = GrantedPin(_random(), now + timedelta(days=life_days), _random())
        store.add_pin(
            connection,
            id=granted.id,
            account_id=account.id,
            case_number=case_number,
            conversation_id=conversation_id,
            numbers=list(numbers),
            digits=digits,
            created_at=now,
            expires_at=granted.expires_at,
            alarm_hash=_token_hash(granted.alarm_token),
        )
        told = [contact, *_holders(account, authorized_roles)]
        self._tell(connection, granted, told, numbers, case_number, now, time_zone)
        return granted

    def granted_today(self, connection: Connection, account_id: str, now: datetime) -> int:
        """Count the PINs granted to the account in the last 24 hours, revoked ones too."""
        return store.pins_since(connection, account_id, now - DAY)

    def reveal(
        self,
        connection: Connection,
        *,
        conversation_id: str,
        secret_id: str,
        now: datetime,
    ) -> Secret:
        """Make the PIN's value, keep its hash and return it; once.

        Raises NotFound for a PIN of another conversation, SecretGone when it was shown already,
        was revoked or has run out.
        """
        row = store.pin(connection, id=secret_id)
        if row is None or row.conversation_id != conversation_id:
            raise NotFound("there is no such secret in this conversation")
        if row.status != "granted" or now >= row.expires_at:
            raise SecretGone("a porting PIN is shown once; ask for a new one in the chat")
        account = self._directory.get(connection, row.account_id)
        if account is None:
            raise SecretGone("the account is not there any more")
        value = pin_digits.mint(row.digits, pin_digits.parts(account, row.numbers))
        store.change_pin(
            connection,
            row.id,
            status="live",
            shown_at=now,
            pin_hash=self._hash(row.id, value),
        )
        return Secret(value, row.expires_at)

    def verify(self, connection: Connection, *, number: str, digits: str, now: datetime) -> bool:
        """Say whether a new carrier quotes the right PIN for `number` (E.164).

        The fifth wrong quote in a row revokes the PIN. A right one leaves it live: a carrier may
        have to send its order again.
        """
        right = False
        for row in store.live_pins_of_number(connection, number, now):
            if number not in row.numbers:
                continue
            if hmac.compare_digest(self._hash(row.id, digits), row.pin_hash):
                store.change_pin(connection, row.id, attempts=0)
                right = True
            else:
                self._count_wrong_quote(connection, row, now)
        return right

    def revoke(self, connection: Connection, pin_id: str, now: datetime) -> None:
        """Make a PIN worthless; again changes nothing. Raises NotFound."""
        row = store.pin(connection, id=pin_id)
        if row is None:
            raise NotFound("there is no such PIN")
        if row.status != "revoked":
            store.change_pin(connection, row.id, status="revoked", revoked_at=now)

    def alarm(
        self,
        connection: Connection,
        *,
        token: str,
        open_fraud_case: OpenFraudCase,
        now: datetime,
    ) -> str:
        """Somebody says "this was not me": return the number of the fraud case, opened once.

        Revokes every open PIN of the account, since who got one may have got another. Raises
        NotFound when no letter carried this token.
        """
        account_id = store.account_of_alarm(connection, _token_hash(token))
        if account_id is not None:
            store.lock_account(connection, account_id)
        row = store.pin(connection, alarm_hash=_token_hash(token))
        if row is None:
            raise NotFound("this link belongs to no porting PIN")
        if row.fraud_case is not None:
            return str(row.fraud_case)
        self._revoke_open(connection, row.account_id, now)
        case_number = open_fraud_case(connection, _pin(row))
        store.change_pin(connection, row.id, fraud_case=case_number)
        return case_number

    def _make_room(
        self,
        connection: Connection,
        account_id: str,
        numbers: Sequence[str],
        per_day: int,
        now: datetime,
    ) -> None:
        if self.granted_today(connection, account_id, now) >= per_day:
            raise NotAllowed(f"account {account_id} had its {per_day} porting PINs today")
        self._revoke_open(connection, account_id, now, sharing=numbers)

    def _revoke_open(
        self,
        connection: Connection,
        account_id: str,
        now: datetime,
        sharing: Sequence[str] | None = None,
    ) -> None:
        for row in store.open_pins(connection, account_id):
            if sharing is None or set(row.numbers) & set(sharing):
                store.change_pin(connection, row.id, status="revoked", revoked_at=now)

    def _count_wrong_quote(self, connection: Connection, row: store.Row, now: datetime) -> None:
        attempts = row.attempts + 1
        store.change_pin(connection, row.id, attempts=attempts)
        if attempts >= WRONG_QUOTES:
            store.change_pin(connection, row.id, status="revoked", revoked_at=now)

    def _tell(
        self,
        connection: Connection,
        granted: GrantedPin,
        contacts: Sequence[Contact],
        numbers: Sequence[str],
        case_number: str,
        now: datetime,
        time_zone: str,
    ) -> None:
        values = {
            "made_at": dates.say_moment(now, time_zone),
            "expires_at": dates.say_moment(granted.expires_at, time_zone),
            "numbers": "\n".join(_international(number) for number in numbers),
            "not_me_url": f"{self._public_url}{NOT_ME}{granted.alarm_token}",
        }
        for email in dict.fromkeys(contact.email for contact in contacts):
            self._letters(
                connection,
                letter="pin_made",
                to=email,
                values=values,
                key=f"pin:{granted.id}:{email}",
                now=now,
                case_number=case_number,
            )

    def _hash(self, pin_id: str, value: str) -> str:
        # The id, random and unique, is the salt; the key keeps a million values from being tried.
        return hmac.new(self._key, f"{pin_id}:{value}".encode(), hashlib.sha256).hexdigest()


def _holders(account: Account, roles: Collection[str]) -> list[Contact]:
    return [contact for contact in account.contacts if set(roles) & set(contact.roles)]


def _random() -> str:
    return secrets.token_urlsafe(32)


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _international(number: str) -> str:
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(phonenumbers.parse(number), style)


def _pin(row: store.Row) -> Pin:
    kept = {field.name: getattr(row, field.name) for field in fields(Pin)}
    return Pin(**kept | {"numbers": tuple(row.numbers)})
