"""How people correct what they said: that something shall change, and what it shall be instead.

Knows no question; which words name one is told by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from helpdesk.reading.text import folded

_ASKS = re.compile(
    r"\b(?:chang(?:e|ing)|correct(?=[ ](?:the|my|our|that|it|this)\b)|correction|edit|fix|updat(?:e|ing)"
    r"|amend|modify|redo|re-?enter|replace|swap|wrong|incorrect|mistakes?|mistaken|mistyped|typos?"
    r"|i meant|we meant|not (?:right|correct)|make (?:it|that|them)|should (?:be|have been|say|read))\b"
)
_ORDERS = re.compile(
    r"\W*(?:(?:no|ok|okay|wait|sorry|oh|please|actually|hold on|yes|but|and|i|we|want to|need to"
    r"|would like to|i'd like to|have to|let me|let's|can you|could you|can we)\W+){0,5}"
    r"(?:change|correct|edit|fix|update|amend|modify|redo|replace|swap)\b[^?]*$"
)
_LINK = (
    r"\W{0,3}(?:(?:to|is|are|was|were|as|into|be|should (?:be|read|say|have been)|it'?s|it is"
    r"|that'?s|please|now|actually)\W{1,3}|[:=]\s*){1,4}"
)
_VALUE = r"(?:the |my )?[\w@.+/-]+(?: [\w-]+)?"
_OLD = re.compile(
    rf"(?:[,;]?\s*\b(?:instead of|rather than|in place of)|[,;]\s*(?:and )?not)\s+{_VALUE}\W*$"
    r"|\s(?:and )?not\s+[\w-]*\d[\w/-]*\W*$"
)
_OLD_FIRST = re.compile(r"\bnot\s+(?:the |my )?[\w@.+/-]+(?: \w+)?\s*[,;]\s*(?:but\s+)?")
_ADDS = re.compile(r"\b(?:add|adding|include|plus|also|too|as well|on top|additionally)\b")
_REMOVES = re.compile(
    r"\b(?:remove|drop|delete|leave (?:out|off)|take (?:out|off)|without|except|skip)\b"
)
_JOINTS = re.compile(r"(\s*[,;]\s*(?:and\b\s*)?|\s+and\s+)", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\d|\b(?:but|except|only|instead|rather|however|wait|hold on|first|before|after|until|unless|if|not"
    r"|also|add|plus|and then|one more)\b"
)


def asks(text: str) -> bool:
    """Say whether the message asks to change something, or says that something is wrong."""
    return _ASKS.search(folded(text)) is not None


def orders(text: str) -> bool:
    """Say whether the message orders a change and asks nothing: "please change the date"."""
    return _ORDERS.match(folded(text)) is not None


def instead(text: str, name: str) -> str | None:
    """Return what is said to hold for what `name` names: "the 5th" of "change the date to the 5th".

    None when nothing is. Case is kept.
    """
    pattern = rf"\b{re.escape(name)}\w*{_LINK}(?P<new>\S.*)$"
    found = re.search(pattern, folded(text), re.DOTALL)
    if found is None:
        return None
    return without_the_old(text[found.start("new") :]).strip(" .!")


def adds(text: str) -> bool:
    """Say whether what is named comes on top: "add 1013 too"."""
    return _ADDS.search(folded(text)) is not None


def removes(text: str) -> bool:
    """Say whether what is named shall go: "leave out 1013"."""
    return _REMOVES.search(folded(text)) is not None


def parts(text: str, stands_alone: Callable[[str], bool]) -> list[str]:
    """Return the message cut at its commas and ands, wherever what follows one `stands_alone`."""
    first, *rest = _JOINTS.split(text)
    found = [first]
    for joint, piece in zip(rest[::2], rest[1::2], strict=True):
        if stands_alone(piece):
            found.append(piece)
        else:
            found[-1] += joint + piece
    return [part for part in found if part.strip()]


def without_the_old(text: str) -> str:
    """Return the message without the value that no longer holds: "make it 3" of "make it 3, not 2"."""
    plain = folded(text)
    found = _OLD.search(plain) or _OLD_FIRST.search(plain)
    return text if found is None else text[: found.start()] + text[found.end() :]


def goes_on(text: str) -> bool:
    """Say whether a yes or a no is followed by more: "yes, but ship it overnight"."""
    return _GOES_ON.search(folded(text)) is not None or asks(text)
