"""`make bench`: measures both bots in this run and prints what they need, as ratios."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # for rig/

from bench import desk, machine, page, porter, stock

ROUNDS = 15


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory(prefix="porter bench ") as folder:
        place = Path(folder)
        for name in ("stock", "train", "home"):
            (place / name).mkdir()
        _say("training the bot of `rasa init` …")
        their_training = stock.train(place / "stock")
        _say("training Porter …")
        our_training = porter.train(place / "train")
        _say("talking to Porter, then to both in turn …")
        ours = porter.Bot(place / "home")
        try:
            theirs = stock.Bot(place / "stock")
            try:
                _print(ours, theirs, our_training, their_training)
            finally:
                theirs.stop()
        finally:
            ours.stop()
        _say("filling a desk with ten thousand cases …")
        _print_desk(desk.measured(place / "desk"))


def _print_desk(took: desk.Measured) -> None:
    print("\n95 in 100 answers of the desk, among ten thousand cases")
    for name, mine, goal in (("queue", took.queue, 300), ("search", took.search, 500)):
        verdict = "" if mine <= goal else "  missed"
        print(f"{name:8} within {mine:4.0f} ms (goal: {goal} ms){verdict}")
    print(f"{'cases':8} within {took.cases:4.0f} ms")
    verdict = "" if took.news <= 500 else "  missed"
    print(
        f"95 in 100 messages of {desk.WRITING + desk.WAITING} waiting customers, 200 a minute, are on "
        f"{desk.DESKS} open desks within {took.news:4.0f} ms (goal: 500 ms){verdict}"
    )


def _print(ours: porter.Bot, theirs: stock.Bot, our_training: float, their_training: float) -> None:
    our_times, their_times = _in_turn(ours, theirs)
    early, late = ours.long_talk()
    few, many = ours.many_cases()
    painted, ready = page.seconds(ours.url)
    rows = [
        ("median message, ms", machine.middle(our_times), machine.middle(their_times), 1.0),
        ("whole `rasa train`, s", our_training, their_training, 0.5),
        ("engine memory, MiB", ours.memory(), theirs.memory(), 1.0),
        ("message 200 against message 5, ms", late, early, 1.5),
        ("case status among 10,000 cases, ms", many, few, 1.5),
    ]
    print(f"{'':36}{'Porter':>10}{'beside':>10}{'ratio':>8}{'goal':>9}")
    for name, mine, other, goal in rows:
        verdict = "" if mine <= goal * other else "  missed"
        print(f"{name:36}{mine:10.1f}{other:10.1f}{mine / other:8.2f}  ≤ {goal:.1f} ×{verdict}")
    print(f"\n95 in 100 of Porter's messages within {machine.p95(our_times):.0f} ms")
    print(f"first contentful paint of the site after {painted:.2f} s (goal: 0.50 s)")
    print(f"the chat can be opened after {ready:.2f} s (goal: 1.00 s)")
    print(f"ready after {ours.ready_seconds:.1f} s on a trained checkout (goal: 40 s)")


def _in_turn(ours: porter.Bot, theirs: stock.Bot) -> tuple[list[float], list[float]]:
    """Return the milliseconds of both, a conversation each by turns: the machine's mood is shared."""
    ours.talk()  # the first messages warm what is loaded lazily, there and here
    theirs.talk()
    our_times: list[float] = []
    their_times: list[float] = []
    for _ in range(ROUNDS):
        our_times += ours.talk()
        their_times += theirs.talk()
    return our_times, their_times


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
