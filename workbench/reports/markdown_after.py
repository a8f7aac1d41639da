"""The stand-downs and rechecks in the report's text."""

from __future__ import annotations

from collections.abc import Iterable

from .after_parts import DuePart, RecheckPart, StandDownPart
from .mdtext import code, inline
from .mdwho import who
from .model import ReportModel
from .phrases import GRADES
from .times import stamp

__all__ = ["recheck_lines", "stand_down_lines"]


def stand_down_lines(report: ReportModel) -> list[str]:
    """The end of section 4; nothing where the case was never stood down."""
    lines: list[str] = []
    for part in report.stand_downs:
        lines += ["", f"### Stand-down of {stamp(part.begun_at)}", "", *_stand_down(part)]
    return lines


def _stand_down(part: StandDownPart) -> Iterable[str]:
    yield f"- by {who(part.by)}; reason: {inline(part.reason)}"
    yield f"- ended {stamp(part.ended_at)}" if part.ended_at else "- **● NOT FINISHED**"
    for undone in part.undone:
        grade = GRADES[undone.grade] if undone.grade else "not graded"
        yield f"- ✔ taken back: {inline(undone.what)} ({code(undone.action)}) by {code(undone.by)}"
        yield f"  - proved {stamp(undone.proved_at)}: {inline(undone.proof)} State after: {grade}."
    if not part.undone:
        yield "- Nothing was taken back."
    yield from (f"- ● stays: {inline(sentence)}" for sentence in part.left)


def recheck_lines(report: ReportModel) -> list[str]:
    """What was looked at again, and what should have been."""
    lines = [line for part in report.rechecks for line in _recheck(part)]
    lines = lines or ["– Nothing was looked at again so far."]
    lines += [_due(part) for part in report.rechecks_due]
    return lines


def _recheck(part: RecheckPart) -> Iterable[str]:
    due = (
        f", the recheck {part.hours} h after closing"
        if part.hours is not None
        else ", when no recheck was due or not all was seen"
    )
    yield f"- **{stamp(part.at)}** by {who(part.by)}{due}"
    yield f"  - looked at: {', '.join(map(inline, part.looked)) or 'nothing'}"
    if part.not_checked:
        yield f"  - **– NOT CHECKED: {', '.join(map(inline, part.not_checked))}**"
    yield from (f"  - ● BACK: {inline(what)}" for what in part.back)
    if not part.back:
        yield "  - ✔ nothing was back, as far as was looked"


def _due(part: DuePart) -> str:
    if part.overdue:
        return f"- **– NOT MADE: the recheck {inline(part.why)}, due {stamp(part.at)}**"
    return f"- to come: the recheck {inline(part.why)}, due {stamp(part.at)}"
