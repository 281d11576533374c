"""Dense features of a whole message, for the intent classifier. The arithmetic is in minilm.py."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.components.minilm import TAUGHT, WIDTH, Encoder
from assistant.components.plain import plain
from assistant.components.spelling import WORDS

NAME = "sentence_encoder"
SHORT = 24  # characters: answers, hardly ever anything about a person
REMEMBERED = 1024


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Gives each message one vector: a unit vector for each pooled layer of the network."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the network that is already loaded and warm."""
        self._encoder = encoder
        # "yes", "no", "3", a pressed label: what people answer most is always the same.
        self._short = lru_cache(maxsize=REMEMBERED)(lambda text: encoder.encode([text])[0])

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return no settings: the weights are pinned. `version` only tells the training cache."""
        return {"version": 6}

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Text | None:
        """Return the digest of what is read beside the code, for the training cache."""
        read = TAUGHT.read_bytes() + WORDS.read_bytes()
        return hashlib.sha256(read).hexdigest()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Load the network; raises WeightsError when the weights are not the pinned ones."""
        return cls(Encoder())

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode every example, in batches."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the vector to each message; a message without a word gets zeros."""
        texts = [plain(message.get(TEXT) or "") for message in messages]
        if len(texts) == 1 and len(texts[0]) <= SHORT:
            vectors_of = [self._short(texts[0])]
        else:
            vectors_of = list(self._encoder.encode(texts))
        for message, text, vector in zip(messages, texts, vectors_of, strict=True):
            row = vector if text.strip() else np.zeros(WIDTH, np.float32)
            message.add_features(Vector(row[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, NAME))
        return messages


class Vector(Features):
    """Features whose digest is that of their bytes; Rasa writes every number out as text for it."""

    def fingerprint(self) -> Text:
        """Return the digest."""
        return hashlib.sha256(self.features.tobytes()).hexdigest()


def vectors(messages: List[Message]) -> np.ndarray:
    """Return the encoder's features of the messages, shape (len(messages), WIDTH)."""
    rows = [f.features[0] for m in messages for f in m.features if f.origin == NAME]
    return np.stack(rows) if rows else np.zeros((0, WIDTH), np.float32)
