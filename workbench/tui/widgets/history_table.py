"""All cases that are wanted, in order: a hundred thousand as quickly as ten."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from time import monotonic, sleep

from textual.message import Message
from textual.worker import get_current_worker

from workbench.casefile.counted_reviews import Reviewed
from workbench.casefile.history_filter import HistoryFilter, HistorySort, RecheckClock
from workbench.desk.desk import Desk
from workbench.model.errors import WorkbenchError
from workbench.response.history import FoundCase, clock_of, found_case

from ..times import day
from .virtual_table import Column, VirtualTable

__all__ = ["HistoryTable"]

_TICKET = Column(HistorySort.TICKET, "ticket", 12)
_ACCOUNT = Column(HistorySort.ACCOUNT, "account", 0)
_VERDICT = Column(HistorySort.VERDICT, "verdict", 15)
_OPENED = Column(HistorySort.OPENED, "opened", 10)
_CLOSED = Column(HistorySort.CLOSED, "closed", 10)
_EXPOSURES = Column(HistorySort.EXPOSURES, "open ●", 7)
_CAUSE = Column(HistorySort.CAUSE, "cause", 14)
_PROVIDER = Column(HistorySort.PROVIDER, "provider", 9)
_RESPONDER = Column(HistorySort.RESPONDER, "responder", 11)
_REVIEWED = Column(HistorySort.REVIEWED, "reviewed", 9)
_NARROW = (_TICKET, _ACCOUNT, _VERDICT, _OPENED, _CLOSED)
_WIDE = (_TICKET, _ACCOUNT, _VERDICT, _CAUSE, _OPENED, _CLOSED, _EXPOSURES, _REVIEWED, _RESPONDER)
_WIDEST = (*_WIDE[:-1], _PROVIDER, _RESPONDER)
_ROOM = ((126, _WIDEST), (110, _WIDE), (0, _NARROW))
"""From how many cells on which columns are shown."""


_A_PAINT = 0.05
"""Seconds that the first rows have to themselves, before the others are counted."""


class HistoryTable(VirtualTable[FoundCase]):
    """The newest first, until a person wants another order."""

    class Piece(Message):
        """Some more numbers of the list that was asked for; `whole`: that was all. The first brings its rows along."""

        def __init__(self, number: int, keys: array[int], rows: Mapping[int, FoundCase], *, whole: bool) -> None:
            super().__init__()
            self.number, self.keys, self.rows, self.whole = number, keys, rows, whole

    class Counted(Message):
        """There are more rows now, or the list is whole."""

    def __init__(self, desk: Desk, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(_NARROW, id)
        self.wanted = HistoryFilter()
        self.sort: HistorySort = HistorySort.OPENED
        self.descending = True
        self.whole = False
        """The list is complete."""
        self._desk = desk
        self._number = 0
        self._begun = False
        self._clock: RecheckClock | None = None

    def reorder(
        self,
        wanted: HistoryFilter | None = None,
        sort: HistorySort | None = None,
        *,
        descending: bool = True,
        anew: bool = False,
    ) -> None:
        """Asks for the cases that are wanted, in an order; what was asked for before is given up.

        `anew`: the playbooks' hours for rechecks are read again, too.
        """
        self.wanted = wanted or self.wanted
        if sort is not None:
            self.sort, self.descending = sort, descending
        if anew:
            self._clock = None
        self._number += 1
        self._begun, self.whole = False, False
        number = self._number
        self.run_worker(lambda: self._order(number), thread=True, exclusive=True, group="order", exit_on_error=True)

    def clock(self) -> RecheckClock:
        """Returns what tells which rechecks are overdue now. Reads the case file the first time: for a thread."""
        self._clock = self._clock or clock_of(self._desk)
        return self._clock.model_copy(update={"now": self._desk.now()})

    def _order(self, number: int) -> None:
        worker = get_current_worker()

        def stopped() -> bool:
            return bool(worker.is_cancelled)

        first = True
        listed = self._desk.casefile.views.history
        try:
            # The hours of the rechecks matter only where they are asked for: the first rows don't wait for them.
            clock = self.clock() if self.wanted.overdue else clock_of(self._desk, rechecks=False)
            for keys in listed.order(self.wanted, clock, self.sort, descending=self.descending, stopped=stopped):
                rows = self.read(keys[: self.first_page]) if first and not stopped() else {}
                if not stopped():
                    self.post_message(self.Piece(number, keys, rows, whole=False))
                if first and len(keys) > self.first_page:
                    _let_paint(stopped)
                first = False
        except WorkbenchError as error:
            self.post_message(self.Failed(error))
            return
        if not stopped():
            self.post_message(self.Piece(number, array("q"), {}, whole=True))

    def on_history_table_piece(self, event: Piece) -> None:
        event.stop()
        if event.number != self._number:
            return
        if not self._begun:
            self._begun = True
            self.lay(event.keys, rows=event.rows)
        elif event.keys:
            self.add(event.keys)
        self.whole = event.whole
        self.post_message(self.Counted())

    def read(self, keys: Sequence[int]) -> Mapping[int, FoundCase]:
        clock = self.clock()
        return {no: found_case(line, clock) for no, line in self._desk.casefile.views.history.at(keys).items()}

    def on_resize(self) -> None:
        self.columns = next(columns for room, columns in _ROOM if self.size.width >= room)
        super().on_resize()

    def cells(self, row: FoundCase) -> tuple[tuple[str, ...], bool]:
        line = row.line
        doors = f"● {line.exposures}" if line.exposures else ""
        closed = "✘ recheck" if row.overdue else day(line.closed_at) if line.closed_at else f"open {doors}"
        words = {
            HistorySort.TICKET: line.ticket,
            HistorySort.ACCOUNT: line.account,
            HistorySort.VERDICT: line.verdict or "no verdict",
            HistorySort.OPENED: day(line.opened_at),
            HistorySort.CLOSED: closed,
            HistorySort.EXPOSURES: doors,
            HistorySort.CAUSE: line.cause or "",
            HistorySort.PROVIDER: line.provider,
            HistorySort.RESPONDER: line.responder,
            HistorySort.REVIEWED: "" if row.reviewed is Reviewed.NO and line.closed_at is None else row.reviewed,
        }
        return tuple(words[HistorySort(column.name)] for column in self.columns), row.overdue


def _let_paint(stopped: Callable[[], bool]) -> None:
    until = monotonic() + _A_PAINT
    while monotonic() < until and not stopped():
        sleep(_A_PAINT / 10)
