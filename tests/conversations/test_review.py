"""What a real conversation leaves for the review: the reading is kept with the message."""

from __future__ import annotations

import json


def test_what_was_taken_back_can_be_reviewed_with_its_reading(porter, talk):
    talk().say("zap the widget for me").say("no, I meant that I want to cancel my account")

    rows = json.loads(porter.porter("review", "--json"))

    (row,) = [row for row in rows if row["text"] == "zap the widget for me"]
    assert row["why"] in ("taken_back", "not_understood")
    assert 2 <= len(row["labels"]) <= 5
    assert row["read_as"] and 0 < row["confidence"] <= 1
