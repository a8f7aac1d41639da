"""Makes the history of a case file that has none yet: one that an older program wrote, or one that is rebuilt."""

from __future__ import annotations

from collections.abc import Callable

from .history_rows import HistoryRows
from .history_words import HistoryWords
from .parts import Parts
from .reading_events import read_events
from .store import Store

__all__ = ["fill_history", "fill_words"]


def fill_history(store: Store, tell: Callable[[float], None]) -> None:
    """Fills the empty tables from the events; `tell` is called with the share that is done."""
    rows, words = HistoryRows(store, Parts(store)), HistoryWords(store)
    cases = store.rows("SELECT id FROM cases ORDER BY seq")
    for done, (case_id,) in enumerate(cases):
        tell(done / len(cases))
        events = tuple(read_events(store, case_id))
        for event in events:
            rows.apply(event, case_id)
        for no, closed_at in store.rows("SELECT no, closed_at FROM history WHERE case_id = ?", case_id):
            words.fill(no, case_id, events, closed=closed_at is not None)


def fill_words(store: Store) -> None:
    """Fills the empty index from the events, for a history that is there."""
    words = HistoryWords(store)
    for no, case_id, closed_at in store.rows("SELECT no, case_id, closed_at FROM history ORDER BY no"):
        words.fill(no, case_id, read_events(store, case_id), closed=closed_at is not None)
