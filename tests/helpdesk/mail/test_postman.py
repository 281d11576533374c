"""Letters leave as files or by SMTP, under one id, and "later" is told from "never"."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from helpdesk.errors import LetterDelayed, LetterImpossible, NotFound, SettingsError
from helpdesk.mail import mailbox
from helpdesk.mail.postman import MailboxPostman, Outgoing, PostOfficeClosed, SmtpPostman

LETTER = Outgoing(
    id="a1b2c3",
    to="dana@blueheron.example",
    subject="We received your request – case C-7KQ2MXRT",
    body="Hello,\n\nthank you.\n.\nA line that begins with a dot, and the price: 5 €.\n",
    case="C-7KQ2MXRT",
    created_at=datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
)
NOW = datetime(2026, 11, 23, 17, 1, tzinfo=UTC)


class Server:
    """A mail server that answers what `says` holds for each step, and 250 otherwise."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.says: dict[str, str] = {}
        self.received: list[Any] = []
        self.hang_up_after_data = False

    async def handle_MAIL(self, _: Any, __: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.mail_from = address
        return self.says.get("MAIL", "250 fine")

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, options: Any) -> str:
        if "RCPT" not in self.says:
            envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 fine")

    async def handle_DATA(self, server: Any, _: Any, envelope: Any) -> str:
        if self.hang_up_after_data:
            server.transport.abort()
        elif "DATA" not in self.says:
            self.received.append(envelope)
        return self.says.get("DATA", "250 fine")


@pytest.fixture
def server(free_port: int) -> Iterator[Server]:
    handler = Server(f"smtp://127.0.0.1:{free_port}")
    controller = Controller(handler, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield handler
    controller.stop()


def postman(server: Server) -> SmtpPostman:
    return SmtpPostman(server.url, "support@porter.example")


def test_a_mailbox_letter_is_one_file_with_everything_in_it(tmp_path: Path) -> None:
    MailboxPostman(tmp_path / "mailbox").send(LETTER, NOW)

    (path,) = (tmp_path / "mailbox").iterdir()
    assert json.loads(path.read_text()) == {
        "id": LETTER.id,
        "to": LETTER.to,
        "subject": LETTER.subject,
        "body": LETTER.body,
        "sent_at": "2026-11-23T17:01:00+00:00",
        "case": LETTER.case,
    }
    assert path.stat().st_mode & 0o077 == 0


def test_the_same_letter_again_is_the_same_file(tmp_path: Path) -> None:
    for _ in range(2):
        MailboxPostman(tmp_path).send(LETTER, NOW)

    assert [letter["id"] for letter in mailbox.letters(tmp_path)] == [LETTER.id]


def test_a_mailbox_that_cannot_be_written_is_closed_for_now(tmp_path: Path) -> None:
    (tmp_path / "mailbox").write_text("a file where the folder should be")

    with pytest.raises(PostOfficeClosed):
        MailboxPostman(tmp_path / "mailbox").send(LETTER, NOW)


@pytest.mark.parametrize("name", ["nothere", "../secret", "", "a/b"])
def test_only_letters_of_the_mailbox_can_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "mailbox").mkdir()

    with pytest.raises(NotFound):
        mailbox.letter(tmp_path / "mailbox", name)


def test_a_letter_arrives_by_smtp_as_it_was_written(server: Server) -> None:
    postman(server).send(LETTER, NOW)

    (envelope,) = server.received
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert envelope.mail_from == "support@porter.example"
    assert envelope.rcpt_tos == [message["To"]] == [LETTER.to]
    assert message["Subject"] == LETTER.subject
    assert message["Message-ID"] == "<a1b2c3@porter.example>"
    assert message.get_content().replace("\r\n", "\n") == LETTER.body


def test_copies_of_a_letter_cannot_be_told_apart(server: Server) -> None:
    for _ in range(2):
        postman(server).send(LETTER, NOW)

    first, second = server.received
    assert first.content == second.content


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_4xx_means_later(server: Server, step: str) -> None:
    server.says[step] = "451 not now"

    with pytest.raises(LetterDelayed) as said:
        postman(server).send(LETTER, NOW)
    assert not isinstance(said.value, PostOfficeClosed)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_5xx_means_never(server: Server, step: str) -> None:
    server.says[step] = "550 no such person"

    with pytest.raises(LetterImpossible):
        postman(server).send(LETTER, NOW)


def test_a_server_that_wants_a_password_is_closed_and_the_letter_not_to_blame(
    server: Server,
) -> None:
    server.says["MAIL"] = "530 authentication required"

    with pytest.raises(PostOfficeClosed):
        postman(server).send(LETTER, NOW)


def test_a_connection_lost_after_the_text_means_later(server: Server) -> None:
    server.hang_up_after_data = True

    with pytest.raises(LetterDelayed):
        postman(server).send(LETTER, NOW)


def test_a_server_that_is_not_there_is_closed_for_now(free_port: int) -> None:
    with pytest.raises(PostOfficeClosed):
        SmtpPostman(f"smtp://127.0.0.1:{free_port}", "support@porter.example").send(LETTER, NOW)


def test_a_password_never_travels_without_encryption(server: Server) -> None:
    url = server.url.replace("smtp://", "smtp://porter:secret@")

    with pytest.raises(PostOfficeClosed):
        SmtpPostman(url, "support@porter.example").send(LETTER, NOW)
    assert server.received == []


def test_a_line_break_in_the_subject_is_never_sent(server: Server) -> None:
    forged = Outgoing(**{**vars(LETTER), "subject": "Hello\r\nBcc: eve@evil.example"})

    with pytest.raises(LetterImpossible):
        postman(server).send(forged, NOW)
    assert server.received == []


@pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://", "smtp://h:x"])
def test_an_address_of_a_mail_server_that_is_none_is_a_setting_to_correct(url: str) -> None:
    with pytest.raises(SettingsError, match="PORTER_SMTP_URL"):
        SmtpPostman(url, "support@porter.example")
