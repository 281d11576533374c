"""When there is no action server, the engine says so and nothing else."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow


def test_without_an_action_server_the_turn_can_be_tried_again(engine):
    answer = engine.turn("goodbye then")
    assert answer.status_code == 503
    assert answer.json() == {"error": "actions_unavailable"}


def test_what_needs_no_action_is_understood_all_the_same(engine):
    assert engine.client.get("/webhooks/gateway/ready").status_code == 200
