"""What a ticket system is told of a case."""

from __future__ import annotations

from typing import Literal

from .base import Moment, Thing

__all__ = ["FIELDS", "HookEvent", "HookEventType"]

HookEventType = Literal["opened", "contained", "closed", "reopened"]


class HookEvent(Thing):
    """One event. It holds no secret, no subject and nobody's address but the account's."""

    id: str
    """The same for the same event, however often it is sent."""
    type: HookEventType
    at: Moment
    case: str
    ticket: str
    account: str
    provider: str
    playbook: str
    responder: str
    verdict: str = ""
    open_exposures: int = 0
    desk: str
    """Id of the desk's ledger."""


FIELDS = tuple(HookEvent.model_fields)
"""What may be filled in, in a body of one's own."""
