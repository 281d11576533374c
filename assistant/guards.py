"""Where Rasa 3.6.21 is made to fail rather than to pretend. Applied once, for that version only.

1. Action calls go through action_client.py: no re-checking of a constant JSON schema (half of a
   turn's time), five seconds, no request body in a log.
2. An action that fails ends the turn. Rasa would log it as done and go on, and the customer would
   read that something happened which did not.
3. Actions that call each other in circles end the turn too.
4. A slot is copied in one step: every turn copies all of them a dozen times.
"""

from __future__ import annotations

from typing import Any

import rasa
from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecutionRejected
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from assistant import action_client
from assistant.errors import TurnFailed

VERSION = "3.6.21"


class WrongVersion(Exception):
    """These guards replace parts of one version of Rasa and were read against no other."""


def apply() -> None:
    """Put the guards in. Calling it again changes nothing. Raises WrongVersion."""
    if rasa.__version__ != VERSION:
        raise WrongVersion(f"the guards are for Rasa {VERSION}, this is {rasa.__version__}")
    RemoteAction.run = action_client.run
    RemoteAction._validate_action_result = _validate_action_result
    MessageProcessor._run_action = _run_action
    Slot.__copy__ = _copied


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    action_client.client().validate(result)
    return True


async def _run_action(
    self: MessageProcessor,
    action: Action,
    tracker: DialogueStateTracker,
    output_channel: Any,
    nlg: Any,
    prediction: PolicyPrediction,
) -> bool:
    """Run an action and keep its events; like Rasa's, but an exception reaches the caller."""
    trial = tracker.copy()  # a rejection must leave no trace
    trial.update_with_events(prediction.events, self.domain)
    try:
        events = await action.run(output_channel, nlg, trial, self.domain)
    except ActionExecutionRejection:
        no = ActionExecutionRejected(
            action.name(), prediction.policy_name, prediction.max_confidence
        )
        tracker.update(no)
        return self.should_predict_another_action(action.name())
    self._log_action_on_tracker(tracker, action, events, prediction)
    await self.execute_side_effects(events or [], tracker, output_channel)
    return self.should_predict_another_action(action.name())


def _copied(slot: Slot) -> Slot:
    copied = object.__new__(type(slot))
    copied.__dict__.update(slot.__dict__)
    return copied


def no_circles(tracker: DialogueStateTracker, output_channel: Any, nlg: Any) -> None:
    """Take the place of Rasa's silent circuit breaker."""
    raise TurnFailed(
        f"more actions than a turn may have; the last was {tracker.latest_action_name}"
    )
