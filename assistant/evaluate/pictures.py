"""The pictures of the report: what is taken for what, and whether confidence means what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from assistant.evaluate.figures import Readings
from assistant.evaluate.sentences import intent_of

INK, FAINT = "#1f4e79", "#b8b8b8"
BINS = 10


def confusion(readings: Readings, file: Path) -> None:
    """Draw the matrix of intents, each row a share of what is truly that intent."""
    truth = np.array([intent_of(label) for label in readings.sentences.labels])
    intents = sorted(set(truth.tolist()))
    counts = np.array(
        [[((truth == t) & (readings.intent == p)).sum() for p in intents] for t in intents], float
    )
    shares = counts / counts.sum(1, keepdims=True)
    plt = _plt()
    figure, axes = plt.subplots(figsize=(9, 8))
    axes.imshow(shares**0.5, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(shares >= 0.005), strict=True):
        share = shares[row, column]
        colour = "white" if share > 0.4 else "black"
        axes.text(
            column, row, f"{share * 100:.0f}", ha="center", va="center", fontsize=6, color=colour
        )
    axes.set_xticks(range(len(intents)), intents, rotation=90, fontsize=7)
    axes.set_yticks(range(len(intents)), intents, fontsize=7)
    axes.set_xlabel("taken for")
    axes.set_ylabel("truly")
    axes.set_title("Share of each intent, in percent, read by a model that has not seen it")
    _save(plt, figure, file)


def reliability(kinds: dict[str, Readings], file: Path) -> None:
    """Draw how often a reading is right against how sure the model was."""
    plt = _plt()
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(6, 7), gridspec_kw={"height_ratios": [3, 1]}, sharex=True
    )
    above.plot([0, 1], [0, 1], color=FAINT, linestyle="--", label="as sure as right")
    for (name, readings), colour in zip(kinds.items(), (INK, "#c55a11", "#548235"), strict=False):
        sure, right, share = curve(readings)
        above.plot(sure, right, marker="o", color=colour, label=name)
        below.plot(sure, share, marker="o", color=colour)
    above.set_ylabel("share read right")
    below.set_ylabel("share of messages")
    below.set_xlabel("confidence")
    above.legend()
    _save(plt, figure, file)


def curve(readings: Readings) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean confidence, share right and share of messages, for each tenth of confidence."""
    truth = np.array([intent_of(label) for label in readings.sentences.labels])
    right = readings.intent == truth
    bins = np.minimum((readings.confidence * BINS).astype(int), BINS - 1)
    met = [b for b in range(BINS) if (bins == b).sum() >= BINS]
    return (
        np.array([readings.confidence[bins == b].mean() for b in met]),
        np.array([right[bins == b].mean() for b in met]),
        np.array([(bins == b).mean() for b in met]),
    )


def off(readings: Readings) -> float:
    """Return by how much confidence is off on average (expected calibration error)."""
    sure, right, share = curve(readings)
    return float(np.abs(sure - right) @ share)


def _plt() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    return pyplot


def _save(plt: Any, figure: Any, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(file, dpi=80)
    plt.close(figure)
