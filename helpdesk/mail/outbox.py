"""Putting a letter where the worker finds it, in its cause's transaction. Sends nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.engine import Connection

from helpdesk.errors import LetterImpossible
from helpdesk.mail import store
from helpdesk.mail.compose import compose

# One plain address. Whether anybody reads mail there is the mail server's to say.
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,189}")


def queue(
    connection: Connection,
    *,
    letter: str,
    to: str,
    values: Mapping[str, str],
    key: str,
    now: datetime,
    case_number: str | None = None,
    secret: bool = False,
) -> None:
    """Compose the letter and leave it for the worker; the same `key` again changes nothing.

    `secret` letters lose their body once they are sent. Raises LetterImpossible when the values do
    not fit the letter or `to` is not one address.
    """
    if not ADDRESS.fullmatch(to):
        raise LetterImpossible(f"The letter {letter} has no usable address to go to.")
    text = compose(letter, values)
    store.add(
        connection,
        {
            # The letter's identity follows from the key: every copy of it has the same Message-ID.
            "id": hashlib.sha256(key.encode()).hexdigest()[:32],
            "letter": letter,
            "case_number": case_number,
            "to": to,
            "subject": text.subject,
            "body": text.body,
            "secret": secret,
        },
        now=now,
    )
