"""Who was told of the theft, and who was not."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, items, table
from ..model import ReportModel
from ..parts import Standing
from ..people import ToldPart
from ..saying import Term, Text, either, in_a_row, say, sign, together
from ..times import stamp
from .persons import who

__all__ = ["told"]

_NAMED = 3


def told(report: ReportModel) -> Iterator[Block]:
    """Yields who was told, then who was not."""
    head = say("Told (UTC)"), say("Audience"), say("Who"), say("How"), say("Recorded (UTC)"), say("By")
    elsewhere = tuple(_elsewhere(report))
    if report.told:
        yield table(head, map(_row, report.told))
    if elsewhere:
        yield Paragraph(say("On record elsewhere in the case, as somebody wrote it:"))
        yield items(elsewhere)
    if not report.told and not elsewhere:
        yield Paragraph(say("– Nobody is on record as told."))
    for point in report.open_points:
        if point.standing is Standing.NOT_TOLD:
            yield Paragraph(say("✘ **{what}**", what=Term(point.what)))


def _elsewhere(report: ReportModel) -> Iterator[Text]:
    """What was written of it at an exposure and in the answers of the steps, and in no entry of its own."""
    for exposure in report.exposures:
        if exposure.told:
            when = either(stamp(exposure.told_at), say("time not recorded"))
            yield say("{what}: told {who}, {at}", what=Term(exposure.what), who=exposure.told, at=when)
    for step in report.steps:
        for answer in step.answers:
            if answer.says_who_was_told and answer.answer and answer.by:
                yield say(
                    "{step}, “{ask}” {answer} – {by}, {at}",
                    step=say("{n} {title}", n=step.number, title=Term(step.title)),
                    ask=Term(answer.ask),
                    answer=answer.answer,
                    by=who(answer.by),
                    at=stamp(answer.at),
                )


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
