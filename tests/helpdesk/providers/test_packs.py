"""What holds for every rule pack, whatever its provider says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpdesk.eligibility import sentences, words
from helpdesk.eligibility.pack import Pack, load, load_all
from helpdesk.errors import PackError
from helpdesk.vocabulary import Outcome, RequestKind, Rule

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "helpdesk" / "providers"
FILES = sorted(FOLDER.glob("*.yml"))
ON = date(2026, 12, 1)
BARRED = re.compile(r"\b(please|sorry|invalid|oops|unfortunately|apologi[sz]e)\b", re.IGNORECASE)
DIGITS = re.compile(r"\d[\d-]{6,}")
SILENT = {
    "8x8": {
        "minimum_licenses",
        "call_recording",
        "call_insights",
        "number_testing",
        "sip_trunks",
        "jetpack",
    },
    "sipstation": {
        "cancel_notice",
        "buyout_fees",
        "porting_pin",
        "csr",
        "csr_time",
        "toll_free",
        "find_bill",
        "who_can_order",
        "order_limits",
        "device_limit",
        "order_payment",
        "order_process",
        "sales_contact",
        "minimum_licenses",
        "call_recording",
        "call_insights",
        "number_testing",
        "jetpack",
    },
    "avoxi": {
        "port_vs_cancel",
        "cancel_notice",
        "grace_period",
        "proration_refund",
        "port_process",
        "porting_pin",
        "csr",
        "csr_time",
        "toll_free",
        "find_bill",
        "return_numbers",
        "numbers_lost",
        "who_can_order",
        "order_limits",
        "device_limit",
        "order_payment",
        "order_process",
        "sales_contact",
    },
}

each_file = pytest.mark.parametrize("path", FILES, ids=[f.stem for f in FILES])


def raw(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def spoken(data: Any) -> Iterator[str]:
    """Every sentence a customer can read."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("say", "answer", "note", "label") and isinstance(value, str):
                yield value
            elif key == "in_order":
                yield from value
            else:
                yield from spoken(value)
    elif isinstance(data, list):
        for item in data:
            yield from spoken(item)


