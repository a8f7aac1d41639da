"""The report on a period as a document, which every written format prints. In English for now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from .. import charts
from ..blocks import Block, Chart, Document, Paragraph, Section, Table, items
from ..saying import Code, Said, say, sign
from ..sections.persons import who
from ..times import stamp, took
from .model import PeriodCase, PeriodReport
from .section_shape import FigureSection
from .sections import figure_sections

__all__ = ["period_document"]

_HEAD = ("opened", "ticket", "account", "verdict", "cause", "contained after", "closed", "case")
_NOT_KNOWN = "–"


def period_document(report: PeriodReport) -> Document:
    """Returns the report as a document: the sections of figures, then the cases one by one, then the record."""
    about = say(
        "{days}. Report made {at} by {by} with {program}. A case belongs to the time in which it was opened. All times"
        " are UTC.",
        days=report.days,
        at=stamp(report.made_at),
        by=who(report.made_by),
        program=report.program,
    )
    trouble = (Paragraph(say("✘ **The case file is in doubt:** {why}", why=report.trouble)),) if report.trouble else ()
    return Document(
        title=say("Cases of {period}", period=report.period),
        about=(*trouble, Paragraph(about)),
        sections=(
            *(Section(sign(section.title), tuple(_blocks(section))) for section in figure_sections(report.figures)),
            Section(say("The cases"), tuple(_cases(report))),
            Section(say("The record"), (Paragraph(_record(report)),)),
        ),
        foot=say(
            "Cases of {period}. Made {at} from the case file as it stood after entry {seq}, link {link}.",
            period=report.period,
            at=stamp(report.made_at),
            seq=report.head_seq,
            link=Code(report.head_link[:16]),
        ),
    )


def _blocks(section: FigureSection) -> Iterator[Block]:
    yield items(section.about)
    if section.rows:
        yield Table(tuple(sign(head) for head in section.head), section.rows)
    bars = [charts.Bar(bar.label, bar.value, bar.said) for bar in section.bars]
    bars += [
        charts.Bar(box.label, box.spread.median, f"{took(box.spread.median)} (n = {box.spread.n})")
        for box in section.boxes
        if box.spread.median is not None
    ]
    if bars:
        title = say("The medians of the table") if section.boxes else say("What the table says, as a picture")
        yield Chart(title, charts.Bars(tuple(bars)))
    if section.notes:
        yield items(section.notes)


def _cases(report: PeriodReport) -> Iterator[Block]:
    if not report.cases:
        yield Paragraph(say("None."))
        return
    rows = (
        (
            _day(case.opened_at),
            case.ticket,
            case.account,
            case.verdict or "none given yet",
            case.cause or "not recorded",
            _contained_after(case),
            _day(case.closed_at) if case.closed_at else "still open",
            case.id,
        )
        for case in report.cases
    )
    yield Paragraph(say("Contained after: from the opening of the case."))
    yield Table(tuple(sign(head) for head in _HEAD), tuple(rows))
    if report.more:
        told = say("{n} more cases are counted above and not listed: `workbench history` finds them.", n=report.more)
        yield Paragraph(told)


def _day(at: datetime) -> str:
    return stamp(at, zone=False)[:10]


def _contained_after(case: PeriodCase) -> str:
    """From the opening on."""
    if case.contained_at is None:
        return _NOT_KNOWN
    return took(int((case.contained_at - case.opened_at).total_seconds()))


def _record(report: PeriodReport) -> Said:
    return say(
        "Made from the case file as it stood after entry {seq}, link {link}. Stated names are not authenticated.",
        seq=report.head_seq,
        link=Code(report.head_link),
    )
