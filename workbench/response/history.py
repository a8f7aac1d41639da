"""The history: every case of the desk, searched, filtered, in order."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from workbench.casefile.counted_reviews import Reviewed, reviewed_of
from workbench.casefile.history_filter import HistoryFilter, HistorySort, RecheckClock
from workbench.casefile.history_list import CaseLine
from workbench.desk.desk import Desk
from workbench.desk.review_standing import counted_reviews
from workbench.desk.whole_file import whole_file
from workbench.model.base import Moment, Thing
from workbench.model.csvtext import csv_text
from workbench.model.errors import NotFound
from workbench.model.text import clean_line, shorten

__all__ = [
    "FoundCase",
    "as_csv",
    "as_json",
    "clock_of",
    "find_cases",
    "found_case",
    "found_cases",
    "told_filter",
    "write_cases",
]

_WINDOW = 5_000
_SHOWN = 40
"""So much of what was searched for is said again."""
HEAD = (
    *("case", "ticket", "account", "provider", "responder", "opened", "closed", "verdict", "cause"),
    *("open_exposures", "recheck", "overdue", "reviewed"),
)
"""The columns of an exported history."""


_REVIEWED = {
    Reviewed.YES: "reviewed",
    Reviewed.NO: "not reviewed",
    Reviewed.SENT_BACK: "sent back by the reviewer",
}


class FoundCase(Thing):
    """One case of the history."""

    line: CaseLine
    recheck: Moment | None
    """When it is to be looked at next, or should have been; None: not at all."""
    overdue: bool
    reviewed: Reviewed

    @property
    def state(self) -> str:
        """Open or closed."""
        return "open" if self.line.closed_at is None else "closed"

    def fields(self) -> dict[str, object]:
        """Returns what is exported of it, by the names of HEAD."""
        line = self.line
        values = (
            *(line.case_id, line.ticket, line.account, line.provider, line.responder),
            *(_iso(line.opened_at), _iso(line.closed_at), line.verdict, line.cause),
            *(line.exposures, _iso(self.recheck), self.overdue, self.reviewed.value),
        )
        cleaned = (clean_line(v) if isinstance(v, str) else v for v in values)
        return dict(zip(HEAD, cleaned, strict=True))


def clock_of(desk: Desk, *, rechecks: bool = True) -> RecheckClock:
    """Returns what tells which rechecks are overdue now, and whose reviews count.

    Reads each playbook that a closed case was worked by, where rechecks are asked for.
    """
    hours = {}
    counted = counted_reviews(desk.config.review)
    if not rechecks:
        return RecheckClock(now=desk.now(), counted=counted)
    for sha256 in desk.casefile.views.history.closed_with():
        try:
            hours[sha256] = tuple(desk.playbook_copy(sha256, "playbook").recheck_hours)
        except NotFound:
            # `verify` tells that it is missing; of its cases nothing is known to be due after closing.
            continue
    return RecheckClock(now=desk.now(), hours=hours, counted=counted)


def find_cases(
    desk: Desk,
    wanted: HistoryFilter,
    sort: HistorySort = HistorySort.OPENED,
    *,
    descending: bool = True,
    clock: RecheckClock | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> array[int]:
    """Returns the numbers of the cases that are wanted, in order. Takes some milliseconds: call it from a thread."""
    found: array[int] = array("q")
    listed = desk.casefile.views.history
    for piece in listed.order(wanted, clock or clock_of(desk), sort, descending=descending, stopped=stopped):
        found.extend(piece)
    return found


def found_cases(desk: Desk, numbers: array[int], clock: RecheckClock) -> Iterator[FoundCase]:
    """Yields the cases with these numbers, in their order."""
    for start in range(0, len(numbers), _WINDOW):
        window = numbers[start : start + _WINDOW]
        lines = desk.casefile.views.history.at(window)
        yield from (found_case(lines[no], clock) for no in window if no in lines)


def found_case(line: CaseLine, clock: RecheckClock) -> FoundCase:
    """Returns a case with when it is to be looked at again, and how it stands with its reviewers."""
    after = (line.closed_at + timedelta(hours=h) for h in _hours_left(line, clock)) if line.closed_at else ()
    due = min((at for at in (*after, line.waived_until) if at is not None), default=None)
    reviewed = reviewed_of(line.reviews, clock.counted, closed=line.closed_at is not None)
    return FoundCase(line=line, recheck=due, overdue=due is not None and due <= clock.now, reviewed=reviewed)


def _hours_left(line: CaseLine, clock: RecheckClock) -> Iterator[int]:
    return (hours for hours in clock.hours.get(line.playbook, ()) if hours > line.rechecked)


def as_csv(cases: Iterator[FoundCase]) -> str:
    """Returns the cases as CSV."""
    return csv_text(HEAD, (tuple(case.fields().values()) for case in cases))


def as_json(cases: Iterator[FoundCase], found: int) -> str:
    """Returns the cases as JSON; `found`: how many there are in all."""
    return json.dumps({"found": found, "cases": [case.fields() for case in cases]}, indent=2) + "\n"


def write_cases(path: Path, text: str, *, overwrite: bool) -> None:
    """Writes an exported history. Raises LocalFileError."""
    with whole_file(path, "the history", overwrite=overwrite) as file:
        file.write(text.encode())


def told_filter(wanted: HistoryFilter) -> str:
    """Returns in words what a filter leaves; empty where it leaves everything. Holds what a person typed."""
    day = "%Y-%m-%d"
    said = [
        f"with “{shorten(wanted.words, _SHOWN)}”" if wanted.words else "",
        f"that have {shorten(wanted.having, _SHOWN)}" if wanted.having else "",
        wanted.status,
        f"verdict {wanted.verdict}" if wanted.verdict else "without a verdict" if wanted.no_verdict else "",
        f"cause {wanted.cause}" if wanted.cause else "",
        f"at {wanted.provider}" if wanted.provider else "",
        f"by {wanted.responder}" if wanted.responder else "",
        f"opened from {wanted.opened_from:{day}}" if wanted.opened_from else "",
        f"opened until {wanted.opened_until:{day}}" if wanted.opened_until else "",
        f"closed from {wanted.closed_from:{day}}" if wanted.closed_from else "",
        f"closed until {wanted.closed_until:{day}}" if wanted.closed_until else "",
        "with an open exposure" if wanted.still_open else "",
        "recheck overdue" if wanted.overdue else "",
        _REVIEWED[wanted.reviewed] if wanted.reviewed else "",
    ]
    return ", ".join(filter(None, said))


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
