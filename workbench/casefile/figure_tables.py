"""The tables that figures over many cases are counted in. All times are microseconds since 1970."""

from __future__ import annotations

__all__ = ["FIGURE_TABLES", "MAKE_FIGURE_TABLES"]

FIGURE_TABLES = ("case_figures", "step_figures", "action_figures", "exposure_figures", "address_figures")
"""What follows from the events of a case for figures; `case_id` and an id of its own are the first two columns."""

MAKE_FIGURE_TABLES = (
    """
CREATE TABLE case_figures (
  case_id TEXT PRIMARY KEY REFERENCES cases (id),
  account TEXT NOT NULL,
  account_id TEXT,
  playbook TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  first_closed_at INTEGER,
  closed_at INTEGER,
  verdict TEXT,
  reason TEXT NOT NULL DEFAULT '',
  cause TEXT NOT NULL DEFAULT '',
  noticed_at INTEGER,
  abnormal_at INTEGER,
  contained_at INTEGER,
  contained_by TEXT
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE step_figures (
  case_id TEXT NOT NULL REFERENCES cases (id),
  id TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  settled_at INTEGER,
  waived INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE action_figures (
  case_id TEXT NOT NULL REFERENCES cases (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT '',
  asked INTEGER NOT NULL DEFAULT 0,
  early INTEGER NOT NULL DEFAULT 0,
  undo INTEGER NOT NULL DEFAULT 0,
  waived INTEGER NOT NULL DEFAULT 0,
  intended_at INTEGER,
  by_hand INTEGER,
  proved_at INTEGER,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE exposure_figures (
  case_id TEXT NOT NULL REFERENCES cases (id),
  id TEXT NOT NULL,
  facet TEXT NOT NULL,
  attribution TEXT NOT NULL,
  precision TEXT NOT NULL,
  opened_at INTEGER,
  closed_at INTEGER,
  beyond INTEGER NOT NULL,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE address_figures (
  case_id TEXT NOT NULL REFERENCES cases (id),
  ip TEXT NOT NULL,
  PRIMARY KEY (case_id, ip)
) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX case_figures_by_time ON case_figures (opened_at)",
)
"""`noticed_at`: as somebody told; `abnormal_at`: the account's first abnormal sign-in with success, else the first
abnormal one; `by_hand`: whether the first proof was shown by a person, NULL where there is none; `address_figures`:
the addresses of the account's abnormal sign-ins."""
