"""The exposures: a table of all, then each with what closed it."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Item, Items, Paragraph, table
from ..model import ReportModel
from ..parts import ExposurePart
from ..phrases import ATTRIBUTIONS, GRADES
from ..saying import Code, Said, Term, Text, either, say, sign, together
from ..times import about, span, stamp
from .persons import waived
from .pictures import exposures_picture

__all__ = ["exposures", "exposures_short"]


def exposures(report: ReportModel) -> Iterator[Block]:
    """Yields the table of the exposures and its picture, and what is known of each."""
    yield from exposures_short(report)
    if report.exposures:
        yield Items(tuple(Item(_named(part), tuple(_told(part, report.case.by))) for part in report.exposures))


def exposures_short(report: ReportModel) -> Iterator[Block]:
    """Yields the table of the exposures and its picture alone."""
    if not report.exposures:
        yield Paragraph(say("No exposure was found. The section on what was checked says what was looked at for them."))
        return
    yield from exposures_picture(report, _open_for)
    yield table(_HEAD, map(_row, report.exposures))


_HEAD = (
    say("State"),
    say("Opened (UTC)"),
    say("Closed (UTC)"),
    say("Verified (UTC)"),
    say("Open for"),
    say("Exposure"),
)


def _row(part: ExposurePart) -> tuple[Text, ...]:
    return (
        _state(part),
        _opened(part),
        stamp(part.closed_at, zone=False) or "–",
        stamp(part.verified_at, zone=False) or "–",
        _open_for(part),
        Term(part.what),
    )


def _named(part: ExposurePart) -> Text:
    return say("**{state}:** {what} ({id})", state=_state(part), what=Term(part.what), id=Code(part.id))


def _state(part: ExposurePart) -> Said:
    if part.beyond_reach:
        return say("● beyond reach")
    if not part.is_open:
        return say("✔ closed")
    return say("● open, ✋ waived") if part.waiver else say("● OPEN")


def _opened(part: ExposurePart) -> Text:
    if part.opened_at is None:
        return say("unknown")
    at = about("", part.opened_at)
    return at if part.opened_precision == "exact" else together(Term(part.opened_precision), sign(" "), at)


def _open_for(part: ExposurePart) -> Said:
    if part.clocks_disagree or part.minutes_open is None:
        return say("? clocks disagree")
    length = span(part.minutes_open)
    if part.is_open:
        return (
            say("at least {length} so far", length=length)
            if part.minutes_at_least
            else say("{length} so far", length=length)
        )
    return say("at least {length}", length=length) if part.minutes_at_least else sign(length)


def _told(part: ExposurePart, by: str) -> Iterator[Text]:
    yield say("whose doing: {whose}", whose=Said(ATTRIBUTIONS[part.attribution], {"by": Term(by)}))
    yield say("why it counts: {why}", why=part.why)
    recorded = say(", recorded {at}", at=stamp(part.found_recorded_at)) if part.found_recorded_at else ""
    yield say(
        "opened: {opened}; found {found}{recorded}",
        opened=together(_opened(part), sign(" UTC")) if part.opened_at else _opened(part),
        found=stamp(part.found_at),
        recorded=recorded,
    )
    if part.closed_at:
        yield say(
            "closed: {at}{by}, verified {verified}; proof: {grade}",
            at=stamp(part.closed_at),
            by=say(" by {action}", action=Code(part.closed_by)) if part.closed_by else "",
            verified=stamp(part.verified_at),
            grade=Said(GRADES[part.grade]) if part.grade else say("not graded"),
        )
    if part.beyond_reach:
        when = either(stamp(part.told_at), say("time not recorded"))
        told = together(part.told, sign(", "), when) if part.told else say("nobody on record")
        yield say("told: {told}", told=told)
    if part.waiver:
        yield waived(part.waiver)
