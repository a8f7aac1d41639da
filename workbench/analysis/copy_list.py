"""Which rows of a truth table are shown, and in which order."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Literal

from workbench.model.base import Thing
from workbench.model.withdrawal import TruthRow, Whereabouts

__all__ = ["CopyFilter", "CopySort", "order_copies"]

Seen = Literal["read", "unread", "not known"]


class CopySort(StrEnum):
    """What the rows can be put in order by."""

    WHERE = "where"
    """What is in doubt or left to do first, what is settled last."""
    RECIPIENT = "recipient"
    SEEN = "seen"
    TIME = "time"


class CopyFilter(Thing):
    """Which rows are wanted; what is left out does not narrow."""

    words: str = ""
    """All of these words stand somewhere in the row."""
    where: Whereabouts | None = None
    seen: Seen | None = None
    inside: bool | None = None
    told: bool | None = None
    """Of those beyond reach: whether their recipient was told."""

    @property
    def narrows(self) -> bool:
        """Something is left out."""
        return self != CopyFilter()


_W = Whereabouts
_URGENCY = {
    where: place
    for place, where in enumerate(
        (
            _W.UNKNOWN,
            _W.FAILED,
            _W.PLANNED,
            _W.IN_REACH,
            _W.SET_ASIDE,
            _W.FORWARDED,
            _W.FETCHED,
            _W.ANSWERED,
            _W.OUTSIDE,
            _W.DELETED,
            _W.DRAFT,
            _W.NEVER_ARRIVED,
            _W.WITHDRAWN,
        )
    )
}
_SEEN = {"read": 0, "not known": 1, "unread": 2}
_KEYS: dict[CopySort, Callable[[TruthRow], object]] = {
    CopySort.WHERE: lambda r: (_URGENCY[r.where], _SEEN[r.seen_word]),
    CopySort.RECIPIENT: lambda r: r.recipient.casefold(),
    CopySort.SEEN: lambda r: _SEEN[r.seen_word],
    CopySort.TIME: lambda r: r.sent_at,
}


def order_copies(
    rows: Sequence[TruthRow], wanted: CopyFilter, sort: CopySort = CopySort.WHERE, *, descending: bool = False
) -> array[int]:
    """Returns the places in `rows` of those that are wanted, in order; equal ones keep theirs."""
    words = wanted.words.casefold().split()
    found: Iterable[int] = (n for n, row in enumerate(rows) if _fits(row, wanted, words))
    key = _KEYS[sort]
    return array("q", sorted(found, key=lambda n: key(rows[n]), reverse=descending))  # type: ignore[arg-type,return-value]


def _fits(row: TruthRow, wanted: CopyFilter, words: Sequence[str]) -> bool:
    if wanted.where is not None and row.where is not wanted.where:
        return False
    if wanted.seen is not None and row.seen_word != wanted.seen:
        return False
    if wanted.inside is not None and row.inside is not wanted.inside:
        return False
    if wanted.told is not None and not (row.beyond_reach and (row.told_at is not None) is wanted.told):
        return False
    if not words:
        return True
    text = " ".join((row.recipient, row.where.value, row.seen_word, row.how, row.why, row.told)).casefold()
    return all(word in text for word in words)
