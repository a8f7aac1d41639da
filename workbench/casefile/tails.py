"""Compares the end of a ledger with the head that is kept outside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256

from .chain import COLUMNS, GENESIS, EventRow, link_of
from .heads import Head, Heads
from .key_chain import key_after
from .store import Store

__all__ = ["Fit", "Tail", "is_added_by_us", "look_at_tail", "tip_of"]


class Fit(Enum):
    """How the file's end and the head lie to each other."""

    SAME = auto()
    AHEAD = auto()
    """The file goes further: a crash between the two, if the rest is signed by the desk."""
    BEHIND = auto()
    """The file ends early: cut, or an older copy."""
    APART = auto()
    """The entry that the head names is another one in the file."""
    HEADLESS = auto()
    """There is no head."""
    BAD_HEAD = auto()
    """The head itself is not one of this ledger."""


@dataclass(frozen=True, slots=True)
class Tail:
    """The file's end, the head, and how they fit."""

    fit: Fit
    tip: tuple[int, str]
    head: Head | None
    raw: bytes | None
    """The head file's content."""

    @property
    def sentence(self) -> str:
        """What that means, in plain words; empty where all is well."""
        at = self.head.seq if self.head else 0
        return {
            Fit.SAME: "",
            Fit.AHEAD: "",
            Fit.BEHIND: f"The case file ends at entry {self.tip[0]}, but this desk had recorded {at}: "
            "entries were cut off, or the file is an older copy.",
            Fit.APART: f"Entry {at} of the case file is not the one that this desk recorded: it was altered.",
            Fit.HEADLESS: "The signed head of this case file is missing: "
            f"nothing proves that entry {self.tip[0]} is the last.",
            Fit.BAD_HEAD: "The signed head kept for this case file was altered or belongs to another.",
        }[self.fit]


def tip_of(store: Store) -> tuple[int, str]:
    """Returns sequence number and link of the last event; (0, zeros) where there is none."""
    row = store.one("SELECT seq, link FROM events ORDER BY seq DESC LIMIT 1")
    return (row[0], row[1]) if row else (0, GENESIS.hex())


def look_at_tail(store: Store, heads: Heads, ledger_id: str) -> Tail:
    """Compares the file's end with the head. Looks at no signature."""
    # The head first: another process that appends meanwhile then leaves the file ahead, never behind.
    raw = heads.read(ledger_id)
    tip = tip_of(store)
    if raw is None:
        # A crash right after the file was made leaves one entry and its head prepared, but not in place.
        fit = Fit.AHEAD if tip[0] == 1 and heads.is_prepared(ledger_id, *tip) else Fit.HEADLESS
        return Tail(fit, tip, None, None)
    try:
        head = Head.from_bytes(raw)
    except ValueError:
        return Tail(Fit.BAD_HEAD, tip, None, raw)
    if head.ledger_id != ledger_id:
        return Tail(Fit.BAD_HEAD, tip, head, raw)
    return Tail(_fit(store, tip, head), tip, head, raw)


def _fit(store: Store, tip: tuple[int, str], head: Head) -> Fit:
    if head.seq > tip[0]:
        return Fit.BEHIND
    link = store.value("SELECT link FROM events WHERE seq = ?", head.seq)
    if link != head.link:
        return Fit.APART
    return Fit.SAME if head.seq == tip[0] else Fit.AHEAD


def is_added_by_us(store: Store, tail: Tail, ledger_id: str, keys: Mapping[str, bytes]) -> bool:
    """Tells whether everything after the head is linked to it and signed with the key in use, or the one after it."""
    seq, link = (tail.head.seq, bytes.fromhex(tail.head.link)) if tail.head else (0, GENESIS)
    active = keys.get(tail.head.key_id if tail.head else store.value("SELECT key_id FROM events WHERE seq = 1"))
    if active is None:
        return False
    while found := store.one(f"SELECT {COLUMNS} FROM events WHERE seq > ? ORDER BY seq LIMIT 1", seq):  # noqa: S608
        row = EventRow(*found)
        link = link_of(link, row.seq, _hash(row))
        if row.seq != seq + 1 or link.hex() != row.link:
            return False
        try:
            active = key_after(active, ledger_id, row, link)
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        seq = row.seq
    return True


def _hash(row: EventRow) -> bytes:
    return sha256(row.body).digest()
