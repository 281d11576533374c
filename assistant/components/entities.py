"""Entities with a shape or a closed vocabulary, as the patterns of assistant/language find them.

One reading of each message and none of the examples: nothing here is learned. Rasa's own parts for
spaCy would read every message twice and every example once, for words that nobody asks for.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.components.wishes import CLAUSE


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PatternReader(GraphComponent, EntityExtractorMixin):
    """Sets `entities`, each as it was written; what it means is the synonyms' affair."""

    def __init__(self, nlp: Any) -> None:
        """Take the spaCy pipeline of our own."""
        self._nlp = nlp

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PatternReader:
        """Load the folder that config.yml names; raises OSError when it is not there."""
        import spacy

        return cls(spacy.load(config["model"]))

    def process(self, messages: List[Message]) -> List[Message]:
        """Find the entities of each message; those of a clause are the whole message's."""
        for message in messages:
            if message.get(CLAUSE) is None:
                found = self.add_extractor_name(self._found(message.get(TEXT) or ""))
                message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _found(self, text: Text) -> List[Dict[Text, Any]]:
        return [
            {"entity": e.label_, "value": e.text, "start": e.start_char, "end": e.end_char}
            for e in self._nlp(text).ents
        ]
