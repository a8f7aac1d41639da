"""How calls to the make-believe service are made: patient where that is safe, and once where it is not."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel

from workbench.model.base import JsonObject
from workbench.model.errors import ConnectionLost, NotReadable, RateLimited
from workbench.model.support import Receipt
from workbench.model.words import Outcome

from .changes import ServiceRefused
from .line import Call, Limited, Line, Lost

__all__ = ["Client", "Pace", "Sleep"]

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

_TRIES = 5
"""How often a call is made in all, where the service asks to wait or a read is cut off."""
_LONGEST_WAIT = 30.0
"""Seconds that one call waits in all before it gives up."""

_CATCH_UP = 0.25
"""Seconds of missed turns that may be made up for."""

_NO_ANSWER = "No answer came: it may or may not have happened. Read the state back before anything else."


class Pace:
    """Gives every call its turn, evenly, so that the service's limit is never met.

    A loop that was held up wakes several calls at once, and may catch up on what it missed: how many left within the
    last second counts as well.
    """

    def __init__(self, per_second: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._apart = 1 / per_second
        self._per_second = per_second
        self._monotonic = monotonic
        self._next = 0.0
        self._left: deque[float] = deque()

    def wait(self) -> float:
        """Returns the seconds until the next free turn, and takes it."""
        now = self._monotonic()
        turn = max(now - _CATCH_UP, self._next)
        self._next = turn + self._apart
        return max(turn - now, 0.0)

    def leave(self) -> float:
        """Counts a call as leaving now and returns 0; where too many have just left, the seconds to wait."""
        now = self._monotonic()
        while self._left and now - self._left[0] > 1:
            self._left.popleft()
        if len(self._left) >= self._per_second:
            return self._left[0] + 1 - now + 0.001
        self._left.append(now)
        return 0.0


class Client:
    """Makes calls over a line."""

    def __init__(self, line: Line, sleep: Sleep = asyncio.sleep, pace: Pace | None = None) -> None:
        self._line = line
        self._sleep = sleep
        self._pace = pace

    async def read(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        """Returns what was read. Raises ConnectionLost, RateLimited or NotReadable."""
        try:
            return await self._ask(Call(name), work)
        except Lost as lost:
            raise ConnectionLost(
                "The connection to the practice tenant broke, time and again.", "Try again in a moment."
            ) from lost
        except Limited as limit:
            raise RateLimited(
                "The practice tenant asks us to slow down.",
                f"Try again in {limit.retry_after:g} seconds.",
                limit.retry_after,
            ) from limit
        except ServiceRefused as refusal:
            raise NotReadable(refusal.title, refusal.hint) from refusal

    async def change(
        self, action_id: str, call: Call, asked: JsonObject, work: Callable[[], Awaitable[T]]
    ) -> tuple[Receipt, T | None]:
        """Makes a call that changes something; returns its receipt, and the answer if there was one.

        A lost connection ends as unknown and is not tried again. `asked` goes into the exchange: no secret in it.
        """
        outcome, detail, answer = Outcome.DONE, "The service carried it out.", None
        try:
            answer = await self._ask(call, work)
        except Lost:
            outcome, detail = Outcome.UNKNOWN, _NO_ANSWER
        except Limited:
            outcome, detail = Outcome.FAILED, "The service kept asking to slow down; nothing was changed."
        except ServiceRefused as refusal:
            outcome, detail = Outcome.FAILED, refusal.title
        exchange = _exchange(call.name, asked, detail if answer is None else answer)
        return Receipt(action_id=action_id, outcome=outcome, detail=detail, exchange=exchange), answer

    async def _turn(self) -> None:
        if self._pace is None:
            return
        wait = self._pace.wait() or self._pace.leave()
        while wait > 0:
            await self._sleep(wait)
            wait = self._pace.leave()

    async def _ask(self, call: Call, work: Callable[[], Awaitable[T]]) -> T:
        attempt, waited = 1, 0.0
        while True:
            try:
                await self._turn()
                return await self._line.carry(call, work)
            except Limited as limit:
                waited += limit.retry_after
                if attempt == _TRIES or waited > _LONGEST_WAIT:
                    raise
                await self._sleep(limit.retry_after)
            except Lost:
                if call.changes or attempt == _TRIES:
                    raise
            attempt += 1


def _exchange(name: str, asked: JsonObject, answer: object) -> str:
    plain = answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer
    return f"{name}\n{json.dumps(asked, ensure_ascii=False)}\n\n{json.dumps(plain, ensure_ascii=False)}\n"
