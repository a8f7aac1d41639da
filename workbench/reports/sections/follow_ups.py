"""What is left to do after the case: by whom, until when, and how each is known to be done."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.follow_ups import FollowUpStanding

from ..blocks import Block, Item, Items, Paragraph, table
from ..cause_parts import FollowUpPart
from ..model import ReportModel
from ..phrases import GRADES
from ..saying import Said, Term, Text, say
from ..times import stamp

__all__ = ["follow_ups"]


def follow_ups(report: ReportModel) -> Iterator[Block]:
    """Yields every follow-up, the done and dropped ones too."""
    if report.follow_ups:
        head = say("No."), say("What"), say("Owner"), say("By the day"), say("How it stands")
        yield table(head, map(_row, report.follow_ups))
    else:
        yield Paragraph(say("– Nothing to do afterwards is on record."))
    if report.proposed:
        yield Paragraph(say("**Proposed, and nobody took it over:**"))
        yield Items(tuple(Item(Term(what)) for what in report.proposed))


def _row(part: FollowUpPart) -> tuple[Text, ...]:
    return str(part.number), Term(part.what), part.owner, str(part.day), _stands(part)


def _stands(part: FollowUpPart) -> Text:
    if part.done_at is not None:
        return say(
            "✔ done by {who}, {at}: {how} – {grade}",
            who=part.done_by,
            at=stamp(part.done_at),
            how=part.how_seen,
            grade=Said(GRADES[part.grade]) if part.grade else say("not graded"),
        )
    if part.standing is FollowUpStanding.DROPPED:
        return say("✋ not to be done: {why}", why=part.dropped)
    if part.standing is FollowUpStanding.OVERDUE:
        return say("**● OVERDUE, not done**")
    return say("due within a day") if part.standing is FollowUpStanding.DUE else say("to come")
