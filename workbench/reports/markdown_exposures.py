"""Exposures as lines of Markdown: a table of all, then each with what closed it."""

from __future__ import annotations

from collections.abc import Iterable

from .mdtext import code, inline, table
from .mdwho import waived
from .model import ReportModel
from .parts import ExposurePart
from .phrases import GRADES, whose_doing
from .times import about, span, stamp

__all__ = ["exposures_lines"]


def exposures_lines(report: ReportModel) -> list[str]:
    """Returns the table of the exposures, and what is known of each."""
    if not report.exposures:
        section = 6 if report.reported else 5
        return [f"No exposure was found. Section {section} says what was looked at for them."]
    rows = (
        (
            _exposure_state(part),
            _opened(part),
            stamp(part.closed_at, zone=False) or "–",
            stamp(part.verified_at, zone=False) or "–",
            _minutes(part),
            inline(part.what),
        )
        for part in report.exposures
    )
    head = ("State", "Opened (UTC)", "Closed (UTC)", "Verified (UTC)", "Open for", "Exposure")
    lines = [*table(head, rows), ""]
    for part in report.exposures:
        lines += _exposure_lines(part, report.case.by)
    return lines


def _exposure_state(part: ExposurePart) -> str:
    if part.beyond_reach:
        return "● beyond reach"
    if not part.is_open:
        return "✔ closed"
    return "● open, ✋ waived" if part.waiver else "● OPEN"


def _opened(part: ExposurePart) -> str:
    precise = "" if part.opened_precision == "exact" else part.opened_precision
    return about(inline(precise), part.opened_at) if part.opened_at else "unknown"


def _minutes(part: ExposurePart) -> str:
    if part.clocks_disagree or part.minutes_open is None:
        return "? clocks disagree"
    least = "at least " if part.minutes_at_least else ""
    return least + span(part.minutes_open) + (" so far" if part.is_open else "")


def _exposure_lines(part: ExposurePart, by: str) -> Iterable[str]:
    yield f"- **{_exposure_state(part)}:** {inline(part.what)} ({code(part.id)})"
    yield f"  - whose doing: {whose_doing(part.attribution, inline(by))}"
    yield f"  - why it counts: {inline(part.why)}"
    recorded = f", recorded {stamp(part.found_recorded_at)}" if part.found_recorded_at else ""
    yield f"  - opened: {_opened(part)}{' UTC' if part.opened_at else ''}; found {stamp(part.found_at)}{recorded}"
    if part.closed_at:
        by = f" by {code(part.closed_by)}" if part.closed_by else ""
        grade = GRADES[part.grade] if part.grade else "not graded"
        yield f"  - closed: {stamp(part.closed_at)}{by}, verified {stamp(part.verified_at)}; proof: {grade}"
    if part.beyond_reach:
        told = f"{inline(part.told)}, {stamp(part.told_at) or 'time not recorded'}" if part.told else "nobody on record"
        yield f"  - told: {told}"
    if part.waiver:
        yield f"  - {waived(part.waiver)}"
