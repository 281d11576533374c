"""Questions at AVOXI (R073–R086): answered from its own guide, or said to be without a rule."""

from __future__ import annotations

import re

import pytest
import yaml
from rig.stack import ROOT
from rig.talk import Talk

ANSWERED = [
    ("buyout_fees", "are there cancellation fees?", ["for most of its services"]),
    ("cancel_process", "How do I cancel?", ["Cancellation Request", "company name or account ID"]),
    ("partial_cancel", "Can I cancel only some of my licenses?", ["Cancellation Request"]),
    ("who_can_cancel", "Who can cancel?", ["Only a Super Admin can cancel a licence"]),
    ("contract_terms", "which section of the terms covers cancellation?", ["for most"]),
    ("minimum_licenses", "Is there a minimum number of licenses?", ["3", "not a minimum contract"]),
    ("call_recording", "How do I turn off call recording?", ["number details", "whole company"]),
    ("call_insights", "How do I cancel Call Insights?", ["Home", "Settings tab", "Cancel Plan"]),
    ("number_testing", "How do I cancel number testing?", ["at any time", "portal"]),
    ("sip_trunks", "How do I delete a SIP trunk?", ["delete button", "initial UCaaS trunk"]),
    ("jetpack", "How do I cancel Jetpack?", ["Account Manager", "service@avoxi.com"]),
    ("track_cases", "How can I track my cases?", ["dashboard", "case number"]),
]
SILENT = [
    "How much notice do I have to give?",
    "Can I get it back after cancelling?",
    "Will I get money back for the rest of the month?",
    "What is a porting PIN?",
    "How long does a CSR take?",
    "How many lines can I order online?",
]


@pytest.fixture(scope="module")
def stranger(porter):
    """One conversation for every question: nobody has to be known to ask."""
    return Talk(porter.url, porter.home / "mailbox", provider="avoxi")


@pytest.mark.parametrize(("topic", "question", "holds"), ANSWERED, ids=[q for _, q, _ in ANSWERED])
def test_a_question_is_answered_from_the_guide(stranger, topic, question, holds):
    stranger.say(question)

    assert [words for words in holds if words not in stranger.text] == []
    assert not re.search(r"https?:|www\.", stranger.text)


@pytest.mark.parametrize("question", SILENT)
def test_where_the_guide_is_silent_that_is_said_and_a_person_offered(stranger, question):
    stranger.say(question)

    assert re.search("AVOXI (still )?gives no rule on that", stranger.text)
    assert "talk to a person" in stranger.text
    assert "30 days" not in stranger.text


def test_outbound_recording_of_one_number_is_said_to_be_set_for_the_organization(stranger):
    stranger.say("turn off outbound recording for 404-555-0133")

    assert re.search("whole (company|organization)", stranger.text)
    assert "Company Settings" in stranger.text


def test_every_topic_of_the_pack_is_asked_here():
    path = ROOT / "helpdesk" / "providers" / "avoxi.yml"
    pack = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert {topic for topic, _, _ in ANSWERED} == set(pack["faq"])
