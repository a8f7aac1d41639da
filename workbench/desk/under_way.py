"""What is under way at a desk: it goes on whichever screen is open, and is waited for at the end."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

__all__ = ["UnderWay", "Workload"]


class UnderWay(Protocol):
    """Work that the desk carries on with, whichever screen is open."""

    finished: bool

    @property
    def case_id(self) -> str: ...

    @property
    def running(self) -> frozenset[str]:
        """Ids of the actions that are under way or queued."""
        ...

    @property
    def secrets_waiting(self) -> tuple[str, ...]:
        """Ids of the actions whose secret nobody took yet."""
        ...

    def stop(self) -> None:
        """Starts nothing more."""
        ...

    async def drive(self) -> None: ...


class Workload:
    """The work that a desk carries on with."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._under_way: dict[str, UnderWay] = {}
        self._fault: BaseException | None = None

    def carry_on(self, name: str, work: UnderWay) -> None:
        """Starts work that outlives the screen that asked for it."""
        self._under_way[name] = work
        task = asyncio.get_running_loop().create_task(work.drive(), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Taken out here, since what nobody takes out is printed by asyncio with its message.
            self._fault = task.exception() or self._fault

    def work(self, case_id: str) -> tuple[UnderWay, ...]:
        """Returns what was started for a case since the desk was opened, finished or not."""
        return tuple(w for w in self._under_way.values() if w.case_id == case_id)

    def running(self, case_id: str) -> frozenset[str]:
        """Returns the ids of the actions of a case that are under way now."""
        return frozenset().union(*(w.running for w in self.work(case_id) if not w.finished))

    def secrets_waiting(self, case_id: str) -> frozenset[str]:
        """Returns the ids of the actions of a case whose secret can still be taken at this desk."""
        return frozenset().union(*(w.secrets_waiting for w in self.work(case_id)))

    def stop(self) -> None:
        """Lets nothing more start. What is under way goes on to its end."""
        for work in self._under_way.values():
            work.stop()

    @property
    def holds_secret(self) -> bool:
        """A secret was made that nobody has taken yet; it is kept nowhere and lost at the end."""
        return any(w.secrets_waiting for w in self._under_way.values())

    @property
    def busy(self) -> bool:
        """Something is under way."""
        return bool(self._tasks)

    async def drain(self) -> None:
        """Waits until nothing is under way any more. Raises the fault that ended any of it."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault
