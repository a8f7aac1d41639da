"""What happened at this desk since a place in its ledger, for whoever outside is told of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.model.events import Event

from .canonical import EPOCH, plain
from .chain import COLUMNS, EventRow, event_of
from .store import Store
from .tails import tip_of

__all__ = ["News"]

_MOST = 500


class News:
    """Reads one case file. May be used from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def end(self) -> int:
        """Returns the place of the last entry."""
        return tip_of(self._store)[0]

    def since(self, seq: int, types: tuple[str, ...]) -> tuple[Event, ...]:
        """Returns the next entries of some types that this desk wrote; those that other desks wrote are theirs."""
        sql = (
            f"SELECT {COLUMNS} FROM events WHERE seq > ? AND type IN ({', '.join('?' * len(types))})"  # noqa: S608
            f" AND NOT EXISTS (SELECT 1 FROM received WHERE received.seq = events.seq) ORDER BY seq LIMIT {_MOST}"
        )
        return tuple(event_of(EventRow(*row)) for row in self._store.rows(sql, seq, *types))

    def contained_at(self, case_id: str) -> datetime | None:
        """Returns when a case was contained, as the figures count it; None: it is not, as far as the record shows."""
        at = self._store.value("SELECT contained_at FROM case_figures WHERE case_id = ?", plain(case_id))
        return None if at is None else EPOCH + timedelta(microseconds=at)
