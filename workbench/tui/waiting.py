"""A ticket that waits for somebody to take it."""

from __future__ import annotations

from workbench.model.base import Thing

__all__ = ["WaitingTicket"]


class WaitingTicket(Thing):
    """What the ticket says. Practice brings one; a real desk types its own."""

    ticket: str
    account: str
    provider: str
    playbook: str = "suspected-theft"
    reporter: str
    says: str
