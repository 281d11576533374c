"""The sentence encoder: the right figures, whatever stands beside a sentence."""

from __future__ import annotations

import math

import pytest

pytestmark = pytest.mark.slow

SENTENCE = "I would like to cancel my service at the end of december please"
# The first figures of that sentence by the model's own reference implementation (transformers).
REFERENCE = [-0.022120, -0.030414, 0.032719, -0.049831, -0.018346, 0.008832, -0.028000, -0.056400]


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def test_the_figures_are_those_of_the_reference_implementation(inside):
    vector = inside("encode_as_published", [SENTENCE])[0]
    assert vector[: len(REFERENCE)] == pytest.approx(REFERENCE, abs=1e-5)


def test_in_integers_every_layer_means_what_it_means_in_floating_point(inside):
    texts = [SENTENCE, "not the PIN, the record", "3", "Why do you ask?", "word " * 80]
    for one, other in zip(inside("encode", texts), inside("encode_in_floats", texts), strict=True):
        for start in range(0, len(one), 384):
            layer = slice(start, start + 384)
            assert dot(one[layer], other[layer]) > 0.98


def test_a_vector_is_a_row_of_vectors_of_length_one(inside):
    for row in inside("encode", [SENTENCE, "ok", "x" * 2000, "🙂", "word " * 500]):
        assert len(row) == 4 * 384
        for start in range(0, len(row), 384):
            vector = row[start : start + 384]
            assert math.isclose(dot(vector, vector), 1.0, abs_tol=1e-4)


def test_a_sentence_means_the_same_alone_and_in_company(inside):
    company = [f"sentence number {i} " + "and more " * (i % 17) for i in range(150)]
    alone = [inside("encode", [text])[0] for text in company[:20]]
    together = inside("encode", company)
    for one, other in zip(alone, together, strict=False):
        assert dot(one, other) / 4 > 0.99999


def test_what_means_alike_lies_near(inside):
    rows = inside("encode", ["stop my subscription", "I want to cancel", "two red apples"])
    ask, same, other = (row[:384] for row in rows)
    assert dot(ask, same) > dot(ask, other) + 0.2


def test_weights_that_were_kept_are_the_same_when_kept_again(inside):
    weights = [[0.5, -0.25, 0.1], [0.031, -0.004, 0.0002], [63.0, 1.0, -7.4]]
    once, twice = inside("kept_and_read", weights)
    assert once == twice
    for row, kept in zip(weights, once, strict=True):
        assert kept == pytest.approx(row, abs=max(map(abs, row)) / 126)


def test_weights_that_are_not_the_pinned_ones_are_refused(inside, tmp_path):
    wrong = tmp_path / "model.safetensors"
    wrong.write_bytes(b"something else")
    assert "sha256" in inside("refusal", str(wrong))
