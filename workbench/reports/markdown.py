"""The report as Markdown that also reads well as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from .linked import linked_lines
from .markdown_copies import copies_lines
from .markdown_done import done_lines
from .markdown_exposures import exposures_lines
from .markdown_happened import happened_lines
from .markdown_mail import mail_lines
from .markdown_record import chain_lines, checks_lines, evidence_lines, signins_lines
from .markdown_reported import reported_lines
from .markdown_steps import steps_lines
from .mdtext import code, inline, opening
from .mdwho import waived, who
from .model import ReportModel
from .parts import OpenPoint, Standing
from .people import told_lines
from .phrases import STANDING_SIGNS
from .times import stamp

__all__ = ["to_markdown"]


def to_markdown(report: ReportModel) -> str:
    """Returns the report as Markdown. The same report always gives the same text."""

    def titled(section: str, title: str) -> str:
        return inline(report.headings.get(section, title))

    sections: tuple[tuple[str, list[str]], ...] = (
        ("What stands, and what is still open", _conclusion(report)),
        *([("Reported mail", reported_lines(report.reported))] if report.reported else []),
        ("What happened", happened_lines(report)),
        (titled("exposures", "Exposures"), exposures_lines(report)),
        ("What was done", done_lines(report)),
        ("What was checked, and what was not", checks_lines(report)),
        *([("Sign-ins", signins_lines(report.signins))] if report.reads_signins else []),
        (titled("mail", "The account's mail"), mail_lines(report.mail)),
        (titled("copies", "Copies of the abnormal mail"), copies_lines(report.copies)),
        ("Who was told", told_lines(report.told, report.open_points)),
        ("Linked cases", linked_lines(report.linked, report.blocks_elsewhere)),
        ("Steps", steps_lines(report)),
        ("Evidence", evidence_lines(report)),
        ("The record", chain_lines(report)),
    )
    lines = _title(report)
    for number, (title, body) in enumerate(sections, start=1):
        lines += ["", f"## {number} {title}", "", *body]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _title(report: ReportModel) -> list[str]:
    case = report.case
    return [
        f"# Case {inline(case.id)}: {inline(case.about)} {code(case.account)}",
        "",
        f"Ticket {inline(case.ticket)}. Report made {stamp(report.made_at)} by {who(report.made_by)}"
        f" with {inline(report.program)}. All times are UTC.",
    ]


def _conclusion(report: ReportModel) -> list[str]:
    lines = [_verdict_line(report)]
    if report.verdict and report.verdict.reason:
        lines += ["", f"Reason: {inline(report.verdict.reason)}"]
    if report.verdict and report.verdict.rests_on:
        lines += ["", "It rests on:", "", *(f"- {opening(s)}" for s in report.verdict.rests_on)]
    closed = f"closed {stamp(report.case.closed_at)}" if report.case.closed_at else "**open**"
    lines += ["", f"**Case:** {closed}, opened {stamp(report.case.opened_at)}."]
    lines += ["", f"**Open, not checked or waived: {len(report.open_points)}**", ""]
    if not report.open_points:
        return [*lines, "✔ Nothing is open, unknown, unchecked or waived."]
    for together in _grouped(report.open_points):
        lines += _point_lines(together)
    return lines


def _verdict_line(report: ReportModel) -> str:
    verdict = report.verdict
    if verdict is None:
        return "**Verdict:** none has been given."
    return (
        f"**Verdict: {inline(verdict.verdict).upper()}.** Given {stamp(verdict.given_at)} by {who(verdict.given_by)}."
    )


def _grouped(points: Iterable[OpenPoint]) -> list[list[OpenPoint]]:
    """Puts points together that one person waived for one reason: each is named, the reason stands once."""
    groups: dict[object, list[OpenPoint]] = {}
    for number, point in enumerate(points):
        waiver = point.waiver
        alike = waiver is not None and point.standing in (Standing.NOT_CHECKED, Standing.NOT_DONE)
        recheck = waiver.recheck_at.date() if waiver and waiver.recheck_at else None
        key = (point.standing, point.detail, waiver.by, waiver.reason, recheck) if waiver and alike else number
        groups.setdefault(key, []).append(point)
    return list(groups.values())


def _point_lines(together: list[OpenPoint]) -> Iterable[str]:
    point = together[0]
    sign = "✋" if point.waiver else STANDING_SIGNS[point.standing]
    count = f" ({len(together)})" if len(together) > 1 else ""
    yield f"- {sign} **{point.standing.upper()}**{count} {'; '.join(inline(p.what) for p in together)}"
    if point.detail:
        told = "so far" if point.standing is Standing.WAIVED else "why"
        yield f"  - {told}: {inline(point.detail)}"
    if point.waiver:
        yield f"  - {waived(point.waiver)}"
    elif point.standing in (Standing.OPEN, Standing.NOT_CHECKED):
        yield "  - no waiver"
