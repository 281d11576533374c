"""No provider speaks through another's mouth (R000): the same sentences said to every one of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from rig import marks
from rig.pack import tells_answer
from rig.stack import ROOT
from rig.talk import Talk

from helpdesk.eligibility import words

# Asked of everybody, in their own words; none names a provider.
QUESTIONS = {
    "grace_period": "Can I get it back after cancelling?",
    "cancel_notice": "How much notice do I have to give?",
    "buyout_fees": "Is there a fee if I cancel during my contract?",
    "cancel_process": "What number do I call to cancel?",
    "proration_refund": "Will I get money back for the rest of the month?",
    "partial_cancel": "Can I cancel only some of my licenses?",
    "port_vs_cancel": "I ported my numbers so I'm cancelled, right?",
    "port_process": "How do I port my numbers away?",
    "porting_pin": "What is a porting PIN?",
    "csr": "What is in a CSR?",
    "csr_time": "How long does a CSR take?",
    "toll_free": "do toll free numbers need a CSR?",
    "find_bill": "Where do I find my bill?",
    "return_numbers": "The port is done, what now?",
    "numbers_lost": "what happens to my numbers when I cancel?",
    "who_can_order": "Who is allowed to order lines?",
    "order_limits": "How many lines can I order online?",
    "device_limit": "How many phones can I order?",
    "order_payment": "Will my card be charged every month?",
    "order_process": "How do I order lines myself?",
    "sales_contact": "How do I reach sales?",
    "who_can_cancel": "Who can cancel the account?",
    "contract_terms": "which section of the terms covers cancellation?",
    "minimum_licenses": "Is there a minimum number of licenses?",
    "call_recording": "How do I turn off call recording?",
    "call_insights": "How do I cancel Call Insights?",
    "number_testing": "How do I cancel number testing?",
    "sip_trunks": "How do I delete a SIP trunk?",
    "jetpack": "How do I cancel Jetpack?",
    "track_cases": "How can I track my cases?",
}
REQUESTS = (
    "I want to cancel our whole account", "move my numbers to another carrier",
    "I need a porting PIN", "request a CSR", "add three lines", "order a desk phone",
    "upgrade my plan", "restore my service", "where is my case?",
)  # fmt: skip
SMALL_TALK = ("what can you do?", "are you a robot?", "my calls drop all day", "asdf qwer")
UTTERANCES = (*QUESTIONS.values(), *REQUESTS, *SMALL_TALK)
A_DAY = re.compile(r"(\w+,)? ?\d{1,2} (?:January|February|March|April|May|June|July|August|"
                   r"September|October|November|December) \d{4}")  # fmt: skip
QUOTED = re.compile(r"\"[^\"]*\"")
OUR_OWN = "porter-design"  # what Porter chose itself, for every provider alike
WEEKDAYS = ("Monday,", "Tuesday,", "Wednesday,", "Thursday,", "Friday,", "Saturday,", "Sunday,")


@pytest.mark.parametrize("provider", marks.PROVIDERS)
def test_the_list_knows_every_answer_of_every_other_pack_by_its_marks(provider: str) -> None:
    unknown, looked_at = [], 0
    for other in set(marks.PROVIDERS) - {provider}:
        pack = marks.pack(other)
        for topic in marks.written(other)["faq"]:
            found = pack.faq(topic)
            assert found is not None
            if found.cite.source == OUR_OWN:
                continue
            looked_at += 1
            if not marks.leaks(provider, " ".join((found.answer, *found.steps))):
                unknown.append(f"{other}: {topic}")
    assert looked_at
    assert not unknown, "an answer that could be anybody's is no answer of this provider"
    assert all(not marks.leaks(provider, text) for text in marks.written_out(provider))


def test_every_topic_there_is_is_asked_of_everybody() -> None:
    assert set(QUESTIONS) == set(words.TOPICS)


@pytest.mark.parametrize("is_verified", [False, True], ids=["stranger", "verified"])
@pytest.mark.parametrize("provider", marks.PROVIDERS)
def test_nobody_hears_of_another_providers_rules(porter, provider: str, is_verified: bool) -> None:
    chat = Talk(porter.url, porter.home / "mailbox", provider)
    heard = {"(greeting)": told(chat)}
    email = None
    if is_verified:
        account, email = customer(provider)
        chat.say("where is my case?").verify(account, email)
    for said in UTTERANCES:
        heard[said] = told(chat.say(said))
        if chat.question is not None:
            heard[f"{said} / stop"] = told(chat.say("stop"))

    if not is_verified:
        unanswered = {
            t: heard[said]
            for t, said in QUESTIONS.items()
            if not answered(provider, t, heard[said])
        }
        assert not unanswered
    wrong = {said: found for said, text in heard.items() if (found := marks.leaks(provider, text))}
    assert not wrong
    assert not {said: text for said, text in heard.items() if without_weekday(text)}
    if email is not None:
        letters = " ".join(m["subject"] + " " + m["body"] for m in chat.letters(email))
        assert not marks.leaks(provider, letters)


def answered(provider: str, topic: str, text: str) -> bool:
    """Whether this is the pack's own answer, or its silence with a person offered."""
    if marks.pack(provider).faq(topic) is not None:
        return tells_answer(text, topic, provider)
    return "no rule" in text and "talk to a person" in text.casefold()


def told(chat: Talk) -> str:
    """Everything a customer reads of an answer: sentences, choices, the card of the question."""
    cards = [m["question"] for m in chat.heard if m["question"]]
    shown = [f"{card['label']}. {card['why']}" for card in cards]
    return "\n".join([chat.text, *chat.labels, *shown])


def without_weekday(text: str) -> list[str]:
    """Every date that is told, and not quoted as an example, without its weekday."""
    plain = QUOTED.sub("", text)
    return [m[0] for m in A_DAY.finditer(plain) if m[1] not in WEEKDAYS]


def customer(provider: str) -> tuple[str, str]:
    """Return a demo customer of this provider: the first active account and its first contact."""
    demo: dict[str, Any] = yaml.safe_load((ROOT / "demo" / "accounts.yml").read_text("utf-8"))
    for account in demo["accounts"]:
        if account["provider"] == provider and account.get("status", "active") == "active":
            return account["id"], account["contacts"][0]["email"]
    raise LookupError(f"no demo customer of {provider}")
