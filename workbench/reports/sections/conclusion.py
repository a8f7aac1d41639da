"""What stands, and what is still open: every report begins with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..blocks import Block, Item, Items, Paragraph, items
from ..model import ReportModel
from ..parts import OpenPoint, Standing
from ..phrases import STANDING_SIGNS
from ..saying import Said, Term, in_a_row, say, sign, together
from ..times import stamp
from .persons import waived, who

__all__ = ["conclusion", "grouped"]


def conclusion(report: ReportModel) -> Iterator[Block]:
    """Yields the verdict, what it rests on, and the open points."""
    verdict = report.verdict
    yield Paragraph(_verdict(report))
    if verdict and verdict.reason:
        yield Paragraph(say("Reason: {reason}", reason=verdict.reason))
    if verdict and verdict.rests_on:
        yield Paragraph(say("It rests on:"))
        yield items(verdict.rests_on)
    closed = say("closed {at}", at=stamp(report.case.closed_at)) if report.case.closed_at else say("**open**")
    yield Paragraph(say("**Case:** {state}, opened {at}.", state=closed, at=stamp(report.case.opened_at)))
    yield Paragraph(say("**Open, not checked or waived: {n}**", n=len(report.open_points)))
    if not report.open_points:
        yield Paragraph(say("✔ Nothing is open, unknown, unchecked or waived."))
        return
    yield Items(tuple(_point(points) for points in grouped(report.open_points)))


def _verdict(report: ReportModel) -> Said:
    verdict = report.verdict
    if verdict is None:
        return say("**Verdict:** none has been given.")
    return say(
        "**Verdict: {verdict}.** Given {at} by {by}.",
        verdict=Term(verdict.verdict.upper()),
        at=stamp(verdict.given_at),
        by=who(verdict.given_by),
    )


def grouped(points: Iterable[OpenPoint]) -> list[list[OpenPoint]]:
    """Puts points together that one person waived for one reason: each is named, the reason stands once."""
    groups: dict[object, list[OpenPoint]] = {}
    for number, point in enumerate(points):
        waiver = point.waiver
        alike = waiver is not None and point.standing in (Standing.NOT_CHECKED, Standing.NOT_DONE)
        recheck = waiver.recheck_at.date() if waiver and waiver.recheck_at else None
        key = (point.standing, point.detail, waiver.by, waiver.reason, recheck) if waiver and alike else number
        groups.setdefault(key, []).append(point)
    return list(groups.values())


def _point(points: list[OpenPoint]) -> Item:
    point = points[0]
    named = together(
        sign("✋ " if point.waiver else f"{STANDING_SIGNS[point.standing]} "),
        say("**{standing}**", standing=Said(point.standing.upper())),
        sign(f" ({len(points)})") if len(points) > 1 else None,
        sign(" "),
        in_a_row((Term(p.what) for p in points), "; "),
    )
    below: list[Said] = []
    if point.detail and point.standing is Standing.WAIVED:
        below.append(say("so far: {detail}", detail=Term(point.detail)))
    elif point.detail:
        below.append(say("why: {detail}", detail=Term(point.detail)))
    if point.waiver:
        below.append(waived(point.waiver))
    elif point.standing in (Standing.OPEN, Standing.NOT_CHECKED):
        below.append(say("no waiver"))
    return Item(named, tuple(below))
