"""The sign-ins of the account, judged: a million of them as quickly as ten."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from time import monotonic

from textual.message import Message
from textual.worker import get_current_worker

from workbench.casefile.signin_filter import SignInFilter, SignInSort
from workbench.casefile.signin_list import SignInList
from workbench.model.errors import WorkbenchError
from workbench.model.records import SignInRecord
from workbench.model.words import Judgement

from .virtual_table import Column, VirtualTable

__all__ = ["RESULTS", "SIGNS", "SignInTable"]

SIGNS = {
    Judgement.ABNORMAL: "✘ abnormal",
    Judgement.OWNER: "✔ owner",
    Judgement.DELEGATE: "✔ delegate",
    Judgement.UNJUDGED: "? unjudged",
}
RESULTS: dict[bool | None, str] = {True: "success", False: "failure"}
_TIME = Column(SignInSort.TIME, "time (UTC)", 14)
_PROTOCOL = Column(SignInSort.PROTOCOL, "protocol", 10)
_RESULT = Column(SignInSort.RESULT, "result", 8)
_JUDGEMENT = Column(SignInSort.JUDGEMENT, "judgement", 11)
_ADDRESS = Column(SignInSort.ADDRESS, "address", 0)
_ADDRESS_FIXED = Column(SignInSort.ADDRESS, "address", 26)
_REASON = Column("reason", "first reason", 0)
_NARROW = (_TIME, _ADDRESS, _PROTOCOL, _RESULT, _JUDGEMENT)
_WIDE = (_TIME, _ADDRESS_FIXED, _PROTOCOL, _RESULT, _JUDGEMENT, _REASON)
_ROOM_FOR_REASON = 104
"""Cells. The first reason only where there is room to read it; all reasons stand with the table in any case."""
_PAUSE = 0.1
"""Seconds between two pieces of the list that come in."""
_DOUBTFUL = (Judgement.ABNORMAL, Judgement.UNJUDGED)


class SignInTable(VirtualTable[SignInRecord]):
    """Newest first, until a person wants another order."""

    class Piece(Message):
        """Some more row numbers of the list that was asked for; `whole`: that was all."""

        def __init__(self, number: int, keys: array[int], start: int | None, *, whole: bool) -> None:
            super().__init__()
            self.number, self.keys, self.start, self.whole = number, keys, start, whole

    class Counted(Message):
        """There are more rows now, or the list is whole."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(_NARROW, id)
        self.wanted = SignInFilter()
        self.sort: SignInSort = SignInSort.TIME
        self.descending = True
        self.whole = False
        """The list is complete."""
        self._list: SignInList | None = None
        self._number = 0
        self._begun = False
        self._keep: int | None = None
        """The row that the cursor goes back to as soon as it comes in."""

    def attach(self, rows: SignInList) -> None:
        """Says where rows come from; shows them, beginning at the newest that is not the owner's."""
        self._list = rows
        self.reorder()

    def reorder(
        self, wanted: SignInFilter | None = None, sort: SignInSort | None = None, *, descending: bool = True
    ) -> None:
        """Asks for the rows that are wanted, in an order. What was asked for before is given up."""
        if self._list is None:
            return
        self.wanted = wanted or self.wanted
        if sort is not None:
            self.sort, self.descending = sort, descending
        self._number += 1
        self._begun, self.whole = False, False
        if self.key is not None:
            self._keep = self.key
        number, first = self._number, self.key is None and self._keep is None
        self.run_worker(
            lambda: self._order(number, first), thread=True, exclusive=True, group="order", exit_on_error=True
        )
        self.post_message(self.Counted())

    def _order(self, number: int, first: bool) -> None:
        """Finds the rows; runs in a thread, and tells of them in pieces that the screen can follow."""
        worker = get_current_worker()
        assert self._list is not None

        def stopped() -> bool:
            return bool(worker.is_cancelled)

        try:
            start = self._first_doubtful(stopped) if first else None
            keys, told = array("q"), 0.0
            for piece in self._list.order(self.wanted, self.sort, descending=self.descending, stopped=stopped):
                keys.extend(piece)
                if keys and monotonic() - told >= _PAUSE and not stopped():
                    self.post_message(self.Piece(number, keys, start, whole=False))
                    keys, told = array("q"), monotonic()
        except WorkbenchError as error:
            self.post_message(self.Failed(error))
            return
        if not stopped():
            self.post_message(self.Piece(number, keys, start, whole=True))

    def _first_doubtful(self, stopped: Callable[[], bool]) -> int | None:
        """The newest abnormal sign-in, or else the newest unjudged one."""
        assert self._list is not None
        for judgement in _DOUBTFUL:
            for piece in self._list.order(SignInFilter(judgement=judgement), stopped=stopped):
                if piece:
                    return piece[0]
        return None

    def on_sign_in_table_piece(self, event: Piece) -> None:
        event.stop()
        if event.number != self._number:
            return
        if event.start is not None and self._keep is None:
            self._keep = event.start
        before = len(self.keys) if self._begun else 0
        if self._begun:
            self.add(event.keys)
        else:
            self._begun = True
            self.lay(event.keys)
        self._find_kept(event.keys, before)
        self.whole = event.whole
        if event.whole:
            self._keep = None
        self.post_message(self.Counted())

    def _find_kept(self, keys: array[int], before: int) -> None:
        """Puts the cursor back on the row that it was on, as long as nobody has moved it since."""
        if self._keep is None:
            return
        try:
            self.cursor = before + keys.index(self._keep)
        except ValueError:
            return
        self._keep = None

    def action_move(self, rows: int) -> None:
        """Moves the cursor; from then on it stays where a person put it."""
        self._keep = None
        super().action_move(rows)

    def action_end(self, last: int) -> None:
        """Moves the cursor to the first or the last row."""
        self._keep = None
        super().action_end(last)

    def on_resize(self) -> None:
        self.columns = _WIDE if self.size.width >= _ROOM_FOR_REASON else _NARROW
        super().on_resize()

    def read(self, keys: Sequence[int]) -> Mapping[int, SignInRecord]:
        """Reads rows by their numbers."""
        assert self._list is not None
        return self._list.at(keys)

    def cells(self, row: SignInRecord) -> tuple[tuple[str, ...], bool]:
        """Returns what the columns say, and whether it is abnormal."""
        signin, judged = row.signin, row.judged
        judgement = judged.judgement if judged else Judgement.UNJUDGED
        cells: tuple[str, ...] = (
            f"{signin.at:%m-%d %H:%M:%S}",
            signin.ip or "no address",
            signin.protocol or "–",
            RESULTS.get(signin.success) or signin.event.value,
            SIGNS[judgement],
        )
        if len(self.columns) > len(cells):
            cells = (*cells, judged.reasons[0].sentence if judged and judged.reasons else "")
        return cells, judgement is Judgement.ABNORMAL

    @property
    def marked(self) -> str:
        """The id of the sign-in under the cursor; empty where there is none, or it is still being read."""
        row = self.marked_row
        return row.signin.id if row else ""
