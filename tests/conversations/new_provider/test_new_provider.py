"""A provider that nobody programmed: the pack and the accounts of the packs' README, on the real thing."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Callable, Iterator

import pytest
from rig import steps
from rig.stack import ROOT, Stack, running
from rig.talk import Talk

PACKS = ROOT / "helpdesk" / "providers"
GUIDE = (PACKS / "README.md").read_text(encoding="utf-8")
ACCOUNT, EMAIL = "LRK-100200", "ines@quietmeadow.example"
MONDAY_NINE = "2026-11-23T09:00:00-08:00"


def shown(first_key: str) -> str:
    """Return the file in the README that begins with this key."""
    blocks = re.findall(r"^ *```yaml\n(.*?)^ *```", GUIDE, re.DOTALL | re.MULTILINE)
    (found,) = [b for b in map(textwrap.dedent, blocks) if b.startswith(f"{first_key}:")]
    return found


@pytest.fixture(scope="module")
def porter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A Porter that serves one provider more than it came with."""
    folder = tmp_path_factory.mktemp("my packs")
    for pack in PACKS.glob("*.yml"):
        shutil.copy(pack, folder)
    (folder / "lark.yml").write_text(shown("provider"), encoding="utf-8")
    accounts = folder / "accounts.yaml"
    accounts.write_text(shown("accounts"), encoding="utf-8")
    home = tmp_path_factory.mktemp("home")
    with running(home, PORTER_CLOCK=MONDAY_NINE, PORTER_PROVIDERS=str(folder)) as stack:
        assert "lark" in stack.porter("providers", "check")
        assert "1 new" in stack.porter("accounts", "import", str(accounts))
        yield stack


@pytest.fixture
def talk(porter: Stack) -> Callable[..., Talk]:
    return lambda provider="lark": Talk(porter.url, porter.home / "mailbox", provider)


def test_it_greets_by_its_own_name_and_offers_what_its_pack_has_rules_for(talk) -> None:
    chat = talk()

    assert "of Lark Voice support. I can cancel a service and look up cases." in chat.text
    assert chat.labels == ["Cancel a service", "Check a case", "Talk to a person"]
    assert "I can cancel a service and look up cases." in chat.say("what can you do?").text


def test_questions_are_answered_from_its_pack_or_not_at_all(talk) -> None:
    chat = talk().say("How much notice do I have to give?")

    assert "Lark Voice needs 14 days' notice" in chat.text
    assert "Lark Voice gives no rule on that" in chat.say("What is a porting PIN?").text
    assert "talk to a person" in chat.text


def test_a_service_is_cancelled_to_its_case_number_by_the_rules_of_its_pack(porter, talk) -> None:
    chat = talk().say("I want to cancel our whole account").verify(ACCOUNT, EMAIL)
    assert chat.slot == "cancel_date"

    chat.say("1 December 2026")
    assert "Lark Voice needs 14 days' notice. The earliest end is Monday, 7 December 2026." in (
        chat.text
    )
    chat.say("18 December 2026")
    assert chat.slot == "cancel_service_confirmed"
    chat.say("yes")

    case = steps.case(porter, chat)
    assert (case["provider"], case["account_id"]) == ("lark", ACCOUNT)
    assert (case["kind"], case["effective_on"]) == ("cancel_service", "2026-12-18")
    assert case["number"] in chat.text
    assert "Lark Voice confirms the day to i•••@quietmeadow.example" in chat.text


def test_a_request_its_pack_is_silent_on_goes_to_a_person_and_nothing_is_promised(
    porter, talk
) -> None:
    chat = talk().say("I need a porting PIN for 303-555-0141")
    assert "Lark Voice gives no rule on that" in chat.text
    chat.verify(ACCOUNT, EMAIL)

    package = steps.package(porter, chat)
    assert package["reason"]["code"] == "no_rule"
    assert "+13035550141" in str(package["form"]["slots"])
    assert not [m for m in chat.log if m["secret"]]
    assert "8 a.m. to 5 p.m. Mountain Time" in chat.text


def test_another_providers_customer_is_told_where_to_go_and_nothing_is_looked_up(
    porter, talk
) -> None:
    told = "This chat is for customers of Lark Voice. Customers of 8x8 get help at https://support.8x8.com."
    chat = talk().say("I'm an 8x8 customer and want to cancel")
    assert told in chat.text
    assert chat.slot is None

    answers = {}
    for account in ("8x8-100234", "8x8-999999"):  # one that exists there, and one that does not
        chat = talk().say("I want to cancel").say(f"{account}, dana@blueheron.example")
        assert told in chat.text
        assert chat.slot == "account_ref"
        answers[account] = (chat.text, chat.say(account).text)
    assert answers["8x8-100234"] == answers["8x8-999999"]

    # A number on an account of theirs is as unknown here as any other.
    chat.say("408-555-0132").say("dana@blueheron.example")
    assert chat.slot == "code"
    chat = talk().say("I want to cancel").say(ACCOUNT).say(EMAIL)
    assert chat.slot == "code"
    assert chat.letters("dana@blueheron.example") == []
    assert chat.code(EMAIL)


def test_its_own_customers_are_told_the_same_in_the_chat_of_another(porter, talk) -> None:
    chat = talk("8x8").say("cancel my Lark Voice account")

    assert (
        "This chat is for customers of 8x8. "
        "Customers of Lark Voice get help at https://help.larkvoice.example." in chat.text
    )
    chat.say("I need a porting PIN")
    assert "Customers of Lark Voice get help at" in chat.say("lrk 100200").text
