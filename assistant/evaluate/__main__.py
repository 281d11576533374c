"""How well Porter understands: `python -m assistant.evaluate`. Seconds, once the vectors are kept."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

import yaml

from assistant import runtime

runtime.prepare()

from assistant.evaluate import figures, folds, sentences  # noqa: E402

SHOWN = 10
QUOTED = 4


def settings() -> tuple[dict[str, Any], float, float]:
    """Return the intent model's settings and the two thresholds, from config.yml."""
    config = yaml.safe_load((sentences.ROOT / "config.yml").read_text(encoding="utf-8"))
    parts = {part["name"].rpartition(".")[2]: part for part in config["pipeline"]}
    fallback = parts["FallbackClassifier"]
    return parts["IntentModel"], fallback["threshold"], fallback["ambiguity_threshold"]


def main() -> int:
    """Print the figures; with --confusions, every sentence a label was confused on."""
    parser = argparse.ArgumentParser(prog="python -m assistant.evaluate")
    parser.add_argument(
        "--confusions", metavar="LABEL", help="only what this label is confused with"
    )
    parser.add_argument("--labels", action="store_true", help="every label, not the weakest alone")
    options = parser.parse_args()
    began = time.monotonic()
    model, threshold, ambiguity = settings()
    taught = sentences.training()
    crossed = folds.crossed(taught, model)
    if options.confusions:
        _show(figures.confusions(crossed, options.confusions), quoted=1000)
        return 0
    goals = sentences.goals()
    print(f"{len(taught)} sentences, {len(set(taught.labels.tolist()))} labels; share read right")
    whole = folds.taught(taught, model)
    for name, readings in (
        ("cross-validated", crossed),
        ("held out", folds.asked(whole, sentences.held_out())),
        ("outside", folds.asked(whole, sentences.outside())),
    ):
        if len(readings.sentences):
            print(
                f"\n{name} ({len(readings.sentences)})\n  "
                + figures.brief(figures.right(readings, goals))
            )
            print("  " + figures.brief(figures.turned_away(readings, threshold, ambiguity)))
    print("\nlabel                  precision  recall  F1     examples")
    for row in figures.by_label(crossed)[: None if options.labels else SHOWN]:
        print("{:22} {:.3f}      {:.3f}   {:.3f}  {}".format(*row))
    print("\nworst confusions (truth -> taken for)")
    _show(figures.confusions(crossed)[:SHOWN], QUOTED)
    print(f"\n{time.monotonic() - began:.0f} s")
    return 0


def _show(confused: list[tuple[str, str, list[str]]], quoted: int) -> None:
    for truth, taken_for, texts in confused:
        print(f"  {len(texts)}  {truth} -> {taken_for}")
        for text in texts[:quoted]:
            print(f"       {text}")


if __name__ == "__main__":
    sys.exit(main())
