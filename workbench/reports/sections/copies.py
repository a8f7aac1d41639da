"""The copies of the abnormal mail: where each is, and whether it was read."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.withdrawal import TruthRow, TruthTable, Whereabouts

from ..blocks import Block, Paragraph, table
from ..model import ReportModel
from ..saying import Code, Term, Text, counted, say, sign, together, word
from ..times import stamp

__all__ = ["copies"]

_LISTED = 50
"""Rows that are named of each group; all of them stand in the JSON report."""


def copies(report: ReportModel) -> Iterator[Block]:
    """Yields numbers for each group, then the copies that somebody still has."""
    if not report.copies:
        yield Paragraph(say("– Not checked, or no abnormal mail was found: no copy is on record."))
    for one in report.copies:
        yield from _group(one)


def _group(one: TruthTable) -> Iterator[Block]:
    sample = say("; one copy is kept byte for byte as {sha256}", sha256=Code(one.sample[:12])) if one.sample else ""
    yield Paragraph(
        say(
            "**“{subject}”** ({group}), {copies}, looked for {at}{sample}.",
            subject=one.subject,
            group=Code(one.group),
            copies=counted(len(one.rows), "1 copy", "{n} copies"),
            at=stamp(one.looked_at),
            sample=sample,
        )
    )
    head = say("Where the copy is"), say("Copies"), say("Read"), say("Unread"), say("Not known")
    fates = ((word(f.where), str(f.copies), str(f.read), str(f.unread), str(f.not_known)) for f in one.fates)
    yield table(head, fates)
    left = [r for r in one.rows if r.where not in (Whereabouts.WITHDRAWN, Whereabouts.NEVER_ARRIVED)]
    if left:
        yield Paragraph(say("Copies that were not withdrawn:"))
        titles = say("Recipient"), say("Where the copy is"), say("Seen"), say("How or why"), say("Told (UTC)")
        yield table(titles, map(_row, left[:_LISTED]))
    if len(left) > _LISTED:
        yield Paragraph(say("And {n} more, in the JSON report.", n=len(left) - _LISTED))
    if one.untold:
        yield Paragraph(say("✘ **{what}**", what=one.not_told))


def _row(row: TruthRow) -> tuple[Text, ...]:
    told: Text = ""
    if row.beyond_reach:
        at = stamp(row.told_at, zone=False)
        told = together(at, sign(" "), row.told) if row.told_at else say("✘ nobody told yet")
    return Code(row.recipient), word(row.where), Term(row.seen_word), row.how or row.why, told
