"""The words of every case in the index that a search asks.

A closed case has one entry in the index, under its number: SQLite then finds what has several words by itself, and
quickly. An open case has an entry for each event, so that recording one never takes the others apart again; they
become one when the case is closed. The entries of open cases have negative numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.events import CaseChanged, Event, EvidenceExpired, RecordsRead

from .canonical import plain
from .event_text import texts_of
from .store import Store
from .words import words_of

__all__ = ["PART_BITS", "HistoryWords"]

PART_BITS = 24
"""An open case's entry is `-(number of the case << PART_BITS | part)`."""

_PUT = "INSERT INTO history_index (rowid, words) VALUES (?, ?)"
_TAKE_OUT = "INSERT INTO history_index (history_index, rowid, words) VALUES ('delete', ?, ?)"
_IN_RECORDS = """
SELECT ip FROM signins WHERE case_id = ?1 AND own = 1 AND ip IS NOT NULL
UNION SELECT ip FROM messages WHERE case_id = ?1 AND ip IS NOT NULL
UNION SELECT sender FROM messages WHERE case_id = ?1
UNION SELECT json_extract(record, '$.subject') FROM messages WHERE case_id = ?1
"""


class HistoryWords:
    """Writes the index."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def apply(self, event: Event, case_id: str) -> None:
        """Takes in the words of an event, after its row was written. Belongs in the transaction that records it."""
        row = self._store.one("SELECT no, closed_at FROM history WHERE case_id = ?", plain(case_id))
        if row is None:
            return
        no, closed_at = row
        if isinstance(event.data, EvidenceExpired):
            self._let_go(no)
        if isinstance(event.data, RecordsRead | CaseChanged):
            self._add(no, self._in_records(case_id), of_records=True, closed=False)
        self._add(no, words_of(texts_of(event)), of_records=False, closed=closed_at is not None)

    def fill(self, no: int, case_id: str, events: Iterable[Event], *, closed: bool) -> None:
        """Takes in the words of a whole case that has none in the index yet."""
        words = words_of(text for event in events for text in texts_of(event))
        for of_records, part in enumerate((words, self._in_records(case_id))):
            if part:
                number = of_records if closed else of_records + 1
                self._store.run("INSERT INTO history_words VALUES (?, ?, ?, ?)", no, number, of_records, part)
                if not closed:
                    self._store.run(_PUT, _entry(no, number), part)
        if closed:
            self._store.run(_PUT, no, self._joined(no))

    def clear(self) -> None:
        """Empties the index."""
        self._store.run("INSERT INTO history_index (history_index) VALUES ('delete-all')")

    def _add(self, no: int, words: str, *, of_records: bool, closed: bool) -> None:
        if self._is_settled(no):
            if closed and set(words.split(" ")) <= set(self._joined(no).split(" ")):
                return
            self._unsettle(no)
        if words:
            part = 1 + (self._store.value("SELECT max(part) FROM history_words WHERE no = ?", no) or 0)
            self._store.run("INSERT INTO history_words VALUES (?, ?, ?, ?)", no, part, int(of_records), words)
            self._store.run(_PUT, _entry(no, part), words)
        if closed:
            self._settle(no)

    def _is_settled(self, no: int) -> bool:
        return self._store.one("SELECT 1 FROM history_words WHERE no = ? AND part = 0", no) is not None

    def _settle(self, no: int) -> None:
        """Makes one entry of many."""
        parts = self._store.rows("SELECT part, of_records, words FROM history_words WHERE no = ? ORDER BY part", no)
        for part, _, words in parts:
            self._store.run(_TAKE_OUT, _entry(no, part), words)
        self._store.run("DELETE FROM history_words WHERE no = ?", no)
        for kind in (0, 1):
            words = " ".join(dict.fromkeys(w for _, of, text in parts if of == kind for w in text.split(" ")))
            if words or kind == 0:
                self._store.run("INSERT INTO history_words VALUES (?, ?, ?, ?)", no, kind, kind, words)
        self._store.run(_PUT, no, self._joined(no))

    def _unsettle(self, no: int) -> None:
        self._store.run(_TAKE_OUT, no, self._joined(no))
        self._store.run("UPDATE history_words SET part = part + 1 WHERE no = ? AND part = 1", no)
        self._store.run("UPDATE history_words SET part = 1 WHERE no = ? AND part = 0", no)
        for part, words in self._store.rows("SELECT part, words FROM history_words WHERE no = ?", no):
            self._store.run(_PUT, _entry(no, part), words)

    def _let_go(self, no: int) -> None:
        """Takes out what was read out of evidence, and out of what the index keeps of it, too."""
        if self._is_settled(no):
            self._unsettle(no)
        for part, words in self._store.rows(
            "SELECT part, words FROM history_words WHERE no = ? AND of_records = 1", no
        ):
            self._store.run(_TAKE_OUT, _entry(no, part), words)
        self._store.run("DELETE FROM history_words WHERE no = ? AND of_records = 1", no)
        self._store.run("INSERT INTO history_index (history_index) VALUES ('optimize')")

    def _joined(self, no: int) -> str:
        return " ".join(
            w for (w,) in self._store.rows("SELECT words FROM history_words WHERE no = ? ORDER BY part", no)
        )

    def _in_records(self, case_id: str) -> str:
        return words_of(text or "" for (text,) in self._store.rows(_IN_RECORDS, plain(case_id)))


def _entry(no: int, part: int) -> int:
    return -(no << PART_BITS | part)
