"""The engine's side of an action call: one request, no swallowed error, nothing logged of it.

Replaces `RemoteAction.run` (guards.py). The domain is sent once; after that its digest alone goes
along, which the SDK answers with 449 when it has restarted and wants the domain again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
from typing import Any

import aiohttp
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from assistant.errors import ActionsUnavailable, TurnFailed

SECONDS = 5.0  # an action is a read or one short transaction
MISSING_DOMAIN = 449
_LEFT_OUT = ("responses", "actions", "e2e_actions")  # large, and no action reads them

log = logging.getLogger(__name__)


class ActionClient:
    """Calls actions over one HTTP session; one of it serves the whole process."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None
        self._domain: tuple[Domain, dict[str, Any], str] | None = None
        self._told = False  # whether the action server has the domain

    def validate(self, result: Any) -> None:
        """Raise TurnFailed unless this is an action's answer: named events, and responses.

        Rasa's own JSON schema says little more and took a quarter of a turn's time; an event it
        does not know it would leave out.
        """
        if not (isinstance(result, dict) and _named_events(result) and _responses(result)):
            raise TurnFailed("an action's answer has another shape than events and responses")

    async def call(
        self, name: str, endpoint: Any, tracker: DialogueStateTracker, domain: Domain
    ) -> dict[str, Any]:
        """Run one action and return its answer.

        Raises ActionsUnavailable, TurnFailed, or ActionExecutionRejection (the action's own no).
        """
        content, digest = self._content(domain)
        body = {
            "next_action": name,
            "sender_id": tracker.sender_id,
            "tracker": tracker_state(tracker),
            "version": "3.6.21",
            "domain_digest": digest,
        }
        status, answer = await self._post(
            name, endpoint, body if self._told else {**body, "domain": content}
        )
        if status == MISSING_DOMAIN:
            status, answer = await self._post(name, endpoint, {**body, "domain": content})
        if status == 400 and isinstance(answer, dict) and answer.get("action_name"):
            raise ActionExecutionRejection(name)
        if status != 200:
            raise TurnFailed(f"{name} answered {status}")
        self._told = True
        self.validate(answer)
        return answer  # type: ignore[no-any-return]

    async def close(self) -> None:
        """Close the session; the client opens another when it is used again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, name: str, endpoint: Any, body: dict[str, Any]) -> tuple[int, Any]:
        try:
            try:
                return await self._send(endpoint, body)
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                # A kept connection may have ended with a server that has started anew since. To ask
                # twice is safe: what an action writes carries the key of the turn.
                return await self._send(endpoint, body)
        except aiohttp.ClientConnectionError as error:
            log.error("action server unreachable for %s: %s", name, type(error).__name__)
            raise ActionsUnavailable(name) from None
        except TimeoutError:
            raise TurnFailed(f"{name} took more than {self._seconds:g} seconds") from None
        except (aiohttp.ClientError, ValueError) as error:
            raise TurnFailed(
                f"{name} answered in no readable way: {type(error).__name__}"
            ) from None

    async def _send(self, endpoint: Any, body: dict[str, Any]) -> tuple[int, Any]:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._seconds)
            self._session = aiohttp.ClientSession(timeout=timeout)
        async with self._session.post(endpoint.url, json=body, headers=endpoint.headers) as got:
            return got.status, await got.json(content_type=None)

    def _content(self, domain: Domain) -> tuple[dict[str, Any], str]:
        """Return what actions may read of the domain, and its digest; made once for a domain."""
        if self._domain is None or self._domain[0] is not domain:
            content = {k: v for k, v in domain.as_dict().items() if k not in _LEFT_OUT}
            digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
            self._domain, self._told = (domain, content, digest), False
        return self._domain[1], self._domain[2]


def _named_events(result: dict[str, Any]) -> bool:
    events = result.get("events", [])
    return isinstance(events, list) and all(map(_named_event, events))


def _named_event(event: Any) -> bool:
    if not isinstance(event, dict) or event.get("event") not in event_types():
        return False
    return event["event"] != SlotSet.type_name or isinstance(event.get("name"), str)


def _responses(result: dict[str, Any]) -> bool:
    responses = result.get("responses", [])
    return isinstance(responses, list) and all(isinstance(each, dict) for each in responses)


def tracker_state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Return the tracker as actions get it: state, and the events since the customer spoke."""
    state = tracker.current_state()
    events: list[Event] = list(tracker.events)
    spoken = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    state["events"] = [event.as_dict() for event in events[spoken[-1] if spoken else 0 :]]
    return state


async def run(
    self: RemoteAction, output_channel: Any, nlg: Any, tracker: DialogueStateTracker, domain: Domain
) -> list[Event]:
    """Take the place of RemoteAction.run: same promise, but a failure is a failure."""
    if self.action_endpoint is None:
        raise ActionsUnavailable(f"{self.name()}: endpoints.yml names no action server")
    answer = await client().call(self.name(), self.action_endpoint, tracker, domain)
    said = await self._utter_responses(answer.get("responses", []), output_channel, nlg, tracker)
    return [*said, *(_event(parameters) for parameters in answer.get("events", []))]


def _event(parameters: dict[str, Any]) -> Event:
    made: Event = event_types()[parameters["event"]]._from_parameters(parameters)
    return made


@functools.cache
def event_types() -> dict[str, type[Event]]:
    """Return Rasa's events by the name they travel under; looked up once, not for every event."""
    return {kind.type_name: kind for kind in all_subclasses(Event)}


_CLIENTS: list[ActionClient] = []


def client() -> ActionClient:
    """Return this process's client."""
    if not _CLIENTS:
        _CLIENTS.append(ActionClient())
    return _CLIENTS[0]
