"""`make bench`: measures both bots in this run and prints what they need, as ratios."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # for rig/

from bench import porter, stock  # noqa: E402 - the path comes first


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="porter bench ") as folder:
        place = Path(folder)
        for name in ("stock", "train", "home"):
            (place / name).mkdir()
        print("the bot of `rasa init`: making, training, talking …", file=sys.stderr)
        theirs = stock.measure(place / "stock")
        print("Porter: training, starting, talking …", file=sys.stderr)
        ours = porter.measure(place / "train", place / "home")
    rows = [
        ("median message, ms", ours.message_ms, theirs.message_ms, 1.0),
        ("whole `rasa train`, s", ours.train_seconds, theirs.train_seconds, 0.5),
        ("engine memory, MiB", ours.memory_mib, theirs.memory_mib, 1.0),
        ("message 200 against message 5, ms", ours.late_ms, ours.early_ms, 1.5),
        ("case status among 10,000 cases, ms", ours.many_cases_ms, ours.few_cases_ms, 1.5),
    ]
    print(f"{'':38}{'Porter':>10}{'beside':>10}{'ratio':>8}{'goal':>8}")
    for name, mine, other, goal in rows:
        kept = "" if mine <= goal * other else "  missed"
        print(f"{name:38}{mine:10.1f}{other:10.1f}{mine / other:8.2f}{goal:>7.1f}×{kept}")
    print(f"\n95 in 100 messages within {ours.message_p95_ms:.0f} ms")
    print(f"ready after {ours.ready_seconds:.1f} s on a trained checkout (goal: 40 s)")


if __name__ == "__main__":
    main()
