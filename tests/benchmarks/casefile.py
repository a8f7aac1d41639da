"""How quickly the case file takes entries, and how quickly it opens, beside the bare library under it.

    uv run python tests/benchmarks/casefile.py [--appends 3000] [--events 1000000] [--folder FOLDER]

Prints Markdown tables; nothing passes or fails. Contenders take turns, a few appends each, so that a busy machine or
disk slows all of them alike. The big file is kept in FOLDER, where one is given, and used again the next time.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from big_ledger import ACTOR, BORN, BigLedger, make_ledger

from workbench.model.events import EventData, NoteAdded, QuestionAnswered, StateObserved
from workbench.model.evidence import Coverage
from workbench.model.state import FacetItem, FacetState
from workbench.model.words import Facet

_TURN = 25
"""Appends of one contender before it is the next one's turn."""
_CASE = "C-0000001"
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

Row = tuple[object, ...]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--appends", type=int, default=3000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10, help="starts of a process for each file that is opened")
    parser.add_argument("--folder", type=Path, help="where the big file is made and kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _print_appends(_measure_appends(root / "appends", asked.appends))
        big = _big(asked.folder or root / "big", asked.events)
        _print_opening(_measure_opening(make_ledger(root / "empty", 1), big, asked.rounds), asked.events)


# -- appending ----------------------------------------------------------------------------------------


@dataclass
class Contender:
    """One way to append, and what it took."""

    name: str
    append: Callable[[list[Row]], None]
    seconds: list[float] = field(default_factory=list)

    def take(self, rows: list[Row]) -> None:
        """Appends some rows and notes how long it took."""
        begun = perf_counter()
        self.append(rows)
        self.seconds.append(perf_counter() - begun)


def _measure_appends(root: Path, appends: int) -> list[Contender]:
    """The whole path goes first in each turn: the others then write its very rows."""
    made = make_ledger(root, 400)
    casefile = made.open()
    events = _events()

    def whole(_: list[Row]) -> None:
        for data in (next(events) for _ in range(_TURN)):
            casefile.append(_CASE, data, at=later(), actor=ACTOR)

    def later() -> datetime:
        return BORN + timedelta(days=1, seconds=perf_counter())

    schema = [sql for (sql,) in casefile._store.rows("SELECT sql FROM sqlite_master WHERE tbl_name = 'events'") if sql]
    raw, guarded, with_file = (_raw(root / f"{n}.db", s) for n, s in (("a", schema[:1]), ("b", schema), ("c", schema)))
    contenders = [
        Contender("raw sqlite3: same pragmas, same table, same bytes", lambda rows: _insert(raw, rows)),
        Contender("… with the ledger's index and triggers", lambda rows: _insert(guarded, rows)),
        Contender(
            "… and a file of a head's size replaced each time",
            lambda rows: _insert(with_file, rows, lambda: _replace_file(root / "head")),
        ),
    ]
    ours = Contender("the whole path: event, tables, signatures, head", whole)
    after = casefile.head()[0]
    for _ in range(max(1, appends // _TURN)):
        ours.take([])
        rows = casefile._store.rows("SELECT * FROM events WHERE seq > ? ORDER BY seq", after)
        for contender in contenders:
            contender.take([(seq - 400, *rest) for seq, *rest in rows])
        after = casefile.head()[0]
        contenders.append(contenders.pop(0))
    casefile.close()
    for connection in (raw, guarded, with_file):
        connection.close()
    return [ours, *sorted(contenders, key=lambda c: c.name.startswith("…") + ("file" in c.name))]


def _events() -> Iterator[EventData]:
    """What is recorded most: looks, answers, notes."""
    rule = FacetItem(key="r-1", what="moves what holds “invoice” to the archive", since=BORN)
    coverage = Coverage(source="practice: rules", rows=1, unique=1)
    number = 0
    while True:
        number += 1
        state = FacetState(facet=Facet.RULES, at=BORN, items=(rule,), coverage=coverage)
        yield StateObserved(state=state, phase="look")
        yield QuestionAnswered(step="confirm-compromise", question="payment-mail", value=f"no {number}")
        yield NoteAdded(step="confirm-compromise", text=f"{number}. Called the owner back on the number on file.")


def _raw(path: Path, schema: Iterable[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = EXTRA", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    for sql in schema:
        connection.execute(sql)
    return connection


def _insert(connection: sqlite3.Connection, rows: list[Row], beside: Callable[[], None] | None = None) -> None:
    for row in rows:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_INSERT, row)
        if beside is not None:
            beside()
        connection.execute("COMMIT")


def _replace_file(path: Path) -> None:
    following = path.with_name(f"{path.name}.next")
    handle = os.open(following, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(handle, b"x" * 300)
    os.fdatasync(handle)
    os.close(handle)
    following.replace(path)


def _print_appends(contenders: list[Contender]) -> None:
    ours, raw = contenders[0], contenders[1]
    print(f"\n{len(ours.seconds) * _TURN} appends each, one commit each, {_TURN} by turns\n")
    print("| | appends in a second | median of a turn, µs each | whole path ÷ this |\n| --- | --- | --- | --- |")
    for one in contenders:
        rate = _TURN * len(one.seconds) / sum(one.seconds)
        each = median(one.seconds) / _TURN * 1e6
        ratio = median(one.seconds) / median(ours.seconds)
        print(f"| {one.name} | {rate:.0f} | {each:.0f} | {ratio:.2f} |")
    print(f"\nThe whole path ÷ raw sqlite3: {median(raw.seconds) / median(ours.seconds):.2f} (by medians), ", end="")
    print(f"{sum(raw.seconds) / sum(ours.seconds):.2f} (by sums)")


# -- opening ------------------------------------------------------------------------------------------

_OPEN = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from time import perf_counter
import psutil
from big_ledger import ACTOR, BORN, BigLedger, CaseFile
home = Path(sys.argv[2])
made = BigLedger(home / "data" / "cases.db", home / "state" / "heads", home / "config", 0)
before = psutil.Process().memory_info().rss
begun = perf_counter()
casefile = made.open()
taken = perf_counter() - begun
assert not casefile.trouble, casefile.trouble
rss = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(casefile.head()[0], taken, int(rss[0].split()[1]) * 1024, before)
"""


@dataclass
class Opened:
    """What opening one file took, each time."""

    events: int = 0
    seconds: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)
    """Bytes, of the whole process."""


def _big(folder: Path, events: int) -> BigLedger:
    there = BigLedger(folder / "data" / "cases.db", folder / "state" / "heads", folder / "config", events)
    if there.path.exists():
        return there
    begun = perf_counter()
    made = make_ledger(folder, events)
    print(f"\n(made the big file in {perf_counter() - begun:.0f} s, {made.path.stat().st_size >> 20} MiB)", flush=True)
    return made


def _measure_opening(empty: BigLedger, big: BigLedger, rounds: int) -> tuple[Opened, Opened]:
    """A process of its own each time, by turns; one round before the first is not counted."""
    opened = (Opened(), Opened())
    for number in range(rounds + 1):
        for ledger, told in zip((empty, big), opened, strict=True):
            command = [sys.executable, "-c", _OPEN, str(Path(__file__).parent), str(ledger.config.parent)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            told.events = int(said[0])
            if number:
                told.seconds.append(float(said[1]))
                told.peak.append(int(said[2]))
    return opened


def _print_opening(opened: tuple[Opened, Opened], events: int) -> None:
    empty, big = opened
    print(f"\nOpening a file, {len(big.seconds)} processes each\n")
    print("| | time, ms | peak memory of the process, MiB |\n| --- | --- | --- |")
    for told in opened:
        name = f"{told.events:,} event{'s' if told.events > 1 else ''}"
        print(f"| {name} | {median(told.seconds) * 1e3:.1f} | {median(told.peak) / 2**20:.1f} |")
    print(
        f"| {events:,} ÷ 1 | {median(big.seconds) / median(empty.seconds):.2f} "
        f"| {median(big.peak) / median(empty.peak):.2f} |"
    )


if __name__ == "__main__":
    main()
