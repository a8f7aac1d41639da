"""What happened: the facts of the case, its key times and the timeline by both clocks."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, items, table
from ..model import ReportModel
from ..parts import CasePart, TimelineRow
from ..saying import Code, Term, Text, either, in_a_row, say, sign, together, word
from ..times import about, stamp
from .persons import who
from .pictures import timeline_picture
from .signins import abnormal_networks
from .techniques import techniques

__all__ = ["happened", "happened_short"]


def happened(report: ReportModel) -> Iterator[Block]:
    """Yields the facts, the key times and the timeline."""
    yield items(_facts(report.case))
    yield _key_times(report)
    yield from timeline_picture(report)
    yield Paragraph(
        say(
            "Two clocks: **event time** is when it happened, by the clock of the system that recorded it; "
            "**handling time** is when this desk recorded it."
        )
    )
    yield _timeline(report)
    yield from techniques(report)


def _facts(case: CasePart) -> Iterator[Text]:
    ident = say(", provider's id {id}", id=Code(case.account_id)) if case.account_id else ""
    yield say("Account: {account}{id}", account=Code(case.account), id=ident)
    if case.former_addresses:
        yield say("Former addresses: {addresses}", addresses=in_a_row(map(Code, case.former_addresses)))
    yield say("Kind of account: {kind}", kind=word(case.kind) if case.kind else say("not stated"))
    yield say("Mail system: {provider}", provider=case.provider)
    yield say("Reported by: {reporter}", reporter=either(case.reporter, say("not stated")))
    verified = Term(case.caller_verified) if case.caller_verified else say("NOT on record")
    yield say("Caller verified: {how}", how=verified)
    yield say("Case opened by: {by}", by=who(case.opened_by))
    yield say(
        "Playbook: {title} ({id}, version {version}, SHA-256 {sha256})",
        title=Term(case.playbook_title),
        id=Code(case.playbook),
        version=case.playbook_version,
        sha256=Code(case.playbook_sha256),
    )


def happened_short(report: ReportModel) -> Iterator[Block]:
    """Yields the facts and the key times, the picture of the timeline, and the addresses that are abnormal."""
    yield items(_facts(report.case))
    yield _key_times(report)
    yield from timeline_picture(report)
    yield from abnormal_networks(report)
    yield from techniques(report)


def _key_times(report: ReportModel) -> Block:
    return table(
        (say("Key time"), say("UTC"), say("Clock")),
        ((Term(t.what), _about(t.precision, about("", t.at)), Term(t.clock)) for t in report.key_times),
    )


def _timeline(report: ReportModel) -> Block:
    return table(
        (say("Event time (UTC)"), say("Handling time (UTC)"), say("Kind"), say("What")), map(_row, report.timeline)
    )


def _row(row: TimelineRow) -> tuple[Text, ...]:
    return (
        _about(row.precision, about("", row.event_time)),
        stamp(row.recorded_at, zone=False) or "–",
        word(row.kind),
        together(row.what, say(" — {by}", by=who(row.by))) if row.by else row.what,
    )


def _about(precision: str, at: str) -> Text:
    return together(Term(precision), sign(" "), at) if precision else at
