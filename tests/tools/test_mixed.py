"""Sentences made of pieces: as many as wanted where there are that many, never one that is there."""

from __future__ import annotations

from tools.distil.mixed import mixed

TEXTS = [
    "cancel ext 1012, please",
    "I need a PIN for my number and a record",
    "when does my plan end?",
    "we are moving to another carrier in June",
]


def test_as_many_as_wanted_each_once_and_none_that_is_there() -> None:
    made = mixed(TEXTS, 200)
    assert len(made) == len(set(made)) == 200
    assert not set(made) & set(TEXTS)
    assert all(text.strip() for text in made)


def test_they_are_made_of_the_words_that_are_there_and_the_same_each_time() -> None:
    known = set(" ".join(TEXTS).replace(",", "").replace("?", "").split()) | {"and", "but", "not"}
    for text in mixed(TEXTS, 50):
        assert {word.strip(".,;?") for word in text.split()} <= known | {""}
    assert mixed(TEXTS, 50) == mixed(TEXTS, 50)
    assert mixed(TEXTS, 50) != mixed(TEXTS, 50, seed=1)


def test_where_there_are_not_that_many_it_ends_with_fewer() -> None:
    assert len(mixed(["hello"], 1000)) < 1000
    assert mixed([], 5) == []
