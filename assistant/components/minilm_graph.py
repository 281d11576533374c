"""The forward pass of all-MiniLM-L6-v2 as an ONNX graph whose large products are of integers.

Six layers of the BERT encoder (Devlin et al. 2018), then the means of the last of them. Before each
product a row of activations is brought to 8 bits by its own greatest value, so a text's figures do
not depend on what stands beside it in a batch. Weights have 7 bits, a scale for each column: with 8,
processors without integer dot products overflow, and figures would differ from machine to machine.
"""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import numpy as np

DIMENSIONS = 384
LAYERS, HEADS = 6, 12
POOLED = 4  # layers, the last one first
TOP_ROW, TOP_WEIGHT = 127, 63
MIDDLE = 128  # of an unsigned byte; integer products are quickest when one side has no sign
TINY = 1e-12  # of BERT's norms
OURS, MICROSOFT = "", "com.microsoft"


def graph(arrays: Dict[str, np.ndarray], longest: int, *, integers: bool = True) -> bytes:
    """Return the graph over these weights, for texts of up to `longest` pieces.

    Without integers it is the network as it was published, to hold the other against.

    It takes `ids` (batch, length) int32, `at` (length) int64, the places 0, 1, 2 …, and `mask`
    (batch, length) float32; it gives unit vectors, (batch, POOLED * DIMENSIONS) float32.
    """
    return _Graph(arrays, integers).build(longest)


