"""What was done, a line each: by whom, when it took effect, and how well it is known."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, table
from ..model import ReportModel
from ..parts import ActionPart
from ..saying import Term, Text, say, sign, together, word
from ..times import stamp
from .done import action_state
from .persons import who

__all__ = ["done_short"]


def done_short(report: ReportModel) -> Iterator[Block]:
    """Yields every action, and what the grades of a proof mean."""
    if not report.actions:
        yield Paragraph(say("Nothing was changed: no action is on record."))
        return
    head = say("State"), say("Action"), say("By"), say("Effective (UTC)"), say("State before, after")
    yield table(head, map(_row, report.actions))
    yield Paragraph(
        say(
            "How a state is known: **read** by the program from the provider; **shown** by console output that is "
            "kept; **acknowledged** by the provider, with nothing to read back; **stated** by a person."
        )
    )
    yield Paragraph(
        say(
            "Persons are named as they stated themselves, with the operating-system account behind it. "
            "A stated name is not authenticated."
        )
    )


def _row(part: ActionPart) -> tuple[Text, ...]:
    undone = say(", undone since") if part.undone_by else None
    return (
        together(action_state(part), undone),
        together(Term(part.title), sign(" "), part.label) if part.label else Term(part.title),
        who(part.by),
        stamp(part.effective_at or part.ended_at, zone=False) or "–",
        together(
            word(part.grade_before, "grade") if part.grade_before else say("not known"),
            sign(" → "),
            word(part.grade_after, "grade") if part.grade_after else say("not known"),
        ),
    )
