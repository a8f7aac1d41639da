"""One SQLite connection that several threads may share."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .failures import local_failures

__all__ = ["Row", "Store"]

Row = tuple[Any, ...]


class Store:
    """A connection behind a lock. Every failure of the disk comes out as a sentence."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self.guard = threading.RLock()

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Runs a statement and returns all its rows."""
        with self.guard, local_failures(self.path):
            return self.connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Row | None:
        """Runs a statement and returns its first row, or None."""
        with self.guard, local_failures(self.path):
            row: Row | None = self.connection.execute(sql, values).fetchone()
            return row

    def value(self, sql: str, *values: object) -> Any:
        """Runs a statement and returns the first value of its first row, or None."""
        row = self.one(sql, *values)
        return row[0] if row else None

    def run(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Runs a statement that changes something."""
        with self.guard, local_failures(self.path):
            return self.connection.execute(sql, values)

    def run_named(self, sql: str, values: Mapping[str, object]) -> sqlite3.Cursor:
        """Runs a statement whose values go by name."""
        with self.guard, local_failures(self.path):
            return self.connection.execute(sql, values)

    def run_many(self, sql: str, values: Iterable[Row | Mapping[str, object]]) -> None:
        """Runs a statement once for each row of values."""
        with self.guard, local_failures(self.path):
            self.connection.executemany(sql, values)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Holds the file for writing from the start; all of it is recorded, or none.

        `BEGIN IMMEDIATE`, since a transaction that begins with reading can't wait for another writer.
        """
        with self.guard:
            self.run("BEGIN IMMEDIATE")
            try:
                yield
                self.run("COMMIT")
            except BaseException:
                # A full disk rolls back by itself.
                if self.connection.in_transaction:
                    self.connection.rollback()
                raise

    @contextlib.contextmanager
    def looking(self) -> Iterator[None]:
        """All that is read meanwhile is of one moment, whatever other processes write."""
        with self.guard:
            self.run("BEGIN")
            try:
                yield
            finally:
                self.connection.rollback()

    def close(self) -> None:
        """Closes the connection."""
        with self.guard:
            self.connection.close()
