"""Knows a message in another language by its commonest words, so that nobody guesses what it means."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, Text

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as NLU_FALLBACK
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

FILE = Path(__file__).resolve().parents[1] / "language" / "others.yml"
LANGUAGE = "language"
FEWEST = 2  # words of the other language: one may be a name
SHARE = 0.5  # of all words

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class OtherLanguages(GraphComponent):
    """Sets `language` and the fallback intent where a message is in another language."""

    def __init__(self, known: Dict[Text, FrozenSet[Text]]) -> None:
        """Take the words of each language."""
        self._known = known

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OtherLanguages:
        """Read the lists."""
        lists = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        return cls({code: frozenset(words) for code, words in lists.items()})

    def process(self, messages: List[Message]) -> List[Message]:
        """Mark what is in another language."""
        for message in messages:
            found = self.language(message.get(TEXT) or "")
            if found:
                message.set(LANGUAGE, found, add_to_output=True)
                message.set(INTENT, {"name": NLU_FALLBACK, "confidence": 1.0}, add_to_output=True)
                message.set("wishes", [], add_to_output=True)
        return messages

    def language(self, text: Text) -> Text | None:
        """Return the code of the language most words are in, if that is one of the lists."""
        words = _WORD.findall(text.lower().replace("’", "'"))
        counts = {code: sum(word in known for word in words) for code, known in self._known.items()}
        code = max(counts, key=lambda each: counts[each])
        enough = counts[code] >= FEWEST and counts[code] >= SHARE * len(words)
        return code if enough else None
