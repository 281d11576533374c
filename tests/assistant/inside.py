"""Runs in the engine's environment: reads one JSON request a line, writes one JSON answer a line.

The tests themselves run beside the helpdesk, where there is neither Rasa nor spaCy.
"""

from __future__ import annotations

import asyncio
import functools
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assistant import runtime

runtime.prepare()

import numpy as np  # noqa: E402
from safetensors.numpy import save_file  # noqa: E402

from assistant.components.classifier import Classifier  # noqa: E402
from assistant.components.descent import downhill  # noqa: E402
from assistant.components.masking import masked  # noqa: E402
from assistant.components.minilm import Encoder, WeightsError, check, packed, unpacked  # noqa: E402
from assistant.components.neighbours import Neighbours, shares  # noqa: E402
from assistant.components.plain import plain  # noqa: E402
from assistant.components.rivals import Rivals  # noqa: E402
from assistant.components.spelling import WORDS  # noqa: E402
from assistant.evaluate import folds  # noqa: E402
from assistant.evaluate.sentences import Sentences, training  # noqa: E402
from assistant.language import build  # noqa: E402
from assistant.language import clauses as cut  # noqa: E402


@functools.cache
def _nlp() -> Any:
    import spacy

    return spacy.load(build.ROOT / build.folder_name(), disable=["parser"])


@functools.cache
def _encoder() -> Encoder:
    return Encoder()


def entities(text: str) -> list[list[Any]]:
    """Return [entity, text, start, end] of each, as Rasa's extractor reads them off."""
    return [[e.label_, e.text, e.start_char, e.end_char] for e in _nlp()(text).ents]


def lemmas(text: str) -> list[str]:
    return [token.lemma_ for token in _nlp()(text)]


def encode(texts: list[str]) -> list[list[float]]:
    return _encoder().encode(texts).tolist()


def encode_as_published(texts: list[str]) -> list[list[float]]:
    return Encoder(taught=None, integers=False).encode(texts).tolist()


def encode_in_floats(texts: list[str]) -> list[list[float]]:
    return Encoder(integers=False).encode(texts).tolist()


def kept_and_read(weights: list[list[float]]) -> list[list[list[float]]]:
    """Return weights once and twice packed and unpacked."""
    found, array = [], np.array(weights, np.float32)
    for _ in range(2):
        array = unpacked(packed({"encoder.weight": array}))["encoder.weight"]
        found.append(array.tolist())
    return found


def divided(taught: list[list[str]], asked: list[str], labels: list[str]) -> list[list[float]]:
    """Return the chances of labels that were equally likely, after the rivals have been heard."""
    rivals = Rivals().learn([text for text, _ in taught], [label for _, label in taught])
    even = np.full((len(asked), len(labels)), 1 / len(labels), np.float32)
    return rivals.divided(asked, even, labels).tolist()


def unread(texts: list[str], labels: list[str], folder: str) -> dict[str, Any]:
    """Return each sentence's half, their digest, and the encoders that had not read them, or why none."""
    asked = Sentences(texts, np.array(labels))
    halves = folds.half(folds.cut(asked)).tolist()
    found = {"halves": halves, "digest": folds.digest(texts, halves)}
    try:
        return {**found, "encoders": [str(file) for file in folds.unread(asked, Path(folder))]}
    except folds.NotTheseSentences as error:
        return {**found, "refused": str(error)}


def taught_with(digest: str, file: str) -> None:
    """Write an encoder that claims to have read half of those sentences."""
    save_file({"encoder.weight": np.zeros(1, np.float32)}, file, {"halves": digest})


def alike(text: str) -> str:
    return masked(text)


def clauses(text: str) -> list[list[str]]:
    """Return [mood, text] of each."""
    return [[c.mood, c.text] for c in cut.clauses(text)]


@functools.cache
def _processor() -> Any:
    from rasa.core.agent import Agent

    from assistant import logs, serve

    logs.configure()  # what is printed here are answers
    return Agent.load(str(serve.model_to_load(build.ROOT))).processor


