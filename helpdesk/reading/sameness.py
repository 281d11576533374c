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
    r"|that's|they're|those are|for|with|on|to|of|all|i want|i'd like|we want|let's use|go on with)[\s,]+)*"
)
_SAID = (
    r"(?:i|we)(?:'ve|'d| have| had)?"
    r" (?:said|gave|given|told|used|took|taken|had|ordered|chose|picked|asked)(?: you)?"
)
_ITS = (  # the request it was said in
    r"(?:the|my|our) (?:(?:last|previous|first|other|earlier) )?"
    r"(?:time|one|request|order|port|porting|pin|csr|record|cancellation|upgrade)(?: request)?"
)
_BEFORE = (
    r"(?:before|earlier|above|previously|always|usual|then"
    rf"|(?:last|previous|first) (?:time|one|request|order)|{_ITS}"
    rf"|{_SAID}(?: (?:before|earlier|above|(?:the )?(?:last|first) time))?)"
)
_AS_BEFORE = rf"(?:(?:as|like|from)(?: in| for| with)? {_BEFORE}(?: {_BEFORE})?)"
_PORTED = (
    r"(?:that |which )?(?:i|we)(?:'m|'re|'ve| am| are| have)?(?: just)?"
    r" (?:porting|ported|moving|moved|cancel+ed)"
)
_END = r"(?:[\s,]+(?:again|please|pls|thanks|thank you|here|too|as well))*[\s.!]*"
_SAME = re.compile(
    rf"{_LEAD}(?:the |those |that |these |my |our )?(?:very |exact )?(?:same|smae|saem)"
    rf"(?:\s+(?:{_THING}))?(?:\s+{_AS_BEFORE}|\s+{_BEFORE}|\s+{_PORTED})?{_END}"
)
_FROM = re.compile(  # "the number from before", "the plan we took last time"
    rf"{_LEAD}(?:the|those|that|my|our) (?:{_THING})\s+(?:that |which )?"
    rf"(?:{_AS_BEFORE}|{_SAID} {_BEFORE}|{_PORTED}){_END}"
)
_ONLY_BEFORE = re.compile(
    rf"{_LEAD}(?:{_AS_BEFORE}|ditto|(?:the )?usual(?: one)?|what {_SAID}(?: {_BEFORE})?){_END}"
)
_THAT = re.compile(rf"{_LEAD}(?:that|this|those|these|it|them)(?: (?:{_THING}))?{_END}")
_OTHER = re.compile(
    rf"{_LEAD}(?:the |my |our )?(?:(?P<one>other(?: (?:one|number|extension|line))?)"
    r"|(?P<more>others|(?:other|remaining) (?:ones|numbers|extensions|lines)|remaining|rest(?: of them)?))"
    rf"{_END}"
)
# Only where it is what a request is for: much can be said of a number without wanting anything for it.
_NAMED = re.compile(
    r"\b(?:for|of|port|move|transfer|release|cancel|end|close|remove|drop|disconnect) (?:all )?"
    r"(?:(?:the |my |our )?same|that|those|these|this)\s+(?:phone |telephone )?"
    r"(?:(?P<numbers>numbers?|dids?)|(?P<extensions>extensions?|exts?))\b(?! (?:of|as my|as our)\b)"
)
_TURNED = re.compile(  # kept as ever, or left out, or another one
    r"\b(?:keep|keeping|kept|retain|retaining|not|no|never|none|neither|nor|except|excluding|but|without"
    r"|instead|rather|others?|rest|remaining|forget|lost)\b|n't\b|\bdont\b"
)
_NO_NAME = re.compile(
    r"\b(?:same|smae|saem|usual|before|earlier|previously|ditto|told|others|other one|that one|this one)\b"
    r"|^(?:the|my|our) (?:other|rest|last|first|second)\b|^(?:other|rest|that|those|these)\b"
)
_HINT = re.compile(
    r"\b(?:same|smae|saem|before|last|first|previous(?:ly)?|earlier|above|always|usual|then|ditto|said|gave"
    r"|told|used|took|ordered|port(?:ed|ing)|mov(?:ed|ing)|others?|rest|remaining|that|those|these|this|them|it)\b"
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
    found = _SAME.fullmatch(said) or _FROM.fullmatch(said)
    return (found.lastgroup or ANYTHING) if found else None


def that(text: str) -> bool:
    """Say whether the whole message is "that one", "for those numbers": what was just spoken of."""
    return _THAT.fullmatch(folded(text).strip()) is not None


def others(text: str) -> str | None:
    """Return "one" when the whole message means the other one, "more" when the others; else None."""
    found = _OTHER.fullmatch(folded(text).strip())
    return found.lastgroup if found else None


def named(text: str) -> str | None:
    """Return NUMBERS or EXTENSIONS when something is wanted for the same ones: "a CSR for that number"."""
    plain = folded(text)
    found = None if _TURNED.search(plain) else _NAMED.search(plain)
    return found.lastgroup if found else None


def is_no_name(text: str) -> bool:
    """Say whether a text points somewhere, and is nobody's name: "the other carrier", "the usual one"."""
    return _NO_NAME.search(folded(text).strip()) is not None
