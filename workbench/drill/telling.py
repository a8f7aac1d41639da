"""A desk that tells its parent, through a pipe, what it is about to do and what it has done.

A line each, so short that it is written whole or not at all:

- `ready`: the desk is open
- `write`, then `kept SEQ HASH` or `refused`: an append began; this entry is on disk, as the caller was told
- `call ID`, then `back ID`: a call that changes something left for the provider; its answer came
- `begun ID`, `ended ID`: the intention to act is on disk; its end is
- `closed TICKET`: the case is closed
- `fault TEXT`: the workbench raised what it should not have
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from typing import Any, cast

from pydantic import SecretStr

from workbench.desk.desk import Desk
from workbench.model.actions import Action
from workbench.model.errors import WorkbenchError
from workbench.model.events import ActionEnded, ActionIntended, ActionProved, Event, EventData
from workbench.model.mail import MessageCopy
from workbench.model.support import Receipt
from workbench.providers.base import Provider

__all__ = ["Pipe", "TellingDesk"]

_MOST = 4_000
"""Bytes that a pipe takes in one piece on every system (POSIX guarantees 512; Linux and macOS have more)."""


class Pipe:
    """The end that is written to. May be used from several threads."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def tell(self, *words: object) -> None:
        """Writes a line."""
        line = " ".join(map(str, words)).replace("\n", " ")
        os.write(self._handle, line.encode()[: _MOST - 1] + b"\n")


class TellingDesk(Desk):
    """A desk as any other; only it says what it does."""

    def __init__(self, desk: Desk, pipe: Pipe) -> None:
        super().__init__(casefile=desk.casefile, config=desk.config, paths=desk.paths, actor=desk.actor)
        self._pipe = pipe

    def _append(self, case_id: str | None, data: tuple[EventData, ...]) -> tuple[Event, ...]:
        self._pipe.tell("write")
        try:
            events = super()._append(case_id, data)
        except WorkbenchError:
            self._pipe.tell("refused")
            raise
        for event in events:
            self._pipe.tell("kept", event.seq, event.hash)
            match event.data:
                case ActionIntended(action=action):
                    self._pipe.tell("begun", action.id)
                case ActionEnded(action_id=action_id) | ActionProved(action_id=action_id):
                    self._pipe.tell("ended", action_id)
        return events

    def provider(self, name: str, *, strict: bool = False) -> Provider:
        """Returns the provider of that name; its calls that change something are told."""
        return cast(Provider, _Telling(super().provider(name, strict=strict), self._pipe))


class _Telling:
    def __init__(self, real: Provider, pipe: Pipe) -> None:
        self._real = real
        self._pipe = pipe

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        self._pipe.tell("call", action.id)
        receipt = await self._real.perform(account, action, secret)
        self._pipe.tell("back", action.id)
        return receipt

    async def withdraw(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        self._pipe.tell("call", action.id)
        async for moved in self._real.withdraw(action, copies):
            yield moved
        self._pipe.tell("back", action.id)
