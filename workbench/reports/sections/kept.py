"""What evidence is kept."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, table
from ..model import ReportModel
from ..record_parts import EvidencePart
from ..saying import Code, Text, in_a_row, say
from ..times import stamp
from .persons import who

__all__ = ["kept"]


def kept(report: ReportModel) -> Iterator[Block]:
    """Yields what people brought, then what the program derived from it."""
    head = (
        say("SHA-256"),
        say("Bytes"),
        say("Kind"),
        say("Kept (UTC)"),
        say("By"),
        say("Name, source, what for"),
    )
    given = [part for part in report.evidence if part.kind != "derived"]
    derived = [part for part in report.evidence if part.kind == "derived"]
    if not given:
        yield Paragraph(say("– No evidence was kept."))
        return
    yield table(head, map(_row, given))
    if derived:
        yield Paragraph(say("Derived from it by the program:"))
        yield table(head, map(_row, derived))


def _row(part: EvidencePart) -> tuple[Text, ...]:
    return (
        Code(part.sha256),
        str(part.size),
        part.kind,
        stamp(part.at, zone=False),
        who(part.by),
        in_a_row(_about(part)),
    )


def _about(part: EvidencePart) -> Iterator[Text]:
    yield Code(part.name)
    if part.source:
        yield say("from {source}", source=part.source)
    if part.supports or part.step:
        yield say("for {what}", what=Code(part.supports or part.step))
    if part.removed:
        yield say("– bytes removed {when}", when=part.removed)
