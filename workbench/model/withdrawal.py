"""What became of every copy of a mail: the truth table of a withdrawal.

One row for each message and recipient, with two columns that don't mix: where the copy is, and whether it was seen.
"""

from __future__ import annotations

from enum import StrEnum

from .base import Moment, Thing
from .words import Outcome

__all__ = ["CopyFate", "CopyReceipt", "TruthRow", "TruthTable", "Whereabouts"]


class Whereabouts(StrEnum):
    """Where a copy is."""

    IN_REACH = "in reach"
    """In its recipient's mailbox."""
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set aside in the recipient's mailbox"
    """Withdrawn to where its recipient can still open it, until it is purged."""
    NEVER_ARRIVED = "never arrived"
    FORWARDED = "forwarded on"
    FETCHED = "fetched by POP"
    ANSWERED = "answered"
    """Its text lives on in the answer; some providers withdraw no such copy."""
    DELETED = "deleted by the recipient"
    OUTSIDE = "outside the organisation"
    DRAFT = "a draft, never sent"
    PLANNED = "planned, not sent yet"
    """It can still be stopped."""
    FAILED = "failed"
    """Withdrawing it was tried and did not work: it is still in reach."""
    UNKNOWN = "unknown"


_BEYOND = frozenset({Whereabouts.FORWARDED, Whereabouts.FETCHED, Whereabouts.ANSWERED, Whereabouts.OUTSIDE})


class CopyReceipt(Thing):
    """What the last call about one copy came back with."""

    outcome: Outcome
    detail: str = ""
    how: str = ""
    """The way: "moved to quarantine", "purged", "given back"."""
    seen_since: bool = True
    """The copies were looked at again after that call."""


class TruthRow(Thing):
    """One message at one recipient."""

    message_id: str
    recipient: str
    inside: bool
    where: Whereabouts
    how: str = ""
    """How it was withdrawn."""
    why: str = ""
    """Why it failed, or is unknown."""
    seen: bool | None = None
    """Read by its recipient; None where not known."""
    sent_at: Moment
    left: bool = True
    """It left its sender's mailbox; False: a draft, or planned and not sent. Then the recipient has nothing."""
    told_at: Moment | None = None
    """When the recipient was told of it."""
    told: str = ""
    """How, and by whom."""

    @property
    def beyond_reach(self) -> bool:
        """Nobody can take it back from here: its recipient must be told."""
        return self.where in _BEYOND

    @property
    def seen_word(self) -> str:
        """read, unread or not known."""
        return {True: "read", False: "unread", None: "not known"}[self.seen]


class CopyFate(Thing):
    """How many copies of a group are at one place, and how many of those were read."""

    where: Whereabouts
    copies: int
    read: int = 0
    unread: int = 0
    not_known: int = 0


class TruthTable(Thing):
    """Every copy of one group of near-identical mails."""

    group: str
    subject: str
    looked_at: Moment
    """When the copies were last looked for."""
    rows: tuple[TruthRow, ...]
    sample: str | None = None
    """SHA-256 of the one byte-true copy that was kept as evidence."""

    @property
    def fates(self) -> tuple[CopyFate, ...]:
        """The copies counted, by place; places without any are left out."""
        return tuple(_fate(w, same) for w in Whereabouts if (same := [r for r in self.rows if r.where is w]))

    @property
    def beyond_reach(self) -> tuple[TruthRow, ...]:
        """The rows that nobody can take back from here."""
        return tuple(r for r in self.rows if r.beyond_reach)

    @property
    def untold(self) -> tuple[TruthRow, ...]:
        """Beyond reach, and their recipients have not been told."""
        return tuple(r for r in self.beyond_reach if r.told_at is None)

    @property
    def not_told(self) -> str:
        """Says how many were not told, in a sentence; empty where everybody was."""
        left, all_ = ({r.recipient for r in rows} for rows in (self.untold, self.beyond_reach))
        if not left:
            return ""
        of_all = f"{len(left)} of {len(all_)}" if len(left) < len(all_) else f"{len(left)}"
        verb = "recipient has" if len(left) == 1 else "recipients have"
        return f"Nobody told yet: {of_all} {verb} a copy of “{self.subject}” that is beyond reach."

    @property
    def left_to_purge(self) -> str:
        """Says how many copies their recipients can still open though they were withdrawn; empty where none is so."""
        aside = [r for r in self.rows if r.where is Whereabouts.SET_ASIDE]
        if not aside:
            return ""
        copies, they = ("copy", "its recipient") if len(aside) == 1 else ("copies", "their recipients")
        return f"{len(aside):,} withdrawn {copies} of “{self.subject}” within reach of {they}: {aside[0].how}."

    def recipients(self, *, inside: bool) -> tuple[str, ...]:
        """Returns who was sent a copy that left, inside or outside, each once."""
        return tuple(dict.fromkeys(r.recipient for r in self.rows if r.left and r.inside is inside))


def _fate(where: Whereabouts, rows: list[TruthRow]) -> CopyFate:
    read, unread = sum(r.seen is True for r in rows), sum(r.seen is False for r in rows)
    return CopyFate(where=where, copies=len(rows), read=read, unread=unread, not_known=len(rows) - read - unread)
