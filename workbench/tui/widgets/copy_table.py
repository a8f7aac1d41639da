"""The copies of one group of mails: where each is, and whether it was seen. Two columns that don't mix."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from textual.message import Message
from textual.worker import get_current_worker

from workbench.analysis.copy_list import CopyFilter, CopySort, order_copies
from workbench.model.withdrawal import TruthRow, Whereabouts

from .virtual_table import Column, VirtualTable

__all__ = ["SEEN", "WHERE", "CopyTable", "tail_of"]

_W = Whereabouts
WHERE = {
    _W.IN_REACH: "● in reach",
    _W.WITHDRAWN: "✔ withdrawn",
    _W.SET_ASIDE: "● in own folder",
    _W.NEVER_ARRIVED: "✔ never arrived",
    _W.FORWARDED: "✘ forwarded on",
    _W.FETCHED: "✘ fetched by POP",
    _W.ANSWERED: "✘ answered",
    _W.DELETED: "· deleted by recipient",
    _W.OUTSIDE: "✘ outside",
    _W.DRAFT: "· draft, never sent",
    _W.PLANNED: "● planned, not sent",
    _W.FAILED: "✘ failed: in reach",
    _W.UNKNOWN: "? unknown",
}
SEEN = {True: "● read", False: "· unread", None: "? not known"}
_RECIPIENT = Column(CopySort.RECIPIENT, "recipient", 0)
_RECIPIENT_FIXED = Column(CopySort.RECIPIENT, "recipient", 34)
_WHERE = Column(CopySort.WHERE, "where the copy is", 22)
_SEEN = Column(CopySort.SEEN, "was it seen", 11)
_TIME = Column(CopySort.TIME, "sent (UTC)", 14)
_TAIL = Column("tail", "how, why, who was told", 0)
_NARROW = (_RECIPIENT, _WHERE, _SEEN)
_WIDE = (_RECIPIENT_FIXED, _WHERE, _SEEN, _TIME, _TAIL)
_ROOM_FOR_TAIL = 112
"""Cells. How, why and who was told stand below the table in any case."""
_ALARM = (_W.UNKNOWN, _W.FAILED)


class CopyTable(VirtualTable[TruthRow]):
    """What is in doubt comes first, then what is in reach, then what nobody can take back."""

    class Laid(Message):
        """The rows that are wanted were put in order."""

        def __init__(self, number: int, keys: array[int]) -> None:
            super().__init__()
            self.number, self.keys = number, keys

    class Counted(Message):
        """Other rows are shown now."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(_NARROW, id)
        self.wanted = CopyFilter()
        self.sort: CopySort = CopySort.WHERE
        self.descending = False
        self.whole = False
        """What was asked for is shown."""
        self.rows: Sequence[TruthRow] = ()
        self._number = 0

    def attach(self, rows: Sequence[TruthRow]) -> None:
        """Says what the rows are. Search, filter and order stay; the cursor goes to what matters most."""
        self.rows = rows
        self.picked.clear()
        self.cursor = 0
        self.forget()
        self.reorder()

    def reorder(
        self, wanted: CopyFilter | None = None, sort: CopySort | None = None, *, descending: bool = False
    ) -> None:
        """Shows the rows that are wanted, in an order. What was asked for before is given up."""
        self.wanted = wanted or self.wanted
        if sort is not None:
            self.sort, self.descending = sort, descending
        self._number += 1
        self.whole = False
        number = self._number
        self.run_worker(lambda: self._order(number), thread=True, exclusive=True, group="order", exit_on_error=True)

    def _order(self, number: int) -> None:
        keys = order_copies(self.rows, self.wanted, self.sort, descending=self.descending)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Laid(number, keys))

    def on_copy_table_laid(self, event: Laid) -> None:
        event.stop()
        if event.number != self._number:
            return
        kept = self.key if self.cursor else None
        self.whole = True
        self.lay(event.keys, cursor=event.keys.index(kept) if kept is not None and kept in event.keys else 0)
        self.post_message(self.Counted())

    def on_resize(self) -> None:
        self.columns = _WIDE if self.size.width >= _ROOM_FOR_TAIL else _NARROW
        super().on_resize()

    def read(self, keys: Sequence[int]) -> Mapping[int, TruthRow]:
        """Returns rows by their numbers."""
        rows = self.rows
        return {key: rows[key] for key in keys if key < len(rows)}

    def cells(self, row: TruthRow) -> tuple[tuple[str, ...], bool]:
        """Returns what the columns say, and whether the copy is in doubt or could not be withdrawn."""
        cells: tuple[str, ...] = (row.recipient, WHERE[row.where], SEEN[row.seen])
        if len(self.columns) > len(cells):
            cells = (*cells, f"{row.sent_at:%m-%d %H:%M:%S}", tail_of(row))
        return cells, row.where in _ALARM


def tail_of(row: TruthRow) -> str:
    """Returns how it was withdrawn, or why not, and who was told; whichever there are."""
    told = ""
    if row.beyond_reach:
        told = f"told {row.told_at:%m-%d %H:%M}: {row.told}" if row.told_at else "not told"
    return "; ".join(part for part in (row.how or row.why, told) if part)