def cited(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        if "source" in data and "section" in data:
            yield data["source"]
        for value in data.values():
            yield from cited(value)
    elif isinstance(data, list):
        for item in data:
            yield from cited(item)


def every_rule(pack: Pack) -> Iterator[Rule]:
    for kind in RequestKind:
        yield pack.permission(kind)
        yield from pack.rules_for(kind, ON)
        yield from pack.number_rules_for(kind, ON)


def test_there_is_a_pack_to_hold_to_these_laws() -> None:
    assert "8x8" in load_all(FOLDER)


@each_file
def test_every_source_is_cited_and_every_citation_listed(path: Path) -> None:
    assert set(cited(raw(path))) == set(raw(path)["sources"])


@each_file
def test_every_source_is_described_in_docs(path: Path) -> None:
    described = (ROOT / "docs" / "sources" / f"{path.stem}.md").read_text(encoding="utf-8")
    for name, source in raw(path)["sources"].items():
        assert f"`{name}`" in described
        assert source["title"] in described
        assert (source["address"] or "no address") in described


@each_file
def test_no_sentence_begs_apologizes_or_blames(path: Path) -> None:
    told = list(spoken(raw(path)))
    assert len(told) > 40
    assert [s for s in told if BARRED.search(s)] == []


@each_file
def test_a_telephone_number_stands_under_phones_and_nowhere_else(path: Path) -> None:
    assert [s for s in spoken(raw(path)) if DIGITS.search(s)] == []


@each_file
def test_every_rule_can_be_told_when_the_request_gives_what_it_knows(path: Path) -> None:
    pack = load(path)
    known = {name: f"<{name}>" for name in (*words.FACTS, *words.NUMBER_FACTS, *words.GIVEN)}
    for rule in every_rule(pack):
        told = pack.say(rule, **known)
        assert not sentences.stray_brace(told), rule.id
        assert told[-1] in ".?", rule.id


@each_file
def test_every_rule_says_something_and_asks_again_for_a_named_answer(path: Path) -> None:
    for rule in every_rule(load(path)):
        assert rule.say and rule.sentence
        assert (rule.otherwise is Outcome.ASK_AGAIN) == (rule.slot is not None)


@each_file
def test_every_question_is_answered_in_full_or_not_at_all(path: Path) -> None:
    pack = load(path)
    answered = {topic for topic in words.TOPICS if pack.faq(topic)}
    assert set(words.TOPICS) - answered == SILENT[path.stem]
    for topic in answered:
        found = pack.faq(f"faq/{topic}")
        assert found and found.topic == topic
        assert "{" not in found.answer + "".join(found.steps)


@each_file
def test_every_price_that_nobody_published_is_marked(path: Path) -> None:
    for items in load(path).catalogue.values():
        assert all(item["demo"] and item["price"] > 0 for item in items)


def test_the_8x8_literals_beside_a_figure_agree_with_it() -> None:
    pack = load(FOLDER / "8x8.yml")

    assert pack.rule("8x8.request_porting_pin.daily").test == {
        "at_most": pack.figures["pin_max_per_day"] - 1
    }
    assert pack.rule("8x8.request_csr.large").test == {
        "at_most": pack.figures["csr_large_volume"] - 1
    }


def test_avoxi_never_promises_no_fees_or_no_minimum_contract_but_for_most_services() -> None:
    told = list(spoken(raw(FOLDER / "avoxi.yml")))
    sentences_told = [s for text in told for s in re.split(r"(?<=[.?!]) ", text)]
    promises = [s for s in sentences_told if re.search(r"\bno\b.*\b(fees?|contracts?)\b", s)]

    assert len(promises) >= 2
    assert [s for s in promises if "for most of its services" not in s] == []
    assert "no minimum contract" in " ".join(promises)


def test_sipstation_gives_the_telephone_number_and_never_the_address_that_is_cut_off() -> None:
    told = list(spoken(raw(FOLDER / "sipstation.yml")))
    assert load(FOLDER / "sipstation.yml").phone("customer_success") == "256.428.6175"
    assert any("{phones.customer_success}" in sentence for sentence in told)
    assert [s for s in told if "@" in s or "customersuccess" in s.lower()] == []


def test_sipstation_tells_the_way_through_the_store_in_order() -> None:
    told = load(FOLDER / "sipstation.yml").steps("cancel")
    landmarks = [
        "store", "Customer Service", "Cancel one or more Locations", "DID", "requested date",
        "switch", "Cancel Services", "2 business days",
    ]  # fmt: skip

    assert len(told) == len(landmarks)
    assert all(mark in step for mark, step in zip(landmarks, told, strict=True))


def test_avoxi_tells_call_insights_in_its_four_steps_in_order() -> None:
    pack = load(FOLDER / "avoxi.yml")
    for name, last in (
        ("insights", "View or Change Plan"),
        ("insights_cancel", "Cancel Plan"),
        ("insights_upgrade", "View or Change Plan"),
    ):
        told = pack.steps(name)
        marks = ["Log in", "Home", "Settings tab", last]
        assert len(told) == len(marks)
        assert all(mark in step for mark, step in zip(marks, told, strict=True))


def test_the_8x8_order_procedure_is_told_whole_and_in_order() -> None:
    told = load(FOLDER / "8x8.yml").steps("order")
    landmarks = [
        "Application Panel", "My 8x8", "Shop", "Add Credit Card", "Product Catalog", "Add to Cart",
        "the Cart", "Checkout", "shipped", "Calculate Shipping and Taxes", "Continue",
        "Terms and Conditions", "order",
    ]  # fmt: skip

    assert len(told) == len(landmarks)
    assert all(mark in step for mark, step in zip(landmarks, told, strict=True))


def test_a_figure_changed_in_the_file_changes_the_rule_and_the_sentence(tmp_path: Path) -> None:
    text = (FOLDER / "8x8.yml").read_text(encoding="utf-8")
    changed = text.replace(
        "cancel_notice_days:\n    value: 30", "cancel_notice_days:\n    value: 45"
    )
    (tmp_path / "8x8.yml").write_text(changed, encoding="utf-8")

    pack = load(tmp_path / "8x8.yml")

    assert pack.rule("8x8.cancel_service.notice").test == {"at_least": 45}
    assert "45 days' notice" in pack.say(
        pack.rule("8x8.cancel_service.notice"), earliest_end="Wednesday, 6 January 2027"
    )


def test_all_packs_with_mistakes_are_reported_together(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text("provider: one\n", encoding="utf-8")
    (tmp_path / "two.yml").write_text("provider: [\n", encoding="utf-8")

    with pytest.raises(PackError) as refused:
        load_all(tmp_path)

    assert "one.yml:1: `name` is missing" in str(refused.value)
    assert "two.yml:2: not YAML" in str(refused.value)
