"""Compares what stands in a case file with what its own events would give."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from .evidence import EvidenceBytes
from .failures import local_failures
from .projections import Projector
from .schema import PROJECTIONS, USER_VERSION, migrate
from .store import Row, Store
from .views import read_events

__all__ = ["differing_rows", "schema_differences"]

_NAMED = 20


def _scratch(version: int = USER_VERSION) -> Store:
    """Returns an empty case file that SQLite keeps in memory, or in a temporary file where it grows."""
    connection = sqlite3.connect("", isolation_level=None)
    migrate(connection, to=version)
    connection.execute("PRAGMA foreign_keys = ON")
    return Store(connection, Path("a temporary file"))


def schema_differences(store: Store) -> tuple[str, ...]:
    """Returns sentences on tables, indexes and triggers that are missing, altered or not ours."""
    sql = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    scratch = _scratch(store.value("PRAGMA user_version"))
    with closing(scratch):
        wanted: dict[str, str] = dict(scratch.rows(sql))
    found: dict[str, str] = dict(store.rows(sql))
    missing = [f"The {name} is missing from the case file." for name in wanted if name not in found]
    altered = [f"The {n} of the case file was altered." for n in wanted if n in found and found[n] != wanted[n]]
    foreign = [f"The {name} in the case file is none of the workbench's." for name in found if name not in wanted]
    mode = store.value("PRAGMA journal_mode")
    journal = [f"The case file's journal mode is '{mode}', not 'delete'."] if mode != "delete" else []
    return (*missing, *altered, *foreign, *journal)


def differing_rows(store: Store) -> tuple[str, ...]:
    """Returns the rows that differ from a rebuild, as words: table, id, case; the first twenty.

    Others may append meanwhile: what they add is caught up with before rows are compared.
    """
    scratch = _scratch()
    with closing(scratch), local_failures(store.path):
        projector = Projector(scratch, EvidenceBytes(store).read)
        last = 0
        with scratch.transaction():
            for event in read_events(store):
                projector.apply(event)
                last = event.seq
        store.run("BEGIN")
        try:
            with scratch.transaction():
                for event in read_events(store, after=last):
                    projector.apply(event)
            return _differences(store, scratch)
        finally:
            store.connection.rollback()


def _differences(store: Store, scratch: Store) -> tuple[str, ...]:
    named: list[str] = []
    # A file of an older format has fewer tables.
    there = {name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in filter(there.__contains__, PROJECTIONS):
        keys = 1 if table == "cases" else 2
        sql = f"SELECT {'id' if keys == 1 else 'case_id, id'}, * FROM {table} ORDER BY {'1' if keys == 1 else '1, 2'}"  # noqa: S608
        found, wanted = (iter(s.connection.execute(sql)) for s in (store, scratch))
        for key in _unequal(found, wanted, lambda row, keys=keys: row[:keys]):  # type: ignore[misc]
            named.append(f"{table}: {key[-1]}" + (f" of case {key[0]}" if keys == 2 else ""))
            if len(named) == _NAMED:
                return tuple(named)
    return tuple(named)


def _unequal(found: Iterator[Row], wanted: Iterator[Row], key: Callable[[Row], Row]) -> Iterator[Row]:
    """Yields the keys of rows that are in one sorted list only, or differ."""
    left, right = next(found, None), next(wanted, None)
    while left is not None or right is not None:
        if right is None or (left is not None and key(left) < key(right)):
            assert left is not None
            yield key(left)
            left = next(found, None)
        elif left is None or key(right) < key(left):
            yield key(right)
            right = next(wanted, None)
        else:
            if left != right:
                yield key(left)
            left, right = next(found, None), next(wanted, None)
