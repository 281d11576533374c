"""Porter's pipeline beside others, in one run: each is trained, loaded and asked in a process of its own.

All learn from the same few examples of each label: with all of them the stock pipeline would train
for half an hour. `python -m assistant.evaluate.pipelines NAME FOLDER` is one of those processes.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import yaml

from assistant import logs, runtime
from assistant.evaluate.sentences import OUT_OF_SCOPE, ROOT, Sentences, outside, training

CONFIGURATIONS = Path(__file__).with_suffix(".yml")
TAUGHT, ASKED = 20, 10  # examples of each label
WIDER = 5  # times as many of out of scope, which is many things
HOW = (
    f"Each learns {TAUGHT} examples of every label ({TAUGHT * WIDER} out of scope) on one core and "
    f"reads {ASKED} others of each, and the outside sets. Out of scope: how much is noticed when "
    "3 % of what is in scope is refused. Times are the processor's, so that neighbours do not count; "
    "memory is the whole process's, training included."
)
REFUSED = 0.03  # of what is in scope, when the finding of what is not is compared


def compared(folder: Path, say: Any = print) -> list[dict[str, Any]]:
    """Return one row of figures for each pipeline. Takes some minutes; says where it is."""
    names = list(yaml.safe_load(CONFIGURATIONS.read_text(encoding="utf-8")))
    rows = []
    for name in names:
        say(f"{name}: training and asking")
        # A cache of its own: what was trained before would cost nothing.
        cache = f"RASA_CACHE_DIRECTORY={folder / 'cache'}"
        command = [
            "env",
            cache,
            sys.executable,
            "-m",
            "assistant.evaluate.pipelines",
            name,
            str(folder),
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} failed: {done.stderr[-1500:]}")
        rows.append(json.loads(done.stdout.splitlines()[-1]))
        say("  " + "  ".join(f"{key} {value}" for key, value in rows[-1].items()))
    return rows


def parts(sentences: Sentences) -> tuple[Sentences, Sentences]:
    """Return what all learn and what all are asked, both drawn by chance, but always the same."""
    rng = np.random.default_rng(0)
    taught, asked = [], []
    for label in sorted(set(sentences.labels.tolist())):
        rows = rng.permutation(np.flatnonzero(sentences.labels == label))
        times = WIDER if label == OUT_OF_SCOPE else 1
        taught += rows[: TAUGHT * times].tolist()
        asked += rows[TAUGHT * times : (TAUGHT + ASKED) * times].tolist()
    return sentences.where(np.array(taught)), sentences.where(np.array(asked))


def one(name: str, folder: Path) -> dict[str, Any]:
    """Return the figures of one pipeline; this process is then spent."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    taught, asked = parts(training())
    place = folder / "".join(c if c.isalnum() else "_" for c in name)
    place.mkdir(parents=True, exist_ok=True)
    config, data = _written(name, taught, place)
    began = time.process_time()
    model = train_nlu(str(config), str(data), str(place))
    trained = time.process_time() - began
    agent = Agent.load(model)
    read, times = _read(agent, asked)
    others, _ = _read(agent, outside())
    return {
        "pipeline": name,
        "right": _right(read, asked),
        "right outside": _right(others, outside()),
        "out of scope noticed": _noticed(read, asked),
        "outside noticed": _noticed(others, outside()),
        "train s": round(trained),
        "ms a message": round(median(times) * 1000, 1),
        "memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _written(name: str, taught: Sentences, place: Path) -> tuple[Path, Path]:
    pipeline = yaml.safe_load(CONFIGURATIONS.read_text(encoding="utf-8"))[name]
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "x", "pipeline": pipeline}
    examples: dict[str, list[str]] = {}
    for text, label in zip(taught.texts, taught.labels.tolist(), strict=True):
        examples.setdefault(label, []).append(text)
    nlu: list[dict[str, Any]] = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
        for label, texts in examples.items()
    ]
    answers = {f"utter_{label}": [{"text": label}] for label in examples if "/" in label}
    (place / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    learnt = {"version": "3.1", "nlu": nlu, "responses": answers}
    (place / "nlu.yml").write_text(yaml.safe_dump(learnt, allow_unicode=True), encoding="utf-8")
    return place / "config.yml", place / "nlu.yml"


def _read(agent: Any, sentences: Sentences) -> tuple[list[tuple[str, float]], list[float]]:
    """Return label and confidence of each, and the seconds each took."""
    found, times = [], []
    for text in sentences.texts:
        began = time.process_time()
        parsed = asyncio.run(agent.parse_message(text))
        times.append(time.process_time() - began)
        intent = parsed["intent"]
        label = intent["name"]
        chosen = parsed.get("response_selector", {})
        topic = chosen.get("faq") or chosen.get("default") or {}
        if label == "faq" and topic.get("response", {}).get("intent_response_key"):
            label = topic["response"]["intent_response_key"]
        found.append((label, float(intent["confidence"])))
    return found, times


def _right(read: list[tuple[str, float]], sentences: Sentences) -> float:
    labels = [label for label, _ in read]
    return round(float(np.mean(np.array(labels) == sentences.labels)), 3)


def _noticed(read: list[tuple[str, float]], sentences: Sentences) -> float:
    """Return how much out of scope is noticed where 3 % of what is in scope is refused for doubt."""
    beyond = sentences.labels == OUT_OF_SCOPE
    doubt = np.array([2.0 if label == OUT_OF_SCOPE else 1 - sure for label, sure in read])
    limit = max(np.quantile(doubt[~beyond], 1 - REFUSED), 0)
    return round(float((doubt[beyond] > min(limit, 1.99)).mean()), 3)


if __name__ == "__main__":
    runtime.prepare()
    logs.configure()
    print(json.dumps(one(sys.argv[1], Path(sys.argv[2]))))
