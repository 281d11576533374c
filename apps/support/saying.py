"""Taking a customer's message in and waiting for news: what HTTP and WebSocket have in common."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Mapping
from typing import Any

from apps.support import transcript
from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.chat import cleaning, intake, store
from helpdesk.chat.log import Conversation, Message, Received
from helpdesk.errors import Conflict
from helpdesk.forms import words

CLIENT_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
CHOICE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def say(parts: Parts, conversation_id: str, body: Mapping[str, Any]) -> Received:
    """Store what the browser sent and set the runner on it. Raises Problem."""
    said = _said(body)
    wait = parts.gate.message(conversation_id, is_hasty=parts.runner.owes(conversation_id))
    if wait:
        raise Problem("slow_down", retry_after=wait)
    now = parts.clock()
    try:
        received = await parts.threads.write(
            lambda c: intake.receive(
                c,
                conversation_id,
                said,
                codes=parts.desk.codes,
                providers=parts.providers,
                card_notice=parts.card_notice,
                now=now,
            )
        )
    except Conflict:
        raise Problem("client_id_used") from None
    except intake.StaleChoice:
        raise Problem("stale_choice") from None
    parts.measures.messages.labels("choice" if said.choice else "text", received.is_new).inc()
    parts.runner.wake(conversation_id, received.seq)
    parts.bells.ring(conversation_id)
    return received


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
                talk, messages = await parts.threads.read(lambda c: look(c, conversation_id, after))
                if is_last or (messages and is_complete(talk)):
                    return transcript.view(talk, messages)
            with contextlib.suppress(TimeoutError):  # then one last look
                await asyncio.wait_for(bell.wait(), left)


def look(
    connection: store.Connection, conversation_id: str, after: int
) -> tuple[Conversation, list[Message]]:
    """Read the conversation and its messages as of one moment."""
    talk = store.conversation(connection, conversation_id)
    return talk, store.messages_after(connection, talk, after) if talk.last_seq > after else []


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
