"""What the record gives an auditor, by the standards that ask for it.

Sources: NIST CSF 2.0 (CSWP 29), RS.AN-03, -06, -07, RS.CO-02, RS.MI-01, -02; NIST SP 800-61r3, which is its profile
for incident response.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, table
from ..model import ReportModel
from ..saying import Text, say

__all__ = ["standards"]


def standards(report: ReportModel) -> Iterator[Block]:
    """Yields what each asks for, and where this record answers it; it claims no conformity."""
    head = say("Standard"), say("It asks for"), say("In this record")
    yield table(head, _rows(report))
    yield Paragraph(
        say(
            "SP 800-61r3 is the profile of these outcomes for incident response. This table says what the record "
            "holds; whether that is enough is for the auditor to say."
        )
    )


def _rows(report: ReportModel) -> Iterator[tuple[Text, ...]]:
    yield (
        "RS.AN-03",
        say("What took place, and its cause"),
        say("{n} rows of the timeline; the verdict and what it rests on", n=len(report.timeline)),
    )
    yield (
        "RS.AN-06",
        say("Actions of the investigation recorded; the record's integrity and origin kept"),
        say(
            "{n} signed entries in a chain, each with who and when; {m} actions from intention to proof",
            n=report.chain.case_events,
            m=len(report.actions),
        ),
    )
    yield (
        "RS.AN-07",
        say("Data collected with source and time; integrity kept"),
        say(
            "{n} pieces of evidence, byte for byte, with time and SHA-256; {m} read, each with its window and gaps",
            n=len(report.evidence),
            m=len(report.sources),
        ),
    )
    yield (
        "RS.MI-01",
        say("The incident contained"),
        say(
            "{n} of {m} exposures open; each closing read back or graded",
            n=sum(p.is_open for p in report.exposures),
            m=len(report.exposures),
        ),
    )
    yield (
        "RS.MI-02",
        say("What the intruder left taken out"),
        say(
            "{n} rechecks made, {m} to come or missed",
            n=len(report.rechecks),
            m=len(report.rechecks_due),
        ),
    )
    yield (
        "RS.CO-02",
        say("Those affected notified"),
        say("entries of who was told, how and when: {n}", n=sum(not t.struck for t in report.told)),
    )
