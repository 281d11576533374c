"""Errors as RFC 9457 problem documents: one kind sentence, never a trace, never what was sent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from apps import logs
from apps.support.wording import Wording
from helpdesk.chat import store

MEDIA_TYPE = "application/problem+json"
_OF_STATUS = {404: "not_found", 405: "method_not_allowed"}


class Problem(Exception):
    """A request cannot be served; `code` names its sentence in wording.yml, `fills` its {names}."""

    def __init__(
        self, code: str, retry_after: float | None = None, fills: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.fills = fills or {}
        self.retry_after = retry_after


def document(wording: Wording, problem: Problem) -> dict[str, Any]:
    """Return the problem as a JSON object."""
    words = wording.problems[problem.code]
    detail = words.detail  # some hold an example in JSON, with braces of its own
    for name, value in problem.fills.items():
        detail = detail.replace(f"{{{name}}}", value)
    return {
        "type": f"urn:porter:problem:{problem.code}",
        "title": words.title,
        "status": words.status,
        "detail": detail,
        "code": problem.code,
    }


def response(request: HTTPConnection, problem: Problem) -> Response:
    """Return the problem as an answer."""
    parts = request.app.state.parts
    parts.measures.problems.labels(problem.code).inc()
    body = document(parts.wording, problem)
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(problem.retry_after)))
    if body["status"] == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, body["status"], headers, MEDIA_TYPE)


def on_problem(request: Request, error: Exception) -> Response:
    """A request we refuse."""
    assert isinstance(error, Problem)
    return response(request, error)


def on_http_exception(request: Request, error: Exception) -> Response:
    """A request the router refuses."""
    assert isinstance(error, HTTPException)
    return response(request, Problem(_OF_STATUS.get(error.status_code, "malformed")))


def on_unavailable(request: Request, error: Exception) -> Response:
    """The store is down, locked or full: nothing was kept."""
    logs.get().warning("store unavailable", exc_info=error)
    return response(request, Problem("busy", retry_after=2))


def on_error(request: Request, error: Exception) -> Response:
    """A mistake of ours."""
    logs.get().error("request failed", exc_info=error)
    return response(request, Problem("failed"))


HANDLERS: dict[Any, Any] = {
    Problem: on_problem,
    HTTPException: on_http_exception,
    TimeoutError: on_unavailable,
    Exception: on_error,
    **dict.fromkeys(store.UNAVAILABLE, on_unavailable),
}
