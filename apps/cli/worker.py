"""`./porter worker`: sends letters and does what is due."""

from __future__ import annotations

import argparse
from typing import Any

from apps.worker import main as worker


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("worker", help="send letters and do what is due")
    parser.add_argument("--once", action="store_true", help="do what is due now, then exit")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> None:
    worker.main(once=arguments.once)
