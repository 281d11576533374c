"""What the encoder is taught with, as JSON: every training sentence as the encoder reads it.

Run by the engine's Python, which has what reads a message; the teaching needs another one (decision 28).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from assistant.components.minilm import model_folder
from assistant.components.plain import plain
from assistant.evaluate import folds, sentences


def main(file: Path) -> None:
    """Write the texts, the half of each, and where the student is."""
    taught = sentences.training()
    halves = folds.half(folds.cut(taught)).tolist()
    texts = [plain(text) for text in taught.texts]
    found = {"student": str(model_folder()), "texts": texts, "halves": halves}
    found["digest"] = folds.digest(taught.texts, halves)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