def understood(text: str, open_slot: str | None = None) -> dict[str, Any]:
    """Return intent, topic and wishes, as the trained model of this checkout reads them."""
    from rasa.core.channels.channel import UserMessage

    known = {"trusted": False, "open": open_slot}
    parsed = asyncio.run(_processor().parse_message(UserMessage(text, metadata=known)))
    wishes = [
        [w["topic"] or w["intent"], text[w["start"] : w["end"]]] for w in parsed.get("wishes", ())
    ]
    return {"intent": parsed["intent"]["name"], "wishes": wishes}


def classified(taught: list[list[str]], asked: list[str]) -> dict[str, Any]:
    """Return labels and chances by a model that has learned these, and by what is kept of it."""
    texts, labels = [text for text, _ in taught], np.array([label for _, label in taught])
    model = Classifier().fit(_encoder().encode(texts), labels, texts)
    kept = io.BytesIO()
    np.savez(kept, **model.arrays())
    kept.seek(0)
    restored = Classifier().restore(np.load(kept, allow_pickle=False))
    x = _encoder().encode(asked)
    return {
        "labels": model.labels,
        "learned": model.chances(x, asked).tolist(),
        "restored": restored.chances(x, asked).tolist(),
    }


def descended(curved: list[float]) -> list[list[float]]:
    """Return where our descent and SciPy's end: a bowl this curved, with a soft ridge across it."""
    from scipy.optimize import minimize

    curve, middle = np.array(curved, np.float32), np.arange(1, len(curved) + 1, dtype=np.float32)

    def goal(at: np.ndarray) -> tuple[float, np.ndarray]:
        curve_, middle_ = curve.astype(at.dtype), middle.astype(at.dtype)
        away, ridge = at - middle_, np.exp(at.sum() / 10)
        return float(curve_ @ away**2 + ridge), 2 * curve_ * away + ridge / 10

    start = np.zeros(len(curved), np.float32)
    found = minimize(goal, start.astype(float), jac=True, method="L-BFGS-B", tol=1e-12).x
    return [downhill(goal, start, steps).tolist() for steps in (0, 60)] + [found.tolist()]


def nearest(
    known: list[list[float]], labels: list[int], asked: list[list[float]], beyond: int
) -> list[Any]:
    """Return how near the nearest within and beyond scope are, and what all are labelled."""
    x = np.array(known, np.float32)
    neighbours = Neighbours(np.zeros(x.shape[1], np.float32), np.eye(x.shape[1], dtype=np.float32))
    neighbours.remember(x, np.array(labels), beyond)
    sides = neighbours.few(np.array(asked, np.float32))
    return [*(side.near.tolist() for side in sides), shares(sides, max(labels) + 1).tolist()]


def read_as(text: str) -> str:
    return plain(text)


def unsaid_words() -> list[str]:
    said = set(re.findall(r"[a-z]+", " ".join(training().texts).casefold()))
    return [
        line.split()[0]
        for line in WORDS.read_text("utf-8").splitlines()
        if line.split()[0] not in said
    ]


def teachings(folder: str) -> list[str]:
    """Return digests of what a project teaches: as Rasa reads its files, as we do, and so again."""
    from rasa.shared.importers.importer import TrainingDataImporter

    names = ("RasaFileImporter", "assistant.importer.Files", "assistant.importer.Files")
    found = []
    for name in names:
        config = {"importers": [{"name": name}]}
        files = [f"{folder}/data"]
        read = TrainingDataImporter.load_from_dict(config, None, f"{folder}/domain.yml", files)
        data = read.get_nlu_data()
        found.append(f"{data.fingerprint()} {read.get_domain().fingerprint()} {len(data.intents)}")
        for example in data.training_examples:
            example.set("intent", "changed by training")
    return found


def refusal(path: str) -> str:
    try:
        check(Path(path))
    except WeightsError as error:
        return str(error)
    return ""


def build_language() -> str:
    return build.build().name


def main() -> None:
    here = (
        entities,
        lemmas,
        encode,
        encode_as_published,
        encode_in_floats,
        kept_and_read,
        divided,
        unread,
        taught_with,
        classified,
        descended,
        nearest,
        alike,
        read_as,
        unsaid_words,
        teachings,
        clauses,
        understood,
        refusal,
        build_language,
    )
    known = {f.__name__: f for f in here}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(known[name](*arguments)), flush=True)


main()
