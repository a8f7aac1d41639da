"""The tables and triggers of a case file, made by migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .figure_tables import FIGURE_TABLES, MAKE_FIGURE_TABLES
from .history_filling import fill_history
from .history_schema import HISTORY
from .store import Store

if TYPE_CHECKING:
    from sqlite_utils import Migrations

__all__ = [
    "APPLICATION_ID",
    "PART_TABLES",
    "PROJECTIONS",
    "RECORD_TABLES",
    "USER_VERSION",
    "migrate",
    "missing_triggers",
]

APPLICATION_ID = 0x4D57_4243
"""`MWBC`: in the header of every case file, where `file` and SQLite look for it."""

USER_VERSION = 4
"""The newest schema that this program knows."""

_EVENTS = """
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  case_id TEXT,
  case_seq INTEGER,
  type TEXT NOT NULL,
  at TEXT NOT NULL,
  body BLOB NOT NULL,
  hash TEXT NOT NULL,
  link TEXT NOT NULL,
  key_id TEXT NOT NULL,
  signature BLOB NOT NULL
) STRICT
"""

_TRIGGERS = {
    "events_grow_at_the_tip": """
CREATE TRIGGER events_grow_at_the_tip BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'the ledger grows at its end only'); END
""",
    "events_stay_as_they_are": """
CREATE TRIGGER events_stay_as_they_are BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
""",
    "events_stay": """
CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
""",
    "evidence_stays_as_it_is": """
CREATE TRIGGER evidence_stays_as_it_is BEFORE UPDATE ON evidence_chunks
BEGIN SELECT RAISE(ABORT, 'evidence is kept byte for byte'); END
""",
}

_RARE = (
    "CREATE INDEX events_taken_in ON events (seq) WHERE type = 'case-taken-in'",
    "CREATE INDEX events_key_rotated ON events (seq) WHERE type = 'key-rotated'",
    "CREATE INDEX events_time_stamped ON events (seq) WHERE type = 'time-stamped'",
)
"""What is asked for across the whole ledger; a query finds its index where the same words stand in it."""

_RECEIVED_TRIGGERS = {
    "received_stays_as_it_is": """
CREATE TRIGGER received_stays_as_it_is BEFORE UPDATE ON received
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
""",
    "received_stays": """
CREATE TRIGGER received_stays BEFORE DELETE ON received
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
""",
}

_EVIDENCE = (
    # sha256 is filled in when the last chunk is in; until then the row is an intake under way.
    """
CREATE TABLE evidence_bytes (
  id INTEGER PRIMARY KEY,
  sha256 TEXT UNIQUE,
  size INTEGER NOT NULL DEFAULT 0
) STRICT
""",
    """
CREATE TABLE evidence_chunks (
  evidence INTEGER NOT NULL REFERENCES evidence_bytes (id),
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (evidence, part)
) STRICT
""",
)

_CASES = """
CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  account TEXT NOT NULL,
  addresses TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  verdict TEXT,
  playbook_sha256 TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT
"""

_RECEIVED = """
CREATE TABLE received (
  seq INTEGER PRIMARY KEY REFERENCES events (seq),
  ledger TEXT NOT NULL,
  origin_seq INTEGER NOT NULL,
  origin_prev TEXT NOT NULL,
  key_id TEXT NOT NULL,
  signature BLOB NOT NULL,
  beside INTEGER NOT NULL
) STRICT
"""
"""Of entries that came from another desk: where they stood in its ledger, and its signature. `beside`: the entry is
not in the main line of its case here."""

_PARTS = ("steps", "answers", "facets", "actions", "exposures", "waivers", "evidence")
"""What a case is made of: one JSON record each, under its id, in the order of the first event."""

_PART = """
CREATE TABLE {name} (
  case_id TEXT NOT NULL REFERENCES cases (id),
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (case_id, id)
) STRICT
"""

_RECORDS = (
    """
CREATE TABLE signins (
  case_id TEXT NOT NULL REFERENCES cases (id),
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  account TEXT NOT NULL,
  account_id TEXT,
  ip TEXT,
  own INTEGER NOT NULL,
  judgement TEXT NOT NULL DEFAULT 'unjudged',
  record TEXT NOT NULL,
  by_rules TEXT,
  by_person TEXT,
  PRIMARY KEY (case_id, id)
) STRICT
""",
    """
CREATE TABLE audit_events (
  case_id TEXT NOT NULL REFERENCES cases (id),
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (case_id, id)
) STRICT
""",
)

_MESSAGES = (
    """
