"""The cases that belong to the same theft, and what they hold for this one too."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, table
from ..linked import LinkedPart
from ..model import ReportModel
from ..saying import Code, Text, in_a_row, say, together
from ..times import stamp
from .persons import who

__all__ = ["linked"]

_SHOWN = 10
_OPENED = {"here": say(" (this case was opened for it)"), "there": say(" (opened for this one)")}


def linked(report: ReportModel) -> Iterator[Block]:
    """Yields the linked cases, and their blocks that hold here."""
    if not report.linked:
        yield Paragraph(say("This case is linked with no other. That is no word on other accounts."))
        return
    yield Paragraph(say("What a linked case concluded stands in its own report; nothing of it was taken over here."))
    head = (
        say("Case"),
        say("Account"),
        say("State"),
        say("Why"),
        say("Shared"),
        say("Linked (UTC)"),
        say("By"),
    )
    yield table(head, map(_row, report.linked))
    if report.blocks_elsewhere:
        yield Paragraph(say("Blocks that hold here too, made and counted there:"))
        blocks = (
            (Code(b.target), Code(b.case), stamp(b.proved_at, zone=False) or "–", who(b.by))
            for b in report.blocks_elsewhere
        )
        yield table((say("Block"), say("Recorded in"), say("Proved (UTC)"), say("By")), blocks)


def _row(part: LinkedPart) -> tuple[Text, ...]:
    more = say(" and more") if len(part.shared) > _SHOWN else None
    return (
        say(
            "{case}, ticket {ticket}{opened}",
            case=Code(part.case),
            ticket=part.ticket,
            opened=_OPENED.get(part.opened, ""),
        ),
        Code(part.account),
        part.state,
        part.why,
        together(in_a_row(part.shared[:_SHOWN]), more) if part.shared else "–",
        stamp(part.at, zone=False),
        who(part.by),
    )
