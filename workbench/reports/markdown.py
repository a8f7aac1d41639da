"""The report as Markdown that also reads well as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.words import Outcome

from .linked import linked_lines
from .markdown_after import stand_down_lines
from .markdown_copies import copies_lines
from .markdown_mail import mail_lines
from .markdown_record import chain_lines, checks_lines, evidence_lines, signins_lines
from .mdtext import code, inline, opening, table
from .mdwho import waived, who
from .model import ReportModel
from .parts import ActionPart, ExposurePart, OpenPoint, Standing, StepPart
from .people import told_lines
from .phrases import ATTRIBUTIONS, GRADES, STANDING_SIGNS, STEP_SIGNS
from .times import about, span, stamp

__all__ = ["to_markdown"]

_NOT_AUTHENTICATED = (
    "Persons are named as they stated themselves, with the operating-system account behind it. "
    "A stated name is not authenticated."
)


def to_markdown(report: ReportModel) -> str:
    """Returns the report as Markdown. The same report always gives the same text."""
    sections = (
        ("What stands, and what is still open", _conclusion(report)),
        ("What happened", _happened(report)),
        ("Exposures", _exposures(report)),
        ("What was done", _done(report)),
        ("What was checked, and what was not", checks_lines(report)),
        ("Sign-ins", signins_lines(report.signins)),
        ("The account's mail", mail_lines(report.mail)),
        ("Copies of the abnormal mail", copies_lines(report.copies)),
        ("Who was told", told_lines(report.told, report.open_points)),
        ("Linked cases", linked_lines(report.linked, report.blocks_elsewhere)),
        ("Steps", _steps(report)),
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
        f"# Case {inline(case.id)}: suspected theft of {code(case.account)}",
        "",
        f"Ticket {inline(case.ticket)}. Report made {stamp(report.made_at)} by {who(report.made_by)}"
        f" with {inline(report.program)}. All times are UTC.",
    ]


# -- 1 ----------------------------------------------------------------------------------------------


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
    return f"**Verdict: {verdict.verdict.upper()}.** Given {stamp(verdict.given_at)} by {who(verdict.given_by)}."


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


# -- 2 ----------------------------------------------------------------------------------------------


def _happened(report: ReportModel) -> list[str]:
    case = report.case
    facts = [
        f"- Account: {code(case.account)}" + (f", provider's id {code(case.account_id)}" if case.account_id else ""),
        *([f"- Former addresses: {', '.join(map(code, case.former_addresses))}"] if case.former_addresses else []),
        f"- Kind of account: {case.kind or 'not stated'}",
        f"- Mail system: {inline(case.provider)}",
        f"- Reported by: {inline(case.reporter) or 'not stated'}",
        f"- Caller verified: {inline(case.caller_verified) or 'NOT on record'}",
        f"- Case opened by: {who(case.opened_by)}",
        f"- Playbook: {inline(case.playbook_title)} ({code(case.playbook)}, version {case.playbook_version},"
        f" SHA-256 {code(case.playbook_sha256)})",
    ]
    times = ((inline(t.what), about(inline(t.precision), t.at), inline(t.clock)) for t in report.key_times)
    rows = (
        (
            about(inline(row.precision), row.event_time),
            stamp(row.recorded_at, zone=False) or "–",
            row.kind.value,
            inline(row.what) + (f" — {who(row.by)}" if row.by else ""),
        )
        for row in report.timeline
    )
    return [
        *facts,
        "",
        *table(("Key time", "UTC", "Clock"), times),
        "",
        "Two clocks: *event time* is when it happened, by the clock of the system that recorded it;"
        " *handling time* is when this desk recorded it.",
        "",
        *table(("Event time (UTC)", "Handling time (UTC)", "Kind", "What"), rows),
    ]


# -- 3 ----------------------------------------------------------------------------------------------


def _exposures(report: ReportModel) -> list[str]:
    if not report.exposures:
        return ["No exposure was found. Section 5 says what was looked at for them."]
    rows = (
        (
            _exposure_state(part),
            _opened(part),
            stamp(part.closed_at, zone=False) or "–",
            stamp(part.verified_at, zone=False) or "–",
            _minutes(part),
            inline(part.what),
        )
        for part in report.exposures
    )
    head = ("State", "Opened (UTC)", "Closed (UTC)", "Verified (UTC)", "Open for", "Exposure")
    lines = [*table(head, rows), ""]
    for part in report.exposures:
        lines += _exposure_lines(part)
    return lines


def _exposure_state(part: ExposurePart) -> str:
    if part.beyond_reach:
        return "● beyond reach"
    if not part.is_open:
        return "✔ closed"
    return "● open, ✋ waived" if part.waiver else "● OPEN"


def _opened(part: ExposurePart) -> str:
    precise = "" if part.opened_precision == "exact" else part.opened_precision
    return about(inline(precise), part.opened_at) if part.opened_at else "unknown"


def _minutes(part: ExposurePart) -> str:
    if part.clocks_disagree or part.minutes_open is None:
        return "? clocks disagree"
    least = "at least " if part.minutes_at_least else ""
    return least + span(part.minutes_open) + (" so far" if part.is_open else "")


def _exposure_lines(part: ExposurePart) -> Iterable[str]:
    yield f"- **{_exposure_state(part)}:** {inline(part.what)} ({code(part.id)})"
    yield f"  - whose doing: {ATTRIBUTIONS[part.attribution]}"
    yield f"  - why it counts: {inline(part.why)}"
    recorded = f", recorded {stamp(part.found_recorded_at)}" if part.found_recorded_at else ""
    yield f"  - opened: {_opened(part)}{' UTC' if part.opened_at else ''}; found {stamp(part.found_at)}{recorded}"
    if part.closed_at:
        by = f" by {code(part.closed_by)}" if part.closed_by else ""
        grade = GRADES[part.grade] if part.grade else "not graded"
        yield f"  - closed: {stamp(part.closed_at)}{by}, verified {stamp(part.verified_at)}; proof: {grade}"
    if part.beyond_reach:
        told = f"{inline(part.told)}, {stamp(part.told_at) or 'time not recorded'}" if part.told else "nobody on record"
        yield f"  - told: {told}"
    if part.waiver:
        yield f"  - {waived(part.waiver)}"


# -- 4 ----------------------------------------------------------------------------------------------


def _done(report: ReportModel) -> list[str]:
    lines = [_NOT_AUTHENTICATED, ""]
    if not report.actions:
        lines.append("Nothing was changed: no action is on record.")
    for part in report.actions:
        lines += _action_lines(part)
    if report.consents:
        rows = (
            (
                stamp(c.at, zone=False),
                who(c.by),
                code(c.plan_digest[:16]),
                inline(c.how),
                ", ".join(map(code, c.actions)),
            )
            for c in report.consents
        )
        lines += ["", "Consents:", "", *table(("Time (UTC)", "By", "Plan", "How", "Actions"), rows)]
    return [*lines, *stand_down_lines(report)]


def _action_state(part: ActionPart) -> str:
    if part.under_way:
        return "⏳ under way"
    if part.proved:
        return "✔ done, proved"
    return {
        Outcome.DONE: "● done, NOT PROVED",
        Outcome.FAILED: "✘ failed",
        Outcome.UNKNOWN: "? outcome unknown",
    }[part.outcome]


def _action_lines(part: ActionPart) -> Iterable[str]:
    undone = ", undone since" if part.undone_by else ""
    yield f"- **{_action_state(part)}{undone}:** {inline(part.title)} {inline(part.label)} ({code(part.id)})"
    yield f"  - by {who(part.by)}, step {code(part.step) or 'none'}, run {code(part.run)}; reach: {part.reach}"
    yield (
        f"  - intended {stamp(part.intended_at)}; ended {stamp(part.ended_at) or 'not recorded'};"
        f" effective {stamp(part.effective_at) or 'not stated by the provider'};"
        f" proved {stamp(part.proved_at) if part.proved else 'no'}"
    )
    if part.pending_until:
        yield f"  - its effect was not expected before {stamp(part.pending_until)}"
    before = GRADES[part.grade_before] if part.grade_before else "not known"
    after = GRADES[part.grade_after] if part.grade_after else "not known"
    yield f"  - proof: {inline(part.proof) or 'none.'} State before: {before}. State after: {after}."
    told = "; ".join(inline(text) for text in (part.detail, *part.result) if text)
    if told:
        yield f"  - answer: {told}"
    if part.blind_reason:
        yield f"  - done without a readable state before, because: {inline(part.blind_reason)}"
    yield f"  - undo: {inline(part.undo)}" + (f"; takes back {code(part.undo_of)}" if part.undo_of else "")
    if part.secret:
        yield f"  - secret: {inline(part.secret)}"
    if part.evidence:
        yield f"  - exchange kept: SHA-256 {code(part.evidence)}"
    if part.waiver:
        yield f"  - {waived(part.waiver)}"


# -- 7 ----------------------------------------------------------------------------------------------


def _steps(report: ReportModel) -> list[str]:
    lines: list[str] = []
    for part in report.steps:
        lines += [*([""] if lines else []), f"### {part.number} {inline(part.title)}", "", *_step_lines(part)]
    return lines


def _step_lines(part: StepPart) -> Iterable[str]:
    since = f" since {stamp(part.since)}" if part.since else ""
    by = f" by {who(part.by)}" if part.by else ""
    yield f"- **{STEP_SIGNS[part.state]} {part.state}**{since}{by}"
    if part.waiting_for:
        yield f"  - waiting for {inline(part.waiting_for)}: {inline(part.waiting_what)}"
    if part.reason and not part.waiver:
        yield f"  - reason: {inline(part.reason)}"
    if part.waiver:
        yield f"  - {waived(part.waiver)}"
    yield f"- What proves it: {inline(part.wanted)}"
    for sentence in part.proof:
        yield f"  - ✔ proof: {inline(sentence)}"
    for answer in part.answers:
        if answer.answer is not None and answer.by is not None:
            yield f"- Asked: {inline(answer.ask)}"
            yield f"  - answer: {inline(answer.answer)} — {who(answer.by)}, {stamp(answer.at)}"
        else:
            missing = "– NOT ANSWERED" if answer.required else "– not answered (not required)"
            yield f"- Asked: {inline(answer.ask)} {missing}"
    if part.attack:
        yield f"- MITRE ATT&CK: {', '.join(map(inline, part.attack))}"
