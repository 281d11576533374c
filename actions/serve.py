"""Start the action server: `python -m actions.serve`. Loopback, one process, a token on every call.

rasa-sdk's own server listens everywhere, asks nobody who they are, and answers an error with the
customer's whole conversation. Holds no action.
"""

from __future__ import annotations

import argparse
import hmac
import logging
import secrets
import sys
import traceback
import warnings
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.response import HTTPResponse, json

from actions import wiring
from helpdesk import settings as settings_module
from helpdesk.errors import HelpdeskError

HOST = "127.0.0.1"
HEADER = "X-Action-Token"
MAX_BODY = 2_000_000
GRACE_SECONDS = 2.0  # a turn that is cut off is run again

log = logging.getLogger("actions.serve")


class Withheld(logging.Formatter):
    """Keeps the words of our own records; of a library's only where they come from.

    We do not know whom a library quotes.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, without anybody's traceback."""
        if record.name != log.name:
            kind = record.exc_info[0] if record.exc_info else None
            error = f", {kind.__name__}" if kind else ""
            record = logging.makeLogRecord(
                {**record.__dict__, "args": None, "exc_info": None, "exc_text": None,
                 "msg": f"(words withheld) {record.funcName} line {record.lineno}{error}"}
            )  # fmt: skip
        return super().format(record)


class Discreet(ErrorHandler):
    """Answers every error with its status and an id; logs where it came from, never what it says.

    An exception's message and the call's body may quote the customer.
    """

    def response(self, request: Request, exception: Exception) -> HTTPResponse:
        """Return the answer to a call that failed."""
        status = exception.status_code if isinstance(exception, SanicException) else 500
        if status < 500:
            return json({"error": "refused"}, status=status)
        error_id = secrets.token_hex(4)
        log.error("%s failed, error %s: %s", _action(request), error_id, _place(exception))
        return json({"error": "action_failed", "id": error_id}, status=500)

    @staticmethod
    def log(request: Request, exception: Exception) -> None:
        """Say nothing more; Sanic's own line would quote the exception."""


def application(token: str) -> Sanic[Any, Any]:
    """Return the server with every action of this package, open to those who know the token."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = GRACE_SECONDS
    app.error_handler = Discreet()

    async def admit(request: Request) -> HTTPResponse | None:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return json({"error": "unauthorized"}, status=401)
        # A small deflated body can unfold to any size; our engine never sends one.
        if request.headers.get("Content-Encoding"):
            return json({"error": "refused"}, status=415)
        return None

    app.register_middleware(admit, "request")
    return app


def _action(request: Request) -> str:
    """Return the name of the action that was called, if the call says one we have."""
    try:
        name = str(request.json["next_action"])
    except (SanicException, KeyError, TypeError):
        return "a call"
    return name if name.isidentifier() and len(name) < 100 else "a call"


def _place(exception: Exception) -> str:
    """Return an exception's class and the lines it came through."""
    frames = traceback.extract_tb(exception.__traceback__)[-8:]
    lines = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in reversed(frames))
    return f"{type(exception).__name__} at {lines}"


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(Withheld("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # The SDK is newer than the engine on purpose (docs/decisions) and says so at every call.
    warnings.filterwarnings("ignore", module="rasa_sdk.utils")


def main() -> int:
    """Serve until told to stop; return 1 after one sentence when that cannot begin."""
    parser = argparse.ArgumentParser(prog="python -m actions.serve")
    parser.add_argument("--port", type=int, help="default: PORTER_ACTIONS_PORT")
    options = parser.parse_args()
    _log_to_stderr()
    try:
        settings = settings_module.load()
        wiring.casework()  # a pack that cannot be read stops us now, not a customer's turn later
    except HelpdeskError as error:
        print(error, file=sys.stderr)
        return 1
    log.setLevel(settings.log_level)
    port = options.port or settings.actions_port
    app = application(settings.token("actions"))
    log.info("serving on port %d", port)
    app.run(host=HOST, port=port, single_process=True, motd=False, access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
