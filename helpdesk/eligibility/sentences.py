"""Filling the {names} in a pack's sentences. Holds no sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from helpdesk.errors import PackError

# Only plain names and one dot: a sentence can never reach into an object.
_NAME = re.compile(r"\{([a-z0-9_]+(?:\.[a-z0-9_]+)?)\}")


def names(template: str) -> frozenset[str]:
    """Return the {names} a sentence needs."""
    return frozenset(_NAME.findall(template))


def stray_brace(template: str) -> bool:
    """Tell whether a brace is left that opens or closes no name."""
    rest = _NAME.sub("", template)
    return "{" in rest or "}" in rest


def fill(template: str, values: Mapping[str, object], show: Callable[[object], str]) -> str:
    """Return the sentence with every name replaced by `show(value)`.

    Raises PackError when a name has no value or None: a customer never reads a bare {name}.
    """

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        if found is None:
            raise PackError(f"{match[0]} has no value in the sentence: {template}")
        return show(found)

    return _NAME.sub(value, template)
