"""The news of a run, for whoever follows it: each can be had again from any number on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from .runs import RunEvent, RunRow

__all__ = ["RunNews"]


class RunNews:
    """What happened in a run so far, and word of what happens. `rows` are kept as they were last told."""

    def __init__(self, rows: dict[str, RunRow], now: Callable[[], datetime]) -> None:
        self._rows = rows
        self._now = now
        self._told: list[RunEvent] = []
        self._news = asyncio.Condition()

    async def events(self, after: int = 0) -> AsyncIterator[RunEvent]:
        """Yields what happened after event number `after`, then what happens, until the run is finished."""
        told = after
        while True:
            async with self._news:
                while len(self._told) <= told:
                    if self._told and self._told[-1].finished:
                        return
                    await self._news.wait()
                fresh = self._told[told:]
            for event in fresh:
                yield event
                if event.finished:
                    return
            told += len(fresh)

    async def tell(self, action_id: str, **changes: object) -> None:
        """Changes the row of an action, and tells of it."""
        row = self._rows[action_id] = self._rows[action_id].model_copy(update=changes)
        await self._announce(RunEvent(number=self._next(), at=self._now(), row=row, sentence=row.detail))

    async def end(self) -> None:
        """Tells that the run is finished: nothing comes after that."""
        await self._announce(RunEvent(number=self._next(), at=self._now(), finished=True))

    def _next(self) -> int:
        return len(self._told) + 1

    async def _announce(self, event: RunEvent) -> None:
        async with self._news:
            self._told.append(event)
            self._news.notify_all()
