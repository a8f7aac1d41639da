"""The tables of the history: one row for each case, the words in it, and what cases may have in common."""

from __future__ import annotations

__all__ = ["HISTORY", "HISTORY_TABLES"]

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
  rechecks TEXT NOT NULL DEFAULT '{}'
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
    """
CREATE VIRTUAL TABLE history_index USING fts5 (
  words, content = '', detail = none, columnsize = 0, tokenize = 'ascii', prefix = '1 2 3 4'
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
closing of the last recheck; `rechecks`: all of them. `of_records`: read out of evidence, and let go with it."""
