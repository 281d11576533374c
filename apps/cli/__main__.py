"""`./porter COMMAND`: finds the command's module and runs it. Holds no command itself.

A command is a module of this package with `register(subparsers)`, which adds a parser and sets its
`run` to a function of the parsed arguments. Only the module that is asked for is imported.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from helpdesk.errors import HelpdeskError

COMMANDS = {
    "run": "start everything and print the address",
    "chat": "chat in the terminal",
    "accounts": "import, list and show accounts",
    "cases": "list and show cases",
    "handoffs": "list and show what was handed over to people",
    "mail": "list and show the letters in the mailbox",
    "agents": "the people at the desk: add, list, give a password, disable",
    "review": "learn from what was not understood",
    "worker": "send letters and do what is due",
    "providers": "check the rule packs",
    "doctor": "check that everything is in place",
}


class Parser(argparse.ArgumentParser):
    """A parser that complains in one sentence and ends with 1."""

    def error(self, message: str) -> NoReturn:
        """End the program with a sentence that says where help is."""
        self.exit(1, f"{message[:1].upper()}{message[1:]}. Try {self.prog} --help.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code: 0, or 1 after a sentence on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        chosen = _parser(words).parse_args(words)
        return int(chosen.run(chosen) or 0)
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print(_sentence(error), file=sys.stderr)
        if os.environ.get("PORTER_LOG_LEVEL", "").upper() == "DEBUG":
            traceback.print_exception(error)
        return 1


def _parser(words: Sequence[str]) -> Parser:
    parser = Parser(prog="porter", description="Porter, the support assistant of a phone provider.")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, help_ in COMMANDS.items():
        if words[:1] == [name]:
            import_module(f"apps.cli.{name}").register(subparsers)
        else:
            subparsers.add_parser(name, help=help_)
    return parser


def _sentence(error: Exception) -> str:
    """Say what went wrong; what libraries say may hold passwords and is not repeated."""
    if isinstance(error, HelpdeskError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file or address'}: {error.strerror}."
    if type(error).__module__.startswith("sqlalchemy"):
        return (
            f"The database cannot be used ({type(error).__name__}): see that it runs and that "
            "PORTER_DATABASE_URL is right."
        )
    return (
        f"Something went wrong inside Porter ({type(error).__name__}); "
        "run it again with PORTER_LOG_LEVEL=DEBUG to see where."
    )


if __name__ == "__main__":
    sys.exit(main())
