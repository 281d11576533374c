"""Which of a list: "the first two", "both", "all except 1013", "the one ending 0132".

Nothing is picked unless it is sure: what shall be left out and is not in the list leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from helpdesk.reading import choices, yes_no
from helpdesk.reading.choices import Choice
from helpdesk.reading.text import folded

_EXCEPT = re.compile(
    r"\b(?:but not|(?<=all )but|(?<=everything )but|(?<=every one )but|(?<=of them )but"
    r"|except(?:ing)?(?: for)?|excluding|other than|apart from|besides|without|minus|leav(?:e|ing) out|not)\b"
    r"(?! (?:nothing|none)\b)"
)
_EVERY = re.compile(r"\b(?:all|every|everything|everyone|each)\b")
_NONE = re.compile(r"\b(?:none|neither|nothing)\b")
_OTHERS = re.compile(r"\b(?:others?|rest|remaining)\b")  # than which: what was said before
_ONE = re.compile(r"\bone\b(?! of)")


def excepts(text: str) -> bool:
    """Say whether something is to be left out: what is named then is not what is meant."""
    return _EXCEPT.search(folded(text)) is not None


def cut(text: str) -> tuple[str, str]:
    """Return what stands before "except" and what is left out, with that word; ("", "") without one."""
    found = _EXCEPT.search(folded(text))
    return (text[: found.start()], text[found.start() :]) if found else ("", "")


def endings(value: str) -> tuple[str, ...]:
    """Return the words by which people name one number of several: its area and its last digits."""
    digits = "".join(filter(str.isdigit, value))
    return (digits[-10:-7], digits[-4:], digits[-3:]) if len(digits) > 9 else ()


def pick(
    text: str, listed: Sequence[Choice], said: Callable[[str], Sequence[str]], is_shown: bool = True
) -> tuple[str, ...]:
    """Return the values of `listed` that are meant, in their order; () when that is not sure.

    `said` reads values that are written out. Places ("the second one") count when the list `is_shown`.
    """
    plain = folded(text)
    values = tuple(choice.value for choice in listed)
    found = _EXCEPT.search(plain)
    if found is None:
        return _meant(text, listed, said, is_shown)
    head, tail = text[: found.start()], text[found.end() :]
    if found.group() == "not" and not head.strip():
        return ()  # "not 1012" says no more than that
    out = _meant(tail, listed, said, is_shown)
    head_says_all = not yes_no.beyond(head).strip(" ,.-") or _EVERY.search(folded(head))
    within = values if head_says_all else _meant(head, listed, said, is_shown)
    return tuple(value for value in within if value not in out) if out else ()


def _meant(
    text: str, listed: Sequence[Choice], said: Callable[[str], Sequence[str]], is_shown: bool
) -> tuple[str, ...]:
    plain, known = folded(text), {choice.value for choice in listed}
    if _NONE.search(plain) or (_OTHERS.search(plain) and _EVERY.search(plain)):
        return ()
    if written := said(text):
        return tuple(value for value in written if value in known)
    if is_shown:
        found = choices.match(text, listed)
    else:
        found = tuple(choice.value for choice in listed if choices.match(text, [choice]))
    if len(found) > 1 and _ONE.search(plain) and not _EVERY.search(plain):
        return ()  # "the 408 one", of two
    if not found and _EVERY.search(plain):
        return tuple(choice.value for choice in listed)
    return found
