"""Reads the ledger's events in order, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.events import Event

from .canonical import plain
from .chain import COLUMNS, EventRow, event_of
from .store import Store

__all__ = ["read_events"]

_PAGE = 500


def read_events(
    store: Store,
    case_id: str | None = None,
    *,
    types: tuple[str, ...] = (),
    after: int = 0,
    limit: int | None = None,
    of_no_case: bool = False,
) -> Iterator[Event]:
    """Yields events in order, a page at a time: of one case, of none or of all, of some types or of all."""
    where = "seq > ?" + (" AND case_id = ?" if case_id is not None else "")
    where += " AND case_id IS NULL" if of_no_case else ""
    where += f" AND type IN ({', '.join('?' * len(types))})" if types else ""
    sql = f"SELECT {COLUMNS} FROM events WHERE {where} ORDER BY seq LIMIT ?"  # noqa: S608 - made of our own words
    fixed = ((plain(case_id),) if case_id is not None else ()) + types
    left = limit
    while left is None or left > 0:
        page = store.rows(sql, after, *fixed, _PAGE if left is None else min(left, _PAGE))
        for row in page:
            yield event_of(EventRow(*row))
        if len(page) < _PAGE:
            return
        after = page[-1][0]
        left = None if left is None else left - len(page)
