"""What was taken back, since the case was a false alarm."""

from __future__ import annotations

from collections.abc import Iterator

from ..after_parts import StandDownPart, UndonePart
from ..blocks import Block, Heading, Item, Items
from ..model import ReportModel
from ..phrases import GRADES
from ..saying import Code, Said, say
from ..times import stamp
from .persons import who

__all__ = ["stood_down"]


def stood_down(report: ReportModel) -> Iterator[Block]:
    """Yields each stand-down; nothing where the case was never stood down."""
    for part in report.stand_downs:
        yield Heading(say("Stand-down of {at}", at=stamp(part.begun_at)))
        yield Items(tuple(_items(part)))


def _items(part: StandDownPart) -> Iterator[Item]:
    yield Item(say("by {by}; reason: {reason}", by=who(part.by), reason=part.reason))
    yield Item(say("ended {at}", at=stamp(part.ended_at)) if part.ended_at else say("**● NOT FINISHED**"))
    yield from map(_undone, part.undone)
    if not part.undone:
        yield Item(say("Nothing was taken back."))
    yield from (Item(say("● stays: {what}", what=sentence)) for sentence in part.left)


def _undone(part: UndonePart) -> Item:
    return Item(
        say("✔ taken back: {what} ({action}) by {by}", what=part.what, action=Code(part.action), by=Code(part.by)),
        (
            say(
                "proved {at}: {proof} State after: {grade}.",
                at=stamp(part.proved_at),
                proof=part.proof,
                grade=Said(GRADES[part.grade]) if part.grade else say("not graded"),
            ),
        ),
    )
