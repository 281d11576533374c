"""Which intent, and which topic of a question: logistic regression on the encoder's vectors.

One model over the full labels (`cancel_service`, `faq/cancel_notice`), so that a question and an
order compete with each other; the intent `faq` is the sum of its topics. Probabilities are
tempered on examples that a fit did not see, so that a threshold means what it says. Kept as plain
arrays; nothing is unpickled.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, RESPONSE_IDENTIFIER_DELIMITER, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.components.encoder import vectors

FILE = "intents.npz"
RESPONSE_SELECTOR = "response_selector"
TEMPERATURES = np.geomspace(0.2, 2.0, 60)


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
        self.labels: List[Text] = []
        self.weights = np.zeros((0, 0))
        self.bias = np.zeros(0)
        self.temperature = 1.0

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return C (weak regularisation suits unit vectors), how much is held back to temper (1/folds)."""
        return {"C": 20.0, "max_iter": 200, "folds": 5, "ranking_length": 10, "version": 1}

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
            self._fit(vectors(examples), np.array([e.get_full_intent() for e in examples]))
            self._keep()
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
            kept = np.load(folder / FILE, allow_pickle=False)
            model.labels = [str(label) for label in kept["labels"]]
            # As the encoder's vectors are: no conversion of the weights for every message.
            model.weights = np.ascontiguousarray(kept["weights"], dtype=np.float32)
            model.bias = kept["bias"].astype(np.float32)
            model.temperature = float(kept["temperature"])
        return model

    def process(self, messages: List[Message]) -> List[Message]:
        """Set what each message wants, with probabilities that sum to 1 over the intents."""
        for message, chances in zip(messages, self.chances(vectors(messages)), strict=True):
            self._judge(message, chances)
        return messages

    def chances(self, x: np.ndarray) -> np.ndarray:
        """Return the probability of each label, shape (len(x), len(labels))."""
        return _softmax((x @ self.weights.T + self.bias) / self.temperature)

    def _judge(self, message: Message, chances: np.ndarray) -> None:
        intents: Dict[Text, float] = {}
        topics: Dict[Text, Dict[Text, float]] = {}
        for label, chance in zip(self.labels, chances.tolist(), strict=True):
            intent = label.split(RESPONSE_IDENTIFIER_DELIMITER)[0]
            intents[intent] = intents.get(intent, 0.0) + chance
            if intent != label:
                topics.setdefault(intent, {})[label] = chance
        ranking = _ranked(intents, "name", self._config["ranking_length"])
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set(RESPONSE_SELECTOR, _selector(topics), add_to_output=True)

    def _fit(self, x: np.ndarray, y: np.ndarray) -> None:
        model = self._regression().fit(x, y)
        self.labels = [str(label) for label in model.classes_]
        self.weights, self.bias = _one_row_a_label(model)
        self.temperature = self._tempered(x, y)

    def _regression(self) -> Any:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(
            C=self._config["C"],
            max_iter=self._config["max_iter"],
            tol=1e-3,
            class_weight="balanced",
            multi_class="multinomial",
        )

    def _tempered(self, x: np.ndarray, y: np.ndarray) -> float:
        """Return the temperature under which examples held back from a fit surprise least."""
        from sklearn.model_selection import StratifiedKFold

        rarest = int(np.unique(y, return_counts=True)[1].min())
        folds = min(self._config["folds"], rarest)
        if folds < 2:
            return 1.0
        seen, unseen = next(StratifiedKFold(folds, shuffle=True, random_state=0).split(x, y))
        weights, bias = _one_row_a_label(self._regression().fit(x[seen], y[seen]))
        scores = x[unseen] @ weights.T + bias
        right = np.searchsorted(self.labels, y[unseen])
        rows = np.arange(len(unseen))
        surprise = [-np.log(_softmax(scores / t)[rows, right] + 1e-12).mean() for t in TEMPERATURES]
        return float(TEMPERATURES[int(np.argmin(surprise))])

    def _keep(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / FILE,
                labels=np.array(self.labels, dtype=np.str_),
                weights=self.weights.astype(np.float32),
                bias=self.bias.astype(np.float32),
                temperature=np.float64(self.temperature),
            )


def _one_row_a_label(model: Any) -> Tuple[np.ndarray, np.ndarray]:
    """Return weights and bias with a row for each label; two labels come as one row, so mirror it."""
    if len(model.classes_) > 2:
        return model.coef_, model.intercept_
    return np.vstack([-model.coef_, model.coef_]), np.hstack([-model.intercept_, model.intercept_])


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


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
