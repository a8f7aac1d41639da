"""A full PDF of a long case beside Typst alone: `uv run python tests/benchmarks/report.py [EVENTS]`.

The case is a real one in a real case file, with so many events (10,000 unless said). "Typst alone" lays out the
timeline's very texts as one plain table: no report, no fonts chosen, nothing else. Both are the best of three, in
seconds of processor time, so that whatever else runs on the machine counts little.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "reports")]

import typst  # noqa: E402
from report_cases import MADE_AT, Told, new_case, report_on, tell_everything  # noqa: E402

from workbench.model.events import NoteAdded  # noqa: E402
from workbench.reports.export import render  # noqa: E402
from workbench.reports.formats import FORMATS  # noqa: E402
from workbench.reports.model import ReportModel  # noqa: E402
from workbench.reports.times import stamp  # noqa: E402
from workbench.reports.wish import Wish  # noqa: E402

BATCH = 500
BARE = b"""
#let rows = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: 17mm)
#set text(size: 8pt)
#table(columns: (1.5fr, 1.5fr, 1fr, 5fr), ..rows.flatten())
"""


def long_case(told: Told, events: int) -> None:
    """Tells a case of everything, then notes, until there are so many events."""
    tell_everything(told)
    have = len(list(told.casefile.events()))
    for begin in range(have, events, BATCH):
        notes = (NoteAdded(text=f"{n}: the owner was called back, nobody answered.") for n in range(begin, events))
        told.tell(*[note for note, _ in zip(notes, range(BATCH), strict=False)])


def bare(report: ReportModel) -> None:
    """Typst alone on the timeline's texts."""
    rows = [
        [stamp(r.event_time) or "-", stamp(r.recorded_at) or "-", r.kind.value, f"{r.what} {r.by.name if r.by else ''}"]
        for r in report.timeline
    ]
    typst.compile(BARE, format="pdf", sys_inputs={"data": json.dumps(rows)}, timestamp=MADE_AT)


def best(work: Callable[[], Any], times: int = 3) -> float:
    """Processor seconds of the best of some rounds, all threads together."""
    took = []
    for _ in range(times):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return min(took)


def main(events: int) -> None:
    """Prints a table."""
    with TemporaryDirectory() as folder, new_case(Path(folder)) as told:
        long_case(told, events)
        report = report_on(told)
        alone = best(lambda: bare(report))
        reading = best(lambda: report_on(told))
        print(f"{events:,} events, {len(report.timeline):,} rows of the timeline")
        print(f"{'':28}{'seconds':>9}{'x Typst alone':>15}")
        print(f"{'Typst alone':28}{alone:9.2f}{1:15.2f}")
        print(f"{'reading the case':28}{reading:9.2f}{reading / alone:15.2f}")
        for name in FORMATS:
            took = best(lambda name=name: render(report, Wish(format=name)))  # type: ignore[misc]
            print(f"{name:28}{took:9.2f}{took / alone:15.2f}")
        whole = best(lambda: render(report_on(told), Wish(format="pdf")))
        print(f"{'pdf, from the case file':28}{whole:9.2f}{whole / alone:15.2f}")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
