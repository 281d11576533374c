"""The small encoder learns to say, piece by piece, what the teachers say.

Each of its upper layers has to let a linear map find a layer of a teacher, for every piece and for
the mean of a text. The maps are thrown away afterwards; what is kept are the layers.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from transformers import AutoModel

from assistant.components.minilm_graph import DIMENSIONS
from tools.distil.teachers import Pieces, cut, padded

BATCH, ROUNDS = 32, 4
PACE, PACE_OF_MAPS = 4e-4, 2e-3
WARM_UP = 0.06
WORTH_OF_MEANS = 4.0


class Lesson(NamedTuple):
    """What one layer of the student is to know: a teacher's states, and how much that counts."""

    layer: int
    states: np.ndarray
    worth: float


def taught(
    texts: list[str], lessons: list[Lesson], folder: Path, rounds: int = ROUNDS
) -> nn.Module:
    """Return the student, having read all the texts that many times. About 12 ms a text and round."""
    torch.manual_seed(0)
    model = AutoModel.from_pretrained(
        folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    for weights in model.embeddings.parameters():
        weights.requires_grad = False  # a third of the encoder, and shared by all who publish it
    maps = nn.ModuleList(nn.Linear(DIMENSIONS, lesson.states.shape[1]) for lesson in lessons)
    learns = [weights for weights in model.encoder.parameters() if weights.requires_grad]
    descent = torch.optim.AdamW(
        [
            {"params": learns, "lr": PACE, "weight_decay": 0.01},
            {"params": maps.parameters(), "lr": PACE_OF_MAPS, "weight_decay": 0.0},
        ]
    )
    steps = rounds * math.ceil(len(texts) / BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(descent, lambda step: _pace(step / steps))
    pieces, began = cut(texts, folder), time.monotonic()
    for step, batch in enumerate(_batches(pieces, rounds)):
        off = _off(model, maps, pieces, lessons, batch)
        descent.zero_grad()
        off.backward()
        nn.utils.clip_grad_norm_(learns, 1.0)
        descent.step()
        pace.step()
        if step % 200 == 0:
            print(
                f"{step}/{steps} off by {off.item():.3f}, {time.monotonic() - began:.0f} s",
                flush=True,
            )
    return model.eval()


def _pace(done: float) -> float:
    return min(1.0, (done + 1e-3) / WARM_UP) * max(
        0.02, 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
    )


def _batches(pieces: Pieces, rounds: int) -> Iterator[np.ndarray]:
    """Yield texts of like length together, in another order each round."""
    rng = np.random.default_rng(0)
    lengths = np.array([len(each) for each in pieces.ids])
    for _ in range(rounds):
        order = rng.permutation(len(lengths))
        order = np.concatenate(
            [
                part[np.argsort(lengths[part])]
                for part in np.array_split(order, len(order) // 640 + 1)
            ]
        )
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        for number in rng.permutation(len(batches)):
            yield batches[number]


def _off(
    model: nn.Module, maps: nn.ModuleList, pieces: Pieces, lessons: list[Lesson], batch: np.ndarray
) -> torch.Tensor:
    """Return by how much the student is off, over all lessons."""
    rows, mask = padded([pieces.ids[i] for i in batch], 0)
    with torch.autocast("cpu", torch.bfloat16):
        told = model(input_ids=rows, attention_mask=mask, output_hidden_states=True)
    there, total = mask.bool(), torch.zeros(())
    for lesson, mapped in zip(lessons, maps, strict=True):
        wanted = torch.zeros(*rows.shape, lesson.states.shape[1])
        said = [lesson.states[pieces.starts[i] : pieces.starts[i + 1]] for i in batch]
        wanted[there] = torch.from_numpy(np.concatenate(said).astype(np.float32))
        found = mapped(told.hidden_states[lesson.layer].float())
        each = ((found - wanted)[there] ** 2).mean()
        means = nn.functional.cosine_similarity(_mean(found, mask), _mean(wanted, mask))
        total = total + lesson.worth * (each + WORTH_OF_MEANS * (1 - means).mean())
    return total


def _mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
