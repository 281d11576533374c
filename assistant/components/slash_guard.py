"""Makes a leading slash harmless, because Rasa takes `/intent{...}` from anybody as a command.

Defence in depth: the gateway does the same before. It holds for whatever else feeds this pipeline.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.slashes import harmless

METADATA = "metadata"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SlashGuard(GraphComponent):
    """Rewrites text that could be a command, unless the message is marked as trusted."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SlashGuard:
        """Return the guard; it has no settings."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Rewrite in place; the offsets of entities found before stay right."""
        for message in messages:
            trusted = (message.get(METADATA) or {}).get("trusted") is True
            text = message.get(TEXT)
            if text and not trusted:
                message.set(TEXT, harmless(text), add_to_output=True)
        return messages
