"""Counts what figures are made of. SQLite does the counting: no case is loaded."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from workbench.model.cases import Case
from workbench.model.counted import AccountRow, AddressRow, Counted, ExposureCounts, HandCounts, Spans, StepCounts
from workbench.model.figures import Clock

from .canonical import EPOCH, micros
from .files import connect
from .parts import load
from .store import Row, Store

__all__ = ["CaseTimes", "FigureViews"]

_IN = "opened_at >= ? AND opened_at < ?"
_CASES = f"FROM case_figures WHERE {_IN}"
_REAL = "verdict IS NOT 'not compromised'"
_JOINED = (
    "FROM case_figures c CROSS JOIN {}_figures x ON x.case_id = c.case_id WHERE c.opened_at >= ? AND c.opened_at < ?"
)
"""The cases first, by time; what belongs to each lies together in its table."""
_EVER = (-(2**62), 2**62)
_WEEK = 7 * 24 * 3600 * 1_000_000
_FROM_THURSDAY = timedelta(days=3)
"""1970 began on a Thursday; weeks begin on Monday."""
_CLOCKS: dict[Clock, str] = {"first abnormal sign-in": "abnormal_at", "report": "noticed_at", "opening": "opened_at"}


class CaseTimes(NamedTuple):
    """A case with the times that figures are made of."""

    case: Case
    cause: str
    """As answered; empty: not recorded."""
    first_abnormal_at: datetime | None
    contained_at: datetime | None


class FigureViews:
    """Reads of the tables of figures, over a connection of their own: nothing else waits for them, but a writer."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def counted(self, start: datetime | None = None, end: datetime | None = None) -> Counted:
        """Returns what is counted of the cases opened from `start` on and before `end`, all of one moment."""
        with closing(connect(self._path)) as store:
            store.run("PRAGMA query_only = ON")
            store.run("PRAGMA temp_store = MEMORY")  # what is grouped holds people's addresses
            with store.looking():
                return _Counting(store, _period(start, end)).all(start, end)

    def cases(self, start: datetime | None = None, end: datetime | None = None, *, limit: int) -> tuple[CaseTimes, ...]:
        """Returns the first cases opened from `start` on and before `end`, in the order in which they were opened."""
        sql = (
            "SELECT record, cause, abnormal_at, contained_at FROM case_figures JOIN cases ON id = case_id"
            " WHERE case_figures.opened_at >= ? AND case_figures.opened_at < ?"
            " ORDER BY case_figures.opened_at, id LIMIT ?"
        )
        with closing(connect(self._path)) as store:
            store.run("PRAGMA query_only = ON")
            rows = store.rows(sql, *_period(start, end), limit)
        return tuple(
            CaseTimes(load(Case, record), cause, _moment(abnormal), _moment(contained))
            for record, cause, abnormal, contained in rows
        )


def _period(start: datetime | None, end: datetime | None) -> tuple[int, int]:
    return (_EVER[0] if start is None else micros(start), _EVER[1] if end is None else micros(end))


def _moment(at: int | None) -> datetime | None:
    return None if at is None else EPOCH + timedelta(microseconds=at)


