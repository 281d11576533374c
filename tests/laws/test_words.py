"""Wording is data: what is said stands in domain.yml, words.yml and the packs, not in Python."""

from __future__ import annotations

import ast
import re
import string
from typing import Any

import pytest
import yaml
from laws.sources import ROOT, loaded, modules, name, tree
from rasa_sdk.executor import ActionExecutor

from helpdesk.eligibility import pack
from helpdesk.eligibility import words as vocabulary
from helpdesk.forms import words
from helpdesk.forms.model import Form, Question
from helpdesk.forms.registry import FORMS

PACKS = ROOT / "helpdesk" / "providers"
CLAIMS = ("account_ref", "email", "code", "resume")  # asked by everybody
OTHERS_TO_COME = {"avoxi", "sipstation"}
QUESTIONS = [
    pytest.param(form, question, id=f"{form.kind.value}.{question.slot}")
    for form in FORMS.values()
    for question in form.questions
    if question.asked
]


def domain() -> dict[str, Any]:
    found: dict[str, Any] = loaded("domain.yml")
    return found


def responses() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = domain()["responses"]
    assert found, "domain.yml has no responses; this law guards nothing"
    return found


def test_no_action_says_a_sentence_of_its_own() -> None:
    said = 0
    for module in modules("actions"):
        for node in ast.walk(tree(module)):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith(
                "utter_message"
            ):
                continue
            said += 1
            spoken = node.args or [k for k in node.keywords if k.arg in ("text", "template")]
            assert not spoken, f"{name(module)}:{node.lineno}: name a response of domain.yml"
    assert said, "no action says anything; this law guards nothing"


def test_no_python_knows_a_provider_by_name() -> None:
    known = {path.stem for path in PACKS.glob("*.yml")}
    assert known, "there is no pack; this law guards nothing"
    provider = re.compile("|".join(map(re.escape, known | OTHERS_TO_COME)), re.IGNORECASE)
    for module in modules("helpdesk", "actions", "apps", "assistant"):
        for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), start=1):
            assert not provider.search(line), f"{name(module)}:{number} names a provider"


def test_domain_and_code_list_the_same_actions() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    listed, written = domain()["actions"], set(executor.actions)
    assert len(listed) == len(set(listed)), "domain.yml lists an action twice"
    assert set(listed) == written


def test_domain_and_forms_list_the_same_slots_in_the_same_order() -> None:
    listed = {form: body["required_slots"] for form, body in domain()["forms"].items()}
    assert listed == {form.name: list(form.slots) for form in FORMS.values()}
    slots = domain()["slots"]
    for form in FORMS.values():
        assert set(form.slots) <= set(slots), f"domain.yml lacks a slot of {form.name}"


@pytest.mark.parametrize(("form", "question"), QUESTIONS)
def test_every_question_can_be_asked_missed_and_explained(form: Form, question: Question) -> None:
    there = responses()
    assert f"utter_{question.slot}_ask" in there
    for how in ("not_understood", "help"):
        own, shared = f"utter_{question.slot}_{how}", f"utter_{question.kind.value}_{how}"
        assert own in there or shared in there, f"neither {own} nor {shared} in domain.yml"
    assert words.label(question.slot).strip()
    assert words.why(question.slot).strip()


def test_packs_choose_among_the_questions_and_choices_there_are() -> None:
    assert vocabulary.QUESTIONS, "nothing is asked differently; this law guards nothing"
    for kind, listed in vocabulary.QUESTIONS.items():
        form = FORMS[f"{kind}_form"]
        asked_by_all = (*CLAIMS, "approval", form.questions[-1].slot)
        assert list(listed) == [slot for slot in form.slots if slot not in asked_by_all]
    for slot, values in vocabulary.CHOICES.items():
        assert list(values) == list(words.options(slot)), (
            f"words.yml: order {slot} as the packs may"
        )


def test_every_slot_of_every_form_has_words() -> None:
    worded = set(words.slots())
    for form in FORMS.values():
        assert set(form.slots) <= worded, f"words.yml lacks {set(form.slots) - worded}"


def test_every_response_python_names_is_in_the_domain() -> None:
    there, named = set(responses()), set()
    for module in modules("actions", "helpdesk"):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= set(re.findall(r"\Autter_[a-z_]*[a-z]\Z", node.value))
    assert named, "Python names no response; this law guards nothing"
    told_otherwise = {"utter_why", "utter_faq", "utter_rule", "utter_number_rule"}  # replies.py
    assert named - told_otherwise <= there, sorted(named - told_otherwise - there)


def test_placeholders_are_plain_names() -> None:
    plain = re.compile(r"[a-z][a-z0-9_]*")
    for response, variants in responses().items():
        for variant in variants:
            for _, field, form, conversion in string.Formatter().parse(variant["text"]):
                assert field is None or plain.fullmatch(field), f"{response}: {{{field}}}"
                assert not form, f"{response}: write {{name}}, the value comes finished"
                assert not conversion, f"{response}: write {{name}}, the value comes finished"


def test_a_response_has_one_wording() -> None:
    # A second variant would make what a customer reads a matter of chance, and tests of luck.
    for response, variants in responses().items():
        assert len(variants) == 1, response


def test_a_second_wording_has_a_first_and_differs_from_it() -> None:
    there = responses()
    seconds = {name for name in there if name.endswith("_again")}
    shared = {"utter_again", "utter_ask_again", "utter_summary_again"}  # for any of their kind
    assert seconds >= shared, "the shared second wordings are gone"
    for second in seconds - shared - {"utter_changed_confirm_again"}:
        first = second.removesuffix("_again")
        assert there[first] != there[second], second


def test_every_language_that_is_known_has_its_sentence() -> None:
    lists = yaml.safe_load((ROOT / "assistant/language/others.yml").read_text(encoding="utf-8"))
    spoken = {name for name in responses() if name.startswith("utter_other_language_")}
    assert spoken == {f"utter_other_language_{code}" for code in lists}


def test_every_rule_of_every_pack_has_its_source() -> None:
    for path in PACKS.glob("*.yml"):
        sources = set(pack.load(path).sources)
        rules = list(_rules(yaml.safe_load(path.read_text(encoding="utf-8"))))
        assert rules, f"{path.name} holds no rule; this law guards nothing"
        for rule in rules:
            assert rule.get("cite", {}).get("source") in sources, rule["id"]
            assert rule.get("since"), rule["id"]


def _rules(data: Any) -> Any:
    if isinstance(data, dict):
        if "id" in data and "otherwise" in data:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _rules(item)
