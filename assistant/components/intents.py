"""Which intent, and which topic of a question: logistic regression on the vectors and the wording.

One model over the full labels (`cancel_service`, `faq/cancel_notice`), so that a question and an
order compete with each other; the intent `faq` is the sum of its topics. The arithmetic is in
classifier.py; it is kept as plain arrays, nothing is unpickled.
"""

from __future__ import annotations

import hashlib
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, RESPONSE_IDENTIFIER_DELIMITER, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.components.classifier import DEFAULTS, Classifier
from assistant.components.encoder import vectors
from assistant.components.plain import plain
from assistant.components.rivals import FILE as RIVALS

FILE = "intents.npz"
RESPONSE_SELECTOR = "response_selector"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentModel(IntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking` and, for questions, `response_selector`."""

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Take the settings; labels and weights come from `train` or `load`."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._classifier = Classifier(config)

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return C (weak regularisation), how much is held back to temper (1/folds), and the sizes."""
        return {**DEFAULTS, "ranking_length": 10, "version": 7}

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Text | None:
        """Return the digest of the words that part rivals, for the training cache."""
        return hashlib.sha256(RIVALS.read_bytes()).hexdigest()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentModel:
        """Return an untrained model."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example with an intent, temper, and keep the arrays."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        if examples:
            taught = np.array([e.get_full_intent() for e in examples])
            self._classifier.fit(vectors(examples), taught, _texts(examples))
            with self._storage.write_to(self._resource) as folder:
                np.savez(folder / FILE, **self._classifier.arrays())
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentModel:
        """Read the arrays back; raises when they are missing, so that no engine starts without."""
        model = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            model._classifier.restore(np.load(folder / FILE, allow_pickle=False))
        return model

    def process(self, messages: List[Message]) -> List[Message]:
        """Set what each message wants, with probabilities that sum to 1 over the intents.

        A message without a word in it (the encoder's zeros) wants nothing anybody could name.
        """
        x = vectors(messages)
        read = self._classifier.chances(x, _texts(messages))
        for message, row, chances in zip(messages, x, read, strict=True):
            self._judge(message, chances)
            if not row.any():
                nothing = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0}
                message.set(INTENT, nothing, add_to_output=True)
        return messages

    def _judge(self, message: Message, chances: np.ndarray) -> None:
        intents: Dict[Text, float] = {}
        topics: Dict[Text, Dict[Text, float]] = {}
        for label, chance in zip(self._classifier.labels, chances.tolist(), strict=True):
            intent = label.split(RESPONSE_IDENTIFIER_DELIMITER)[0]
            intents[intent] = intents.get(intent, 0.0) + chance
            if intent != label:
                topics.setdefault(intent, {})[label] = chance
        ranking = _ranked(intents, "name", self._config["ranking_length"])
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set(RESPONSE_SELECTOR, _selector(topics), add_to_output=True)


def _texts(messages: List[Message]) -> List[Text]:
    """Return what the encoder reads of the messages, too."""
    return [plain(message.get(TEXT) or "") for message in messages]


def _ranked(chances: Dict[Text, float], key: Text, length: int) -> List[Dict[Text, Any]]:
    best = sorted(chances.items(), key=lambda item: -item[1])[:length]
    return [{key: name, "confidence": round(chance, 4)} for name, chance in best]


def _selector(topics: Dict[Text, Dict[Text, float]]) -> Dict[Text, Any]:
    """Return the topics in the shape of Rasa's own response selector; shares sum to 1 per intent."""
    found: Dict[Text, Any] = {"all_retrieval_intents": list(topics)}
    for intent, chances in topics.items():
        whole = sum(chances.values()) or 1.0
        ranking = _ranked({t: c / whole for t, c in chances.items()}, "intent_response_key", 5)
        best = {**ranking[0], "utter_action": f"utter_{ranking[0]['intent_response_key']}"}
        found[intent] = {"response": best, "ranking": ranking}
    return found
