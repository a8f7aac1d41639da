"""What the record gives an auditor, by the standards that ask for it.

Sources: NIST CSF 2.0 (CSWP 29), RS.AN-03, -06, -07, RS.CO-02, RS.MI-01, -02; NIST SP 800-61r3, which is its profile
for incident response.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, table
from ..model import ReportModel
from ..parts import Standing
from ..saying import Text, in_a_row, say, together

__all__ = ["standards"]


def standards(report: ReportModel) -> Iterator[Block]:
    """Yields what each asks for, and where this record answers it; it claims no conformity."""
    head = say("NIST CSF 2.0"), say("It asks for"), say("In this record")
    yield table(head, _rows(report))
    yield Paragraph(
        say(
            "SP 800-61r3 is the profile of these outcomes for incident response. This table says what the record "
            "holds; whether that is enough is for the auditor to say."
        )
    )


def _rows(report: ReportModel) -> Iterator[tuple[Text, ...]]:
    yield "RS.AN-03", say("What took place, and its cause"), in_a_row(_found(report), "; ")
    doubt = any(point.standing is Standing.IN_DOUBT for point in report.open_points)
    yield (
        "RS.AN-06",
        say("Actions of the investigation recorded; the record's integrity and origin kept"),
        together(
            say(
                "entries in a chain, each signed, with who and when: {n}; "
                "actions from intention to proof: {proved} of {m}",
                n=report.chain.case_events,
                proved=sum(part.proved for part in report.actions),
                m=len(report.actions),
            ),
            say("; **the case file is IN DOUBT, see above**") if doubt else None,
        ),
    )
    yield (
        "RS.AN-07",
        say("Data collected with source and time; integrity kept"),
        say(
            "pieces of evidence, byte for byte, with time and SHA-256: {n}; read, each with its window and gaps: {m}",
            n=len(report.evidence),
            m=len(report.sources),
        ),
    )
    yield (
        "RS.MI-01",
        say("The incident contained"),
        say(
            "exposures: {m}, of these open: {n}; each closing read back or graded",
            n=sum(p.is_open for p in report.exposures),
            m=len(report.exposures),
        ),
    )
    yield (
        "RS.MI-02",
        say("What the intruder left taken out"),
        say("rechecks made: {n}; to come or missed: {m}", n=len(report.rechecks), m=len(report.rechecks_due)),
    )
    yield (
        "RS.CO-02",
        say("Those affected notified"),
        say("entries of who was told, how and when: {n}", n=sum(not t.struck for t in report.told)),
    )


def _found(report: ReportModel) -> Iterator[Text]:
    yield say("rows of the timeline: {n}", n=len(report.timeline))
    yield say("the verdict and what it rests on") if report.verdict else say("**no verdict yet**")
    if report.cause is not None and not (report.verdict and report.verdict.theft == "none"):
        known = report.cause.chosen is not None and report.cause.chosen.known
        yield say("the cause, as a person decided it") if known else say("**the cause is NOT KNOWN**")
