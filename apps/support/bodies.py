"""Reading request bodies: small, JSON, one object, each key once. Refuses everything else kindly."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from apps.support.problems import Problem

LARGEST = 16 * 1024  # bytes


async def read_object(request: Request) -> dict[str, Any]:
    """Return the body's JSON object. Raises Problem."""
    if (
        request.headers.get("content-type", "").partition(";")[0].strip().lower()
        != "application/json"
    ):
        raise Problem("wrong_type")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("wrong_type")
    return parse(await read(request, LARGEST))


def parse(raw: bytes | str) -> dict[str, Any]:
    """Return the JSON object in `raw`. Raises Problem when it is anything else."""
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        found = json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem("malformed") from None
    if not isinstance(found, dict):
        raise Problem("malformed")
    return found


async def read(request: Request, largest: int) -> bytes:
    """Return the whole body. Raises Problem when it is larger than `largest` bytes."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced[:20]) > largest:
        raise Problem("too_large")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Problem("too_large")
    return bytes(body)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _refuse(_: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")
