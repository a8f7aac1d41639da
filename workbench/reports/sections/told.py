"""Who was told of the theft, and who was not."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, table
from ..model import ReportModel
from ..parts import Standing
from ..people import ToldPart
from ..saying import Term, Text, in_a_row, say, sign, together
from ..times import stamp
from .persons import who

__all__ = ["told"]

_NAMED = 3


def told(report: ReportModel) -> Iterator[Block]:
    """Yields who was told, then who was not."""
    head = say("Told (UTC)"), say("Audience"), say("Who"), say("How"), say("Recorded (UTC)"), say("By")
    if report.told:
        yield table(head, map(_row, report.told))
    else:
        yield Paragraph(say("– Nobody is on record as told."))
    for point in report.open_points:
        if point.standing is Standing.NOT_TOLD:
            yield Paragraph(say("✘ **{what}**", what=Term(point.what)))


def _row(part: ToldPart) -> tuple[Text, ...]:
    how: Text = together(Term(part.how), sign(": "), part.note) if part.note else Term(part.how)
    if part.struck:
        how = say("**✘ STRUCK, a mistake:** {why} (it said: {how})", why=part.struck, how=how)
    return (
        stamp(part.told_at, zone=False),
        Term(part.audience),
        _named(part),
        how,
        stamp(part.recorded_at, zone=False),
        who(part.by),
    )


def _named(part: ToldPart) -> Text:
    if not part.who:
        return say("{n} people; their list was let go", n=part.count)
    named = in_a_row(part.who[:_NAMED])
    if part.count <= _NAMED:
        return named
    return say("{people} and {n} more, in the JSON report", people=named, n=part.count - _NAMED)
