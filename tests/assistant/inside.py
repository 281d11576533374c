"""Runs in the engine's environment: reads one JSON request a line, writes one JSON answer a line.

The tests themselves run beside the helpdesk, where there is neither Rasa nor spaCy.
"""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assistant import runtime

runtime.prepare()

from assistant.components.masking import masked  # noqa: E402
from assistant.components.minilm import Encoder, WeightsError, check  # noqa: E402
from assistant.language import build  # noqa: E402


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


def alike(text: str) -> str:
    return masked(text)


def refusal(path: str) -> str:
    try:
        check(Path(path))
    except WeightsError as error:
        return str(error)
    return ""


def build_language() -> str:
    return build.build().name


def main() -> None:
    known = {f.__name__: f for f in (entities, lemmas, encode, alike, refusal, build_language)}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(known[name](*arguments)), flush=True)


main()
