"""Two wishes in one message: its clauses are understood beside the whole, in the same batch.

`ClauseCutter` stands first in the pipeline and puts the clauses behind the message; every part of
the pipeline then reads them like messages. `WishReader` takes them away again and keeps what is
sure as `wishes`. Precision first: a clause that is not sure, or of which the same was said before,
is no wish.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as NLU_FALLBACK
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.language.clauses import QUESTION, Clause, clauses

METADATA = "metadata"
CLAUSE = "clause"
WISHES = "wishes"
RESPONSE_SELECTOR = "response_selector"
LEAST = 0.05  # of the chances that must be left to orders, before they are weighed among each other

_POINTS_BACK = re.compile(r"\b(?:it|its|that|this|they|them|those)\b", re.IGNORECASE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ClauseCutter(GraphComponent):
    """Puts the clauses of a message behind it, when there could be more than one wish in it."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseCutter:
        """Return the cutter; it has no settings."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Return each message and, behind it, its clauses; a single one if there is more beside it."""
        found = []
        for message in messages:
            found.append(message)
            text = message.get(TEXT) or ""
            cut = clauses(text) if not text.startswith("/") else []
            metadata = message.get(METADATA) or {}
            if len(cut) > 1 or (cut and _is_part(cut[0], text)):
                found += [_message(clause, metadata) for clause in cut]
        return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WishReader(GraphComponent):
    """Keeps what the clauses want as `wishes`, and what comes first of several as the intent."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        """Take what counts as a wish, and how sure one must be."""
        self._person = config["person"]
        self._goals = [config["person"], *config["goals"]]
        self._questions = config["questions"]
        self._open = config["open_topics"]
        self._threshold = config["threshold"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return no goals and no topics that name nothing: config.yml lists them."""
        return {
            "goals": [],
            "person": "request_human",
            "questions": "faq",
            "open_topics": [],
            "threshold": 0.7,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WishReader:
        """Return a reader with these settings."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Return the messages without their clauses."""
        whole: List[Message] = []
        for message in messages:
            if message.get(CLAUSE) is None:
                whole.append(message)
            else:
                self._add(self._wish(message) or self._asked(message, whole[-1]), whole[-1])
        for message in whole:
            self._order(message)
        return whole

    def _add(self, wish: Dict[Text, Any] | None, whole: Message) -> None:
        known = whole.get(WISHES) or []
        if wish and not any(self._adds_nothing(wish, other, whole.get(TEXT)) for other in known):
            whole.set(WISHES, [*known, wish], add_to_output=True)

    def _adds_nothing(self, wish: Dict[Text, Any], other: Dict[Text, Any], text: Text) -> bool:
        """Say whether the other said the same, or asks what "who can have it?" goes on about."""
        if wish["intent"] != other["intent"]:
            return False
        if wish["topic"] in (None, other["topic"]):
            return True
        said = text[wish["start"] : wish["end"]]
        return wish["topic"] not in self._open and bool(_POINTS_BACK.search(said))

    def _asked(self, message: Message, whole: Message) -> Dict[Text, Any] | None:
        """Return what a question asks that is clear from the whole alone: "and what is it for?"."""
        clause: Clause = message.get(CLAUSE)
        intent = whole.get(INTENT) or {}
        sure = float(intent.get("confidence") or 0.0)
        if clause.mood != QUESTION or intent.get("name") != self._questions:
            return None
        if sure < self._threshold or not whole.get(WISHES):
            return None
        where = {"start": clause.start, "end": clause.end}
        topic = self._topic(whole, self._questions)
        return {"intent": self._questions, "topic": topic, "confidence": sure, **where}

    def _wish(self, message: Message) -> Dict[Text, Any] | None:
        """Return what a clause wants, if that is sure and something to be noted."""
        clause: Clause = message.get(CLAUSE)
        name, sure = self._reading(message, clause.mood)
        if name not in (*self._goals, self._questions) or sure < self._threshold:
            return None
        where = {"start": clause.start, "end": clause.end}
        return {"intent": name, "topic": self._topic(message, name), "confidence": sure, **where}

    def _reading(self, message: Message, mood: Text) -> Tuple[Text, float]:
        """Return the likeliest intent; what has the shape of an order is weighed among orders only."""
        chances = {r["name"]: r["confidence"] for r in message.get("intent_ranking") or []}
        chances.pop(NLU_FALLBACK, None)
        asked = chances.pop(self._questions, 0.0) if mood != QUESTION else 0.0
        name = max(chances, key=lambda each: chances[each], default="")
        return name, round(chances.get(name, 0.0) / max(1.0 - asked, LEAST), 4)

    def _topic(self, message: Message, name: Text) -> Text | None:
        selected = (message.get(RESPONSE_SELECTOR) or {}).get(name, {}).get("response", {})
        topic: Text | None = selected.get("intent_response_key")
        return topic

    def _order(self, message: Message) -> None:
        """Make a person, else the first goal, the intent of a message that says more than one thing."""
        wishes = message.get(WISHES) or []
        goals = [wish for wish in wishes if wish["intent"] != self._questions]
        person = next((wish for wish in goals if wish["intent"] == self._person), None)
        whole = message.get(INTENT) or {}
        unsure = float(whole.get("confidence") or 0.0) < self._threshold
        beside = [wish for wish in goals if not self._points_back(wish, message)]
        if person or (goals and len(wishes) > 1):
            chosen = person or goals[0]
        else:
            chosen = beside[0] if beside and (unsure or self._is_talk(message)) else None
        if chosen:
            kept = {"name": chosen["intent"], "confidence": chosen["confidence"]}
            message.set(INTENT, kept, add_to_output=True)

    def _points_back(self, wish: Dict[Text, Any], message: Message) -> bool:
        """Say whether what is wished for is named in the rest of the message only: "cancel that"."""
        return bool(_POINTS_BACK.search(message.get(TEXT)[wish["start"] : wish["end"]]))

    def _is_talk(self, message: Message) -> bool:
        """Say whether the whole was taken for talk where no question is open that it could answer."""
        known = (*self._goals, self._questions)
        open_slot = (message.get(METADATA) or {}).get("open")
        return not open_slot and (message.get(INTENT) or {}).get("name") not in known


def _message(clause: Clause, metadata: Dict[Text, Any]) -> Message:
    return Message({TEXT: clause.text, CLAUSE: clause, METADATA: metadata})


def _is_part(clause: Clause, text: Text) -> bool:
    """Say whether there is more in the message than the one clause."""
    rest = text[: clause.start] + text[clause.end :]
    return any(char.isalnum() for char in rest)
