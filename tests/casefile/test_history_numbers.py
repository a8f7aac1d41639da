"""Very many cases are listed a piece at a time, and the pieces are what one list would be."""

from __future__ import annotations

import sqlite3
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from casefile_bench import MORNING

from workbench.casefile.history_filter import HistoryFilter, HistorySort, RecheckClock
from workbench.casefile.history_numbers import numbers_in_order
from workbench.casefile.history_schema import HISTORY
from workbench.casefile.history_words import PART_BITS
from workbench.casefile.store import Store
from workbench.casefile.words import words_of
from workbench.model.words import Verdict

CLOCK = RecheckClock(now=MORNING)


class Row(NamedTuple):
    """A case of the many."""

    no: int
    account: str
    verdict: str
    is_open: bool
    text: str


ROWS = [
    Row(n * 7, f"{chr(97 + n % 26)}{n % 40}@example.com", list(Verdict)[n % 3], n % 9 == 0, f"invoicing{n % 5} mail{n}")
    for n in range(1, 2_600)
]


@pytest.fixture(scope="module")
def store() -> Store:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for sql in HISTORY:
        connection.execute(sql)
    columns = "no, case_id, ticket, account, provider, responder, playbook, opened_at, closed_at, verdict"
    for row in ROWS:
        closed_at = None if row.is_open else 1
        values = (row.no, f"C-{row.no}", "T", row.account, "practice", "ana", "0", row.no, closed_at, row.verdict)
        connection.execute(f"INSERT INTO history ({columns}) VALUES ({', '.join('?' * len(values))})", values)
        entries = [(row.no, row.text)]
        if row.is_open:
            entries = [(-(row.no << PART_BITS | part), word) for part, word in enumerate(row.text.split(), start=1)]
        for number, text in entries:
            connection.execute("INSERT INTO history_index (rowid, words) VALUES (?, ?)", (number, words_of([text])))
    return Store(connection, Path("memory"))


def expected(wanted: HistoryFilter, sort: HistorySort, descending: bool) -> list[int]:
    """The same, one case after the other."""
    found = [
        row
        for row in ROWS
        if all(any(word.startswith(w) for word in row.text.split()) for w in wanted.words.split())
        and (not wanted.status or row.is_open == (wanted.status == "open"))
        and wanted.verdict in (None, row.verdict)
    ]
    if sort is HistorySort.OPENED:
        return [row.no for row in sorted(found, key=lambda row: row.no, reverse=descending)]
    found.sort(key=lambda row: row.no, reverse=True)
    return [row.no for row in sorted(found, key=lambda row: row.account, reverse=descending)]


ASKED = list(
    product(
        ("", "invoicing", "invoicing3", "invoicing3 mail1", "mail77", "nothing"),
        ("", "open", "closed"),
        (None, Verdict.SUSPECTED),
        (HistorySort.OPENED, HistorySort.ACCOUNT),
        (True, False),
    )
)


def test_the_pieces_of_a_long_list_are_all_of_it_once_and_in_order(store: Store) -> None:
    for words, status, verdict, sort, descending in ASKED:
        wanted = HistoryFilter(words=words, status=status, verdict=verdict)
        pieces = list(numbers_in_order(store, wanted, CLOCK, sort, descending=descending))
        whole = expected(wanted, sort, descending)
        assert [no for piece in pieces for no in piece] == whole, (words, status, verdict, sort, descending)
        assert len(pieces[0]) < 600 if pieces else not whole, "the first rows are there before the last is found"
