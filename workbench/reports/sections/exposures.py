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

__all__ = ["exposures", "open_for", "state_of"]


def exposures(report: ReportModel) -> Iterator[Block]:
    """Yields the table of the exposures, and what is known of each."""
    if not report.exposures:
        yield Paragraph(say("No exposure was found. Section 5 says what was looked at for them."))
        return
    head = (
        say("State"),
        say("Opened (UTC)"),
        say("Closed (UTC)"),
        say("Verified (UTC)"),
        say("Open for"),
        say("Exposure"),
    )
    yield table(head, map(_row, report.exposures))
    yield Items(tuple(Item(_named(part), tuple(_told(part))) for part in report.exposures))


def _row(part: ExposurePart) -> tuple[Text, ...]:
    return (
        state_of(part),
        _opened(part),
        stamp(part.closed_at, zone=False) or "–",
        stamp(part.verified_at, zone=False) or "–",
        open_for(part),
        part.what,
    )


def _named(part: ExposurePart) -> Text:
    return say("**{state}:** {what} ({id})", state=state_of(part), what=part.what, id=Code(part.id))


def state_of(part: ExposurePart) -> Said:
    """Returns how an exposure stands, with a sign."""
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


def open_for(part: ExposurePart) -> Said:
    """Returns how long an exposure was open, as far as the clocks tell."""
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


def _told(part: ExposurePart) -> Iterator[Text]:
    yield say("whose doing: {whose}", whose=Said(ATTRIBUTIONS[part.attribution]))
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
