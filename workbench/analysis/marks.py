"""Moments of several networks in one order, searched without walking over long runs of one network."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta

from .history import History

__all__ = ["Marks"]


class Marks:
    """The moments of some networks, by time."""

    def __init__(self, histories: Iterable[History]) -> None:
        pairs = sorted((at, h.network) for h in histories for at in h.moments)
        self._times = [at for at, _ in pairs]
        self._networks = [network for _, network in pairs]
        self._left = _jumps(self._networks, 1)
        self._right = _jumps(self._networks, -1)

    def nearest_other(self, history: History, within: timedelta) -> tuple[timedelta, str] | None:
        """How far away, and where, the nearest moment of another network is, seen from any of the history's."""
        found = (best for here in history.moments for best in self._around(here, history.network, within))
        return min(found, default=None)

    def _around(self, here: datetime, network: str, within: timedelta) -> list[tuple[timedelta, str]]:
        at = bisect_left(self._times, here)
        left, right = at - 1, at
        if left >= 0 and self._networks[left] == network:
            left = self._left[left]
        if right < len(self._times) and self._networks[right] == network:
            right = self._right[right]
        near = [i for i in (left, right) if 0 <= i < len(self._times) and abs(self._times[i] - here) <= within]
        return [(abs(self._times[i] - here), self._networks[i]) for i in near]


def _jumps(networks: list[str], step: int) -> list[int]:
    """For each index, the nearest one before (step 1) or behind it (step -1) that is of another network."""
    jumps = [0] * len(networks)
    order = range(len(networks)) if step == 1 else range(len(networks) - 1, -1, -1)
    for index in order:
        before = index - step
        inside = 0 <= before < len(networks)
        same = inside and networks[before] == networks[index]
        jumps[index] = jumps[before] if same else before
    return jumps
