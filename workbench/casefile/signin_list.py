"""The sign-ins of one case as a list of any length: where each stands, and windows of it.

A million of them are read here while the rest of the program goes on: over connections of its own, a stretch at a
time, so that neither a writer nor the connection that everything else goes over waits for it.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from workbench.model.records import SignInRecord
from workbench.model.signins import JudgedSignIn, SignIn
from workbench.model.words import Judgement

from .canonical import canonical, plain
from .failures import local_failures
from .parts import load
from .reading_aside import never, reading_aside
from .signin_filter import SignInFilter, SignInSort, conditions, sort_key
from .store import Store

__all__ = ["HOUR", "SignInList", "Trace"]

HOUR = 3_600_000_000
"""Microseconds."""

_FIRST, _MOST = 2_000, 32_000
"""Rows looked at in one go: few at first, so that the first page is there at once."""
_OPS = 200_000
"""Steps of SQLite's machine between two looks at whether it is still wanted: some milliseconds."""
_BY_JUDGEMENT = (Judgement.ABNORMAL, Judgement.UNJUDGED, Judgement.DELEGATE, Judgement.OWNER)


class Trace(NamedTuple):
    """An address in one hour, under one judgement."""

    ip: str | None
    judgement: Judgement
    hour: int
    """Hours since 1970."""


