"""Finding the words of a response; never the same sentence in two turns running.

What was said in the last turn comes with the state, as digests in the slot `said`. A response that
would say it again takes its second wording: the one the caller names as `again`, else `<name>_again`,
else `utter_again` around the same words. Which wording it is depends on the state alone, so a turn
that is run twice says the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

SAID = "said"
AROUND = "utter_again"
DIGITS = 12


def digests(messages: Iterable[dict[str, Any]]) -> list[str]:
    """Return what is kept of the messages of a turn, to know them again."""
    return [_digest(message["text"]) for message in messages if message.get("text")]


class Wording(TemplatedNaturalLanguageGenerator):
    """Rasa's own way to fill a response, and a second wording for what was just said."""

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        again: str = "",
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Return the filled response, or None when there is no such response."""
        first = await super().generate(utter_action, tracker, output_channel, **kwargs)
        if not first or not self._was_said(first, tracker):
            return first
        for name in (again, f"{utter_action}_again"):
            if name in self.responses:
                second = await super().generate(name, tracker, output_channel, **kwargs)
                if second and not self._was_said(second, tracker):
                    return second
        if AROUND not in self.responses:
            return first
        kwargs["words"] = first["text"]
        return await super().generate(AROUND, tracker, output_channel, **kwargs)

    def _was_said(self, response: dict[str, Any], tracker: DialogueStateTracker) -> bool:
        return _digest(response.get("text") or "") in (tracker.get_slot(SAID) or ())


def _digest(text: str) -> str:
    return hashlib.blake2s(text.encode(), digest_size=DIGITS // 2).hexdigest()
