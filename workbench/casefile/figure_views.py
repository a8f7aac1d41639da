"""Reads what figures are made of, over connections of their own: nothing else waits for them, but a writer."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from workbench.model.cases import Case
from workbench.model.counted import Counted, Scope

from .canonical import EPOCH, micros, plain
from .figure_counting import count
from .files import connect
from .parts import load

__all__ = ["CaseTimes", "FigureViews"]

_EVERYTHING = Scope()
_EVER = (-(2**62), 2**62)


class CaseTimes(NamedTuple):
    """A case with the times that figures are made of."""

    case: Case
    cause: str
    """As answered; empty: not recorded."""
    first_abnormal_at: datetime | None
    contained_at: datetime | None


class FigureViews:
    """Reads of one case file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def counted(
        self, start: datetime | None = None, end: datetime | None = None, scope: Scope = _EVERYTHING
    ) -> Counted:
        """Returns what is counted of the cases opened from `start` on and before `end`, all of one moment."""
        with closing(connect(self._path)) as store:
            store.run("PRAGMA query_only = ON")
            store.run("PRAGMA temp_store = MEMORY")  # what is grouped holds people's addresses
            with store.looking():
                return count(store, _period(start, end), start, end, scope)

    def cases(
        self, start: datetime | None = None, end: datetime | None = None, *, limit: int, playbook: str = ""
    ) -> tuple[CaseTimes, ...]:
        """Returns the first cases opened from `start` on and before `end`, in the order in which they were opened.

        `playbook`: only those of this one; empty: all.
        """
        sql = (
            "SELECT record, cause, abnormal_at, contained_at FROM case_figures JOIN cases ON id = case_id"
            " WHERE case_figures.opened_at >= ? AND case_figures.opened_at < ?"
            " AND ? IN ('', playbook) ORDER BY case_figures.opened_at, id LIMIT ?"
        )
        with closing(connect(self._path)) as store:
            store.run("PRAGMA query_only = ON")
            rows = store.rows(sql, *_period(start, end), plain(playbook), limit)
        return tuple(
            CaseTimes(load(Case, record), cause, _moment(abnormal), _moment(contained))
            for record, cause, abnormal, contained in rows
        )


def _period(start: datetime | None, end: datetime | None) -> tuple[int, int]:
    return (_EVER[0] if start is None else micros(start), _EVER[1] if end is None else micros(end))


def _moment(at: int | None) -> datetime | None:
    return None if at is None else EPOCH + timedelta(microseconds=at)
