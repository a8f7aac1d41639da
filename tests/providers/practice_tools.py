"""What the tests of the practice tenant share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.base import JsonObject
from workbench.model.evidence import Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.support import Receipt
from workbench.providers.practice.line import Faults
from workbench.providers.practice.provider import Practice

T = TypeVar("T")

LIN = "lin.wei@example.com"
MARIA = "maria.costa@example.com"
BORN = datetime(2026, 11, 23, 12, 4, 10, tzinfo=UTC)


class Ticking:
    """A clock that goes on by a second each time it is read."""

    def __init__(self, start: datetime = BORN) -> None:
        self.time = start

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time - timedelta(seconds=1)


class Slept:
    """Notes how long it was asked to sleep, and doesn't."""

    def __init__(self) -> None:
        self.spans: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.spans.append(seconds)


def tenant(
    folder: Path, *, slow: bool = False, faults: bool | Faults = False, sleep: Slept | None = None, size: int = 240
) -> Practice:
    """Opens the tenant in this folder."""
    return Practice(
        folder / "tenant.json",
        Ticking(),
        slow=slow,
        faults=faults,
        sleep=sleep or Slept(),
        entropy=lambda size: b"s" * size,
        monotonic=partial(next, count(step=0.02)),
        size=size,
    )


def act(kind: ActionKind, target: str = "", params: JsonObject | None = None, attempt: int = 1) -> Action:
    """Plans an action."""
    return Action(id=action_id(kind, target, attempt), kind=kind, target=target, params=params or {})


async def log_of(practice: Practice, account: str, **window: Any) -> tuple[list[SignIn], list[AuditEvent]]:
    """Reads the sign-ins and changes of an account."""
    signins: list[SignIn] = []
    audit: list[AuditEvent] = []
    async for page in practice.signins(account, Window(**window)):
        signins += page.signins
        audit += page.audit
    return signins, audit


async def sent_by(practice: Practice, sender: str = LIN, **query: Any) -> tuple[MessageCopy, ...]:
    """Finds what an account sent."""
    pages = practice.find_messages(MessageQuery(sender=sender, **query))
    return tuple([c async for page in pages for c in page.copies])


async def the_burst(practice: Practice) -> tuple[MessageCopy, ...]:
    """Finds the 240 messages."""
    return await sent_by(practice, from_ips=("203.0.113.7",))


async def collect(moves: AsyncIterator[tuple[MessageCopy, Receipt]]) -> list[tuple[MessageCopy, Receipt]]:
    """Waits for every copy to be moved."""
    return [m async for m in moves]
