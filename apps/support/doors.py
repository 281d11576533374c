"""Who may enter a conversation: whoever holds its token. An unknown conversation and a wrong token
get the same answer, so that nobody can find out which conversations exist."""

from __future__ import annotations

import hmac
from datetime import datetime

from starlette.requests import HTTPConnection

from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.chat import store, tokens

LONGEST_ID = 64
NOBODY = tokens.hashed("")  # compared with when there is no such conversation


async def enter(connection: HTTPConnection, parts: Parts) -> str:
    """Return the id of the conversation in the path, when the request carries its token.

    Raises Problem: no_token without a bearer token, else no_conversation.
    """
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem("no_token")
    conversation_id = str(connection.path_params["conversation"])
    if not await opens(parts, conversation_id, token.strip()):
        raise Problem("no_conversation")
    return conversation_id


async def opens(parts: Parts, conversation_id: str, token: str) -> bool:
    """Say whether the token opens the conversation."""
    if len(conversation_id) > LONGEST_ID or "\0" in conversation_id:
        return False
    now = parts.clock()
    return await parts.threads.read(lambda c: holds(c, conversation_id, token, now))


def holds(connection: store.Connection, conversation_id: str, token: str, now: datetime) -> bool:
    """Say whether the token opens the conversation still. It is asked of the store each time: a link
    of a letter that is opened elsewhere, in whichever process, takes the conversation with it."""
    known = store.token_hash(connection, conversation_id)
    right = hmac.compare_digest(known or NOBODY, tokens.hashed(token)) and known is not None
    return right and not tokens.is_over(token, now)
