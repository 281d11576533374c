"""What is left of a message when what stands for itself is taken out."""

from __future__ import annotations

import pytest

from helpdesk.reading import clauses


@pytest.mark.parametrize(
    ("text", "taken", "left"),
    [
        ("1012, and is there a fee?", "is there a fee?", "1012"),
        ("yes and also I need a PIN", "I need a PIN", "yes"),
        ("Hi, I need a PIN", "I need a PIN", ""),
        ("Hello and thanks. I need a PIN please", "I need a PIN", ""),
        ("I need a PIN. 1012 by the way", "I need a PIN.", "1012"),
        ("cancel 1012, I need a PIN, on 5 March", "I need a PIN", "cancel 1012 on 5 March"),
        ("Andover and Sons, and I need a PIN", "I need a PIN", "Andover and Sons"),
        ("nothing is taken", "", "nothing is taken"),
    ],
)
def test_what_is_left_has_lost_its_joints_too(text, taken, left):
    at = text.index(taken)

    assert clauses.without(text, [(at, at + len(taken))] if taken else []) == left
