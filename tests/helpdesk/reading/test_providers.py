"""Whose customer somebody says they are, and when a provider's name says nothing of the kind."""

from __future__ import annotations

import pytest

from helpdesk.reading.providers import Providers

THERE = Providers(
    {"acme": "Acme Voice", "bell": "Bellbird", "3x3": "3x3"},
    {"acme": "ACM-100200", "bell": "BB-200300", "3x3": "3x3-100200"},
)

OF_ANOTHER = {
    "I'm a Bellbird customer": "bell",
    "i am an acme voice user and need help": "acme",
    "We’re with Bellbird": "bell",
    "Im a 3x3 customer": "3x3",
    "I have been with Acme Voice for years, where is my case": "acme",
    "as a customer of Bellbird I want to cancel": "bell",
    "cancel my Acme Voice account": "acme",
    "please end our whole Bellbird service": "bell",
    "my Bellbird's licence": "bell",
    "bb-200300": "bell",
    "it is ACM 100200": "acme",
    "3X3-100200, dana@blueheron.example": "3x3",
}
OF_NOBODY_ELSE = [
    "we are moving to Bellbird",
    "port 408-555-0132 to Acme Voice",
    "our new carrier is Bellbird",
    "Bellbird",
    "I am a new customer of Bellbird soon",
    "we are with Bellbird now, so cancel everything",
    "I am a Homely customer, not with Bellbird",
    "my Homely account, I was a customer at Acme Voice before",
    "hom-100200",
    "the bill bb is 200300 long",
    "C-7K2M9QXT",
    "",
]
HERE = Providers(
    {**THERE.names, "home": "Homely"}, {**THERE.account_examples, "home": "HOM-100200"}
)


@pytest.mark.parametrize(("text", "whose"), OF_ANOTHER.items(), ids=OF_ANOTHER)
def test_another_provider_is_known_by_its_name_or_its_account_ids(text: str, whose: str) -> None:
    assert HERE.another(text, "home") == whose
    assert HERE.another(text, whose) is None


@pytest.mark.parametrize("text", OF_NOBODY_ELSE)
def test_a_name_that_is_not_said_to_be_ones_own_means_nothing(text: str) -> None:
    assert HERE.another(text, "home") is None


def test_where_there_is_one_provider_there_is_no_other() -> None:
    alone = Providers({"home": "Homely"}, {"home": "HOM-100200"})
    assert alone.another("I am a Bellbird customer, BB-200300", "home") is None


def test_account_ids_that_two_providers_write_alike_send_nobody_away() -> None:
    alike = Providers(
        {"home": "Homely", "bell": "Bellbird"}, {"home": "AB-1001", "bell": "AB-2002"}
    )
    assert alike.another("AB-2002", "home") is None
    assert alike.another("AB-2002", "bell") is None
