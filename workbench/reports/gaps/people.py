"""What people said of a gap check, and who of them was told."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.desk.check_standing import Standing
from workbench.model.checks import CheckAnswered

from ..blocks import Block, Paragraph, table
from ..saying import Code, Term, Text, say, sign, together, word
from ..times import stamp
from .shapes import off_of

__all__ = ["said_blocks", "told_blocks"]

_SHORT = 16


def said_blocks(now: Standing) -> Iterator[Block]:
    """Yields every answer that was given, with its grade and what shows it."""
    rows: list[tuple[Text, ...]] = [
        (
            one.said.subject,
            one.said.name,
            Term(one.said.value),
            word(one.said.grade, "grade"),
            together(one.by.name, sign(", "), stamp(one.at, zone=False)),
            one.said.note,
            _shown_by(one.said),
        )
        for one in now.run.answered
    ]
    if not rows:
        yield Paragraph(say("Nothing: all that is known was read by the program."))
        return
    head = (
        say("account or domain"), say("what"), say("answer"), say("grade"), say("by, when (UTC)"), say("in words"),
        say("evidence"),
    )  # fmt: skip
    yield table(head, rows)


def _shown_by(said: CheckAnswered) -> Text:
    """Every piece of evidence of an answer, by the beginning of its hash."""
    pieces = [Code(sha256[:_SHORT]) for sha256 in (said.evidence, *said.also) if sha256]
    return together(*[part for piece in pieces for part in (sign(", "), piece)][1:]) if pieces else sign("–")


def told_blocks(now: Standing) -> Iterator[Block]:
    """Yields who was told, how and by whom; and how many were not."""
    counting = [one for one in now.run.told if not one.struck]
    told = {who.lower() for one in counting for who in one.who}
    left = [row.subject for row in now.accounts if off_of(row) and row.subject.lower() not in told]
    if counting:
        rows: list[tuple[Text, ...]] = [
            (who, stamp(one.told.told_at, zone=False), Term(one.told.how.words), one.by.name, one.told.note)
            for one in counting
            for who in (one.who or (say("{n} people", n=one.told.count),))
        ]
        yield table((say("account"), say("told at (UTC)"), say("how"), say("recorded by"), say("in words")), rows)
    if now.run.expired is not None:
        yield Paragraph(say("Who was NOT told can't be seen any more: what was seen was removed."))
    elif left:
        yield Paragraph(say("NOT TOLD, though something is off: {n}.", n=len(left)))
    else:
        yield Paragraph(say("Everybody whose account lacks something was told."))
