"""What happened, as lines of Markdown: the facts of the case, its key times and both clocks' timeline."""

from __future__ import annotations

from .mdtext import code, inline, table
from .mdwho import who
from .model import ReportModel
from .times import about, stamp

__all__ = ["happened_lines"]


def happened_lines(report: ReportModel) -> list[str]:
    """Returns the facts, the key times and the timeline."""
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
