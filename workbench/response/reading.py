"""Reads back facets for several actions at once, without reading the same thing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.words import Facet

from .looking import Look, see

__all__ = ["SharedReader"]


class SharedReader:
    """Shares looks between actions that end at about the same time.

    A look answers only those who asked before it began: one that was under way when an action ended
    may not show its effect yet.
    """

    def __init__(self, desk: Desk, case: Case) -> None:
        self._desk = desk
        self._case = case
        self._under_way: dict[Facet, asyncio.Task[Look]] = {}
        self._waiting: dict[Facet, asyncio.Task[Look]] = {}

    async def read(self, facets: Iterable[Facet]) -> tuple[Look, ...]:
        """Returns a look at each facet, begun after this call."""
        return tuple(await asyncio.gather(*(self._join(facet) for facet in facets)))

    async def _join(self, facet: Facet) -> Look:
        if facet not in self._waiting:
            self._waiting[facet] = asyncio.create_task(self._after(facet, self._under_way.get(facet)))
        return await asyncio.shield(self._waiting[facet])

    async def _after(self, facet: Facet, earlier: asyncio.Task[Look] | None) -> Look:
        if earlier is not None:
            await asyncio.wait({earlier})
        task = asyncio.current_task()
        assert task is not None
        self._under_way[facet] = self._waiting.pop(facet)
        return await see(self._desk, self._case, facet)
