"""What was looked at again, and what should have been."""

from __future__ import annotations

from collections.abc import Iterator

from ..after_parts import DuePart, RecheckPart
from ..blocks import Block, Item, Items, Paragraph
from ..model import ReportModel
from ..saying import Said, Term, Text, in_a_row, say
from ..times import stamp
from .persons import who

__all__ = ["rechecked"]


def rechecked(report: ReportModel) -> Iterator[Block]:
    """Yields the rechecks that were made, then those that were not."""
    if not report.rechecks:
        yield Paragraph(say("– Nothing was looked at again so far."))
    entries = [*map(_recheck, report.rechecks), *(Item(_due(part)) for part in report.rechecks_due)]
    if entries:
        yield Items(tuple(entries))


def _recheck(part: RecheckPart) -> Item:
    due = (
        say(", when no recheck was due or not all was seen")
        if part.hours is None
        else say(", the recheck {n} h after closing", n=part.hours)
    )
    return Item(
        say("**{at}** by {by}{due}", at=stamp(part.at), by=who(part.by), due=due),
        tuple(_found(part)),
    )


def _found(part: RecheckPart) -> Iterator[Text]:
    yield say("looked at: {what}", what=in_a_row(map(Term, part.looked)) if part.looked else say("nothing"))
    if part.not_checked:
        yield say("**– NOT CHECKED: {what}**", what=in_a_row(map(Term, part.not_checked)))
    yield from (say("● BACK: {what}", what=what) for what in part.back)
    if not part.back:
        yield say("✔ nothing was back, as far as was looked")


def _due(part: DuePart) -> Said:
    if part.overdue:
        return say("**– NOT MADE: the recheck {why}, due {at}**", why=part.why, at=stamp(part.at))
    return say("to come: the recheck {why}, due {at}", why=part.why, at=stamp(part.at))
