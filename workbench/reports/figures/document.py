"""The report on a period as a document, which every written format prints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from .. import charts
from ..blocks import Block, Chart, Document, Paragraph, Section, Table, items
from ..saying import Code, Said, Term, Text, in_a_row, say
from ..sections.persons import who
from ..sections.redacted import redacted
from ..times import stamp, took
from .model import PeriodCase, PeriodReport
from .section_shape import FigureSection, Note
from .sections import figure_sections

__all__ = ["period_document"]

_HEAD = ("opened", "ticket", "account", "verdict", "cause", "contained after", "closed", "case")
_NOT_KNOWN = "–"


def period_document(report: PeriodReport) -> Document:
    """Returns the report as a document: the sections of figures, then the cases one by one, then the record."""
    about = say(
        "{days}. Report made {at} by {by} with {program}. A case belongs to the time in which it was opened. All times"
        " are UTC.",
        days=Term(report.days),
        at=stamp(report.made_at),
        by=who(report.made_by),
        program=report.program,
    )
    trouble = (Paragraph(say("✘ **The case file is in doubt:** {why}", why=report.trouble)),) if report.trouble else ()
    return Document(
        title=say("Cases of {period}", period=Term(report.period)),
        about=(*trouble, Paragraph(about), *redacted(report.redacted)),
        sections=(
            *(Section(Term(section.title), tuple(_blocks(section))) for section in figure_sections(report.figures)),
            Section(say("The cases"), tuple(_cases(report))),
            Section(say("The record"), (Paragraph(_record(report)),)),
        ),
        foot=say(
            "Cases of {period}. Made {at} from the case file as it stood after entry {seq}, link {link}.",
            period=Term(report.period),
            at=stamp(report.made_at),
            seq=report.head_seq,
            link=Code(report.head_link[:16]),
        ),
    )


def _blocks(section: FigureSection) -> Iterator[Block]:
    yield items(map(Term, section.about))
    if section.rows:
        yield Table(_terms(section.head), tuple(map(_terms, section.rows)))
    bars = [charts.Bar(Term(bar.label), bar.value, bar.said) for bar in section.bars]
    bars += [
        charts.Bar(Term(box.label), box.spread.median, f"{took(box.spread.median)} (n = {box.spread.n})")
        for box in section.boxes
        if box.spread.median is not None
    ]
    if bars:
        title = say("The medians of the table") if section.boxes else say("What the table says, as a picture")
        yield Chart(title, charts.Bars(tuple(bars)))
    if section.notes:
        yield items(map(_note, section.notes))


def _terms(cells: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(map(Term, cells))


def _note(note: str | Note) -> Text:
    if isinstance(note, str):
        return Term(note)
    return say("{of}: {parts}.", of=Term(note.of), parts=in_a_row(map(Term, note.parts), "; "))


def _cases(report: PeriodReport) -> Iterator[Block]:
    if not report.cases:
        yield Paragraph(say("None."))
        return
    rows = (
        (
            _day(case.opened_at),
            case.ticket,
            case.account,
            Term(case.verdict or "none given yet"),
            Term(case.cause or "not recorded"),
            _contained_after(case),
            _day(case.closed_at) if case.closed_at else Term("still open"),
            case.id,
        )
        for case in report.cases
    )
    yield Paragraph(say("Contained after: from the opening of the case."))
    yield Table(_terms(_HEAD), tuple(rows))
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
