"""Makes the history of a case file that has none yet, or one as it was made before, or one that is rebuilt."""

from __future__ import annotations

from collections.abc import Callable

from workbench.model.events import Event

from .history_rows import HistoryRows
from .history_schema import BEFORE, HISTORY, HISTORY_TABLES
from .history_words import HistoryWords
from .parts import Parts
from .reading_events import read_events
from .store import Store

__all__ = ["fill_history", "fill_words", "is_made_as_before", "make_history_anew"]


def fill_history(store: Store, tell: Callable[[float], None], *, also: Callable[[Event], None] | None = None) -> None:
    """Fills the empty tables from the events; `tell` is called with the share that is done.

    `also` is called with every event of a case, so that what else is to be made of them needs no reading of its own.
    """
    rows, words = HistoryRows(store, Parts(store)), HistoryWords(store)
    cases = store.rows("SELECT id FROM cases ORDER BY seq")
    for done, (case_id,) in enumerate(cases):
        tell(done / len(cases))
        events = tuple(read_events(store, case_id))
        for event in events:
            rows.apply(event, case_id)
            if also is not None:
                also(event)
        for no, closed_at in store.rows("SELECT no, closed_at FROM history WHERE case_id = ?", case_id):
            words.fill(no, case_id, events, closed=closed_at is not None)


def fill_words(store: Store) -> None:
    """Fills the empty index from the events, for a history that is there."""
    words = HistoryWords(store)
    for no, case_id, closed_at in store.rows("SELECT no, case_id, closed_at FROM history ORDER BY no"):
        words.fill(no, case_id, read_events(store, case_id), closed=closed_at is not None)


def is_made_as_before(store: Store) -> bool:
    """Tells whether the file has its history in tables as they were made at first."""
    sql = "SELECT 1 FROM sqlite_master WHERE type || ' ' || name = ? AND sql = ?"
    return any(store.one(sql, *made) is not None for made in BEFORE.items())


def make_history_anew(store: Store, tell: Callable[[float], None]) -> None:
    """Makes the tables as they are made now, and fills them from the events: all of it, or nothing."""
    with store.transaction():
        for table in ("history_index", *HISTORY_TABLES):
            store.run(f"DROP TABLE {table}")
        for sql in HISTORY:
            store.run(sql)
        fill_history(store, tell)
