"""What the engine may write into its log: everything at start, nothing a customer said in a turn.

Rasa and its libraries put texts into messages, exceptions and warnings. During a turn their records
are reduced to where they come from; only our own records, which are written with that in mind, keep
their words.
"""

from __future__ import annotations

import contextlib
import contextvars
import logging
import sys
import traceback
import warnings
from collections.abc import Iterator, MutableMapping
from typing import Any

OURS = "assistant"
_in_turn: contextvars.ContextVar[bool] = contextvars.ContextVar("in_turn", default=False)


@contextlib.contextmanager
def during_a_turn() -> Iterator[None]:
    """Mark this task as handling a customer's message."""
    token = _in_turn.set(True)
    try:
        yield
    finally:
        _in_turn.reset(token)


class Discreet(logging.Formatter):
    """Formats a record; during a turn, a foreign one without its message and its exception's."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line (and frames), with nothing in it that came from a customer."""
        if _in_turn.get() and not record.name.startswith(OURS):
            where = f"{record.name}, {record.funcName} line {record.lineno}"
            what = (
                f": {record.exc_info[0].__name__}" if record.exc_info and record.exc_info[0] else ""
            )
            hidden = logging.LogRecord(
                record.name,
                record.levelno,
                record.pathname,
                record.lineno,
                f"(text withheld; {where}{what})",
                None,
                None,
            )
            return super().format(hidden)
        return super().format(record)


def frames(error: BaseException) -> str:
    """Return where an exception came from, without its message or anybody's values."""
    return "".join(
        f"  {frame.filename}:{frame.lineno} in {frame.name}\n"
        for frame in traceback.extract_tb(error.__traceback__)
    )


def configure(level: str = "INFO") -> None:
    """Send all logging, structlog's and warnings too, through the discreet formatter to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(level)
    warnings.showwarning = _warning
    _configure_structlog()


def _configure_structlog() -> None:
    """Let structlog's records pass through logging, named by their event alone."""
    import structlog

    def event_alone(_: Any, __: str, said: MutableMapping[str, Any]) -> str:
        return str(said.get("event", ""))

    structlog.configure(
        processors=[event_alone],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )


# Libraries warning each other of their future, and Rasa of parts that config.yml leaves out on purpose.
_FOR_OTHERS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ImportWarning)
_ON_PURPOSE = (
    "Slot auto-fill has been removed",
    "does not include a response selector",
    "duplicated intents have been found across multiple domain files: faq",
    "Deprecated API features detected",
    "pkg_resources is deprecated",
)


def _warning(message: Any, category: type[Warning], filename: str, lineno: int, *_: Any) -> None:
    """Log a warning that somebody here could act on."""
    if issubclass(category, _FOR_OTHERS) or any(known in str(message) for known in _ON_PURPOSE):
        return
    words = "(text withheld)" if _in_turn.get() else str(message)
    logging.getLogger("warnings").warning(
        "%s:%s %s: %s", filename, lineno, category.__name__, words
    )
