"""A case and the people at it, as everyone sees them."""

from __future__ import annotations

from pydantic import Field

from .base import Moment, Thing
from .words import AccountKind, VerdictWord

__all__ = ["Actor", "Case", "ReviewMark"]


class Actor(Thing):
    """Who did something. The stated name is not authenticated."""

    os_user: str
    name: str


class ReviewMark(Thing):
    """That a case was reviewed, in short."""

    id: str
    decision: str
    """signed off, sent back, waived."""
    reviewer: str
    fingerprint: str
    """SHA-256 of the key that signed it, hex."""
    at: Moment
    """When it was signed."""
    closed_at: Moment | None = None
    """Which closing was reviewed."""
    seq: int
    """Its place in this desk's ledger."""


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
    reviews: tuple[ReviewMark, ...] = Field(default=(), exclude_if=lambda value: not value)
    """In the order in which they came here. Left out of what is written where there is none: older versions have it
    not."""
