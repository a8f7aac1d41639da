"""How often something happens: the fixed pace of a machine, the busiest hour of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Pace", "busiest_hour", "pace_of_calls"]

_CALLS = 20
_HOUR = timedelta(hours=1)


class Pace(NamedTuple):
    """Calls that come at a fixed pace."""

    gap: timedelta
    calls: int
    networks: int


def pace_of_calls(calls: Iterable[tuple[datetime, str]]) -> Pace | None:
    """Returns the pace of calls (time, network); None below 20 of them, within a day, or where it is not fixed."""
    made = sorted(calls)
    if len(made) < _CALLS or made[-1][0] - made[0][0] < timedelta(days=1):
        return None
    gaps = sorted(two[0] - one[0] for one, two in pairwise(made))
    usual = gaps[len(gaps) // 2]
    regular = sum(abs(gap - usual) <= usual / 5 for gap in gaps)
    if not usual or regular < 0.7 * len(gaps):
        return None
    return Pace(usual, len(made), len({network for _, network in made}))


def busiest_hour(moments: Sequence[datetime]) -> int:
    """Returns how many of the moments, sorted, fell into one hour at most."""
    most = first = 0
    for index, at in enumerate(moments):
        while at - moments[first] > _HOUR:
            first += 1
        most = max(most, index - first + 1)
    return most
