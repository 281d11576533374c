"""What things with a shape look like in typed text, so that each reader leaves the others' alone.

Patterns only, for text folded by `text.folded`; nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpdesk.reading.number_words import COUNT
from helpdesk.reading.text import Span, blank

SEP = r"[ .\-/]{0,3}"

# Ten digits grouped 3-3-4, perhaps with the country code.
PHONE = rf"(?:\+?1{SEP})?(?:\([ ]?\d{{3}}[ ]?\)|\d{{3}}){SEP}\d{{3}}{SEP}\d{{4}}"
_ANY_PHONE = re.compile(
    rf"(?<![\w+]){PHONE}(?!\w)"
    r"|(?<!\w)\+[ ]?\d(?:[ .()-]{0,2}\d){6,14}"
    r"|(?<![\w-])\d{3}[-.]\d{4}(?!\w)"
)

EMAIL = re.compile(r"(?<![\w.%+'-])[\w.%+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")

MONTHS = (
    r"(?:jan(?:uary)?|janurary|feb(?:ruary)?|febuary|feburary|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|septmber|oct(?:ober)?|nov(?:ember)?|novmber|dec(?:ember)?"
    r"|decmber|decemeber)\b\.?"
)
YEAR = r"(?:19|20|21)\d\d(?!\d)"

# An account id: a short mark with a digit in it or a word, a dash, digits. After a mark with a
# digit the dash may be a blank. Digits alone are too common to have a shape.
_WORD_MARK = r"(?!tel|phone|fax|cell|mobile|ext|line|num|mid|late|early|year)[a-z]{2,12}"
ACCOUNT = re.compile(
    rf"(?<![\w-])(?:\d?[a-z]{{1,3}}\d|{_WORD_MARK})[ ]?-[ ]?\d{{4,12}}(?![\w-])"
    r"|(?<![\w-])\d[a-z]{1,3}\d[ ]\d{5,12}(?![\w-])"
)

_CASE_CHAR = "[2-9a-hjkmnp-tv-z]"
CASE = re.compile(
    rf"(?<![\w-])c(?P<mark>[ ]?-[ ]?|[ ]|)(?P<code>{_CASE_CHAR}{{8}}"
    rf"|{_CASE_CHAR}{{4}}[ -]{_CASE_CHAR}{{4}}|{_CASE_CHAR}(?:[ -]{_CASE_CHAR}){{7}})(?!\w|-\w)"
)

_LABEL = re.compile(
    r"\b(?:(?:account|acct|customer|invoice|ticket|case|zip|p\.?o\.?|pin|ref(?:erence)?)"
    r"(?:[ ](?:id|number|no\.?|code))?|(?:order|item)[ ](?:id|number|no\.?|#))"
    r"[ ]?(?:is|[:#=])?[ ]?#?[ ]?(?!\d{3}-\d{3}-\d{4})(?=[\w-]{0,11}\d)[\w-]{1,12}(?![\w-])"
)

_DATE = re.compile(
    r"(?<![\w/.-])(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)(?:\d{4}|\d\d)"
    r"|\d{1,2}/\d{1,2})(?![\w/]|[.-]\d)"
    rf"|\b{MONTHS}[ ]?(?:the[ ])?\d{{1,2}}(?:st|nd|rd|th)?(?:,?[ ]{YEAR})?(?![\w-]|[.]\d)"
    rf"|(?<![\w-])\d{{1,2}}(?:st|nd|rd|th)?(?:[ ]?of)?[ -]?{MONTHS}(?:[ ,-]{{0,2}}{YEAR})?(?!\w)"
    rf"|\b{MONTHS},?[ ]{YEAR}(?!\w)"
)
_DURATION = re.compile(
    rf"(?<![\w.-])(?:\d{{1,4}}|an?\b|{COUNT})[ -]?(?:(?:business|working|calendar)[ ])?"
    r"(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|am|pm|o'clock)\b"
)
_MONEY = re.compile(
    r"[$\u20ac\u00a3][ ]?\d[\d,.]*|(?<![\w.,])\d{1,9}(?:\.\d{1,9})?[ ]?(?:%|percent\b|dollars?\b)"
)
_ZIP = re.compile(r"(?<![\w-])\d{5}-\d{4}(?![\w-])")


def spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    """Return where `pattern` is in `text`."""
    return [match.span() for match in pattern.finditer(text)]


def without(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    """Return `text` with whatever the patterns take blanked, one pattern after another."""
    for pattern in patterns:
        text = blank(text, spans(pattern, text))
    return text


def without_references(text: str) -> str:
    """Return `text` without e-mail addresses, case numbers, account ids and labelled numbers."""
    return without(text, (EMAIL, CASE, ACCOUNT, _LABEL))


def without_dates(text: str) -> str:
    """Return `text` without what looks like a date or a length of time."""
    return without(text, (_DATE, _DURATION))


def without_sums(text: str) -> str:
    """Return `text` without money, percentages and long postal codes."""
    return without(text, (_MONEY, _ZIP))


def without_phones(text: str) -> str:
    """Return `text` without what looks like a telephone number."""
    return without(text, (_ANY_PHONE,))
