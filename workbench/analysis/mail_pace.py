"""How fast an account sends."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.mail import MessageCopy

from .pace import busiest_hour as busiest_of

__all__ = ["busiest_hour", "telling_pace"]

_TIMES = 3


def busiest_hour(copies: Iterable[MessageCopy]) -> int:
    """Returns the most messages that were sent within any sixty minutes; one to many recipients is one."""
    return busiest_of(sorted({copy.message_id: copy.sent_at for copy in copies}.values()))


def telling_pace(now: int, usual: int) -> bool:
    """Tells whether so many messages within an hour are far beyond the most there ever were."""
    return now > _TIMES * max(usual, 1)
