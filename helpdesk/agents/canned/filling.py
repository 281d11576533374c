"""The names in a canned reply, and what fills them. Pure; knows no conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpdesk.forms import words

NAME = re.compile(r"\{([^{}]*)\}")
ABOUT_THE_CHAT = ("agent_name", "case_number", "company", "customer_name", "provider_name")


def known() -> tuple[str, ...]:
    """Return every name a canned reply may hold: what is known of the chat, then every slot."""
    return (*ABOUT_THE_CHAT, *words.slots())


def names(text: str) -> tuple[str, ...]:
    """Return the names in the text, each once, in order."""
    return tuple(dict.fromkeys(NAME.findall(text)))


def unknown(text: str) -> tuple[str, ...]:
    """Return the names in the text that nothing can ever fill."""
    return tuple(name for name in names(text) if name not in known())


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with every name filled that has a value; the others stay in their braces."""
    return NAME.sub(lambda found: values.get(found[1], "") or found[0], text)


def unfilled(text: str) -> list[str]:
    """Return the names in the text that something could have filled and nothing has."""
    return [name for name in names(text) if name in known()]
