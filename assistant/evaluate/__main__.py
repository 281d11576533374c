"""How well Porter understands: `python -m assistant.evaluate`. Seconds, once the vectors are kept."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from assistant import runtime

runtime.prepare()

from assistant.evaluate import figures, folds, pipelines, report, sentences  # noqa: E402

SHOWN = 10
UNREAD_ENCODERS = sentences.ROOT / ".rasa" / "distil"
UNREAD = "cross-validated, not read by the encoder either"
QUOTED = 4


def settings() -> tuple[dict[str, Any], float, float]:
    """Return the intent model's settings and the two thresholds, from config.yml."""
    config = yaml.safe_load((sentences.ROOT / "config.yml").read_text(encoding="utf-8"))
    parts = {part["name"].rpartition(".")[2]: part for part in config["pipeline"]}
    fallback = parts["FallbackClassifier"]
    return parts["IntentModel"], fallback["threshold"], fallback["ambiguity_threshold"]


def main() -> int:
    """Print the figures, or do what the flags say."""
    options = _parser().parse_args()
    began = time.monotonic()
    model, threshold, ambiguity = settings()
    taught = sentences.training()
    try:
        encoders = folds.unread(taught, UNREAD_ENCODERS) if options.unread else []
    except folds.NotTheseSentences as error:
        sys.exit(f"porter: {error}")
    crossed = folds.crossed(taught, model)
    if options.confusions:
        _show(figures.confusions(crossed, options.confusions), quoted=1000)
        return 0
    goals = sentences.goals()
    if options.json:
        kept = _kept({"cross-validated": crossed}, goals, threshold, ambiguity)
        print(json.dumps(kept))
        return 0
    whole = folds.taught(taught, model)
    sets = {
        "cross-validated": crossed,
        **({UNREAD: folds.crossed(taught, model, encoders)} if encoders else {}),
        "held out": folds.asked(whole, sentences.held_out()),
        "outside": folds.asked(whole, sentences.outside()),
    }
    sets = {name: readings for name, readings in sets.items() if len(readings.sentences)}
    kept = _kept(sets, goals, threshold, ambiguity)
    _print(kept, crossed, every=options.labels)
    if options.compare:
        _compare()
    if options.compare or options.report:
        report.write(sets, kept, whole, goals, ambiguity)
        print(f"written to {report.FOLDER.relative_to(sentences.ROOT)}")
    print(f"\n{time.monotonic() - began:.0f} s")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant.evaluate")
    parser.add_argument("--confusions", metavar="LABEL", help="only what a label is confused with")
    parser.add_argument("--labels", action="store_true", help="every label, not the weakest alone")
    parser.add_argument("--json", action="store_true", help="the cross-validated figures as JSON")
    parser.add_argument("--report", action="store_true", help="write docs/language, too")
    parser.add_argument(
        "--unread",
        action="store_true",
        help="with encoders that had not read what they are asked, too",
    )
    parser.add_argument("--compare", action="store_true", help="and train other pipelines: slow")
    return parser


def _kept(
    sets: dict[str, figures.Readings], goals: list[str], threshold: float, ambiguity: float
) -> dict[str, Any]:
    return {
        "sets": {
            name: {
                "sentences": len(readings.sentences),
                **figures.right(readings, goals),
                **figures.turned_away(readings, threshold, ambiguity),
            }
            for name, readings in sets.items()
        }
    }


def _print(kept: dict[str, Any], crossed: figures.Readings, every: bool) -> None:
    for name, values in kept["sets"].items():
        print(f"\n{name}\n  {figures.brief(values)}")
    print("\nlabel                  precision  recall  F1     examples")
    for row in figures.by_label(crossed)[: None if every else SHOWN]:
        print("{:22} {:.3f}      {:.3f}   {:.3f}  {}".format(*row))
    print("\nworst confusions (truth -> taken for)")
    _show(figures.confusions(crossed)[:SHOWN], QUOTED)


def _compare() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = pipelines.compared(Path(folder))
    report.keep_comparison(rows, pipelines.HOW)


def _show(confused: list[tuple[str, str, list[str]]], quoted: int) -> None:
    for truth, taken_for, texts in confused:
        print(f"  {len(texts)}  {truth} -> {taken_for}")
        for text in texts[:quoted]:
            print(f"       {text}")


if __name__ == "__main__":
    sys.exit(main())
