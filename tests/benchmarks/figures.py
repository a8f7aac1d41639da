"""Figures of a year over many cases, beside the same questions in bare SQL.

    uv run python tests/benchmarks/figures.py FOLDER [CASES]

100,000 cases of 30 events unless said otherwise; a file that is in the folder already is measured again. Each way in
processes of its own, in turn, the file in the cache: the figures as a screen gets them; the same counts as bare SQL on
the same tables, with window functions for the quantiles; and three of the questions (cases a week, verdicts, time from
opening to containment) as bare SQL on the ledger alone, as one would ask without the tables. Last, what keeping the
tables costs an entry.
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from figure_cases import tell  # noqa: E402
from figures_file import YEAR, described, make_file, open_file  # noqa: E402

from workbench.analysis.figures import Labels, figures_of  # noqa: E402
from workbench.casefile.canonical import micros  # noqa: E402
from workbench.casefile.figure_rows import FigureRows  # noqa: E402
from workbench.casefile.figure_views import FigureViews  # noqa: E402

ROUNDS = 5
_REACH = {"start": micros(YEAR[0]), "end": micros(YEAR[1])}
_IN = "c.opened_at >= :start AND c.opened_at < :end"
_REAL = "c.verdict IS NOT 'not compromised'"
_C = "FROM case_figures c CROSS JOIN {} x ON x.case_id = c.case_id WHERE " + _IN
_MEASURES = (
    "count(*), min(v), max(v), max(iif(t <= 0.25, v, NULL)), max(iif(t <= 0.5, v, NULL)),"
    " max(iif(t <= 0.75, v, NULL)), max(iif(t <= 0.9, v, NULL))"
)


def _spread(key: str, value: str, source: str) -> str:
    ranked = f"SELECT {key} AS g, {value} AS v, percent_rank() OVER (PARTITION BY {key} ORDER BY {value}) AS t {source}"
    return f"SELECT g, {_MEASURES} FROM ({ranked} AND {value} >= 0) GROUP BY g"


_CASE = f"FROM case_figures c WHERE {_IN}"
_BARE = (
    f"SELECT (c.opened_at + 259200000000) / 604800000000, count(*) {_CASE} GROUP BY 1",
    f"SELECT verdict, closed_at IS NULL, count(*) {_CASE} GROUP BY 1, 2",
    f"SELECT cause, count(*) {_CASE} AND {_REAL} GROUP BY 1",
    f"SELECT reason, count(*) {_CASE} AND NOT ({_REAL}) GROUP BY 1",
    f"SELECT contained_by, count(*) {_CASE} AND {_REAL} GROUP BY 1",
    *(
        _spread("1", f"(c.contained_at - c.{clock}) / 1000000", f"{_CASE} AND {_REAL}")
        for clock in ("abnormal_at", "noticed_at", "opened_at")
    ),
    _spread(
        "x.facet",
        "(x.closed_at - x.opened_at) / 1000000",
        f"{_C.format('exposure_figures')} AND {_REAL} AND attribution = 'intruder'",
    ),
    _spread("x.id", "(x.settled_at - x.begun_at) / 1000000", _C.format("step_figures")),
    _spread("x.by_hand", "(x.proved_at - x.intended_at) / 1000000", f"{_C.format('action_figures')} AND NOT undo"),
    f"SELECT account, count(*) {_CASE} GROUP BY 1 HAVING count(*) > 1",
    f"SELECT x.ip, count(*), count(DISTINCT account) {_C.format('address_figures')} AND {_REAL} GROUP BY 1"
    " HAVING count(*) > 1",
)
_LEDGER = (
    "SELECT strftime('%Y-%W', at), count(*) FROM events WHERE type = 'case-opened' GROUP BY 1",
    "SELECT CAST(body AS TEXT) ->> '$.data.verdict', count(*) FROM events WHERE type = 'case-closed' GROUP BY 1",
    "WITH asked AS (SELECT case_id, value AS action FROM events, json_each(CAST(body AS TEXT), '$.data.actions')"
    " WHERE events.type = 'consent-given' AND CAST(body AS TEXT) ->> '$.data.step' = ''),"
    " proved AS (SELECT case_id, CAST(body AS TEXT) ->> '$.data.action_id' AS action, min(at) AS at FROM events"
    " WHERE type = 'action-proved' AND CAST(body AS TEXT) ->> '$.data.proof.proved' GROUP BY 1, 2),"
    " contained AS (SELECT case_id, max(at) AS at FROM asked JOIN proved USING (case_id, action) GROUP BY 1),"
    " spans AS (SELECT (julianday(contained.at) - julianday(o.at)) * 86400 AS v FROM contained"
    " JOIN events o ON o.case_id = contained.case_id AND o.type = 'case-opened')"
    " SELECT avg(v), count(*) FROM spans",
)


def ours(path: Path) -> int:
    """The figures as a screen gets them."""
    return figures_of(FigureViews(path).counted(*YEAR), Labels()).cases


def bare(path: Path) -> int:
    """The same questions, nothing but SQL."""
    return _asked(path, _BARE)


def ledger(path: Path) -> int:
    """Three of them without the tables."""
    return _asked(path, _LEDGER)


def _asked(path: Path, questions: tuple[str, ...]) -> int:
    with closing(sqlite3.connect(path)) as db:
        return sum(len(db.execute(sql, _REACH if ":start" in sql else {}).fetchall()) for sql in questions)


_WAYS: dict[str, Callable[[Path], int]] = {"figures": ours, "bare SQL": bare, "ledger alone": ledger}


def _one(way: str, path: Path) -> None:
    begun, worked = perf_counter(), process_time()
    _WAYS[way](path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(perf_counter() - begun, process_time() - worked, peak)


def _measured(way: str, path: Path) -> tuple[float, float, float]:
    command = [sys.executable, __file__, "--one", way, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    seconds, worked, peak = map(float, told)
    return seconds, worked, peak


def _cost_of_an_entry() -> tuple[float, int]:
    """Microseconds that the tables of figures take, an entry; and how many entries that was measured on."""
    with TemporaryDirectory() as folder:
        casefile = open_file(Path(folder))
        tell(casefile)
        events, store = tuple(casefile.events()), casefile._store
        rows = FigureRows(store, casefile._projector._parts)
        best = 1e9
        for _ in range(ROUNDS):
            with store.transaction():
                store.run("DELETE FROM case_figures")
                begun = perf_counter()
                for event in events:
                    rows.apply(event)
                best = min(best, perf_counter() - begun)
        casefile.close()
    return best / len(events) * 1e6, len(events)


def main(folder: Path, cases: int) -> None:
    """Prints a table."""
    path = folder / "cases.db"
    if not path.exists():
        begun = perf_counter()
        make_file(folder, cases)
        print(f"made in {perf_counter() - begun:.0f} s")
    print(described(path))
    runs: dict[str, list[tuple[float, float, float]]] = {way: [] for way in _WAYS}
    for _ in range(ROUNDS):
        for way, found in runs.items():
            found.append(_measured(way, path))
    for way, found in runs.items():
        seconds, worked, peak = (median(column) for column in zip(*found, strict=True))
        print(f"{way:<14} {seconds:6.2f} s (median of {ROUNDS}), {worked:6.2f} s of processor, peak {peak:.0f} MiB")
    micro, entries = _cost_of_an_entry()
    print(f"keeping the tables: {micro:.0f} µs an entry (best of {ROUNDS}, {entries} entries)")


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        _one(sys.argv[2], Path(sys.argv[3]))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
