"""The pictures of a case: what happened when, and how long each exposure was open. Tables beside them say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..blocks import Block, Chart
from ..charts import Bar, Bars, Moment, Moments
from ..model import ReportModel
from ..parts import ExposurePart, TimelineKind
from ..saying import Term, Text, say, word

__all__ = ["exposures_picture", "timeline_picture"]

_LANES = tuple(TimelineKind)
_BARS = 40


def timeline_picture(report: ReportModel) -> Iterator[Block]:
    """Yields every row of the timeline as a mark in the lane of its kind."""
    moments = tuple(
        Moment(at=at, lane=_LANES.index(row.kind))
        for row in report.timeline
        if (at := row.recorded_at if row.kind is TimelineKind.HANDLING else row.event_time)
    )
    if len(moments) > 1:
        picture = Moments(tuple(word(kind) for kind in _LANES), moments, report.case.opened_at)
        yield Chart(say("What happened when (UTC)"), picture)


def exposures_picture(report: ReportModel, said: Callable[[ExposurePart], Text]) -> Iterator[Block]:
    """Yields how long each exposure was open, the intruder's first; what was open for long before him is cut off."""
    known = [part for part in report.exposures if part.minutes_open is not None]
    if not known:
        return
    bars = tuple(
        Bar(label=Term(part.what), value=float(part.minutes_open or 0), said=said(part), marked=part.is_open)
        for part in known[:_BARS]
    )
    yield Chart(say("How long each exposure was open"), Bars(bars))
