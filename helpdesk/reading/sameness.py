"""Pointing back: "the same as last time", "that number", "the other one". What is meant is not known here."""

from __future__ import annotations

import re

from helpdesk.reading.text import folded

ANYTHING = "anything"
NUMBERS, EXTENSIONS, DAY, COUNT, NAME = "numbers", "extensions", "day", "count", "name"

_THINGS = {
    NUMBERS: "numbers|phone numbers?|telephone numbers?|dids?|lines?",
    EXTENSIONS: "extensions?|exts?|licen[cs]es?|seats?|users?",
    DAY: "date|day",
    COUNT: "amount|quantity|count|how many",
    NAME: "carrier|provider|company|operator|reason|plan|model|phones?|handsets?|address",
    ANYTHING: "number|ones?|thing|answer|choice|as",  # "the same number" may also count something
}
_THING = "|".join(f"(?P<{name}>{words})" for name, words in _THINGS.items())
_LEAD = (
    r"(?:(?:yes|yeah|yep|ok|okay|well|um|please|just|again|exactly|use|take|make it|keep it|it's|its|it is"
    r"|that's|they're|those are|for|with|on|to|of|all|i want|i'd like|we want|let's use)[\s,]+)*"
)
_BEFORE = (
    r"(?:before|earlier|above|previously|always|usual|then"
    r"|(?:(?:the|my|our) )?(?:last|previous|first|other) (?:time|one|request|order)"
    r"|(?:i|we) (?:said|gave|told)(?: you)?(?: before| earlier)?)"
)
_AS_BEFORE = rf"(?:(?:as|like|from)(?: in| for| with)? {_BEFORE})"
_END = r"(?:[\s,]+(?:again|please|pls|thanks|thank you|here|too|as well))*[\s.!]*"
_SAME = re.compile(
    rf"{_LEAD}(?:the |those |that |these |my |our )?(?:very |exact )?same"
    rf"(?:\s+(?:{_THING}))?(?:\s+{_AS_BEFORE}|\s+{_BEFORE})?{_END}"
)
_ONLY_BEFORE = re.compile(
    rf"{_LEAD}(?:{_AS_BEFORE}|ditto|what i (?:said|gave)(?: you)? before){_END}"
)
_OTHER = re.compile(
    rf"{_LEAD}(?:the |my |our )?(?:(?P<one>other(?: (?:one|number|extension|line))?)"
    r"|(?P<more>others|(?:other|remaining) (?:ones|numbers|extensions|lines)|remaining|rest(?: of them)?))"
    rf"{_END}"
)
_NAMED = re.compile(
    r"\b(?:(?:the |my |our )?same|that|those|these|this)\s+(?:phone |telephone )?"
    r"(?:(?P<numbers>numbers?|dids?)|(?P<extensions>extensions?|exts?))\b"
)
_KEEPS = re.compile(r"\b(?:keep|keeping|kept|retain|retaining)\b")  # one's number, as ever
_HINT = re.compile(
    r"\b(?:same|before|last|first|previous(?:ly)?|earlier|above|always|usual|then|ditto|said|gave|told"
    r"|others?|rest|remaining|that|those|these|this)\b"
)


def points_back(text: str) -> bool:
    """Say whether a message may point at something said earlier; False needs no look for it."""
    return _HINT.search(folded(text)) is not None


def same(text: str) -> str | None:
    """Return what the whole message wants to be as it was before: a thing, or ANYTHING; else None."""
    said = folded(text).strip()
    if said in ("same day", "the same day"):
        return None  # as what?
    if _ONLY_BEFORE.fullmatch(said):
        return ANYTHING
    found = _SAME.fullmatch(said)
    return (found.lastgroup or ANYTHING) if found else None


def others(text: str) -> str | None:
    """Return "one" when the whole message means the other one, "more" when the others; else None."""
    found = _OTHER.fullmatch(folded(text).strip())
    return found.lastgroup if found else None


def named(text: str) -> str | None:
    """Return NUMBERS or EXTENSIONS when a message speaks of the same ones: "a CSR for that number"."""
    plain = folded(text)
    found = None if _KEEPS.search(plain) else _NAMED.search(plain)
    return found.lastgroup if found else None
