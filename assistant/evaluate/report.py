"""Writes docs/language: the figures of today, with pictures. The reasons beside them are people's."""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import median
from typing import Any

from assistant.evaluate import entities, figures, pictures
from assistant.evaluate.figures import Readings
from assistant.evaluate.sentences import ROOT, held_out
from assistant.language import build

FOLDER = ROOT / "docs" / "language"
FIGURES = FOLDER / "figures.json"
COMPARISON = FOLDER / "comparison.json"
THRESHOLDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6)
TIMED = 200
WORST, QUOTED = 10, 3


def write(
    sets: dict[str, Readings],
    kept: dict[str, Any],
    model: Any,
    goals: list[str],
    ambiguity: float,
) -> None:
    """Write figures.json, figures.md and the pictures. The first of the sets is cross-validated."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    crossed = next(iter(sets.values()))
    pictures.confusion(crossed, FOLDER / "confusion.png")
    pictures.reliability(sets, FOLDER / "reliability.png")
    parts = [
        "# Figures\nWritten by `make evaluate`; the reasons are in [README](README.md).",
        _overview(kept),
        _calibration(sets),
        _thresholds(crossed, ambiguity),
        _worst(crossed, goals),
        _entities(),
        _cost(model),
        _comparison(),
    ]
    text = "\n\n".join(part for part in parts if part) + "\n"
    (FOLDER / "figures.md").write_text(text, encoding="utf-8")


def _overview(kept: dict[str, Any]) -> str:
    names = list(next(iter(kept["sets"].values())))
    rows = [
        [name, *(f"{values[n]:.3f}" if n != "sentences" else str(values[n]) for n in names)]
        for name, values in kept["sets"].items()
    ]
    return "## Share read right\n" + _table(["", *names], rows)


def _calibration(sets: dict[str, Readings]) -> str:
    off = "; ".join(f"{name} {pictures.off(readings):.3f}" for name, readings in sets.items())
    return (
        "## Is it as sure as it is right?\n![reliability](reliability.png)\n\n"
        f"By how much confidence is off on average: {off}.\n\n"
        "![what is taken for what](confusion.png)"
    )


def _thresholds(crossed: Readings, ambiguity: float) -> str:
    rows = []
    for threshold in THRESHOLDS:
        refused = crossed.refused(threshold, ambiguity if threshold else -1)
        right = crossed.label == crossed.sentences.labels
        away = figures.turned_away(crossed, threshold, ambiguity if threshold else -1)
        rows.append(
            [
                f"{threshold}",
                f"{(refused & ~right).mean():.3f}",
                f"{(refused & right).mean():.3f}",
                *(f"{value:.3f}" for value in away.values()),
            ]
        )
    head = ["threshold", "wrong, asked about", "right, asked about", "out of scope noticed"]
    return "## The threshold, cross-validated\n" + _table([*head, "in scope refused"], rows)


def _worst(crossed: Readings, goals: list[str]) -> str:
    lines = ["## Ten worst confusions"]
    for truth, taken_for, texts in figures.confusions(crossed)[:WORST]:
        quoted = "; ".join(f"“{text}”" for text in texts[:QUOTED])
        lines.append(f"- {len(texts)} × **{truth}** taken for **{taken_for}**: {quoted}")
    weakest = [
        [label, f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}", str(count)]
        for label, precision, recall, f1, count in figures.by_label(crossed)
    ]
    table = _table(["label", "precision", "recall", "F1", "examples"], weakest)
    return "\n".join(lines) + "\n\n## Every label, the weakest first\n" + table


def _entities() -> str:
    found = entities.scores()
    names = sorted({*found.right, *found.extra, *found.missed})
    rows = [
        [name, f"{found.f1(name):.3f}", *(str(c[name]) for c in found[1:4])]  # type: ignore[index]
        for name in names
    ]
    table = _table(["entity", "F1", "right", "too many", "missed"], rows)
    wrong = "\n".join(f"- {mistake}" for mistake in found.mistakes)
    head = f"## Entities\n{found.sentences} sentences, F1 {found.f1():.3f} with exact offsets.\n\n"
    return f"{head}{table}\n\nNot found as marked:\n{wrong}"


def _cost(model: Any) -> str:
    """Time each part on one core, in seconds of the processor, so that neighbours do not count."""
    import spacy

    from assistant.components.minilm import Encoder
    from assistant.components.plain import plain

    encoder, nlp = Encoder(), spacy.load(build.build(), disable=["parser"])
    parts: dict[str, list[float]] = {"words and entities": [], "encoder": [], "intent": []}
    for text in held_out().texts[:TIMED]:
        began = time.process_time()
        nlp(text)
        read = time.process_time()
        said = plain(text)
        vector = encoder.encode([said])
        encoded = time.process_time()
        model.chances(vector, [said])
        parts["words and entities"].append(read - began)
        parts["encoder"].append(encoded - read)
        parts["intent"].append(time.process_time() - encoded)
    rows = [[name, f"{median(times) * 1000:.1f}"] for name, times in parts.items()]
    rows.append(["all", f"{sum(median(times) for times in parts.values()) * 1000:.1f}"])
    return "## Cost of a message\nMedian, one core.\n\n" + _table(["part", "ms"], rows)


def _comparison() -> str:
    if not COMPARISON.exists():
        return ""
    kept = json.loads(COMPARISON.read_text(encoding="utf-8"))
    names = list(kept["pipelines"][0])
    rows = [[str(row[name]) for name in names] for row in kept["pipelines"]]
    return f"## Beside other pipelines\n{kept['how']}\n\n" + _table(names, rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def keep_comparison(rows: list[dict[str, Any]], how: str, file: Path = COMPARISON) -> None:
    """Keep the slow comparison, so that a quick report still shows it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"how": how, "pipelines": rows}, indent=2)
    file.write_text(text + "\n", encoding="utf-8")
