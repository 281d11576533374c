"""What two published encoders make of every piece of every text.

The larger one, all-mpnet-base-v2, is the teacher; the one that is taught is asked, too, before it
learns anything, so that it does not forget. Both cut texts into the same pieces.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

from assistant.components.minilm import MAX_PIECES

BATCH = 64


class Pieces(NamedTuple):
    """Texts cut into pieces; the pieces of text i are numbered from `starts[i]` to `starts[i + 1]`."""

    ids: list[list[int]]
    starts: np.ndarray


def cut(texts: list[str], folder: Path) -> Pieces:
    """Cut texts as the model in that folder does."""
    ids = AutoTokenizer.from_pretrained(folder)(texts, truncation=True, max_length=MAX_PIECES)
    lengths = [len(each) for each in ids["input_ids"]]
    return Pieces(ids["input_ids"], np.concatenate([[0], np.cumsum(lengths)]))


def padded(ids: list[list[int]], padding: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask, both (texts, longest)."""
    longest = max(map(len, ids))
    rows = torch.full((len(ids), longest), padding)
    mask = torch.zeros(len(ids), longest)
    for row, each in enumerate(ids):
        rows[row, : len(each)] = torch.tensor(each)
        mask[row, : len(each)] = 1
    return rows, mask


def states(texts: list[str], folder: Path, layers: list[int]) -> dict[int, np.ndarray]:
    """Return (pieces, width) float16 for each layer, evened out: mean 0, spread 1 over all of it."""
    model = AutoModel.from_pretrained(folder).eval()
    pieces, width = cut(texts, folder), model.config.hidden_size
    found = {layer: np.zeros((pieces.starts[-1], width), np.float16) for layer in layers}
    order = sorted(range(len(texts)), key=lambda i: len(pieces.ids[i]))
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        rows, mask = padded([pieces.ids[i] for i in batch], model.config.pad_token_id)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            told = model(input_ids=rows, attention_mask=mask, output_hidden_states=True)
        for layer in layers:
            each = told.hidden_states[layer].float().numpy()
            for row, i in enumerate(batch):
                found[layer][pieces.starts[i] : pieces.starts[i + 1]] = each[
                    row, : len(pieces.ids[i])
                ]
    return {layer: _even(array) for layer, array in found.items()}


def _even(array: np.ndarray) -> np.ndarray:
    sample = array[:: max(len(array) // 50_000, 1)].astype(np.float32)
    mean, spread = sample.mean(axis=0), sample.std(axis=0).mean()
    for start in range(0, len(array), 50_000):
        part = slice(start, start + 50_000)
        array[part] = (array[part] - mean) / spread
    return array
