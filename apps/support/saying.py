"""Taking a customer's message in and waiting for news: what HTTP and WebSocket have in common."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.support import transcript
from apps.support.bells import DESK
from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.casework import asks, beside, moves, outage
from helpdesk.chat import cleaning, intake, store
from helpdesk.chat.log import Conversation, Message, Received
from helpdesk.errors import Conflict
from helpdesk.forms import words
from helpdesk.vocabulary import Owner

CLIENT_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
CHOICE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def say(parts: Parts, conversation_id: str, body: Mapping[str, Any]) -> Received:
    """Store what the browser sent and set the runner on it. Raises Problem."""
    said = _said(body)
    check_pace(parts, conversation_id)
    now = parts.clock()
    try:
        received = await parts.threads.write(
            lambda c: _receive(parts, c, conversation_id, said, now)
        )
    except Conflict:
        raise Problem("client_id_used") from None
    except intake.StaleChoice:
        raise Problem("stale_choice") from None
    parts.measures.messages.labels("choice" if said.choice else "text", received.is_new).inc()
    parts.runner.wake(conversation_id, received.seq)
    parts.bells.ring(conversation_id)
    parts.bells.ring(DESK)
    return received


def _receive(
    parts: Parts,
    connection: store.Connection,
    conversation_id: str,
    said: intake.Said,
    now: datetime,
) -> Received:
    """Keep the message; where a person has the conversation, theirs is the turn to answer."""
    received = intake.receive(
        connection,
        conversation_id,
        said,
        codes=parts.desk.codes,
        providers=parts.providers,
        card_notice=parts.card_notice,
        now=now,
    )
    casework, seq = parts.desk.casework, received.seq
    if received.is_new and received.owner is Owner.AGENT:
        asks.said(casework, connection, conversation_id, seq, now)
    if received.is_new and received.asks_for_a_person and received.owner is not Owner.AGENT:
        outage.to_a_person(casework, connection, conversation_id, seq, now)
    return received


def check_pace(parts: Parts, conversation_id: str) -> None:
    """Let one browser ask for so much and no more, whatever it asks for. Raises Problem."""
    wait = parts.gate.message(conversation_id, is_hasty=parts.runner.owes(conversation_id))
    if wait:
        raise Problem("slow_down", retry_after=wait)


async def stop_waiting(parts: Parts, conversation_id: str) -> None:
    """Take the customer out of the line; a second time changes nothing."""
    check_pace(parts, conversation_id)
    now = parts.clock()
    await parts.threads.write(lambda c: moves.stop_waiting(c, conversation_id, now))
    parts.bells.ring(conversation_id)
    parts.bells.ring(DESK)


async def news(parts: Parts, conversation_id: str, after: int, wait: float) -> dict[str, Any]:
    """Return what is newer than `after`, at the latest after `wait` seconds.

    Earlier than that it answers when the turn is finished, or when the customer was told that it
    takes longer; so a poll never ends with half an answer.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + wait
    with parts.bells.listen(conversation_id) as bell:
        while True:
            bell.clear()
            left = end - loop.time()
            is_last = left <= 0 or parts.bells.closing
            if is_last or not parts.runner.is_silent(conversation_id):
                seen = await parts.threads.read(lambda c: look(parts, c, conversation_id, after))
                if is_last or (seen.messages and is_complete(seen.talk)):
                    return transcript.view(seen.talk, seen.messages, seen.beside)
            with contextlib.suppress(TimeoutError):  # then one last look
                await asyncio.wait_for(bell.wait(), left)


@dataclass(frozen=True)
class Seen:
    """A conversation as of one moment: what is new in it, and what a page shows beside."""

    talk: Conversation
    messages: list[Message]
    beside: dict[str, Any]


def look(parts: Parts, connection: store.Connection, conversation_id: str, after: int) -> Seen:
    """Read the conversation and its messages as of one moment."""
    talk = store.conversation(connection, conversation_id)
    messages = store.messages_after(connection, talk, after) if talk.last_seq > after else []
    return Seen(talk, messages, beside.of(parts.desk.casework, connection, talk, parts.clock()))


def is_complete(talk: Conversation) -> bool:
    """Tell whether the browser should hear of it now."""
    return not talk.is_working or talk.outage_told


def _said(body: Mapping[str, Any]) -> intake.Said:
    client_id = body.get("client_id")
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        raise Problem("missing_text")
    match {k: v for k in ("text", "choice", "goal") if (v := body.get(k)) is not None}:
        case {"choice": str(choice), **rest} if not rest and CHOICE_ID.fullmatch(choice):
            return intake.Said(client_id, choice=choice)
        case {"goal": str(goal), **rest} if not rest and goal in words.options("requests"):
            return intake.Said(client_id, goal=goal, label=words.option("requests", goal))
        case {"text": str(text), **rest} if not rest:
            return intake.Said(client_id, text=_cleaned(text))
    raise Problem("missing_text")


def _cleaned(text: str) -> cleaning.Cleaned:
    try:
        return cleaning.clean(text)
    except cleaning.TextRefused as refused:
        raise Problem(refused.code) from None
