"""Compares what stands in a case file with what its own events would give."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from workbench.model.base import Thing

from .chain import read_json
from .evidence import EvidenceBytes
from .failures import local_failures
from .figure_tables import FIGURE_TABLES
from .history_filling import is_made_as_before
from .history_schema import BEFORE, HISTORY_TABLES
from .parts_in_memory import PartsInMemory
from .projections import Projector, telling_types
from .reading_events import read_events
from .schema import PART_TABLES, PROJECTIONS, RECORD_TABLES, USER_VERSION, migrate
from .store import Row, Store

__all__ = ["NAMED", "case_ids", "differing_rows", "rows_of_no_case", "schema_differences"]

_HISTORY_OF_CASE = {
    "history": "SELECT * FROM history WHERE case_id = ?",
    "history_traits": "SELECT t.* FROM history_traits t JOIN history USING (no) WHERE case_id = ? ORDER BY 1, 2",
}

NAMED = 20
_PATTERN_IN_USE = Lock()
_PAGE = 500


def _scratch(version: int = USER_VERSION) -> Store:
    """Returns an empty case file that SQLite keeps in memory, or in a temporary file where it grows."""
    connection = sqlite3.connect("", isolation_level=None)
    with _PATTERN_IN_USE:
        _pattern(version).backup(connection)
    return Store(connection, Path("a temporary file"))


@cache
def _pattern(version: int) -> sqlite3.Connection:
    """Returns the case file without a row that the others are copied from: making one takes ten times as long."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    migrate(connection, to=version)
    return connection


def schema_differences(store: Store) -> tuple[str, ...]:
    """Returns sentences on tables, indexes and triggers that are missing, altered or not ours."""
    sql = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    scratch = _scratch(store.value("PRAGMA user_version"))
    with closing(scratch):
        wanted: dict[str, str] = dict(scratch.rows(sql))
    found: dict[str, str] = dict(store.rows(sql))
    if is_made_as_before(store):
        wanted |= BEFORE
    missing = [f"The {name} is missing from the case file." for name in wanted if name not in found]
    altered = [f"The {n} of the case file was altered." for n in wanted if n in found and found[n] != wanted[n]]
    foreign = [f"The {name} in the case file is none of the workbench's." for name in found if name not in wanted]
    mode = store.value("PRAGMA journal_mode")
    journal = [f"The case file's journal mode is '{mode}', not 'delete'."] if mode != "delete" else []
    return (*missing, *altered, *foreign, *journal)


def case_ids(store: Store) -> tuple[str, ...]:
    """Returns the ids of all cases that have an event, sorted."""
    return tuple(i for (i,) in store.rows("SELECT DISTINCT case_id FROM events WHERE case_id IS NOT NULL ORDER BY 1"))


def differing_rows(store: Store, cases: tuple[str, ...]) -> Iterator[str]:
    """Yields the rows of these cases that differ from what their events give, as words: table, id, case.

    Each case is looked at in one short transaction, so that others may append meanwhile.
    """
    there = _tables(store)
    scratch = _scratch()
    with closing(scratch), local_failures(store.path):
        for case_id in cases:
            with store.looking():
                yield from _differences(store, scratch, case_id, there)


def rows_of_no_case(store: Store) -> Iterator[str]:
    """Yields the rows that belong to a case of which there is no event."""
    for table in (name for name in PROJECTIONS if name in _tables(store) and name != "cases"):
        for (case_id,) in store.rows(f"SELECT DISTINCT case_id FROM {table} EXCEPT SELECT id FROM cases"):  # noqa: S608
            yield f"{table}: all of case {case_id}"
    if "history" in _tables(store):
        for (case_id,) in store.rows("SELECT case_id FROM history EXCEPT SELECT id FROM cases"):
            yield f"history: all of case {case_id}"
        for table in ("history_traits", "history_words"):
            for (no,) in store.rows(f"SELECT no FROM {table} EXCEPT SELECT no FROM history"):  # noqa: S608
                yield f"{table}: case number {no}, which is not there"
    for (case_id,) in store.rows("SELECT id FROM cases EXCEPT SELECT case_id FROM events"):
        yield f"cases: {case_id}"


