"""Reads every truth table beside it and holds the rule packs to it: one case, one test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
import yaml

from helpdesk.eligibility import hours, verdict, words
from helpdesk.eligibility.pack import Pack, load_all
from helpdesk.vocabulary import RequestKind

PACKS = load_all(Path(__file__).parents[3] / "helpdesk" / "providers")
TABLES = {
    name: yaml.safe_load((Path(__file__).parent / f"{name}_cases.yml").read_text(encoding="utf-8"))
    for name in PACKS
}
ANY_DAY = date(2026, 12, 1)


KEYS = {"case", "request", "today", "facts", "outcome", "because"}


def listed(section: str) -> list[Any]:
    return [
        pytest.param(PACKS[name], case, id=f"{name}: {case['case']}")
        for name, table in TABLES.items()
        for case in table[section]
    ]


def crossed(section: str, sentence: str) -> list[Any]:
    """One test for each cell of a table of tables."""
    return [
        pytest.param(
            PACKS[name], row, column, cell, id=f"{name}: " + sentence.format(row, column, cell)
        )
        for name, table in TABLES.items()
        for row, cells in table[section].items()
        for column, cell in cells.items()
    ]


@pytest.mark.parametrize(("pack", "case"), listed("requests"))
def test_the_pack_decides_a_request_as_its_truth_table_says(
    pack: Pack, case: dict[str, Any]
) -> None:
    rules = pack.rules_for(RequestKind(case["request"]), case.get("today", ANY_DAY))

    found = verdict.decide(rules, case["facts"])

    assert found.outcome == case["outcome"]
    assert [rule.id for rule in found.because] == case.get("because", [])


@pytest.mark.parametrize(("pack", "case"), listed("numbers"))
def test_the_pack_decides_a_number_as_its_truth_table_says(
    pack: Pack, case: dict[str, Any]
) -> None:
    rules = pack.number_rules_for(RequestKind(case["request"]), case.get("today", ANY_DAY))

    found = verdict.decide(rules, case["facts"])

    assert found.outcome == case["outcome"]
    assert [rule.id for rule in found.because] == case.get("because", [])


@pytest.mark.parametrize(
    ("pack", "product", "request_kind", "outcome"), crossed("products", "{0} asking to {1}: {2}")
)
def test_a_product_may_do_what_its_truth_table_says(
    pack: Pack, product: str, request_kind: str, outcome: str
) -> None:
    kind = RequestKind(request_kind)

    found = verdict.decide(pack.rules_for(kind, ANY_DAY), {"product": product})

    assert found.outcome == outcome
    assert (kind in pack.products[product].requests) == (outcome in ("grant", "warn"))


@pytest.mark.parametrize(
    ("pack", "request_kind", "role", "answer"), crossed("permissions", "for {0} {1} {2}")
)
def test_a_role_may_ask_for_what_its_truth_table_says(
    pack: Pack, request_kind: str, role: str, answer: str
) -> None:
    forbidding = verdict.permitted(pack, RequestKind(request_kind), [role])

    assert (forbidding is None) == (answer == "may")


@pytest.mark.parametrize(("pack", "case"), listed("hours"))
def test_somebody_answers_when_the_truth_table_says(pack: Pack, case: dict[str, Any]) -> None:
    at = datetime.fromisoformat(case["at"])

    assert hours.is_open(pack.hours(case["hours"]), at) is case["open"]
    assert hours.next_opening(pack.hours(case["hours"]), at) == datetime.fromisoformat(case["next"])


@pytest.mark.parametrize(
    ("pack", "prefix", "toll_free"),
    [
        pytest.param(PACKS[n], p, free, id=f"{n}: {p} is {'' if free else 'not '}toll-free")
        for n, table in TABLES.items()
        for p, free in table["toll_free"].items()
    ],
)
def test_a_toll_free_prefix_never_leads_to_a_csr_or_a_pin(
    pack: Pack, prefix: str, toll_free: bool
) -> None:
    number = phonenumbers.parse(f"+1{prefix}5550199")
    facts = {
        "on_account": True,
        "number_status": "active",
        "locked": False,
        "toll_free": phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE,
        "region": phonenumbers.region_code_for_number(number),
    }

    assert facts["toll_free"] is toll_free
    for kind in (RequestKind.REQUEST_CSR, RequestKind.REQUEST_PORTING_PIN):
        found = verdict.decide(pack.number_rules_for(kind, ANY_DAY), facts)
        assert found.outcome == ("refuse" if toll_free else "grant")


def outcomes_of_every_case() -> Iterator[str]:
    for table in TABLES.values():
        for case in (*table["requests"], *table["numbers"]):
            yield from case.get("because", [])


def test_a_case_holds_only_keys_that_are_read_and_facts_that_exist() -> None:
    for table in TABLES.values():
        assert table["requests"]
        for section, facts in (("requests", words.FACTS), ("numbers", words.NUMBER_FACTS)):
            for case in table[section]:
                assert set(case) <= KEYS, case["case"]
                assert set(case["facts"]) <= set(facts), case["case"]


def test_every_rule_is_broken_in_some_case() -> None:
    written = {
        rule.id
        for pack in PACKS.values()
        for kind in RequestKind
        for rule in (*pack.rules_for(kind, ANY_DAY), *pack.number_rules_for(kind, ANY_DAY))
    }

    assert len(written) > 30
    assert written - set(outcomes_of_every_case()) == set()


@pytest.mark.parametrize("name", TABLES)
def test_every_product_request_and_role_stands_in_the_tables(name: str) -> None:
    pack, table = PACKS[name], TABLES[name]

    assert set(table["permissions"]) == set(RequestKind)
    assert all(set(row) == set(pack.roles) for row in table["permissions"].values())
    assert set(table["products"]) == set(pack.products)
    assert all(
        set(row) == set(RequestKind) - {"request_human"} for row in table["products"].values()
    )
