"""How often something happens: the fixed pace of a machine, the busiest hour of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

__all__ = ["beat", "busiest_hour"]

_CALLS = 20
_HOUR = timedelta(hours=1)


def beat(calls: Sequence[datetime]) -> timedelta | None:
    """Returns the time between calls, sorted, that come at a fixed pace for a day at least, 20 of them or more."""
    if len(calls) < _CALLS or calls[-1] - calls[0] < timedelta(days=1):
        return None
    gaps = sorted(two - one for one, two in pairwise(calls))
    usual = gaps[len(gaps) // 2]
    regular = sum(abs(gap - usual) <= usual / 5 for gap in gaps)
    return usual if usual and regular >= 0.7 * len(gaps) else None


def busiest_hour(moments: Sequence[datetime]) -> int:
    """Returns how many of the moments, sorted, fell into one hour at most."""
    most = first = 0
    for index, at in enumerate(moments):
        while at - moments[first] > _HOUR:
            first += 1
        most = max(most, index - first + 1)
    return most
