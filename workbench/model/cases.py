"""A case and the people at it, as everyone sees them."""

from __future__ import annotations

from .base import Moment, Thing
from .words import AccountKind, VerdictWord

__all__ = ["Actor", "Case"]


class Actor(Thing):
    """Who did something. The stated name is not authenticated."""

    os_user: str
    name: str


class Case(Thing):
    """One account under one ticket, carried through one playbook: a suspected theft, a reported mail."""

    id: str
    ticket: str
    account: str
    account_id: str | None = None
    provider: str
    playbook: str
    reporter: str = ""
    caller_verified: str = ""
    """How the caller was verified; empty: not yet."""
    kind: AccountKind | None = None
    opened_at: Moment
    closed_at: Moment | None = None
    verdict: VerdictWord | None = None
    verdict_reason: str = ""
    responder: str = ""
