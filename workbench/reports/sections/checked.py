"""What was checked, and what was not: as loudly."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Heading, Items, Paragraph, items, table
from ..model import ReportModel
from ..phrases import CHECK_SIGNS
from ..record_parts import CheckState, FacetCheck, SeenItem
from ..saying import Code, Strong, Term, Text, in_a_row, say, sign, together, word
from ..times import stamp
from .persons import waived
from .rechecked import rechecked
from .sources import source_item

__all__ = ["checked", "looks"]

_ITEMS = 20
"""Items of a facet that are printed; the JSON report has all of them."""


def checked(report: ReportModel) -> Iterator[Block]:
    """Yields every look with its details, what was looked at again, and the sources."""
    yield from looks(report)
    for check in report.checks:
        yield from _details(check)
    if report.unasked:
        yield Paragraph(
            say(
                "– NOT CHECKED, and not asked for by this playbook: {facets}.",
                facets=in_a_row(map(Term, report.unasked)),
            )
        )
    yield Heading(say("Looked again"))
    yield from rechecked(report)
    yield Heading(say("Sources"))
    if report.sources:
        yield Items(tuple(map(source_item, report.sources)))
    else:
        yield Paragraph(say("– No records were taken in."))


def looks(report: ReportModel) -> Iterator[Block]:
    """Yields how much was not checked, and the table of all looks."""
    yield Paragraph(
        say(
            "{n} looks are asked for or were taken; **NOT CHECKED: {missing}, checked only in part: {partly}**.",
            n=len(report.checks),
            missing=sum(check.state is CheckState.NOT_CHECKED for check in report.checks),
            partly=sum(bool(check.left_out) for check in report.checks),
        )
    )
    head = say("Step"), say("Facet"), say("State"), say("When (UTC)"), say("What was seen, or why not")
    yield table(head, map(_row, report.checks))


def _row(check: FacetCheck) -> tuple[Text, ...]:
    partly = Strong(say(", only in part")) if check.left_out else None
    state = together(sign(f"{CHECK_SIGNS[check.state]} "), word(check.state), partly)
    return (
        str(check.step_number) if check.step_number else say("beside"),
        Term(check.title),
        Strong(state) if check.state is CheckState.NOT_CHECKED else state,
        stamp(check.at, zone=False) or "–",
        Term(check.why_not or check.found),
    )


def _details(check: FacetCheck) -> Iterator[Block]:
    if not (check.items or check.gaps or check.waiver or check.evidence):
        return
    step = say(", step {n}", n=check.step_number) if check.step_number else ""
    yield Paragraph(say("**{facet}** ({state}{step})", facet=Term(check.title), state=word(check.state), step=step))
    yield items(_lines(check))


def _lines(check: FacetCheck) -> Iterator[Text]:
    if check.source:
        yield say("source: {source}", source=check.source)
    if check.evidence:
        yield say("kept as evidence: SHA-256 {sha256}", sha256=Code(check.evidence))
    yield from map(_seen, check.items[:_ITEMS])
    if len(check.items) > _ITEMS:
        yield say("and {n} more, in the JSON report", n=len(check.items) - _ITEMS)
    yield from (say("can't show: {gap}", gap=gap) for gap in check.gaps)
    if check.waiver:
        yield waived(check.waiver)


def _seen(item: SeenItem) -> Text:
    shown = say("on: {what}", what=item.what) if item.enabled else say("off: {what}", what=item.what)
    since = say(", since {at}", at=stamp(item.since)) if item.since else None
    return together(shown, since, say(", made from {ip}", ip=Code(item.by_ip)) if item.by_ip else None)
