"""The tables of the history: one row for each case, the words in it, and what cases may have in common."""

from __future__ import annotations

__all__ = ["BEFORE", "HISTORY", "HISTORY_TABLES"]

HISTORY_TABLES = ("history", "history_words", "history_traits")
"""Beside the index of words, `history_index`, which is SQLite's own kind of table."""

HISTORY = (
    """
CREATE TABLE history (
  no INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL UNIQUE REFERENCES cases (id),
  ticket TEXT NOT NULL,
  account TEXT NOT NULL,
  provider TEXT NOT NULL,
  responder TEXT NOT NULL,
  playbook TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  verdict TEXT,
  cause TEXT,
  exposures INTEGER NOT NULL DEFAULT 0,
  waived_until INTEGER,
  rechecked INTEGER NOT NULL DEFAULT 0,
  rechecks TEXT NOT NULL DEFAULT '{}',
  reviews TEXT NOT NULL DEFAULT '[]'
) STRICT
""",
    "CREATE INDEX history_by_opening ON history (opened_at, no)",
    """
CREATE TABLE history_words (
  no INTEGER NOT NULL,
  part INTEGER NOT NULL,
  of_records INTEGER NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (no, part)
) STRICT, WITHOUT ROWID
""",
    # Words come ready made (`words.py`): cut at spaces only. Where a word stands in a case is not kept.
    # What is typed is the beginning of a word: one that is longer than the longest kept here is put together out of
    # every word that begins so, which takes its time where thousands do.
    """
CREATE VIRTUAL TABLE history_index USING fts5 (
  words, content = '', detail = none, columnsize = 0, tokenize = 'ascii', prefix = '1 2 3 4 5 6 7 8 9 10 11 12'
)
""",
    """
CREATE TABLE history_traits (
  value TEXT NOT NULL,
  kind TEXT NOT NULL,
  no INTEGER NOT NULL,
  of_records INTEGER NOT NULL,
  PRIMARY KEY (value, kind, no)
) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX history_traits_of_case ON history_traits (no, kind, value)",
)
"""`no`: the place of the case's first entry in the ledger. `playbook`: its SHA-256. `exposures`: how many are open.
`waived_until`: the earliest day that a waiver names and on which nobody has looked. `rechecked`: the hours after
closing of the last recheck; `rechecks`: all of them. `reviews`: those that may tell how the case stands with its
reviewers (`counted_reviews.py`). `of_records`: read out of evidence, and let go with it."""

BEFORE = {
    "table history": HISTORY[0].replace(",\n  reviews TEXT NOT NULL DEFAULT '[]'", "").lstrip(),
    "table history_index": HISTORY[3].replace(" 5 6 7 8 9 10 11 12", "").strip(),
}
"""How two of the tables were made at first, as SQLite keeps it. A file that still has them gets new ones when it is
opened."""
