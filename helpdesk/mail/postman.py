"""Carrying one letter out of the house, and knowing "later" from "never". No SQL, no waiting.

A letter may be carried twice (a crash between sending and marking); it has the same id each time,
so a mailbox keeps one file and a mail program can tell the copies.
"""

from __future__ import annotations

import contextlib
import json
import os
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from helpdesk.errors import LetterDelayed, LetterImpossible, SettingsError

# Each step of the conversation with a mail server; all of them together stay within one lease.
STEP_SECONDS = 10
AUTHENTICATION_CODES = frozenset({530, 534, 535, 538})


class PostOfficeClosed(LetterDelayed):
    """The mail server cannot be used at all; the letter is not to blame and keeps its attempts."""


@dataclass(frozen=True)
class Outgoing:
    """One letter on its way."""

    id: str
    to: str
    subject: str
    body: str
    case: str | None
    created_at: datetime
    attempts: int = 1  # this one included


class Postman(Protocol):
    """Who carries letters."""

    def send(self, letter: Outgoing, now: datetime) -> None:
        """Carry the letter, or raise LetterDelayed (try again) or LetterImpossible (never)."""


def postman_for(smtp_url: str, sender: str, mailbox: Path) -> Postman:
    """Return the postman the settings ask for: SMTP when there is an address, else the mailbox."""
    return SmtpPostman(smtp_url, sender) if smtp_url else MailboxPostman(mailbox)


class MailboxPostman:
    """Letters become files `<id>.json` in a folder: `{id, to, subject, body, sent_at, case}`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Outgoing, now: datetime) -> None:
        """Write the letter's file whole or not at all; LetterDelayed when the disk refuses."""
        content = {
            "id": letter.id,
            "to": letter.to,
            "subject": letter.subject,
            "body": letter.body,
            "sent_at": now.isoformat(),
            "case": letter.case,
        }
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_whole(
                self._folder / f"{letter.id}.json",
                json.dumps(content, ensure_ascii=False, indent=2) + "\n",
            )
        except OSError as error:
            raise PostOfficeClosed(f"The mailbox cannot be written: {error.strerror}.") from error


def _write_whole(path: Path, text: str) -> None:
    # Two workers may write the same letter at once: each has its own temporary file.
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.tmp")
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too, must survive a power cut before the row says "sent"
    finally:
        os.close(folder)


class SmtpPostman:
    """Letters go to a mail server, one connection each.

    `url` is smtp://host:25 (plain; a relay of one's own), smtp://user:password@host:587 (STARTTLS
    is then required) or smtps://user:password@host:465. User and password are percent-encoded.
    """

    def __init__(self, url: str, sender: str) -> None:
        try:
            parts = urlsplit(url)
            self._port = parts.port or (465 if parts.scheme == "smtps" else 25)
        except ValueError:
            raise SettingsError("PORTER_SMTP_URL: the port is not a number") from None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SettingsError("PORTER_SMTP_URL: write smtp://user:password@host:587")
        self._host = parts.hostname
        self._tls_first = parts.scheme == "smtps"
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender

    def send(self, letter: Outgoing, now: datetime) -> None:
        """Hand the letter to the mail server.

        Raises PostOfficeClosed (a LetterDelayed) when the server cannot be reached or will not let
        us in, LetterDelayed on a 4xx answer or a broken connection, LetterImpossible on a 5xx.
        """
        message = self._message(letter)
        with self._connected() as server, _answers_understood():
            server.send_message(message, self._sender, [letter.to])

    def _message(self, letter: Outgoing) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        try:
            message["From"] = self._sender
            message["To"] = letter.to
            message["Subject"] = letter.subject
        except ValueError as error:  # a line break where a header must be one line
            raise LetterImpossible("The letter's address or subject cannot be a header.") from error
        message["Date"] = format_datetime(letter.created_at)
        message["Message-ID"] = f"<{letter.id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise PostOfficeClosed(
                f"The mail server cannot be used: {type(error).__name__}."
            ) from error
        try:
            yield server
        finally:
            # The letter's fate is known by now: trouble in saying goodbye changes nothing.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _open(self) -> smtplib.SMTP:
        server: smtplib.SMTP
        if self._tls_first:
            server = smtplib.SMTP_SSL(
                self._host, self._port, timeout=STEP_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=STEP_SECONDS)
        try:
            if self._user:
                if not self._tls_first:
                    server.starttls(context=ssl.create_default_context())
                server.login(self._user, self._password)
            else:
                server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


@contextlib.contextmanager
def _answers_understood() -> Iterator[None]:
    """Turn what a mail server said of one letter into "later" or "never"."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        ((code, _),) = error.recipients.values()
        raise _verdict(code) from error
    except smtplib.SMTPResponseException as error:
        raise _verdict(error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        raise LetterImpossible("The mail server cannot carry this address.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise LetterDelayed(f"The mail server fell silent: {type(error).__name__}.") from error


def _verdict(code: int) -> LetterDelayed | LetterImpossible:
    said = f"The mail server answered {code}."
    if code in AUTHENTICATION_CODES:
        return PostOfficeClosed(said)
    return LetterImpossible(said) if code >= 500 else LetterDelayed(said)
