"""Writing one more example into the training data, by hand of a person who has read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from helpdesk.errors import HelpdeskError

_INTENT = "- intent: "
_EXAMPLE = "    - "


class CannotTeach(HelpdeskError):
    """The sentence cannot become an example; says why in one sentence."""


def teach(data: Path, text: str, label: str) -> None:
    """Write the sentence behind the other examples of its label. Raises CannotTeach.

    When it stands there already nothing is written, so that doing it twice does no harm.
    """
    home: tuple[Path, int] | None = None
    for path in sorted(data.glob("*.yml")):
        for number, intent, example in _examples(path):
            if _plain(example) == _plain(text):
                if intent == label:
                    return
                raise CannotTeach(f"This sentence is an example of {intent} already.")
            if intent == label:
                home = (path, number)
    if home is None:
        raise CannotTeach(f"There is no label {label}; {data} has the others.")
    path, number = home
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.insert(number + 1, f"{_EXAMPLE}{text}\n")
    path.write_text("".join(lines), encoding="utf-8")


def _examples(path: Path) -> Iterator[tuple[int, str, str]]:
    """Each example with the number of its line and its intent."""
    intent = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("- "):
            intent = line.removeprefix(_INTENT).strip() if line.startswith(_INTENT) else ""
        elif intent and line.startswith(_EXAMPLE):
            yield number, intent, line.removeprefix(_EXAMPLE)


def _plain(sentence: str) -> str:
    return re.sub(r"\W+", " ", sentence.casefold()).strip()
