"""What a rule pack may not get wrong, and what to write instead. Finds every mistake, not the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from helpdesk.eligibility import (
    build,
    checks_asks,
    checks_needs,
    checks_rules,
    checks_sentences,
    days,
    sentences,
    words,
)
from helpdesk.eligibility import shape as shapes
from helpdesk.eligibility.lined_yaml import Lined, Place, Problem
from helpdesk.eligibility.shape import PackShape, RuleShape
from helpdesk.eligibility.suggestions import meant as _meant
from helpdesk.vocabulary import RequestKind

_SPOKEN = ("say", "answer", "note", "in_order", "title", "label")


def shaped(document: Lined) -> PackShape:
    """Return the file in its shape, or raise PackError for every key that is wrong or missing."""
    try:
        return PackShape.model_validate(document.data)
    except ValidationError as error:
        raise document.refusal(_reworded(error, document.data)) from None


def problems(shape: PackShape, document: Lined, on: date | None = None) -> list[Problem]:
    """Return everything that has the right shape and still cannot be right, on a day if one is given.

    Whether the rules go together is looked at once each of them is sound.
    """
    rules = list(_written_rules(shape))
    unsound = [
        *_head(shape, document),
        *_citations(document.data, (), shape),
        *_spoken(document.data, (), _sayable(shape)),
        *_permissions(shape),
        *checks_asks.problems(shape, rules),
        *_tests(shape),
        *_ids(shape),
        *_faq(shape),
        *checks_needs.problems(shape),
        *checks_sentences.problems(shape, _told(document.data, ()), (rule for _, rule in rules)),
        *(checks_rules.not_yet(shape, rules, on) if on else ()),
    ]
    return unsound or list(checks_rules.problems(shape, rules))


def _reworded(error: ValidationError, data: Any) -> Iterator[Problem]:
    for found in error.errors():
        place: Place = found["loc"]
        key = place[-1] if place else ""
        if found["type"] == "missing":
            yield place, f"`{key}` is missing; add `{key}:`"
        elif found["type"] == "extra_forbidden":
            yield place, f"`{key}` is no key here{_meant(str(key), _keys_beside(place, data))}"
        elif key == "[key]":
            yield place[:-1], f"`{place[-2]}` is no request{_meant(str(place[-2]), RequestKind)}"
        else:
            said = found["msg"].removeprefix("Value error, ")
            yield place, f"`{key}`: {said}"


def _keys_beside(place: Place, data: Any) -> set[str]:
    """Return the keys that may stand there: those of the shape that fits what stands beside."""
    for step in place[:-1]:
        data = data[step]
    models = [m for m in vars(shapes).values() if isinstance(m, type) and issubclass(m, BaseModel)]
    fitting = max(models, key=lambda model: len(set(model.model_fields) & set(data)))
    return set(fitting.model_fields) - set(data)


def _head(shape: PackShape, document: Lined) -> Iterator[Problem]:
    if shape.provider != document.path.stem:
        yield ("provider",), f"`provider` must be the file's name: {document.path.stem}"
    if not _is_zone(shape.time_zone):
        yield ("time_zone",), "`time_zone` is unknown; write one like America/Los_Angeles"
    if "desk" not in shape.hours:
        yield ("hours",), "`desk` is missing; say when people are there who take over a chat"
    if not days.is_country(shape.holidays.country):
        yield ("holidays", "country"), "`country` has no holidays; write an ISO code like US"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, not a name, a folder of names
        return False
    return True


def _citations(data: Any, place: Place, shape: PackShape) -> Iterator[Problem]:
    """Every `cite` of the file names a source that is listed."""
    for key, value, below in _children(data, place):
        if key == "cite" and value is not None and value["source"] not in shape.sources:
            wrong = value["source"]
            yield (
                (*below, "source"),
                f"source `{wrong}` is not listed{_meant(wrong, shape.sources)}",
            )
        yield from _citations(value, below, shape)


def _sayable(shape: PackShape) -> frozenset[str]:
    facts = {*words.FACTS, *words.NUMBER_FACTS, *words.GIVEN}
    return frozenset({*build.always_sayable(shape), *facts})


def _spoken(data: Any, place: Place, sayable: frozenset[str]) -> Iterator[Problem]:
    """Every {name} in a sentence for customers is a figure, a phone, hours, a fact or a given."""
    for at, text in _told(data, place):
        for name in sorted(sentences.names(text) - sayable):
            yield at, f"{{{name}}} is no figure, phone, hours or fact{_meant(name, sayable)}"
        if sentences.stray_brace(text):
            yield at, "a brace stands alone; write {name}, small letters, no spaces"


def _told(data: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Every sentence a customer can read, with its place."""
    for key, value, below in _children(data, place):
        yield from _texts(value, below) if key in _SPOKEN else ()
        yield from _told(value, below)


def _permissions(shape: PackShape) -> Iterator[Problem]:
    for kind in RequestKind:
        if kind not in shape.permissions:
            yield ("permissions",), f"`{kind}` is missing; say who may ask for it"
    known = (*shape.roles, words.ANYONE)
    for kind, permission in shape.permissions.items():
        for index, role in enumerate(permission.roles):
            if role not in known:
                place = ("permissions", str(kind), "roles", index)
                yield place, f"role `{role}` is not listed under roles{_meant(role, known)}"


