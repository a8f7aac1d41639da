"""Long reads over a connection of their own: nothing else waits for them, and they end when nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .files import connect
from .store import Store

__all__ = ["never", "reading_aside"]

_WAIT = 60.0
"""Seconds that a read waits for a writer."""


def never() -> bool:
    """Somebody waits to the end."""
    return False


@contextmanager
def reading_aside(path: Path, stopped: Callable[[], bool], *, ops: int) -> Iterator[Store]:
    """Opens the case file to be read. `stopped` is asked after every `ops` steps of SQLite's virtual machine."""
    store = connect(path, wait=_WAIT)
    try:
        store.run("PRAGMA query_only = ON")
        store.run("PRAGMA temp_store = MEMORY")  # what is sorted holds people's addresses
        store.connection.set_progress_handler(stopped, ops)
        yield store
    finally:
        store.close()
