"""The North American numbering plan: what can be a number there, and how it is written.

Knows nothing of sentences; `numbers` finds the digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

EMERGENCY = frozenset(("911", "112", "988", "1911"))

_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_PREMIUM = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.PERSONAL_NUMBER)
_COUNTED = ("NUMBER", "NUMBERS")  # "1-800 numbers" is no vanity number


def digits(raw: str) -> str:
    """Return the digits of `raw`, without the country code when eleven begin with 1."""
    found = "".join(char for char in raw if char.isascii() and char.isdigit())
    return found[1:] if len(found) == 11 and found[0] == "1" else found


def problem(ten: str) -> str | None:
    """Return why ten digits cannot be a number of a customer, or None when they can."""
    number = _parsed(f"+1{ten}")
    if number is None:
        return "not_assignable"
    kind = phonenumbers.number_type(number)
    if kind in _PREMIUM:
        return "premium"
    if ten[3:] == "5551212" or (ten[4:6] == "11" and kind != PhoneNumberType.TOLL_FREE):
        return "not_assignable"
    return None if phonenumbers.is_valid_number(number) else "not_assignable"


def is_service_code(digits: str) -> bool:
    """Say whether these are three digits like 411 or 611."""
    return bool(re.fullmatch(r"[2-9]11", digits))


def exists(raw: str) -> bool:
    """Say whether `raw`, which begins with +, is a number that exists somewhere."""
    number = _parsed(raw)
    return number is not None and phonenumbers.is_valid_number(number)


def exists_abroad(raw: str, region: str) -> bool:
    """Say whether `raw`, dialled in `region`, is a number outside the plan."""
    number = _parsed(raw, region)
    if number is None or number.country_code == 1:
        return False
    return phonenumbers.is_valid_number(number)


def vanity(area: str, sep: str, body: str) -> tuple[str, int] | None:
    """Return the seven digits that `body` spells after `area`, and how much of it was used.

    Lower-case letters need a dash or a dot before them: "800 support" is a phrase.
    """
    tight = any(mark in sep for mark in "-.")
    words = re.findall(r"[A-Za-z0-9]+", body)
    for many in range(len(words), 0, -1):
        used = _length(body, many)
        if _spells(area, tight, words[:many], body[:used]):
            return "".join(words[:many]).upper().translate(_KEYS)[:7], used
    return None


def is_toll_free(e164: str) -> bool:
    """Say whether a number in E.164 is toll-free."""
    number = _parsed(e164)
    return number is not None and phonenumbers.number_type(number) == PhoneNumberType.TOLL_FREE


def region(e164: str) -> str | None:
    """Return the ISO country code of a number in E.164, or None; toll-free belongs to US."""
    number = _parsed(e164)
    return phonenumbers.region_code_for_number(number) if number is not None else None


def national(e164: str) -> str:
    """Return a number as people write it: (408) 555-0132, or with its country code from abroad."""
    number = _parsed(e164)
    if number is None:
        return e164
    inside = number.country_code == 1
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if inside else PhoneNumberFormat.INTERNATIONAL
    )


def national_list(numbers: Iterable[str]) -> str:
    """Return numbers for one line, with commas; three or more in a row as (408) 555-0130-0139."""
    return ", ".join(_joined(run) for run in _runs(list(numbers)))


def _runs(numbers: list[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for number in numbers:
        if run and not (_follows(run[-1], number) and run[0][:-4] == number[:-4]):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _follows(one: str, other: str) -> bool:
    return one[1:].isdecimal() and other[1:].isdecimal() and int(other) == int(one) + 1


def _joined(run: list[str]) -> str:
    if len(run) < 3:
        return ", ".join(map(national, run))
    return f"{national(run[0])}-{run[-1][-4:]}"


def _length(body: str, many: int) -> int:
    ends = [match.end() for match in re.finditer(r"[A-Za-z0-9]+", body)]
    return ends[many - 1]


def _spells(area: str, tight: bool, words: list[str], used: str) -> bool:
    spelled = "".join(words)
    letters = sum(char.isalpha() for char in spelled)
    if letters < 3 or not 7 <= len(spelled) <= 9 or spelled.upper() in _COUNTED:
        return False
    if len(spelled) > 7 and len(words) > 1:
        return False
    shouted = not any(char.islower() for char in spelled)
    if not shouted and (not tight or " " in used):
        return False
    return is_toll_free(f"+1{area}2345678") or bool(re.fullmatch(r"\d{3}[A-Za-z]{4}", spelled))


def _parsed(raw: str, region: str | None = None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
