"""Reported mail, as a report tells it: what was found in it, what people said, who fell for it, the filter rules."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.clicks import hosts_to_look_for
from workbench.analysis.filter_rules import trials_in
from workbench.casefile.examined import examined_of
from workbench.casefile.links import links_of
from workbench.model.actions import ActionKind
from workbench.model.base import JsonObject, Moment, Thing
from workbench.model.examined import ExaminedRecord
from workbench.model.records import ActionRecord
from workbench.model.words import Facet, Grade

from .gathering import Material, person
from .parts import AnswerPart, Line, OpenPoint, Person, Standing, StepPart

__all__ = ["ExaminedPart", "FellPart", "FilterPart", "ReasonLine", "ReportedPart", "open_about", "reported_part"]


class ReasonLine(Thing):
    """One thing that speaks for or against a mail."""

    points: int
    sentence: Line
    evidence: Line


class ExaminedPart(Thing):
    """One examined mail."""

    subject: Line
    sender: Line
    sender_name: Line
    date: Line
    finding: Line
    says: Line
    name: Line
    """Of the file that it came in, or the name that it was kept under."""
    number: int
    evidence: str
    mailbox: Line
    """Whose mailbox it was read from; empty: it was handed in as a file."""
    examined_at: Moment
    examined_by: Person
    checks: tuple[Line, ...]
    reasons: tuple[ReasonLine, ...]
    links: tuple[Line, ...]
    files: tuple[Line, ...]
    not_examined: tuple[Line, ...]


class FellPart(Thing):
    """Who answered a reported mail, or has a linked case since."""

    account: Line
    why: Line
    linked: Line
    """The linked case; empty: none."""


class FilterPart(Thing):
    """A filter rule that the reported mails gave."""

    key: Line
    told: Line
    """What it would have caught; empty: not checked."""
    state: Line
    is_set: bool


class ReportedPart(Thing):
    """All of it."""

    mails: tuple[ExaminedPart, ...]
    answers: tuple[AnswerPart, ...]
    """What reporter and sender said, and whoever was asked later."""
    fell: tuple[FellPart, ...]
    searched_others: bool
    """Other people's mailboxes were searched for answers."""
    hosts: tuple[Line, ...]
    """Where the links of what was reported lead: what a web proxy's log is searched for."""
    filters: tuple[FilterPart, ...]


def reported_part(material: Material, steps: tuple[StepPart, ...]) -> ReportedPart | None:
    """Returns what was reported; None where the playbook is not about reported mail."""
    if material.playbook.mail != "reported":
        return None
    record = material.facets.get(Facet.MESSAGES)
    attrs: JsonObject = record.state.attrs if record is not None and record.state is not None else {}
    asked, examined = _steps_that_ask(material), examined_of(material.views, material.case.id)
    return ReportedPart(
        mails=tuple(map(_examined, examined)),
        answers=tuple(answer for step in steps if step.id in asked for answer in step.answers),
        fell=_fell(material, attrs),
        searched_others=attrs.get("searched") == "all",
        hosts=hosts_to_look_for((r.examined.mail for r in examined), (material.case.account.rpartition("@")[2],)),
        filters=_filters(material, attrs),
    )


def _steps_that_ask(material: Material) -> frozenset[str]:
    """The steps up to the verdict, and the one that widens the case."""
    steps = material.playbook.steps
    judged = next((n for n, step in enumerate(steps) if step.gives_verdict), len(steps))
    return frozenset(step.id for n, step in enumerate(steps) if n <= judged or step.widens)


def _examined(record: ExaminedRecord) -> ExaminedPart:
    one, mail = record.examined, record.examined.mail
    return ExaminedPart(
        subject=mail.subject,
        sender=mail.sender,
        sender_name=mail.sender_name,
        date=mail.date,
        finding=mail.finding,
        says=mail.says,
        name=one.name,
        number=one.number,
        evidence=one.evidence,
        mailbox=one.mailbox,
        examined_at=record.at,
        examined_by=person(record.by),
        checks=mail.checks,
        reasons=tuple(ReasonLine(points=r.points, sentence=r.sentence, evidence=r.evidence) for r in mail.reasons),
        links=tuple(f"{f'{link.shown} → ' if link.shown else ''}{link.url}" for link in mail.links),
        files=tuple(f"{f.name or 'no name'}: {f.real or f.declared}, {f.size:,} bytes" for f in mail.files),
        not_examined=mail.not_examined,
    )


def _fell(material: Material, attrs: JsonObject) -> tuple[FellPart, ...]:
    told = attrs.get("answered")
    answered = {
        str(row["account"]): f"answered it: {row.get('why', '')}"
        for row in (told if isinstance(told, list) else [])
        if isinstance(row, dict) and "account" in row
    }
    linked = {link.linked.account.lower(): link.linked.other for link in links_of(material.views, material.case.id)}
    return tuple(
        FellPart(account=account, why=answered.get(account, "linked by a person"), linked=linked.get(account, ""))
        for account in dict.fromkeys([*answered, *linked])
    )


def _filters(material: Material, attrs: JsonObject) -> tuple[FilterPart, ...]:
    trials = trials_in(attrs.get("filters"))
    done = {r.action.target: r for r in material.actions if r.action.kind is ActionKind.FILTER_MAIL}
    parts = []
    for key in dict.fromkeys([*trials, *done]):
        record, trial = done.get(key), trials.get(key)
        is_set = record is not None and record.undone_by is None
        told = trial.sentence if trial else ""
        parts.append(FilterPart(key=key, told=told, state=_state(record), is_set=is_set))
    return tuple(parts)


def _state(record: ActionRecord | None) -> str:
    if record is None:
        return "not set"
    if record.undone_by is not None:
        return "set, and taken back"
    if record.proof is None or not record.proof.proved:
        return "begun, and NOT PROVED"
    read = record.proof.after is Grade.READ
    return "set, and read back in the list" if read else "set by hand, shown by what was attached"


def open_about(part: ReportedPart | None, *, led_past: bool) -> Iterator[OpenPoint]:
    """Yields what heads the report: what was not examined, not looked for, or left to whoever answered.

    `led_past`: the verdict leads past finding copies.
    """
    if part is None:
        return
    if not part.mails:
        yield OpenPoint(standing=Standing.NOT_CHECKED, what="No reported mail was examined.")
    for mail in part.mails:
        for what in mail.not_examined:
            yield OpenPoint(standing=Standing.NOT_CHECKED, what=f"Of “{mail.subject or mail.name}”: {what}")
    if led_past:
        return
    if not part.searched_others:
        yield OpenPoint(
            standing=Standing.NOT_CHECKED,
            what="Who answered the reported mail.",
            detail="Other people's mailboxes were not searched by the program.",
        )
    yield OpenPoint(
        standing=Standing.NOT_CHECKED,
        what="Who clicked on the reported mail.",
        detail="Clicks leave no trace in mail, and no web proxy's log was read; people were asked.",
    )
    for one in part.fell:
        if not one.linked:
            yield OpenPoint(standing=Standing.NOT_DONE, what=f"A linked case for {one.account}", detail=one.why)
    for rule in part.filters:
        if rule.is_set and not rule.told:
            what = f"What the filter rule {rule.key} would have caught"
            yield OpenPoint(standing=Standing.NOT_CHECKED, what=what, detail="It was set all the same.")
