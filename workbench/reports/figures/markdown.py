"""The report on a period as Markdown that also reads well as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from ..mdtext import code, inline, opening, table
from ..parts import Person
from ..times import stamp
from .model import PeriodReport
from .sections import FigureSection, figure_sections
from .text import drawn

__all__ = ["to_markdown"]

_WIDTH = 76
_INDENT = "    "
"""Makes a code block that no text in it can end."""


def to_markdown(report: PeriodReport) -> str:
    """Returns the report as Markdown. The same report always gives the same text."""
    lines = [
        f"# Cases of {inline(report.period)}",
        "",
        f"{inline(report.days)}. Report made {stamp(report.made_at)} by {_who(report.made_by)} with"
        f" {inline(report.program)}. A case belongs to the time in which it was opened. All times are UTC.",
    ]
    if report.trouble:
        lines += ["", f"✘ **The case file is in doubt:** {inline(report.trouble)}"]
    number = 0
    for number, section in enumerate(figure_sections(report.figures), start=1):
        lines += ["", f"## {number} {inline(section.title)}", "", *_section(section)]
    lines += ["", f"## {number + 1} The cases", "", *_cases(report)]
    lines += [
        "",
        f"## {number + 2} The record",
        "",
        f"Made from the case file as it stood after entry {report.head_seq}, link {code(report.head_link)}."
        " Stated names are not authenticated.",
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _section(section: FigureSection) -> Iterator[str]:
    for sentence in section.about:
        yield f"- {opening(sentence)}"
    if section.rows:
        yield ""
        yield from table(section.head, [tuple(inline(cell) for cell in row) for row in section.rows])
    picture = drawn(section, _WIDTH)
    if picture:
        yield ""
        yield from (f"{_INDENT}{line}" for line in picture)
    if section.notes:
        yield ""
        yield from (f"- {opening(note)}" for note in section.notes)


def _cases(report: PeriodReport) -> Iterator[str]:
    if not report.cases:
        yield "None."
        return
    head = ("opened", "ticket", "account", "verdict", "cause", "contained", "closed", "responder", "case")
    yield from table(
        head,
        (
            (
                stamp(case.opened_at, zone=False)[:16],
                inline(case.ticket),
                code(case.account),
                case.verdict.value if case.verdict else "none given yet",
                inline(case.cause or "not recorded"),
                stamp(case.contained_at, zone=False)[:16] or "–",
                stamp(case.closed_at, zone=False)[:16] or "still open",
                inline(case.responder),
                inline(case.id),
            )
            for case in report.cases
        ),
    )
    if report.more:
        yield ""
        yield f"{report.more:,} more cases are counted above and not listed: `workbench case list` shows them."


def _who(person: Person) -> str:
    return f"{inline(person.name)} (account {code(person.os_user)})"
