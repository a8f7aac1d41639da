"""Median, quartiles and the like of values that are counted: `{value: how often}`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

from workbench.model.figures import Spread

__all__ = ["ENOUGH_FOR_P90", "ENOUGH_FOR_QUARTILES", "quantile", "spread_of"]

ENOUGH_FOR_QUARTILES = 4
ENOUGH_FOR_P90 = 10
"""Of fewer, the ninth decile would be little else than the largest value."""


def spread_of(counts: Mapping[int, int]) -> Spread:
    """Returns the spread of counted values. A measure that there are too few values for is left out."""
    values = sorted(value for value, often in counts.items() if often > 0)
    if not values:
        return Spread(n=0)
    ends = list(accumulate(counts[value] for value in values))
    n = ends[-1]

    def at(share: float) -> int:
        return round(quantile(values, ends, share))

    quartiles = n >= ENOUGH_FOR_QUARTILES
    return Spread(
        n=n,
        median=at(0.5),
        lower=at(0.25) if quartiles else None,
        upper=at(0.75) if quartiles else None,
        p90=at(0.9) if n >= ENOUGH_FOR_P90 else None,
        least=values[0],
        most=values[-1],
    )


def quantile(values: list[int], ends: list[int], share: float) -> float:
    """Returns a quantile by linear interpolation between the neighbours (R's type 7, Python's "inclusive").

    `values`: each different value, sorted, at least one. `ends`: how many values there are up to and with each.
    """
    place = share * (ends[-1] - 1)
    below = int(place)
    low = values[bisect_right(ends, below)]
    high = values[bisect_right(ends, min(below + 1, ends[-1] - 1))]
    return low + (high - low) * (place - below)
