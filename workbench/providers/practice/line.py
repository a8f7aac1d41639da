"""What lies between us and the make-believe service: delay, refusals to answer now, lost connections.

All of it is drawn from a seed and the name of the call, so that a run can be repeated exactly,
whatever the order in which calls that run side by side happen to come.
"""

from __future__ import annotations

import random
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

__all__ = ["PER_SECOND", "SLOW", "Call", "Faults", "Gate", "Limited", "Line", "Lost"]

T = TypeVar("T")

SLOW = (0.1, 0.1)
"""Seconds that a call takes with `--slow`: shortest and longest."""

PER_SECOND = 100
"""Calls that the service takes within any second with `--slow`; those beyond are refused (429)."""


class Limited(Exception):
    """Too many calls (HTTP 429). The call was not carried out."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("429 Too Many Requests")
        self.retry_after = retry_after
        """Seconds."""


class Lost(Exception):
    """The connection broke. Whether the call was carried out can't be told from here."""


class Gate:
    """Counts the calls of the last second, as the service does."""

    def __init__(self, per_second: int = PER_SECOND, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._monotonic = monotonic
        self._taken: deque[float] = deque()

    def pass_through(self) -> None:
        """Lets one call in. Raises Limited, with the time until there is room, where it is one too many."""
        now = self._monotonic()
        while self._taken and now - self._taken[0] >= 1:
            self._taken.popleft()
        if len(self._taken) >= self._per_second:
            raise Limited(round(self._taken[0] + 1 - now + 0.005, 3))
        self._taken.append(now)


@dataclass(frozen=True)
class Call:
    """One call, as the line sees it."""

    name: str
    """Unique for one thing that is asked: "disable-rule:r-7 for lin.wei@…"."""
    changes: bool = False
    batch: str = ""
    """Calls of one batch may be cut off together, half way through."""
    part: int = 0
    parts: int = 0


@dataclass(frozen=True)
class Faults:
    """How often things go wrong: chances from 0 to 1."""

    limited: float = 0.12
    lost_read: float = 0.08
    lost_before: float = 0.05
    """A change whose connection breaks before it took effect."""
    lost_after: float = 0.07
    """A change whose connection breaks after it took effect."""
    half_done: float = 0.5
    """A batch that is cut off in the middle."""


class _Fate(Enum):
    FINE = "fine"
    LIMITED = "limited"
    LOST_BEFORE = "lost before"
    LOST_AFTER = "lost after"


class Line:
    """Carries calls to the service and answers back, or doesn't."""

    def __init__(
        self,
        seed: int,
        sleep: Callable[[float], Awaitable[None]],
        latency: tuple[float, float] | None = None,
        faults: Faults | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._seed = seed
        self._sleep = sleep
        self._latency = latency
        self._faults = faults
        self._gate = gate
        self._seen: Counter[str] = Counter()

    async def carry(self, call: Call, work: Callable[[], Awaitable[T]]) -> T:
        """Returns the service's answer. Raises Limited or Lost, and what the service raises."""
        if self._gate is not None:
            self._gate.pass_through()
        self._seen[call.name] += 1
        chance = self._chance(f"{call.name}#{self._seen[call.name]}")
        if self._latency is not None:
            await self._sleep(chance.uniform(*self._latency))
        fate = self._fate(call, chance)
        if fate is _Fate.LIMITED:
            raise Limited(round(chance.uniform(0.2, 1.5), 1))
        if fate is _Fate.LOST_BEFORE:
            raise Lost
        answer = await work()
        if fate is _Fate.LOST_AFTER:
            raise Lost
        return answer

    def _fate(self, call: Call, chance: random.Random) -> _Fate:
        faults, drawn = self._faults, chance.random()
        if faults is None:
            return _Fate.FINE
        if self._cut_off(call, faults):
            return _Fate.LOST_AFTER if drawn < 0.5 else _Fate.LOST_BEFORE
        if drawn < faults.limited:
            return _Fate.LIMITED
        drawn = chance.random()
        if not call.changes:
            return _Fate.LOST_BEFORE if drawn < faults.lost_read else _Fate.FINE
        if drawn < faults.lost_before:
            return _Fate.LOST_BEFORE
        return _Fate.LOST_AFTER if drawn < faults.lost_before + faults.lost_after else _Fate.FINE

    def _cut_off(self, call: Call, faults: Faults) -> bool:
        if not call.batch or call.part < call.parts // 2:
            return False
        return self._chance(call.batch).random() < faults.half_done

    def _chance(self, name: str) -> random.Random:
        return random.Random(f"{self._seed}:{name}")  # noqa: S311 - make-believe trouble, not a secret