CREATE TABLE messages (
  case_id TEXT NOT NULL REFERENCES cases (id),
  id TEXT NOT NULL,
  at INTEGER,
  sender TEXT NOT NULL,
  ip TEXT,
  fingerprint TEXT NOT NULL,
  words TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (case_id, id)
) STRICT
""",
    "CREATE INDEX messages_by_time ON messages (case_id, at, id)",
    "CREATE INDEX messages_by_sender ON messages (case_id, sender, at, id)",
)
"""`at`: when sent, else when received; `words`: what a search looks through, case folded."""

_INDEXES = (
    "CREATE INDEX events_of_case ON events (case_id, seq)",
    "CREATE INDEX signins_by_time ON signins (case_id, at, id)",
    "CREATE INDEX own_signins_by_time ON signins (case_id, own, at, id)",
    "CREATE INDEX own_signins_by_judgement ON signins (case_id, own, judgement, at, id)",
    "CREATE INDEX audit_events_by_time ON audit_events (case_id, at, id)",
)

# The library would make this table, but not a strict one.
_MIGRATIONS_TABLE = """
CREATE TABLE IF NOT EXISTS _sqlite_migrations (
  id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT
) STRICT
"""
_MIGRATIONS_INDEX = (
    "CREATE UNIQUE INDEX IF NOT EXISTS idx__sqlite_migrations_migration_set_name"
    " ON _sqlite_migrations (migration_set, name)"
)

PART_TABLES = (*_PARTS, "expired", "follow_ups")
"""The tables of one JSON record each, under a case and an id."""

RECORD_TABLES = ("signins", "audit_events", "messages")
"""The tables of what was read out of evidence."""

PROJECTIONS = ("cases", *PART_TABLES, *RECORD_TABLES, *FIGURE_TABLES)
"""The tables that are derived from the events, in an order in which they can be filled."""


_FIRST, _SECOND, _THIRD = "1 the first format", "2 cases from other desks", "3 messages"
_FOURTH = "4 follow-ups, history and figures"


def _migrations(tell: Callable[[float], None]) -> Migrations:
    from sqlite_utils import Database, Migrations

    from .figure_rows import FigureRows
    from .parts import Parts

    migrations = Migrations("case file")

    @migrations(name=_FIRST)
    def _first(db: Database) -> None:
        parts = (_PART.format(name=name) for name in _PARTS)
        for sql in (_EVENTS, *_EVIDENCE, _CASES, *parts, *_RECORDS, *_INDEXES, *_TRIGGERS.values()):
            db.execute(sql)
        db.execute("PRAGMA user_version = 1")

    @migrations(name=_SECOND)
    def _second(db: Database) -> None:
        for sql in (_RECEIVED, _PART.format(name="expired"), *_RARE, *_RECEIVED_TRIGGERS.values()):
            db.execute(sql)
        db.execute("PRAGMA user_version = 2")

    @migrations(name=_THIRD)
    def _third(db: Database) -> None:
        for sql in _MESSAGES:
            db.execute(sql)
        db.execute("PRAGMA user_version = 3")

    @migrations(name=_FOURTH)
    def _fourth(db: Database) -> None:
        db.execute(_PART.format(name="follow_ups"))
        for sql in (*HISTORY, *MAKE_FIGURE_TABLES):
            db.execute(sql)
        store = Store(db.conn, Path("the case file"))
        # What figures are counted in is as the last event left it: so are the other tables.
        fill_history(store, tell, also=FigureRows(store, Parts(store)).apply)
        db.execute("PRAGMA user_version = 4")

    return migrations


def migrate(
    connection: sqlite3.Connection, *, to: int = USER_VERSION, tell: Callable[[float], None] = lambda share: None
) -> None:
    """Brings a file to the newest schema, or to an older one. Each migration is all or nothing.

    `tell` is called with the share that is done while the tables of what is there already are made.
    """
    from sqlite_utils import Database

    # First, so that a file whose making was cut short is known as ours.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(_MIGRATIONS_TABLE)
    connection.execute(_MIGRATIONS_INDEX)
    after = {1: _SECOND, 2: _THIRD, 3: _FOURTH}.get(to)
    _migrations(tell).apply(Database(connection, execute_plugins=False), stop_before=after)


def missing_triggers(store: Store) -> tuple[str, ...]:
    """Returns the names of the guards that are missing from the file or are not what they should be."""
    found: dict[str, str] = dict(store.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    wanted = _TRIGGERS | _RECEIVED_TRIGGERS
    wrong = {name for name, sql in wanted.items() if found.get(name) != sql.strip()}
    return tuple(sorted(wrong | (set(found) - set(wanted))))
