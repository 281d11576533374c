"""Encoders for measuring: they count only for the very sentences that they read half of."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow

TEXTS = [f"cancel extension number {n} for the {n}th floor" for n in range(1, 21)]
TEXTS += [f"weather report of city {n} on the {n}th of May" for n in range(1, 21)]
LABELS = ["cancel_service"] * 20 + ["out_of_scope"] * 20


def test_each_half_of_the_sentences_is_read_by_one_encoder_and_asked_of_the_other(inside, tmp_path):
    found = inside("unread", TEXTS, LABELS, str(tmp_path))
    assert set(found["halves"]) == {0, 1}

    files = [str(tmp_path / f"unread-{number}.safetensors") for number in (0, 1)]
    for file in files:
        inside("taught_with", found["digest"], file)

    assert inside("unread", TEXTS, LABELS, str(tmp_path))["encoders"] == files


def test_without_them_or_for_other_sentences_it_says_how_to_make_them(inside, tmp_path):
    nothing = inside("unread", TEXTS, LABELS, str(tmp_path))
    assert "make encoder UNREAD=1" in nothing["refused"]

    for number in (0, 1):
        file = str(tmp_path / f"unread-{number}.safetensors")
        inside("taught_with", nothing["digest"], file)
    one_more = inside("unread", [*TEXTS, "good morning"], [*LABELS, "greet"], str(tmp_path))

    assert one_more["refused"] == nothing["refused"]
