"""Verification codes, and who a conversation's customer was proved to be.

The promise: nobody outside can tell a claim that matched from one that did not. A claim about an
unknown account, a strange e-mail address, a spent budget or a barred account makes a challenge
that looks, lasts and fails like a real one, and can never be passed; only the letter is missing.
A code exists in one place, the letter; the store holds a keyed hash of it. No message, error or
log line of this module carries a code.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from helpdesk.accounts import store as embedded_directory
from helpdesk.accounts.directory import Directory
from helpdesk.identity import store
from helpdesk.identity.letters import Letters
from helpdesk.mail import outbox
from helpdesk.store.database import Database
from helpdesk.vocabulary import Account, Contact, Identity

DIGITS = 6
LIFE = timedelta(minutes=10)
ATTEMPTS = 5
CODES_A_DAY = 5
DAY = timedelta(hours=24)
FAILURES_IN_A_ROW = 25  # then no more codes for the account until a day has passed
BREAKER_FAILURES = 200  # of all accounts together
BREAKER_WINDOW = timedelta(minutes=60)
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
FRESH = timedelta(minutes=10)
TOUCH_EVERY = timedelta(minutes=1)
NOBODY = "nobody@invalid.example"


class Codes:
    """Makes, sends and checks verification codes; remembers what they proved.

    Every method that writes needs an open `store.write()` and becomes part of that transaction.
    """

    def __init__(
        self,
        key: bytes,
        *,
        letters: Letters = outbox.queue,
        directory: Directory = embedded_directory,
    ) -> None:
        self._key = key
        self._letters = letters
        self._directory = directory

    def start(
        self,
        connection: Connection,
        *,
        conversation_id: str,
        turn: str,
        provider: str,
        account_ref: Sequence[str],
        email: str,
        operation: str,
        now: datetime,
    ) -> None:
        """Challenge the customer to prove the claim for `operation`; once per `turn`.

        `account_ref` are the readings of what was claimed (see Directory.by_ref). The earlier
        code of the conversation stops working, and so does any other live one of the contact.
        """
        if store.turn_has_challenge(connection, turn):
            return
        account, contact = self._match(connection, provider, account_ref, email, now)
        address = contact.email if contact else email[:254]
        account_id = account.id if account else None
        store.replace_challenges(connection, conversation_id, account_id, address)
        challenge_id, code = secrets.token_urlsafe(24), _new_code()
        store.add_challenge(
            connection,
            id=challenge_id,
            conversation_id=conversation_id,
            turn=turn,
            provider=provider,
            account_refs=[ref[:64] for ref in account_ref][:24],
            account_id=account_id,
            email=address,
            operation=operation,
            code_hash=self._hash(challenge_id, code),
            created_at=now,
            expires_at=now + LIFE,
        )
        self._send(connection, challenge_id, code, contact, now)

    def resend(
        self, connection: Connection, *, conversation_id: str, turn: str, now: datetime
    ) -> bool:
        """Start again with the conversation's last claim; False when there was none.

        The day's budget applies, silently.
        """
        last = store.latest_challenge(connection, conversation_id)
        if last is None:
            return False
        self.start(
            connection,
            conversation_id=conversation_id,
            turn=turn,
            provider=last.provider,
            account_ref=last.account_refs,
            email=last.email,
            operation=last.operation,
            now=now,
        )
        return True

    def check(
        self,
        connection: Connection,
        *,
        conversation_id: str,
        digits: str,
        now: datetime,
    ) -> str:
        """Compare `digits` with the conversation's code and say how it went.

        "passed": right; the conversation now has an identity, and the code is used up.
        "wrong": not right, and another attempt is left. "spent": five attempts were wrong, this
        one or earlier ones; even the right code no longer counts. "expired": ten minutes are over.
        "none": no code is waiting. Commit whatever the answer: the attempt is counted with it.
        """
        challenge = store.latest_challenge(connection, conversation_id, locked=True)
        if challenge is None or challenge.status in ("passed", "replaced", store.ASSERTED):
            return "none"
        if challenge.status == "spent":
            return "spent"
        if now >= challenge.expires_at:
            return "expired"
        said = self._hash(challenge.id, _ascii_digits(digits))
        right = hmac.compare_digest(said, challenge.code_hash)
        if self._can_be_passed(connection, challenge, now) and right:
            self._pass(connection, challenge, now)
            return "passed"
        return self._count_failure(connection, challenge, now)

    def live(self, connection: Connection, conversation_id: str, now: datetime) -> bool:
        """Say whether a code of this conversation is waiting to be typed in."""
        last = store.latest_challenge(connection, conversation_id)
        return last is not None and last.status == "live" and now < last.expires_at

    def automatic_pins_paused(self, connection: Connection, now: datetime) -> bool:
        """Say whether so many codes failed lately that a person must issue PINs.

        Only attempts at codes that went out count: guesses at anything else can never succeed, and
        would let any visitor stop the service for everybody.
        """
        return store.failures_since(connection, now - BREAKER_WINDOW) >= BREAKER_FAILURES

    def current(
        self, connection: Connection, conversation_id: str, now: datetime
    ) -> Identity | None:
        """Return who the customer is: proved in the last 8 hours, used in the last 30 minutes."""
        return store.identity(
            connection,
            conversation_id,
            used_after=now - IDLE,
            verified_after=now - ABSOLUTE,
        )

    def touch(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        """Note that the customer is still there. It does not revive what has run out."""
        store.touch_identity(connection, conversation_id, now, used_after=now - IDLE)

    def touch_if_old(self, database: Database, conversation_id: str, now: datetime) -> None:
        """Touch in a transaction of its own, and only when the last touch is a minute old.

        Reading who the customer is then costs a write once a minute, not at every turn.
        """
        with database.read() as connection:
            used_at = store.identity_used_at(connection, conversation_id)
        if used_at is not None and now - used_at >= TOUCH_EVERY:
            with database.write() as connection:
                self.touch(connection, conversation_id, now)

    def forget(self, connection: Connection, conversation_id: str) -> None:
        """Sign the customer out, and kill a code that is still waiting."""
        store.drop_identity(connection, conversation_id)
        store.replace_challenges(connection, conversation_id, None, "")

    @staticmethod
    def fresh_for(identity: Identity, operation: str, now: datetime) -> bool:
        """Say whether the code was typed in at most ten minutes ago, and for this operation."""
        return identity.operation == operation and now - identity.verified_at <= FRESH

    def _match(
        self,
        connection: Connection,
        provider: str,
        refs: Sequence[str],
        email: str,
        now: datetime,
    ) -> tuple[Account, Contact] | tuple[None, None]:
        account = self._directory.by_ref(connection, provider, refs)
        contact = account.contact(email) if account else None
        # The same questions to the store whether anybody was found or not: they take time.
        account_id = account.id if account else ""
        store.lock_account(connection, account_id)
        spent = store.codes_since(connection, account_id, now - DAY) >= CODES_A_DAY
        barred = _barred(connection, account_id, now)
        if account is None or contact is None or spent or barred:
            return None, None
        return account, contact

    def _send(
        self,
        connection: Connection,
        challenge_id: str,
        code: str,
        contact: Contact | None,
        now: datetime,
    ) -> None:
        # A letter to nobody is written and undone, so that both answers take the same time.
        savepoint = connection.begin_nested()
        self._letters(
            connection,
            letter="verification_code",
            to=contact.email if contact else NOBODY,
            values={"code": code, "minutes": str(LIFE // timedelta(minutes=1))},
            key=f"code:{challenge_id}",
            now=now,
            secret=True,
        )
        if contact:
            savepoint.commit()
        else:
            savepoint.rollback()

    def _can_be_passed(self, connection: Connection, challenge: store.Row, now: datetime) -> bool:
        if challenge.account_id is None or _barred(connection, challenge.account_id, now):
            return False
        account = self._directory.get(connection, challenge.account_id)
        return account is not None and account.contact(challenge.email) is not None

    def _pass(self, connection: Connection, challenge: store.Row, now: datetime) -> None:
        store.change_challenge(connection, challenge.id, status="passed")
        store.put_identity(
            connection,
            challenge.conversation_id,
            account_id=challenge.account_id,
            email=challenge.email,
            operation=challenge.operation,
            verified_at=now,
            used_at=now,
        )

    def _count_failure(self, connection: Connection, challenge: store.Row, now: datetime) -> str:
        attempts = challenge.attempts + 1
        status = "spent" if attempts >= ATTEMPTS else "live"
        store.change_challenge(
            connection, challenge.id, attempts=attempts, failed_at=now, status=status
        )
        return "spent" if status == "spent" else "wrong"

    def _hash(self, challenge_id: str, code: str) -> str:
        return hmac.new(self._key, f"{challenge_id}:{code}".encode(), hashlib.sha256).hexdigest()


def _barred(connection: Connection, account_id: str, now: datetime) -> bool:
    failures, last = store.failures_in_a_row(connection, account_id)
    return failures >= FAILURES_IN_A_ROW and last is not None and last > now - DAY


def _new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def _ascii_digits(text: str) -> str:
    """Return the decimal digits of any script as 0-9, and nothing else."""
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())