def _written_rules(shape: PackShape) -> Iterator[tuple[Place, RuleShape]]:
    for part, written in (("requests", shape.requests), ("each_number", shape.each_number)):
        for kind, rules in written.items():
            for index, rule in enumerate(rules):
                yield (part, str(kind), index), rule


def _tests(shape: PackShape) -> Iterator[Problem]:
    for place, rule in _written_rules(shape):
        facts = words.NUMBER_FACTS if place[0] == "each_number" else words.FACTS
        yield from _test((*place, "test"), (*place, "fact"), rule.fact, rule.test, facts, shape)
        yield from _when((*place, "when"), rule.when, facts, shape)
    for kind, entries in shape.next.items():
        for index, entry in enumerate(entries):
            yield from _when(("next", str(kind), index, "when"), entry.when, words.FACTS, shape)


def _when(
    place: Place,
    when: Mapping[str, Mapping[str, Any]],
    facts: Mapping[str, words.Fact],
    shape: PackShape,
) -> Iterator[Problem]:
    for fact, test in when.items():
        yield from _test((*place, fact), (*place, fact), fact, test, facts, shape)


def _test(
    place: Place,
    fact_place: Place,
    name: str,
    test: Mapping[str, Any],
    facts: Mapping[str, words.Fact],
    shape: PackShape,
) -> Iterator[Problem]:
    if name not in facts:
        yield fact_place, f"`{name}` is no fact{_meant(name, facts)}"
    elif len(test) != 1 or not set(test) <= set(words.WORDS_OF_A_TEST):
        yield place, f"a test is one word of {', '.join(words.WORDS_OF_A_TEST)} and a value"
    else:
        ((word, wanted),) = test.items()
        if word in ("at_least", "at_most"):
            yield from _measure(place, name, wanted, facts, shape)
        else:
            yield from _literals(place, name, word, wanted, facts, shape)


def _measure(
    place: Place, name: str, wanted: Any, facts: Mapping[str, words.Fact], shape: PackShape
) -> Iterator[Problem]:
    numbers = {n for n, fact in facts.items() if fact.kind is int}
    if name not in numbers:
        yield place, f"`{name}` is not a number; test it with `is` or `one_of`"
    elif isinstance(wanted, str) and wanted not in {*shape.figures, *numbers}:
        known = {*shape.figures, *numbers}
        yield place, f"`{wanted}` is neither a figure nor a number{_meant(wanted, known)}"
    elif not isinstance(wanted, str) and type(wanted) is not int:
        yield place, "write a whole number or the name of a figure"


def _literals(
    place: Place,
    name: str,
    word: str,
    wanted: Any,
    facts: Mapping[str, words.Fact],
    shape: PackShape,
) -> Iterator[Problem]:
    if (word == "one_of") != isinstance(wanted, list):
        yield place, "`one_of` takes a list like [a, b]; `is` takes one value"
        return
    if facts[name].kind is list and word != "one_of":
        yield place, f"`{name}` can have several values; test it with `one_of`"
        return
    named: dict[str, Collection[str]] = {
        "product": shape.products,
        "requester_roles": shape.roles,
        "account_roles": shape.roles,
    }
    known: tuple[str, ...] = tuple(named.get(name, facts[name].values))
    kind = str if facts[name].kind is list else facts[name].kind
    for value in wanted if isinstance(wanted, list) else [wanted]:
        if type(value) is not kind:
            yield place, f"`{value}` is not a {kind.__name__}, as `{name}` is"
        elif known and value not in known:
            yield place, f"`{value}` is no {name}{_meant(str(value), known)}"


def _ids(shape: PackShape) -> Iterator[Problem]:
    """An id stands once, or again for another time; it begins with the provider's name."""
    every = [(place, rule.id, rule.since, rule.until) for place, rule in _written_rules(shape)]
    for kind, permission in shape.permissions.items():
        every.append((("permissions", str(kind)), permission.id, permission.since, None))
    for index, (place, rule_id, since, until) in enumerate(every):
        if not rule_id.startswith(f"{shape.provider}."):
            yield (*place, "id"), f"an id begins with the provider: {shape.provider}.{rule_id}"
        for _, other_id, other_since, other_until in every[:index]:
            starts_before_end = other_until is None or since <= other_until
            ends_after_start = until is None or until >= other_since
            if rule_id == other_id and starts_before_end and ends_after_start:
                said = "is in force twice; give the older one an `until` before this `since`"
                yield (*place, "id"), f"`{rule_id}` {said}, or choose another id"


def _faq(shape: PackShape) -> Iterator[Problem]:
    always = set(build.always_sayable(shape))
    for topic, faq in shape.faq.items():
        place = ("faq", topic)
        if topic not in words.TOPICS:
            yield place, f"`{topic}` is no topic{_meant(topic, words.TOPICS)}"
        told = [faq.answer]
        if faq.steps in shape.steps:
            told += shape.steps[faq.steps].in_order
        elif faq.steps:
            yield (
                (*place, "steps"),
                f"there are no steps `{faq.steps}`{_meant(faq.steps, shape.steps)}",
            )
        for name in sorted(frozenset().union(*map(sentences.names, told)) - always):
            yield place, f"{{{name}}} is only known inside a request; a question cannot name it"


def _children(data: Any, place: Place) -> Iterator[tuple[str | int, Any, Place]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key), value, (*place, str(key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield index, value, (*place, index)


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, str):
                yield (*place, index), item
