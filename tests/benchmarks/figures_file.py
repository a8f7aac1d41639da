"""Makes a case file with very many short cases, for what is measured over all of them.

A dozen cases are told to a real case file event by event; their rows are then copied with other accounts, addresses and
times, spread over the year 2026. The copies' events are as large as real ones and thirty to a case; their chain is not
real: figures don't read it.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from figure_cases import AFTERWARDS, CASES, KIM, tell

from workbench.casefile import CaseFile
from workbench.casefile.canonical import micros
from workbench.desk.keys import load_or_make

__all__ = ["EVENTS", "YEAR", "make_file", "open_file"]

YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
EVENTS = 30
"""Of a case."""
_LATER = "{0} + shift"
_VARIED = "{0} + shift + (k * 104729 + CAST(substr({1}, 3) AS INTEGER) * 97) % 3000 * 1000000"
_SHIFTED = ("opened_at", "first_closed_at", "noticed_at", "abnormal_at", "begun_at", "intended_at")
_SPREAD = ("contained_at", "settled_at", "proved_at", "closed_at")
"""So that no two copies took the same time."""
_NUMBER = "((k * 12 + CAST(substr({0}, 3) AS INTEGER)) % 95000)"
_PERSON = f"'person' || {_NUMBER} || '@example.com'"
"""Of a hundred cases, five share account and address with an earlier one."""
_N = _NUMBER.format("case_id")
_SPECIAL = {
    "cases": {"seq": "seq + k * 1000"},
    "address_figures": {
        "ip": "iif(instr(ip, ':'), ip || printf('%x', k),"
        f" printf('10.%d.%d.%d', {_N} / 65536, {_N} / 256 % 256, {_N} % 256))"
    },
}


def make_file(folder: Path, cases: int) -> Path:
    """Makes a case file with about so many cases in an empty folder, and returns its path."""
    casefile = open_file(folder)
    tell(casefile)
    casefile.close()
    with closing(sqlite3.connect(casefile.path, isolation_level=None)) as db:
        db.executescript(
            "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; DROP TRIGGER events_grow_at_the_tip; BEGIN"
        )
        db.execute(
            "CREATE TEMP TABLE copies AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < ?)"
            " SELECT k, (k * 7919 % 28000) * 1000000000 + ? - (SELECT min(opened_at) FROM cases) AS shift FROM n",
            (cases // len(CASES), micros(YEAR[0])),
        )
        for table in ("events", "cases", "case_figures", "step_figures", "action_figures"):
            _copy(db, table)
        for table in ("exposure_figures", "address_figures"):
            _copy(db, table)
        db.execute("COMMIT")
    return casefile.path


def _copy(db: sqlite3.Connection, table: str) -> None:
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    if table == "events":
        _copy_events(db, names)
        return
    case = "id" if table == "cases" else "case_id"
    values = {name: name for name in names}
    values |= {name: _LATER.format(name) for name in names if name in _SHIFTED}
    values |= {name: _VARIED.format(name, case) for name in names if name in _SPREAD}
    values |= {case: f"{case} || '-' || k", **_SPECIAL.get(table, {})}
    if "account" in values:
        values["account"] = _PERSON.format(case)
    chosen = ", ".join(values[name] for name in names)
    db.execute(f"INSERT INTO {table} SELECT {chosen} FROM (SELECT * FROM {table}) CROSS JOIN copies")


def _copy_events(db: sqlite3.Connection, names: list[str]) -> None:
    """The events of its case for each copy, the first ones again until there are thirty."""
    last = db.execute("SELECT max(seq) FROM events").fetchone()[0]
    db.execute("CREATE TEMP TABLE thirty (source INTEGER, place INTEGER, turn INTEGER)")
    turn = 0
    for (case_id,) in db.execute("SELECT id FROM cases ORDER BY id").fetchall():
        own = [seq for (seq,) in db.execute("SELECT seq FROM events WHERE case_id = ? ORDER BY seq", (case_id,))]
        for place in range(EVENTS):
            turn += 1
            db.execute("INSERT INTO thirty VALUES (?, ?, ?)", (own[place % len(own)], place + 1, turn))
    values = {name: f"e.{name}" for name in names} | {
        "seq": f"{last} + (k - 1) * {turn} + turn",
        "case_id": "e.case_id || '-' || k",
        "case_seq": "place",
        "at": "strftime('%Y-%m-%dT%H:%M:%fZ', julianday(e.at) + shift / 86400e6)",
    }
    chosen = ", ".join(values[name] for name in names)
    db.execute(
        f"INSERT INTO events SELECT {chosen} FROM copies CROSS JOIN thirty CROSS JOIN events e ON e.seq = source"
        " ORDER BY k, turn"
    )


def open_file(folder: Path) -> CaseFile:
    """Opens the case file in a folder, or makes it."""
    return CaseFile.open(
        folder / "cases.db",
        signer=lambda: load_or_make(folder / "config"),
        heads=folder / "heads",
        now=lambda: AFTERWARDS,
        new_id=lambda: "L1",
        program="workbench benchmark",
        actor=KIM,
    )


def described(path: Path) -> str:
    """Returns how many cases and events the file has, and its size."""
    with closing(sqlite3.connect(path)) as db:
        counts = {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("case_figures", "events")}
    told = {"cases": counts["case_figures"], "events": counts["events"], "MiB": path.stat().st_size >> 20}
    return json.dumps(told)
