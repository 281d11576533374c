"""Logs: one JSON object a line on stderr, with the keys allowed here and no free text.

What customers, letters and errors say never reaches a log: an error is its class and its place.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from helpdesk import clock

# Names of things, counts and codes. A key that is not here is left out, and its name is told.
ALLOWED = frozenset(
    "event level at process pid error where dropped logger signal version port code "
    "conversation turn seq owner epoch handoff form slot intent outcome reason provider "
    "case file kind status letter_id letter job attempts count seconds milliseconds".split()
)
# What an id looks like: no blanks, no @, no +. Sentences and addresses do not fit through.
ID = re.compile(r"[A-Za-z0-9_.:/<>-]{1,128}")
EVENT = re.compile(r"[A-Za-z0-9 _.,:'-]{1,100}")


def configure(process: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send this process's logs, and those of its libraries, to `stream` (stderr) as JSON lines."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    out = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _placed,
            _stamped(process),
            _allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_LibraryFormatter(process))
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


def get() -> Any:
    """Return the logger: `get().info("letter sent", letter_id=…)`."""
    return structlog.get_logger()


class _LibraryFormatter(logging.Formatter):
    """A library's record without its message: we do not know what the message quotes."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        event: MutableMapping[str, Any] = {
            "event": "a library logged",
            "level": record.levelname.lower(),
            "logger": record.name,
            "where": f"{record.module}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[1]:
            event["exc_info"] = record.exc_info[1]
        _stamp_into(event, self._process)
        kept = _allowed(None, "", _placed(None, "", event))
        return str(structlog.processors.JSONRenderer()(None, "", kept))


def _stamped(process: str) -> structlog.typing.Processor:
    def stamp(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        _stamp_into(event, process)
        return event

    return stamp


def _stamp_into(event: MutableMapping[str, Any], process: str) -> None:
    # The machine's time on purpose: a log is compared with other logs, not with the story.
    event["at"] = clock.system().isoformat(timespec="milliseconds")
    event["process"] = process


def _placed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its class and the line it came from."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        if frames := traceback.extract_tb(error.__traceback__):
            event["where"] = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}"
    return event


def _allowed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    kept: dict[str, Any] = {
        key: _plain(key, value) for key, value in event.items() if key in ALLOWED
    }
    if dropped := sorted(event.keys() - ALLOWED):
        kept["dropped"] = dropped
    return kept


def _plain(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    fits = EVENT if key == "event" else ID
    text = str(value)
    return text if key == "at" or fits.fullmatch(text) else "(not an id)"