class SignInList:
    """Every method may take seconds: call it from a thread. `stopped` tells a long one that nobody waits any more."""

    def __init__(self, path: Path, case_id: str) -> None:
        self._path = path
        self._case = plain(case_id)

    def _reading(self, stopped: Callable[[], bool]) -> AbstractContextManager[Store]:
        return reading_aside(self._path, stopped, ops=_OPS)

    def order(
        self,
        wanted: SignInFilter,
        sort: SignInSort = SignInSort.TIME,
        *,
        descending: bool = True,
        stopped: Callable[[], bool] = never,
    ) -> Iterator[array[int]]:
        """Yields the row numbers of what is wanted, in order, a piece at a time. Ends early when stopped.

        A row number holds until the case's sign-ins are read or rebuilt. Raises LocalFileError.
        """
        with self._reading(stopped) as store:
            try:
                for strand, values in self._strands(wanted, sort, descending):
                    if sort in (SignInSort.TIME, SignInSort.JUDGEMENT):
                        yield from self._by_time(store, wanted, strand, values, descending, stopped)
                    else:
                        yield from self._sorted(store, wanted, strand, values, sort, descending)
            except sqlite3.OperationalError:
                if not stopped():
                    raise

    def _strands(
        self, wanted: SignInFilter, sort: SignInSort, descending: bool
    ) -> Iterator[tuple[str, tuple[object, ...]]]:
        """What is in order by time: the whole of it, or what has one judgement, one after the other."""
        where, values = self._whose(wanted.all_accounts)
        if wanted.judgement is not None:
            yield f"{where} AND judgement = ?", (*values, wanted.judgement)
        elif sort is SignInSort.JUDGEMENT:
            for judgement in _BY_JUDGEMENT if descending else reversed(_BY_JUDGEMENT):
                yield f"{where} AND judgement = ?", (*values, judgement)
        else:
            yield where, values

    def _whose(self, all_accounts: bool) -> tuple[str, tuple[object, ...]]:
        return ("case_id = ?" if all_accounts else "case_id = ? AND own = 1"), (self._case,)

    def _by_time(
        self,
        store: Store,
        wanted: SignInFilter,
        strand: str,
        values: tuple[object, ...],
        descending: bool,
        stopped: Callable[[], bool],
    ) -> Iterator[array[int]]:
        terms, more = conditions(wanted)
        way = "DESC" if descending else "ASC"
        for stretch, bounds in _stretches(store, strand, values, descending):
            if stopped():
                return
            where = " AND ".join([strand, stretch, *terms])
            sql = f"SELECT rowid FROM signins WHERE {where} ORDER BY at {way}, id {way}"  # noqa: S608 - our own words
            with local_failures(self._path):
                # One row at a time: a list of so many would set off the collector, and the screen would wait for it.
                found = array("q", (rowid for (rowid,) in store.connection.execute(sql, (*values, *bounds, *more))))
            yield found

    def _sorted(
        self,
        store: Store,
        wanted: SignInFilter,
        strand: str,
        values: tuple[object, ...],
        sort: SignInSort,
        descending: bool,
    ) -> Iterator[array[int]]:
        terms, more = conditions(wanted)
        way = "DESC" if descending else "ASC"
        where = " AND ".join([strand, *terms])
        sql = f"SELECT rowid FROM signins WHERE {where} ORDER BY {sort_key(sort)} {way}, at DESC, id DESC"  # noqa: S608
        cursor = store.connection.execute(sql, (*values, *more))
        while found := array("q", (rowid for (rowid,) in islice(cursor, _MOST))):
            yield found

    def at(self, rows: Sequence[int]) -> dict[int, SignInRecord]:
        """Returns the sign-ins at these row numbers; one that is gone is left out."""
        sql = (
            "SELECT rowid, record, coalesce(by_person, by_rules) FROM signins"
            " WHERE rowid IN (SELECT value FROM json_each(?)) AND +case_id = ?"
        )
        with self._reading(never) as store:
            found = store.rows(sql, canonical(list(rows)).decode(), self._case)
        return {rowid: _record(record, judged) for rowid, record, judged in found}

    def ids(self, wanted: SignInFilter, *, stopped: Callable[[], bool] = never) -> dict[str, Judgement]:
        """Returns the ids of what is wanted, with the judgement in force on each."""
        where, values = self._whose(wanted.all_accounts)
        terms, more = conditions(wanted)
        sql = f"SELECT id, judgement FROM signins WHERE {' AND '.join([where, *terms])}"  # noqa: S608 - our own words
        with self._reading(stopped) as store:
            return {id_: Judgement(judgement) for id_, judgement in store.rows(sql, *values, *more)}

    def addresses(self) -> tuple[str, ...]:
        """Returns every address that the account's sign-ins came from."""
        where, values = self._whose(False)
        sql = f"SELECT DISTINCT ip FROM signins WHERE {where} AND ip IS NOT NULL"  # noqa: S608 - our own words
        with self._reading(never) as store:
            return tuple(ip for (ip,) in store.rows(sql, *values))

    def protocols(self, *, all_accounts: bool = False) -> tuple[str, ...]:
        """Returns the protocols that occur; the empty one stands for records that don't say."""
        where, values = self._whose(all_accounts)
        sql = f"SELECT DISTINCT json_extract(record, '$.protocol') FROM signins WHERE {where}"  # noqa: S608 - our own words
        with self._reading(never) as store:
            return tuple(sorted(protocol or "" for (protocol,) in store.rows(sql, *values)))

    def traffic(self, *, stopped: Callable[[], bool] = never) -> Counter[Trace]:
        """Returns how many of the account's sign-ins there were from each address in each hour, by judgement."""
        counted: Counter[Trace] = Counter()
        strand, values = self._whose(False)
        with self._reading(stopped) as store:
            for stretch, bounds in _stretches(store, strand, values, descending=True):
                sql = (
                    f"SELECT ip, judgement, at / {HOUR}, count(*) FROM signins"  # noqa: S608 - our own words
                    f" WHERE {strand} AND {stretch} GROUP BY 1, 2, 3"
                )
                for ip, judgement, hour, count in store.connection.execute(sql, (*values, *bounds)):
                    counted[Trace(ip, Judgement(judgement), hour)] += count
                if stopped():
                    break
        return counted


def _stretches(
    store: Store, strand: str, values: tuple[object, ...], descending: bool
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Cuts what is in order by time into pieces of so many rows, found in the index alone."""
    beyond, within, way = ("<", ">=", "DESC") if descending else (">", "<=", "ASC")
    after: tuple[object, ...] = ()
    size = _FIRST
    while True:
        where = f"{strand} AND (at, id) {beyond} (?, ?)" if after else strand
        sql = f"SELECT at, id FROM signins WHERE {where} ORDER BY at {way}, id {way} LIMIT 1 OFFSET ?"  # noqa: S608
        last = store.one(sql, *values, *after, size - 1)
        bounds = ([f"(at, id) {beyond} (?, ?)"] if after else []) + ([f"(at, id) {within} (?, ?)"] if last else [])
        yield " AND ".join(bounds) or "1", (*after, *(last or ()))
        if last is None:
            return
        after, size = tuple(last), min(size * 4, _MOST)


def _record(record: str, judged: str | None) -> SignInRecord:
    return SignInRecord(signin=load(SignIn, record), judged=None if judged is None else load(JudgedSignIn, judged))
