"""Keeps the calls of a whole domain below its limit, evenly.

All apps of a domain together may make 40 calls in a second: so say a tool for this API
(https://glama.ai/mcp/servers/mfc-open/alimail-admin-mcp) and the client eryajf/go-alimail.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from ..http.limiter import Limiter

__all__ = ["PER_SECOND", "Pace"]

PER_SECOND = 40
_SPARE = 0.05
"""Seconds by which the window is longer than the service's: calls arrive a little later than they left, or sooner."""

_LATE = 0.0015
"""Seconds by which a sleep tends to end too late; the rest is waited for by asking again and again."""


class Pace(Limiter):
    """Lets one call leave at a time: never two at once, and never more than the limit in any second.

    It goes by when calls really left. A machine that was busy for a moment does not make up for it in a burst, which
    the service would count as too many.
    """

    def __init__(
        self,
        per_second: int = PER_SECOND,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(per_second, 1 + _SPARE, monotonic=monotonic, sleep=sleep)
        self._apart = 1 / per_second
        self._left: deque[float] = deque(maxlen=per_second)
        self._row = asyncio.Lock()

    async def turn(self) -> None:
        async with self._row:
            while (wait := self._next() - self._monotonic()) > 0:
                await self._sleep(max(wait - _LATE, 0.0))
            self._left.append(self._monotonic())

    def _next(self) -> float:
        if not self._left:
            return self._not_before
        full = len(self._left) == self._left.maxlen
        soonest = self._left[0] + self._seconds if full else 0.0
        return max(self._not_before, self._left[-1] + self._apart, soonest)
