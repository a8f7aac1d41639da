"""The case in numbers: how long it took, and how much is settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workbench.model.withdrawal import Whereabouts
from workbench.model.words import Facet, Judgement, Outcome

from ..blocks import Block, table
from ..model import ReportModel
from ..parts import ActionPart
from ..record_parts import CheckState
from ..saying import Said, Text, say
from ..times import minutes_between, span

__all__ = ["in_numbers"]


def in_numbers(report: ReportModel) -> Iterator[Block]:
    """Yields one table of times and one of counts."""
    yield table((say("From"), say("To"), say("Time")), _times(report))
    yield table((say("What"), say("Number"), say("Of these")), _counts(report))


def _times(report: ReportModel) -> Iterator[tuple[Text, ...]]:
    opened = report.case.opened_at
    bad = _first_bad(report)
    first = min((at for part in report.actions if (at := _took_effect(part))), default=None)
    shut = [part.closed_at for part in report.exposures if part.closed_at]
    all_shut = max(shut) if shut and not any(part.is_open for part in report.exposures) else None
    begin, case = say("first abnormal sign-in with success"), say("case opened")
    ended: tuple[tuple[Said, datetime | None, Said, datetime | None], ...] = (
        (begin, bad, case, opened),
        (begin, bad, say("first action that is proved took effect"), first),
        (case, opened, say("first action that is proved took effect"), first),
        (case, opened, say("last exposure closed, none left open"), all_shut),
        (case, opened, say("case closed"), report.case.closed_at),
    )
    for start_name, start, end_name, end in ended if report.reads_signins else ended[2:]:
        yield start_name, end_name, _between(start, end, is_open=report.case.closed_at is None)


def _first_bad(report: ReportModel) -> datetime | None:
    return next((t.at for t in report.key_times if t.what == "First abnormal sign-in with success"), None)


def _took_effect(part: ActionPart) -> datetime | None:
    return (part.effective_at or part.ended_at) if part.proved else None


def _between(start: datetime | None, end: datetime | None, *, is_open: bool) -> Text:
    if start is None:
        return say("– not on record")
    if end is None:
        return say("– not yet") if is_open else say("– never, in this case")
    minutes = minutes_between(start, end)
    return span(minutes) if minutes >= 0 else say("? clocks disagree")


def _counts(report: ReportModel) -> Iterator[tuple[Text, ...]]:
    parts = report.exposures
    yield (
        say("Exposures"),
        str(len(parts)),
        say(
            "{closed} closed, {open} open, {beyond} beyond reach",
            closed=sum(not p.is_open and not p.beyond_reach for p in parts),
            open=sum(p.is_open for p in parts),
            beyond=sum(p.beyond_reach for p in parts),
        ),
    )
    proved = sum(p.proved for p in report.actions)
    failed = sum(not p.proved and p.outcome is Outcome.FAILED for p in report.actions)
    yield (
        say("Actions"),
        str(len(report.actions)),
        say(
            "{proved} proved, {failed} failed, {rest} not proved or unknown",
            proved=proved,
            failed=failed,
            rest=len(report.actions) - proved - failed,
        ),
    )
    yield say("Looks"), str(len(report.checks)), _looks(report)
    if report.reads_signins:
        yield _signins(report)
    if report.copies or any(c.facet is Facet.MESSAGES for c in report.checks):
        yield _copies(report)
    yield say("Evidence"), str(len(report.evidence)), say("kept under its SHA-256")


def _looks(report: ReportModel) -> Text:
    missing = sum(c.state is CheckState.NOT_CHECKED for c in report.checks)
    partly = sum(bool(c.left_out) for c in report.checks)
    if missing or partly:
        return say("**{n} NOT CHECKED, {partly} only in part**", n=missing, partly=partly)
    return say("all checked")


def _signins(report: ReportModel) -> tuple[Text, ...]:
    counts = report.signins.counts
    return (
        say("Sign-ins"),
        str(sum(counts.values())),
        say(
            "{abnormal} abnormal, {unjudged} unjudged",
            abnormal=counts.get(Judgement.ABNORMAL, 0),
            unjudged=counts.get(Judgement.UNJUDGED, 0),
        ),
    )


def _copies(report: ReportModel) -> tuple[Text, ...]:
    if not report.copies:
        return say("Copies of abnormal mail"), "–", say("not checked, or none was found")
    rows = [row for one in report.copies for row in one.rows]
    return (
        say("Copies of abnormal mail"),
        str(len(rows)),
        say(
            "{withdrawn} withdrawn, {beyond} beyond reach",
            withdrawn=sum(row.where is Whereabouts.WITHDRAWN for row in rows),
            beyond=sum(row.beyond_reach for row in rows),
        ),
    )