class _Counting:
    def __init__(self, store: Store, period: tuple[int, int]) -> None:
        self._store = store
        self._period = period

    def all(self, start: datetime | None, end: datetime | None) -> Counted:
        ((cases, still_open),) = self._rows(f"SELECT count(*), count(*) - count(closed_at) {_CASES}")
        ((others,),) = self._rows(f"SELECT count(*) {self._of('exposure')} AND {_REAL} AND attribution <> 'intruder'")
        return Counted(
            start=start,
            end=end,
            cases=cases,
            still_open=still_open,
            weeks=self._weeks(),
            verdicts=self._shares("coalesce(verdict, '')", "1"),
            causes=self._shares("cause", _REAL),
            reasons=self._shares("reason", f"NOT ({_REAL})"),
            contained_by=self._shares("coalesce(contained_by, '')", _REAL),
            contain={clock: self._contain(column) for clock, column in _CLOCKS.items()},
            exposures=self._exposures(),
            others=others,
            steps=self._steps(),
            hands=self._hands(),
            accounts=self._accounts(),
            addresses=self._addresses(),
        )

    def _rows(self, sql: str, times: int = 1) -> list[Row]:
        return self._store.rows(sql, *self._period * times)

    @staticmethod
    def _of(what: str) -> str:
        return _JOINED.format(what)

    def _weeks(self) -> dict[date, int]:
        days = _FROM_THURSDAY // timedelta(microseconds=1)
        week = _divided(f"opened_at + {days}", _WEEK)
        rows = self._rows(f"SELECT {week}, count(*) {_CASES} GROUP BY 1 ORDER BY 1")
        return {(EPOCH - _FROM_THURSDAY + timedelta(weeks=number)).date(): cases for number, cases in rows}

    def _shares(self, column: str, where: str) -> dict[str, int]:
        sql = f"SELECT {column}, count(*) {_CASES} AND {where} GROUP BY 1 ORDER BY 2 DESC, 1"
        return dict(self._rows(sql))

    def _contain(self, column: str) -> Spans:
        known = f"{_REAL} AND contained_at IS NOT NULL AND {column} IS NOT NULL"
        return dict(self._rows(f"SELECT {_span(column, 'contained_at')}, count(*) {_CASES} AND {known} GROUP BY 1"))

    def _exposures(self) -> dict[str, ExposureCounts]:
        span = f"iif(x.closed_at IS NULL OR x.opened_at IS NULL, NULL, {_span('x.opened_at', 'x.closed_at')})"
        sql = (
            f"SELECT facet, {span}, beyond, x.closed_at IS NULL, count(*), sum(precision <> 'exact')"
            f" {self._of('exposure')} AND {_REAL} AND attribution = 'intruder' GROUP BY 1, 2, 3, 4"
        )
        by_facet: dict[str, list[Row]] = defaultdict(list)
        for facet, *row in self._rows(sql):
            by_facet[facet].append(tuple(row))
        return {facet: _exposure_counts(rows) for facet, rows in by_facet.items()}

    def _steps(self) -> dict[str, StepCounts]:
        span = f"iif(settled_at IS NULL, NULL, {_span('begun_at', 'settled_at')})"
        sql = f"SELECT x.id, {span}, count(*), sum(waived) {self._of('step')} GROUP BY 1, 2"
        by_step: dict[str, list[Row]] = defaultdict(list)
        for step, *row in self._rows(sql):
            by_step[step].append(tuple(row))
        return {
            step: StepCounts(
                spans={span: n for span, n, _ in rows if span is not None},
                waived=sum(waived for _, _, waived in rows),
                unsettled=sum(n for span, n, _ in rows if span is None),
            )
            for step, rows in by_step.items()
        }

    def _hands(self) -> dict[bool | None, HandCounts]:
        span = f"iif(proved_at IS NULL, NULL, {_span('intended_at', 'proved_at')})"
        begun = "intended_at IS NOT NULL AND NOT undo"
        sql = f"SELECT by_hand, {span}, count(*) {self._of('action')} AND {begun} GROUP BY 1, 2"
        counts: dict[bool | None, dict[int | None, int]] = defaultdict(dict)
        for by_hand, seconds, n in self._rows(sql):
            counts[None if by_hand is None else bool(by_hand)][seconds] = n
        return {
            how: HandCounts(sum(found.values()), {s: n for s, n in found.items() if s is not None})
            for how, found in counts.items()
        }

    def _accounts(self) -> tuple[AccountRow, ...]:
        again = " OR ".join(
            f"{name} IN (SELECT {name} {_CASES} GROUP BY 1 HAVING count(*) > 1)" for name in ("account", "account_id")
        )
        sql = (
            "SELECT account, account_id, count(*), sum(verdict IS 'confirmed' OR verdict IS 'suspected'),"
            f" max(opened_at) {_CASES} AND ({again}) GROUP BY 1, 2 ORDER BY 1, 2"
        )
        rows = self._rows(sql, 3)
        return tuple(AccountRow(a, i, n, real, EPOCH + timedelta(microseconds=last)) for a, i, n, real, last in rows)

    def _addresses(self) -> tuple[AddressRow, ...]:
        real = f"{self._of('address')} AND {_REAL}"
        again = f"x.ip IN (SELECT x.ip {real} GROUP BY 1 HAVING count(*) > 1)"
        sql = f"SELECT x.ip, x.case_id, account {real} AND (instr(x.ip, ':') OR {again}) ORDER BY 1, 2"
        return tuple(AddressRow(*row) for row in self._rows(sql, 2))


def _span(start: str, end: str) -> str:
    """Whole seconds; a span that runs backwards stays negative."""
    return _divided(f"{end} - {start}", 1_000_000)


def _divided(value: str, by: int) -> str:
    """Rounded down; SQLite's own division rounds towards nought."""
    return f"({value}) / {by} - (({value}) % {by} < 0)"


def _exposure_counts(rows: list[Row]) -> ExposureCounts:
    shut = [(span, n, vague) for span, beyond, is_open, n, vague in rows if not is_open]
    return ExposureCounts(
        spans={span: n for span, n, _ in shut if span is not None},
        at_least=sum(vague for span, _, vague in shut if span is not None and span >= 0),
        not_known=sum(n for span, n, _ in shut if span is None),
        still_open=sum(n for _, beyond, is_open, n, _ in rows if is_open and not beyond),
        beyond=sum(n for _, beyond, is_open, n, _ in rows if is_open and beyond),
    )
