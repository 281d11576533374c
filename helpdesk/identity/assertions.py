"""Who another site says its signed-in customer is: a short-lived signed token (JWT, HS256).

The site and Porter share one key. A token names the provider, the account and the e-mail address
on file, lives five minutes at most and opens one conversation. It spares the customer the first
code and no later one: a porting PIN still asks for its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from sqlalchemy.engine import Connection

from helpdesk.accounts import store as embedded_directory
from helpdesk.accounts.directory import Directory
from helpdesk.errors import HelpdeskError
from helpdesk.identity import store

ALGORITHM = "HS256"
AUDIENCE = "porter"
LONGEST_LIFE = timedelta(minutes=5)
SKEW = timedelta(seconds=30)  # two machines' clocks
LONGEST = 2048
OPERATION = "signed_in"  # no request's own: what asks for a fresh code goes on asking
_CLAIMS = ["aud", "exp", "iat", "jti", "provider", "account", "email"]


class NotAsserted(HelpdeskError):
    """The token does not prove anything; which part is wrong is nobody's business but the log's."""


@dataclass(frozen=True)
class Assertion:
    """What a token proves: this provider's customer, once."""

    nonce: str
    provider: str
    account_id: str
    email: str


def read(token: str, key: str, *, provider: str, now: datetime) -> Assertion:
    """Return what the token proves for a conversation with `provider`. Raises NotAsserted."""
    if not key or len(token) > LONGEST:
        raise NotAsserted("no_key_or_too_long")
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            # The application's clock is not the machine's, so both moments are compared below.
            options={
                "require": _CLAIMS,
                "verify_exp": False,
                "verify_iat": False,
                "strict_aud": True,
            },
        )
    except jwt.InvalidTokenError as error:
        raise NotAsserted(type(error).__name__) from None
    texts = [claims[name] for name in ("jti", "provider", "account", "email")]
    issued, ends = claims["iat"], claims["exp"]
    if not all(isinstance(t, str) and 0 < len(t) <= 254 for t in texts):
        raise NotAsserted("claim_is_no_text")
    if not all(isinstance(m, int) and not isinstance(m, bool) for m in (issued, ends)):
        raise NotAsserted("moment_is_no_number")
    _check_life(issued, ends, now)
    if claims["provider"] != provider:
        raise NotAsserted("other_provider")
    return Assertion(*texts)


def accept(
    connection: Connection,
    assertion: Assertion,
    *,
    conversation_id: str,
    now: datetime,
    directory: Directory = embedded_directory,
) -> None:
    """Bind the customer to the conversation. Part of the caller's transaction.

    Raises NotAsserted, and then nothing is bound: the account does not know the address, belongs
    to another provider, or the token has opened a conversation before.
    """
    account = directory.by_ref(connection, assertion.provider, [assertion.account_id])
    contact = account.contact(assertion.email) if account else None
    if account is None or contact is None or account.id != assertion.account_id:
        raise NotAsserted("no_such_contact")
    if not store.keep_assertion(
        connection,
        nonce=hashlib.sha256(assertion.nonce.encode()).hexdigest(),
        conversation_id=conversation_id,
        provider=assertion.provider,
        account_id=account.id,
        email=contact.email,
        operation=OPERATION,
        now=now,
    ):
        raise NotAsserted("used_before")
    store.put_identity(
        connection,
        conversation_id,
        account_id=account.id,
        email=contact.email,
        operation=OPERATION,
        verified_at=now,
        used_at=now,
    )


def _check_life(issued: int, ends: int, now: datetime) -> None:
    moment, skew = now.timestamp(), SKEW.total_seconds()
    if not issued - skew <= moment < ends + skew:
        raise NotAsserted("not_now")
    if ends - issued > LONGEST_LIFE.total_seconds():
        raise NotAsserted("lives_too_long")
