"""Downhill to the least of a smooth convex function of very many numbers: L-BFGS in plain arrays.

The two-loop recursion of Nocedal, 1980. SciPy's takes the same road in double precision and with a
bound for each of a million and a half numbers: three times as long here (docs/decisions/0026).
"""

from __future__ import annotations

from collections import deque
from typing import Callable, Deque, Tuple

import numpy as np

Slope = Callable[[np.ndarray], Tuple[float, np.ndarray]]
Steps = Deque[Tuple[np.ndarray, np.ndarray, float]]

REMEMBERED = 6  # steps whose bend is known
ENOUGH = 1e-4  # of what the slope promises a step must bring, or half of it is tried
SHORTEST = 2.0**-20


def downhill(goal: Slope, start: np.ndarray, steps: int) -> np.ndarray:
    """Return where at most `steps` steps lead from `start`; earlier where no step leads further.

    `goal` returns height and slope, the slope of the shape and precision of `start`.
    """
    here, (height, slope) = start, goal(start)
    taken: Steps = deque(maxlen=REMEMBERED)
    for _ in range(steps):
        way = -_bent(slope, taken)
        promised = float(way @ slope)
        length = 1.0 if taken else 1.0 / max(float(np.abs(slope).sum()), 1.0)
        there = here + np.float32(length) * way
        new_height, new_slope = goal(there)
        while new_height > height + ENOUGH * length * promised and length > SHORTEST:
            length /= 2
            there = here + np.float32(length) * way
            new_height, new_slope = goal(there)
        moved, turned = there - here, new_slope - slope
        bend = float(moved @ turned)
        if new_height >= height or bend <= 0:
            break  # as low as single precision can tell
        taken.append((moved, turned, 1 / bend))
        here, height, slope = there, new_height, new_slope
    return here


def _bent(slope: np.ndarray, taken: Steps) -> np.ndarray:
    """Return the slope as the steps before would bend it: an estimate of where the bottom is."""
    way = slope.copy()
    shares = []
    for moved, turned, inverse in reversed(taken):
        shares.append(np.float32(inverse * float(moved @ way)))
        way -= shares[-1] * turned
    if taken:
        moved, turned, inverse = taken[-1]
        way *= np.float32(1 / (inverse * float(turned @ turned)))
    for (moved, turned, inverse), share in zip(taken, reversed(shares), strict=True):
        way += (share - np.float32(inverse * float(turned @ way))) * moved
    return way