@cache
def _telling() -> tuple[str, ...]:
    return tuple(sorted(telling_types()))


def _tables(store: Store) -> frozenset[str]:
    # A file of an older format has fewer of them; a history that is made anew on opening is compared with nothing.
    there = frozenset(name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return there - {*HISTORY_TABLES} if is_made_as_before(store) else there


def _differences(store: Store, scratch: Store, case_id: str, there: frozenset[str]) -> Iterator[str]:
    parts = PartsInMemory()
    projector = Projector(scratch, EvidenceBytes(store).read, parts)
    with scratch.transaction():
        for event in read_events(store, case_id, types=_telling()):
            projector.apply(event, words=False)
    if not _is_case(store.one("SELECT * FROM cases WHERE id = ?", case_id), parts):
        yield f"cases: {case_id}"
    for table in PART_TABLES:
        if table in there:
            found = store.rows(f"SELECT id, seq, record FROM {table} WHERE case_id = ?", case_id)  # noqa: S608
            yield from (f"{table}: {id_} of case {case_id}" for id_ in _unlike(found, dict(parts.tables[table])))
    for table in RECORD_TABLES:
        if table in there:
            yield from (f"{table}: {id_} of case {case_id}" for id_ in _unlike_records(store, scratch, table, case_id))
        scratch.run(f"DELETE FROM {table}")  # noqa: S608
    for table in FIGURE_TABLES:
        if table in there:
            sql = f"SELECT * FROM {table} WHERE case_id = ?"  # noqa: S608
            unlike = set(store.rows(sql, case_id)) ^ set(scratch.rows(sql, case_id))
            yield from (f"{table}: {id_} of case {case_id}" for id_ in sorted({str(row[1]) for row in unlike}))
        scratch.run(f"DELETE FROM {table}")  # noqa: S608
    if "history" in there:
        yield from _unlike_history(store, scratch, case_id)
    for table in HISTORY_TABLES:
        scratch.run(f"DELETE FROM {table}")  # noqa: S608


def _unlike_history(store: Store, scratch: Store, case_id: str) -> Iterator[str]:
    for table, sql in _HISTORY_OF_CASE.items():
        if store.rows(sql, case_id) != scratch.rows(sql, case_id):
            yield f"{table}: all of case {case_id}"


def _is_case(found: Row | None, parts: PartsInMemory) -> bool:
    wanted = parts.case_row()
    if found is None or wanted is None:
        return found is None and wanted is None
    return found[:-1] == wanted[0] and _says(found[-1], wanted[1])


def _unlike(found: list[Row], wanted: dict[str, tuple[int, Thing]]) -> Iterator[str]:
    """Yields the ids of parts that differ, or are in one of the two only."""
    for id_, seq, record in found:
        expected = wanted.pop(id_, None)
        if expected is None or expected[0] != seq or not _says(record, expected[1]):
            yield id_
    yield from sorted(wanted)


def _says(record: str, thing: Thing) -> bool:
    fields: dict[str, Any] = thing.model_dump(mode="json")
    try:
        return bool(read_json(record) == fields)
    except (ValueError, RecursionError):
        return False


def _unlike_records(store: Store, scratch: Store, table: str, case_id: str) -> Iterator[str]:
    sql = f"SELECT id, * FROM {table} WHERE case_id = ? ORDER BY 1"  # noqa: S608 - our own table's name
    found, wanted = (iter(s.connection.execute(sql, (case_id,))) for s in (store, scratch))
    left, right = next(found, None), next(wanted, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left[0] < right[0]):
            assert left is not None
            yield left[0]
            left = next(found, None)
        elif left is None or right[0] < left[0]:
            yield right[0]
            right = next(wanted, None)
        else:
            if left != right:
                yield left[0]
            left, right = next(found, None), next(wanted, None)
