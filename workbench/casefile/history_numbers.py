"""Finds the numbers of the cases that are wanted, in order: few at first, so that a page is there at once."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice

from .canonical import canonical
from .history_filter import HistoryFilter, HistorySort, RecheckClock, conditions, order_of, term_list
from .history_words import PART_BITS
from .store import Store

__all__ = ["numbers_in_order"]

_FIRST = 200
_FEW = 2_000
"""Found cases up to which the rest of the filter is asked of them alone."""


def numbers_in_order(
    store: Store, wanted: HistoryFilter, clock: RecheckClock, sort: HistorySort, *, descending: bool
) -> Iterator[array[int]]:
    """Yields some numbers, then all others. All that is read must be of one moment: see `Store.looking`."""
    words = term_list(wanted)
    if words and sort is HistorySort.OPENED and not wanted.model_copy(update={"words": "", "status": ""}).narrows:
        # The index itself is in that order: the first cases are there before the last one is found.
        yield from _in_the_index(store, words, wanted.status, descending)
        return
    terms, values = conditions(wanted, clock)
    found = _with_words(store, words, wanted.status) if words else None
    if found is not None and len(found) <= _FEW:
        terms.append("no IN (SELECT value FROM json_each(?))")
        values.append(canonical([*sorted(found)]).decode())
        found = None
    order, more = order_of(sort, clock, descending=descending)
    where = f" WHERE {' AND '.join(terms)}" if terms else ""
    sql = f"SELECT no FROM history{where} ORDER BY {order}"  # noqa: S608 - our own words
    if found is None:
        yield from _in_sql(store, sql, (*values, *more))
    else:
        yield from _among(store, sql, (*values, *more), found)


def _in_sql(store: Store, sql: str, values: tuple[object, ...]) -> Iterator[array[int]]:
    first = _numbers(store, sql, values, most=_FIRST)
    yield array("q", first)
    if len(first) == _FIRST:
        yield array("q", _numbers(store, sql, values, after=_FIRST))


def _among(store: Store, sql: str, values: tuple[object, ...], found: set[int]) -> Iterator[array[int]]:
    numbers = (no for (no,) in store.connection.execute(sql, values) if no in found)
    yield array("q", islice(numbers, _FIRST))
    yield array("q", numbers)


def _in_the_index(store: Store, words: tuple[str, ...], status: str, descending: bool) -> Iterator[array[int]]:
    of_open = sorted(_open_with_words(store, words), reverse=descending) if status != "closed" else []
    first = _closed_with_words(store, words, descending, most=_FIRST) if status != "open" else []
    if len(first) < _FIRST:
        yield _merged(first, of_open, descending)
        return
    last = first[-1]
    before = [no for no in of_open if (no > last if descending else no < last)]
    yield _merged(first, before, descending)
    yield _merged(_closed_with_words(store, words, descending, after=_FIRST), of_open[len(before) :], descending)


def _merged(some: Iterable[int], others: Iterable[int], descending: bool) -> array[int]:
    return array("q", sorted((*some, *others), reverse=descending))


def _with_words(store: Store, words: tuple[str, ...], status: str) -> set[int]:
    found = set(_closed_with_words(store, words, True)) if status != "open" else set()
    return found if status == "closed" else found | _open_with_words(store, words)


def _closed_with_words(
    store: Store, words: tuple[str, ...], descending: bool, *, most: int = -1, after: int = 0
) -> list[int]:
    """Returns the closed cases that have all the words, in order: one entry of the index each."""
    way = "DESC" if descending else "ASC"
    sql = f"SELECT rowid AS no FROM history_index WHERE history_index MATCH ? AND rowid > 0 ORDER BY rowid {way}"  # noqa: S608
    return _numbers(store, sql, (" AND ".join(words),), most=most, after=after)


def _open_with_words(store: Store, words: tuple[str, ...]) -> set[int]:
    """Returns the open cases that have all the words, over several entries each."""
    sql = f"SELECT DISTINCT -rowid >> {PART_BITS} FROM history_index WHERE history_index MATCH ? AND rowid < 0"  # noqa: S608
    having = ({no for (no,) in store.connection.execute(sql, (word,))} for word in words)
    return set.intersection(*having)


def _numbers(store: Store, sql: str, values: tuple[object, ...], *, most: int = -1, after: int = 0) -> list[int]:
    """Returns what a query finds, in its order. As one text, since a hundred thousand rows take thrice as long."""
    listed = f"SELECT json_group_array(no) FROM ({sql} LIMIT ? OFFSET ?)"  # noqa: S608
    found: list[int] = json.loads(store.value(listed, *values, most, after))
    return found
