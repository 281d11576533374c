"""What people say of themselves: an e-mail address, an account, a case number.

A claim is only read here, never believed; identity is proved elsewhere.
"""

from __future__ import annotations

import re

from helpdesk.reading import numbers, shapes
from helpdesk.reading.text import BLANK, blank, folded

_WORD_BEFORE_CODE = re.compile(r"\b(?:case|ticket|request)\b.{0,24}$")
_DASHED = re.compile(r"(?<![\w-])(?P<mark>[a-z0-9]{1,12})[ ]?-[ ]?(?P<digits>\d{3,12})(?![\w-])")
_SPACED = re.compile(r"(?<![\w-])(?P<mark>\d?[a-z]{1,8}\d?)[ ]?(?P<digits>\d{4,12})(?![\w-])")
_BARE = re.compile(
    r"(?<![\w.@$/-])#?(?P<digits>\d{5,12}|\d{3}[ ]\d{3}|\d{3}[ ]\d{3}[ ]\d{3})(?![\w/-]|[ ]\d)"
)
_NO_MARK = frozenset(
    "account acct accounts id no number num nr is my the our it its ext extension x zip case pin "
    "code phone tel cell fax customer and or of for to on at in line".split()
)


def email(text: str) -> str | None:
    """Return the first e-mail address in `text`, in lower case, or None."""
    for match in shapes.EMAIL.finditer(folded(text)):
        name, _, domain = match.group().partition("@")
        name = name.strip(".'")
        top = domain.rsplit(".", 1)[-1]
        if name and ".." not in name and len(top) > 1 and not top.isdecimal():
            return f"{name}@{domain}"
    return None


def account_ref(text: str) -> str | None:
    """Return the likeliest reading of the account that `text` names, or None."""
    return next(iter(account_refs(text)), None)


def account_refs(text: str) -> tuple[str, ...]:
    """Return every reading of the account that `text` names, likeliest first.

    Ids come in lower case with one dash; telephone numbers come in E.164, at most ten of them.
    Ten bare digits give both.
    """
    plain = shapes.without(folded(text), (shapes.EMAIL,))
    plain = blank(plain, _case_spans(plain))
    marked = [f"{m['mark']}-{m['digits']}" for m in _marked(plain)]
    plain_digits = [_joined(m) for m in _BARE.finditer(plain)]
    shaped = shapes.without(plain, (shapes.ACCOUNT,)).replace(BLANK, ";")
    phones = list(numbers.read(shaped).numbers[:10])
    bare = [digits for digits in plain_digits if digits not in marked]
    loose = [m["digits"] for m in _marked(plain) if len(m["digits"]) >= 5]
    national = [number[2:] for number in phones if number[2:] not in bare]
    return tuple(dict.fromkeys([*marked, *bare, *phones, *national, *loose]))


def case_number(text: str) -> str | None:
    """Return the first case number in `text`, as C-7K2M9QXT, or None."""
    plain = folded(text)
    for match in shapes.CASE.finditer(plain):
        if _is_case(plain, match):
            return _code(match)
    return None


def _marked(plain: str) -> list[re.Match[str]]:
    every = [*_DASHED.finditer(plain), *_SPACED.finditer(plain)]
    return [
        match
        for match in sorted(every, key=lambda match: match.start())
        if match["mark"] not in _NO_MARK and not match["mark"].isdecimal()
    ]


def _joined(match: re.Match[str]) -> str:
    return match["digits"].replace(" ", "")


def _case_spans(plain: str) -> list[tuple[int, int]]:
    return [match.span() for match in shapes.CASE.finditer(plain) if _is_case(plain, match)]


def _is_case(plain: str, match: re.Match[str]) -> bool:
    """Tell a case number from words: "character" has its shape too."""
    if "-" in match["mark"]:
        return True
    code = match["code"]
    if any(char.isdigit() for char in code):
        parts = code.split()
        return all(len(part) == 1 or any(c.isdigit() for c in part) for part in parts)
    return bool(_WORD_BEFORE_CODE.search(plain[max(0, match.start() - 32) : match.start()]))


def _code(match: re.Match[str]) -> str:
    return "C-" + re.sub(r"[ -]", "", match["code"]).upper()
