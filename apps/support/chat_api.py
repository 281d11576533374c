"""The chat API's routes (design: the chat API). What happens behind them is in saying.py and turns.py."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from apps import logs
from apps.support import bodies, doors, origins, saying
from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.chat import cleaning, store
from helpdesk.chat.lines import store as lines
from helpdesk.errors import NotFound, SecretGone
from helpdesk.handoff import words
from helpdesk.handoff.ratings import store as ratings
from helpdesk.identity import assertions
from helpdesk.vocabulary import Owner

LONGEST_WAIT = 25.0  # seconds a poll may stay
EMBEDDED_FOR = timedelta(hours=12)  # a token kept by another site's page is worth little later
GREETING_WAIT = 4.5  # seconds; a greeting that comes later is picked up by the first poll
LARGEST_SEQ = 2**31 - 1
LOCALE = re.compile(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{1,8}){0,2}")
NO_STORE = {"Cache-Control": "no-store"}


async def open_conversation(request: Request) -> Response:
    """Open a conversation; the greeting is in it unless the engine is away."""
    parts: Parts = request.app.state.parts
    body = await bodies.read_object(request)
    provider, locale = _opening(parts, body)
    wait = parts.gate.conversation(request.client.host if request.client else "")
    if wait:
        raise Problem("too_many_conversations", retry_after=wait)
    now = parts.clock()
    signed_in = _signed_in(parts, body, provider, now)
    own = origins.origin_of(parts.desk.settings.public_url)
    expires_at = now + EMBEDDED_FOR if origins.foreign_origin(request.scope, own) else None

    def open_and_bind(connection: store.Connection) -> tuple[str, str]:
        opened = store.open_conversation(
            connection, provider=provider, locale=locale, now=now, expires_at=expires_at
        )
        if signed_in is not None:
            assertions.accept(connection, signed_in, conversation_id=opened[0], now=now)
        return opened

    try:
        conversation_id, token = await parts.threads.write(open_and_bind)
    except assertions.NotAsserted as error:
        raise _not_signed_in(error) from None
    parts.measures.conversations.inc()
    parts.runner.wake(conversation_id)
    view = await saying.news(parts, conversation_id, 0, GREETING_WAIT)
    return JSONResponse({"id": conversation_id, "token": token, **view}, 201, NO_STORE)


async def post_message(request: Request) -> Response:
    """Take a message in: 202 when it is new, 200 when it was sent before."""
    parts: Parts = request.app.state.parts
    conversation_id = await doors.enter(request, parts)
    body = await bodies.read_object(request)
    if body.get("move") == "withdraw":
        await saying.stop_waiting(parts, conversation_id)
        return JSONResponse({}, headers=NO_STORE)
    received = await saying.say(parts, conversation_id, body)
    return JSONResponse({"seq": received.seq}, 202 if received.is_new else 200, NO_STORE)


async def get_messages(request: Request) -> Response:
    """Say what is newer than `after`, waiting up to `wait` seconds for it."""
    parts: Parts = request.app.state.parts
    conversation_id = await doors.enter(request, parts)
    after = _number(request, "after", LARGEST_SEQ)
    wait = min(_number(request, "wait", LARGEST_SEQ), LONGEST_WAIT)
    view = await saying.news(parts, conversation_id, int(after), wait)
    await doors.enter(request, parts)  # once more: it may have been opened elsewhere meanwhile
    return JSONResponse(view, headers=NO_STORE)


async def get_secret(request: Request) -> Response:
    """Show a secret, once."""
    parts: Parts = request.app.state.parts
    conversation_id = await doors.enter(request, parts)
    saying.check_pace(parts, conversation_id)
    secret_id, now = request.path_params["secret"], parts.clock()
    try:
        secret = await parts.threads.write(
            lambda c: parts.desk.pins.reveal(
                c, conversation_id=conversation_id, secret_id=secret_id, now=now
            )
        )
    except SecretGone:
        raise Problem("secret_gone") from None
    except NotFound:
        raise Problem("not_found") from None
    shown = {
        "kind": "porting_pin",
        "value": secret.value,
        "expires_at": secret.expires_at.isoformat(),
    }
    return JSONResponse(shown, headers=NO_STORE)


async def post_rating(request: Request) -> Response:
    """Keep how a customer found it, once: a score, or none when they skip it.

    There is something to rate when a person has ended the conversation, and not before.
    """
    parts: Parts = request.app.state.parts
    conversation_id = await doors.enter(request, parts)
    saying.check_pace(parts, conversation_id)
    body = await bodies.read_object(request)
    score, comment = body.get("score"), body.get("comment", "")
    is_score = score is None or (type(score) is int and score in ratings.SCORES)
    if not is_score or not isinstance(comment, str) or len(comment) > ratings.LONGEST_COMMENT:
        raise Problem("no_rating")
    try:
        cleaned = cleaning.clean(comment).text if comment.strip() else ""
    except cleaning.TextRefused as refused:
        raise Problem(refused.code) from None
    now = parts.clock()

    def keep(connection: store.Connection) -> bool:
        talk = store.lock(connection, conversation_id)
        if talk.owner is not Owner.CLOSED:
            raise Problem("nothing_to_rate")
        new = ratings.keep(connection, talk.id, talk.epoch, score=score, comment=cleaned, now=now)
        if new and (score or cleaned):
            lines.add(connection, talk, [words.rating(score, cleaned)], now)
        return new

    await parts.threads.write(keep)
    parts.bells.ring(conversation_id)
    return JSONResponse({}, headers=NO_STORE)


def routes() -> list[Route]:
    """Return the routes of this module."""
    one = "/api/chat/conversations/{conversation}"
    return [
        Route("/api/chat/conversations", open_conversation, methods=["POST"]),
        Route(f"{one}/messages", post_message, methods=["POST"]),
        Route(f"{one}/messages", get_messages, methods=["GET"]),
        Route(f"{one}/rating", post_rating, methods=["POST"]),
        Route(one + "/secrets/{secret}", get_secret, methods=["GET"]),
    ]


def _opening(parts: Parts, body: dict[str, Any]) -> tuple[str, str]:
    provider, locale = body.get("provider"), body.get("locale", "en")
    if not isinstance(provider, str) or provider not in parts.desk.packs:
        raise Problem("unknown_provider", fills={"providers": ", ".join(sorted(parts.desk.packs))})
    if not isinstance(locale, str) or not LOCALE.fullmatch(locale) or len(locale) > 16:
        raise Problem("malformed")
    return provider, locale


def _signed_in(
    parts: Parts, body: dict[str, Any], provider: str, now: datetime
) -> assertions.Assertion | None:
    token = body.get("identity")
    if token is None:
        return None
    if not isinstance(token, str):
        raise Problem("malformed")
    try:
        return assertions.read(token, parts.desk.settings.identity_key, provider=provider, now=now)
    except assertions.NotAsserted as error:
        raise _not_signed_in(error) from None


def _not_signed_in(error: assertions.NotAsserted) -> Problem:
    logs.get().info("identity token refused", reason=str(error))
    return Problem("not_signed_in")


def _number(request: Request, name: str, largest: int) -> float:
    raw = request.query_params.get(name, "0")
    if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,6})?", raw) or float(raw) > largest:
        raise Problem("wrong_cursor")
    return float(raw)
