"""Slips of the keyboard are mended before the meaning is sought; names and numbers are left alone."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "said, read",
    [
        ("cancle my acount", "cancel my account"),
        ("i wnat to add 5 lnies", "i want to add 5 lines"),
        ("whre is my tiket", "where is my ticket"),
        ("custmer servce recrd", "customer service record"),
        ("CANCLE MY ACOUNT", "cancel MY account"),
        ("talk to a preson", "talk to a person"),
    ],
)
def test_a_word_a_slip_away_from_one_of_the_trade_becomes_it(inside, said, read):
    assert inside("read_as", said) == read


@pytest.mark.parametrize(
    "said",
    [
        "my name is Omar Haddad",
        "ship it to Keller and Boateng",
        "it wont work, thats why i dont want it",
        "we use Dialpad and Vonage",
        "C-7K2M9QXT",
        "ext 1012",
        "texting and logins",
        "hola, quiero hablar con alguien",
        "ok",
        "",
    ],
)
def test_words_names_and_other_languages_are_left_alone(inside, said):
    assert inside("read_as", said) == said


@pytest.mark.parametrize("said", ["florble wump", "gnarf zibble", "qwrt plonk zzgh"])
def test_what_has_no_word_in_it_is_read_as_nothing(inside, said):
    assert inside("read_as", said) == ""


def test_every_word_of_the_trade_is_one_that_people_say(inside):
    """A word that nobody says in data/nlu any more is out of date: take its line out of words.txt."""
    assert inside("unsaid_words") == []
