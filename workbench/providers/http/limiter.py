"""Keeps calls below a limit, whoever makes them."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

__all__ = ["Limiter"]


class Limiter:
    """At most `calls` in any `seconds`: the window slides, so that no two half-windows add up to more.

    Who waits is let through in the order they came.
    """

    def __init__(
        self,
        calls: int,
        seconds: float = 1.0,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._calls = calls
        self._seconds = seconds
        self._monotonic = monotonic
        self._sleep = sleep
        self._let_through: deque[float] = deque(maxlen=calls)
        self._not_before = 0.0

    async def turn(self) -> None:
        """Returns when the next call may leave."""
        # The place in the row is taken before the wait, so that no lock is held over it.
        now = self._monotonic()
        full = len(self._let_through) == self._calls
        at = max(now, self._not_before, self._let_through[0] + self._seconds if full else 0.0)
        if self._let_through:
            at = max(at, self._let_through[-1])
        self._let_through.append(at)
        while (left := at - self._monotonic()) > 0:
            await self._sleep(left)

    def hold(self, seconds: float) -> None:
        """Lets nothing more through for that long: the host asked for it."""
        self._not_before = max(self._not_before, self._monotonic() + seconds)
