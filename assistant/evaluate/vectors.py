"""The encoder's vectors of many sentences, remembered between runs so that a figure takes seconds."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np

from assistant.components.minilm import TAUGHT, WIDTH, Encoder
from assistant.components.plain import plain
from assistant.components.spelling import WORDS
from assistant.evaluate.sentences import ROOT

COMPONENTS = ROOT / "assistant" / "components"
KEPT = ROOT / ".rasa" / "evaluate"


def vectors(texts: list[str], taught: Path | None = TAUGHT) -> np.ndarray:
    """Return the vectors in the order given, by the encoder as it was taught, or as published.

    Only sentences never met before are encoded.
    """
    file = KEPT / f"vectors-{_version(taught)}.npz"
    known = _read(file)
    new = sorted({text for text in texts if text not in known})
    if new:
        known.update(zip(new, _encode(new, taught), strict=True))
        _write(file, known)
    return np.stack([known[text] for text in texts]) if texts else np.zeros((0, WIDTH), np.float32)


def _encode(texts: list[str], taught: Path | None) -> np.ndarray:
    read = [plain(text) for text in texts]
    empty = np.array([not text.strip() for text in read])
    encoded = Encoder(taught=taught).encode(read)
    encoded[empty] = 0
    return encoded


def _version(taught: Path | None) -> str:
    """Name what the vectors are made by: other code or weights, other vectors."""
    code = b"".join(
        (COMPONENTS / name).read_bytes()
        for name in ("masking.py", "spelling.py", "plain.py", "minilm.py", "minilm_graph.py", WORDS)
    )
    code += taught.read_bytes() if taught else b""
    return hashlib.sha256(code).hexdigest()[:12]


def _read(file: Path) -> dict[str, np.ndarray]:
    if not file.exists():
        return {}
    kept = np.load(file, allow_pickle=False)
    return dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))


def _write(file: Path, known: dict[str, np.ndarray]) -> None:
    """Replace the file in one step: several people may measure at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as out:
        np.savez(out, texts=np.array(list(known), str), vectors=np.stack(list(known.values())))
    Path(name).replace(file)
