"""How fast an account sends."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.mail import MessageCopy

__all__ = ["busiest_hour", "telling_pace"]

_HOUR = 3600.0
_TIMES = 3


def busiest_hour(copies: Iterable[MessageCopy]) -> int:
    """Returns the most messages that were sent within any sixty minutes; one to many recipients is one."""
    sent = sorted({copy.message_id: copy.sent_at.timestamp() for copy in copies}.values())
    most = start = 0
    for end, at in enumerate(sent):
        while at - sent[start] > _HOUR:
            start += 1
        most = max(most, end - start + 1)
    return most


def telling_pace(now: int, usual: int) -> bool:
    """Tells whether so many messages within an hour are far beyond the most there ever were."""
    return now > _TIMES * max(usual, 1)
