"""Who may enter a conversation: whoever holds its token. An unknown conversation and a wrong token
get the same answer, so that nobody can find out which conversations exist."""

from __future__ import annotations

import hmac

from starlette.requests import HTTPConnection

from apps.support.parts import Parts
from apps.support.problems import Problem
from helpdesk.chat import store, tokens

REMEMBERED = 10_000  # hashes of tokens; a conversation's token never changes
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
    known = await _token_hash(parts, conversation_id)
    said = tokens.hashed(token)
    right = hmac.compare_digest(known or NOBODY, said) and known is not None
    return right and not tokens.is_over(token, parts.clock())


async def _token_hash(parts: Parts, conversation_id: str) -> str | None:
    known = parts.token_hashes.get(conversation_id)
    if known is None and len(conversation_id) <= LONGEST_ID and "\0" not in conversation_id:
        known = await parts.threads.read(lambda c: store.token_hash(c, conversation_id))
        if known is not None:
            remember(parts, conversation_id, known)
    return known


def remember(parts: Parts, conversation_id: str, token_hash: str) -> None:
    """Spare the store a look at the next request."""
    if len(parts.token_hashes) >= REMEMBERED:
        del parts.token_hashes[next(iter(parts.token_hashes))]
    parts.token_hashes[conversation_id] = token_hash
