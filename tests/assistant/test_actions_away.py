"""When there is no action server, the engine says so and nothing else."""

from __future__ import annotations

import pytest
from rig.scripted_actions import said

pytestmark = pytest.mark.slow


def test_without_an_action_server_the_turn_can_be_tried_again(engine):
    answer = engine.turn("goodbye then")
    assert answer.status_code == 503
    assert answer.json() == {"error": "actions_unavailable"}


def test_what_needs_no_action_is_understood_all_the_same(engine):
    assert engine.client.get("/webhooks/gateway/ready").status_code == 200


def test_a_connection_that_has_died_since_the_last_turn_costs_nobody_a_turn(engine, actions):
    actions.calls.clear()
    actions.script = {"action_answer": said("An answer.")}
    actions.hangs_up = True
    with actions.listening():
        for _ in range(3):
            answer = engine.turn("how many days of notice must I give?")
            assert answer.json()["messages"] == [{"text": "An answer."}], answer.text
    actions.hangs_up = False
    assert len(actions.calls) == 3