def whole_numbers(weights: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Return weights in 7 bits, and what a step is worth in each column."""
    column = (np.abs(weights).max(axis=0) / TOP_WEIGHT).astype(np.float32)
    return np.round(weights / column).astype(np.int8), column


class _Graph:
    def __init__(self, arrays: Dict[str, np.ndarray], integers: bool) -> None:
        from onnx import TensorProto, helper, numpy_helper

        self._types, self._make, self._numpy = TensorProto, helper, numpy_helper
        self._w, self._integers = arrays, integers
        self._nodes: List[Any] = []
        self._constants: Dict[str, Any] = {}

    def build(self, longest: int) -> bytes:
        x = self._embedded(longest)
        off = self._op("Sub", "mask", self._float("one", 1))
        away = self._op("Mul", off, self._float("far", 1e9))
        away = self._op("Unsqueeze", away, self._ints("after_batch", 1, 2))
        mask = self._op("Unsqueeze", "mask", self._ints("last", 2))
        pooled: List[str] = []
        for number in range(LAYERS):
            x = self._layer(x, f"encoder.layer.{number}", away)
            if number >= LAYERS - POOLED:
                pooled.insert(0, self._mean(x, mask))
        return self._whole(self._op("Concat", *pooled, axis=1))

    def _whole(self, given: str) -> bytes:
        value, kinds = self._make.make_tensor_value_info, self._types
        taken = [
            value("ids", kinds.INT32, ["batch", "length"]),
            value("at", kinds.INT64, ["length"]),
            value("mask", kinds.FLOAT, ["batch", "length"]),
        ]
        vectors = value(given, kinds.FLOAT, ["batch", POOLED * DIMENSIONS])
        constants = list(self._constants.values())
        whole = self._make.make_graph(self._nodes, "minilm", taken, [vectors], constants)
        sets = [self._make.make_opsetid(OURS, 17), self._make.make_opsetid(MICROSOFT, 1)]
        model = self._make.make_model(whole, opset_imports=sets, ir_version=8)
        return bytes(model.SerializeToString())

    def _embedded(self, longest: int) -> str:
        words = self._array("words", self._w["embeddings.word_embeddings.weight"])
        places = self._w["embeddings.position_embeddings.weight"][:longest]
        places = places + self._w["embeddings.token_type_embeddings.weight"][0]
        placed = self._op("Gather", self._array("places", places), "at")
        x = self._op("Add", self._op("Gather", words, "ids"), placed)
        x = self._op("LayerNormalization", x, *self._norm("embeddings"), axis=-1, epsilon=TINY)
        return self._op("Reshape", x, self._ints("rows", -1, DIMENSIONS))

    def _layer(self, x: str, name: str, away: str) -> str:
        attended = self._attend(x, f"{name}.attention.self", away)
        x = self._added(attended, x, f"{name}.attention.output.dense", f"{name}.attention.output")
        wide, bias = self._dense(x, f"{name}.intermediate.dense")
        wide = self._op("BiasGelu", wide, bias, domain=MICROSOFT)
        return self._added(wide, x, f"{name}.output.dense", f"{name}.output")

    def _added(self, x: str, beside: str, dense: str, norm: str) -> str:
        """Return x through a layer, what it was made of added, evened out."""
        found, bias = self._dense(x, dense)
        taken = (found, beside, *self._norm(norm), bias)
        return self._op("SkipLayerNormalization", *taken, domain=MICROSOFT, epsilon=TINY)

    def _attend(self, x: str, name: str, away: str) -> str:
        found = self._dense(x, *(f"{name}.{part}" for part in ("query", "key", "value")))
        query, key, value = self._ops(3, "Split", self._op("Add", *found), axis=1)
        shape = self._op("Shape", "ids")
        heads = self._op("Concat", shape, self._ints("each", HEADS, DIMENSIONS // HEADS), axis=0)
        query, key, value = (
            self._op("Transpose", self._op("Reshape", part, heads), perm=order)
            for part, order in ((query, [0, 2, 1, 3]), (key, [0, 2, 3, 1]), (value, [0, 2, 1, 3]))
        )
        near = self._op("MatMul", query, key)
        near = self._op("Mul", near, self._float("root", (DIMENSIONS // HEADS) ** -0.5))
        weights = self._op("Softmax", self._op("Add", near, away), axis=-1)
        seen = self._op("Transpose", self._op("MatMul", weights, value), perm=[0, 2, 1, 3])
        return self._op("Reshape", seen, self._ints("rows", -1, DIMENSIONS))

    def _dense(self, x: str, *names: str) -> List[str]:
        """Return rows times the weights of these layers side by side; and their bias."""
        weights = np.hstack([self._w[f"{name}.weight"].T for name in names])
        bias = self._array(f"{names[0]}.bias", np.hstack([self._w[f"{n}.bias"] for n in names]))
        if not self._integers:
            return [self._op("MatMul", x, self._array(f"{names[0]}.weight", weights)), bias]
        whole, column = whole_numbers(weights)
        small = self._array(f"{names[0]}.small", whole)
        scales = self._float("one", 1), self._array(f"{names[0]}.scale", column)
        row, scale = self._small(x)
        middle = self._array("middle", np.array(MIDDLE, np.uint8))
        taken = (row, small, *scales, middle)
        found = self._op("MatMulIntegerToFloat", *taken, domain=MICROSOFT)
        return [self._op("Mul", found, scale), bias]

    def _small(self, x: str) -> List[str]:
        """Return each row in 8 bits, and what a step of it is worth, as a column."""
        most = self._op("ReduceMax", self._op("Abs", x), axes=[-1], keepdims=1)
        most = self._op("Max", most, self._float("tiny", 1e-9))
        scale = self._op("Mul", most, self._float("step", 1 / TOP_ROW))
        each = self._op("Reshape", scale, self._ints("flat", -1))
        middle = self._array("middle_of_one", np.array([MIDDLE], np.uint8))
        middles = self._op("Expand", middle, self._op("Shape", each))
        return [self._op("QuantizeLinear", x, each, middles, axis=0), scale]

    def _norm(self, name: str) -> List[str]:
        """Return by what a row is multiplied and shifted once it is evened out."""
        return [
            self._array(f"{name}.norm", self._w[f"{name}.LayerNorm.weight"]),
            self._array(f"{name}.shift", self._w[f"{name}.LayerNorm.bias"]),
        ]

    def _mean(self, x: str, mask: str) -> str:
        """Return the direction of the mean of each text's pieces; its length is always 1."""
        whole = self._op("Concat", self._op("Shape", "ids"), self._ints("wide", -1), axis=0)
        x = self._op("Mul", self._op("Reshape", x, whole), mask)
        total = self._op("ReduceSum", x, self._ints("pieces", 1), keepdims=0)
        return self._op("LpNormalization", total, axis=-1, p=2)

    def _op(self, kind: str, *taken: str, **settings: Any) -> str:
        return self._ops(1, kind, *taken, **settings)[0]

    def _ops(self, outputs: int, kind: str, *taken: str, **settings: Any) -> List[str]:
        given = [f"{kind}.{len(self._nodes)}.{n}" for n in range(outputs)]
        self._nodes.append(self._make.make_node(kind, list(taken), given, **settings))
        return given

    def _array(self, name: str, array: np.ndarray) -> str:
        if name not in self._constants:
            made = self._numpy.from_array(np.ascontiguousarray(array), name)
            self._constants[name] = made
        return name

    def _float(self, name: str, value: float) -> str:
        return self._array(name, np.array(value, np.float32))

    def _ints(self, name: str, *values: int) -> str:
        return self._array(name, np.array(values, np.int64))
