"""Does several things at the same time, and gives each result as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

__all__ = ["AT_ONCE", "abreast"]

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 24
"""Calls under way at the same time: enough to use up the limit while each takes half a second."""


async def abreast(
    work: Callable[[T], Awaitable[R]], items: Iterable[T], *, to_the_end: bool = False
) -> AsyncGenerator[R, None]:
    """Yields the result for each item, in the order in which they come.

    Whoever stops listening: nothing more is begun, and what has begun is cut off, or brought to its end with
    `to_the_end`. The first exception is passed on.
    """
    waiting = iter(items)
    running: set[asyncio.Task[R]] = set()
    try:
        while True:
            for item in waiting:
                running.add(asyncio.ensure_future(_called(work, item)))
                if len(running) >= AT_ONCE:
                    break
            if not running:
                return
            # Not a task group: a caller that is cancelled must not cancel a change that has left.
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
    finally:
        if not to_the_end:
            for task in running:
                task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _called(work: Callable[[T], Awaitable[R]], item: T) -> R:
    return await work(item)
