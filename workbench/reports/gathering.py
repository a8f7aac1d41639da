"""Everything the case file holds on one case, read at one point of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from workbench.casefile import CaseFile, Views
from workbench.model.cases import Actor, Case
from workbench.model.custody import ExpiredRecord
from workbench.model.events import (
    CaseChanged,
    CaseOpened,
    ClockSetBack,
    Event,
    EventData,
    ExposureFound,
    LedgerStarted,
    RecheckMade,
    RecordsRead,
)
from workbench.model.rechecks import MadeRecheck, RecheckDue, after_closing, named_by_waivers
from workbench.model.records import (
    ActionRecord,
    AnswerRecord,
    EvidenceRecord,
    ExposureRecord,
    FacetRecord,
    SignInRecord,
    StepRecord,
    WaiverRecord,
)
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Facet, Judgement
from workbench.playbook.route import led_past
from workbench.playbook.schema import Playbook

from .parts import Person, WaiverPart

__all__ = ["Material", "gather", "person"]

_PAGE = 5_000
_TRIES = 3
D = TypeVar("D", bound=EventData)


def person(actor: Actor) -> Person:
    """Returns who did something, as a report names them."""
    return Person(name=actor.name, os_user=actor.os_user)


@dataclass(frozen=True)
class Material:
    """The records of one case."""

    case: Case
    playbook: Playbook
    made_at: datetime
    running: frozenset[str]
    events: tuple[Event, ...]
    steps: dict[str, StepRecord]
    answers: dict[tuple[str, str], AnswerRecord]
    facets: dict[Facet, FacetRecord]
    actions: tuple[ActionRecord, ...]
    exposures: tuple[ExposureRecord, ...]
    waivers: tuple[WaiverRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    expired: dict[str, ExpiredRecord]
    """Evidence whose bytes were removed, by its SHA-256."""
    key: tuple[str, str]
    """Id of the desk's key in use, and its public key."""
    came_from: dict[str, int]
    """How many entries came from other desks, by the id of those desks' ledgers."""
    audit: tuple[AuditEvent, ...]
    head: tuple[int, str]
    started: LedgerStarted
    trouble: str
    views: Views

    def of_type(self, kind: type[D]) -> Iterator[tuple[Event, D]]:
        """Yields the events of one type with what they say."""
        for event in self.events:
            if isinstance(event.data, kind):
                yield event, event.data

    def signins(self, judgement: Judgement | None = None) -> Iterator[SignInRecord]:
        """Yields the account's own sign-ins in the order of their time, a page at a time."""
        offset = 0
        while page := self.views.signins(self.case.id, judgement=judgement, limit=_PAGE, offset=offset):
            yield from page
            offset += len(page)

    @cached_property
    def abnormal(self) -> tuple[SignIn, ...]:
        """The account's sign-ins that are judged abnormal, in the order of their time."""
        return tuple(record.signin for record in self.signins(Judgement.ABNORMAL))

    def waiver(self, subject: str, name: str) -> WaiverPart | None:
        """Returns the waiver in force for a step, facet, exposure or action."""
        return next((self.waiver_part(w) for w in self.waivers if (w.subject, w.name) == (subject, name)), None)

    def waiver_part(self, record: WaiverRecord) -> WaiverPart:
        """Returns a waiver as a report prints it."""
        overdue = (record.subject, record.name) in {due.waiver for due in self.due if due.overdue}
        return WaiverPart(
            reason=record.reason, by=person(record.by), at=record.at, recheck_at=record.recheck_at, overdue=overdue
        )

    @cached_property
    def due(self) -> tuple[RecheckDue, ...]:
        """The rechecks that nobody had made when the report was, those to come as well."""
        made = [
            MadeRecheck(at=event.at, hours=data.hours, looked=data.looked) for event, data in self.of_type(RecheckMade)
        ]
        closing = after_closing(self.case.closed_at, self.playbook.recheck_hours, made, self.made_at)
        named = named_by_waivers(self.waivers, self.facets, self.exposures, made, self.made_at)
        return tuple(sorted((*closing, *named), key=lambda due: due.at))

    @cached_property
    def opened(self) -> tuple[Event, CaseOpened]:
        """The event that opened the case."""
        return next(self.of_type(CaseOpened))

    @cached_property
    def former_addresses(self) -> tuple[str, ...]:
        """Addresses that the account went by before."""
        changes = [data.former_addresses for _, data in self.of_type(CaseChanged) if data.former_addresses is not None]
        return changes[-1] if changes else self.opened[1].former_addresses

    @cached_property
    def read_at(self) -> dict[str, datetime]:
        """When the records of a piece of evidence were taken in, by its SHA-256."""
        return {data.evidence: event.at for event, data in reversed(list(self.of_type(RecordsRead)))}

    @cached_property
    def found_recorded_at(self) -> dict[str, datetime]:
        """When an exposure was first recorded, by its id."""
        return {data.exposure.id: event.at for event, data in reversed(list(self.of_type(ExposureFound)))}

    @cached_property
    def set_back(self) -> dict[int, timedelta]:
        """By how much the desk's clock had been set back when an entry was recorded, by its place in the ledger."""
        back, by_seq = timedelta(0), {}
        for event in self.events:
            if isinstance(event.data, ClockSetBack):
                back += timedelta(seconds=event.data.seconds)
            by_seq[event.seq] = back
        return by_seq

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each piece of evidence by its SHA-256."""
        return {record.evidence.sha256: record.evidence.name for record in self.evidence}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each piece of evidence by its SHA-256."""
        return {record.evidence.sha256: record.evidence.kind for record in self.evidence}

    @cached_property
    def skipped(self) -> frozenset[str]:
        """The steps that the verdict leads past."""
        return led_past(self.playbook, self.case.verdict)

    def is_own(self, event: AuditEvent) -> bool:
        """Tells whether an audit event is of the account of the case."""
        if self.case.account_id is not None and event.account_id is not None:
            return event.account_id == self.case.account_id
        known = {self.case.account.lower(), *(address.lower() for address in self.former_addresses)}
        return event.account.lower() in known

    def is_unknown(self, record: ActionRecord) -> bool:
        """An action whose effect nobody knows: ended so, or intended and never ended."""
        return record.action.id not in self.running and record.is_unknown


def gather(
    casefile: CaseFile, case_id: str, playbook: Playbook, *, made_at: datetime, running: frozenset[str] = frozenset()
) -> Material:
    """Reads a case. Raises NotFound.

    Where somebody appends meanwhile it is read again, so that all parts are of one point of the ledger.
    """
    for _ in range(_TRIES):
        head = casefile.head()
        material = _read(casefile, case_id, playbook, made_at, running, head)
        if casefile.head() == head:
            break
    return material


def _read(
    casefile: CaseFile,
    case_id: str,
    playbook: Playbook,
    made_at: datetime,
    running: frozenset[str],
    head: tuple[int, str],
) -> Material:
    views = casefile.views
    case = views.case(case_id)
    started = next(event.data for event in casefile.events(limit=1) if isinstance(event.data, LedgerStarted))
    return Material(
        case=case,
        playbook=playbook,
        made_at=made_at,
        running=running,
        events=tuple(event for event in casefile.events(case.id) if event.seq <= head[0]),
        steps=views.steps(case.id),
        answers=views.answers(case.id),
        facets=views.facets(case.id),
        actions=views.actions(case.id),
        exposures=views.exposures(case.id),
        waivers=views.waivers(case.id),
        evidence=views.evidence_of(case.id),
        expired=views.expired(case.id),
        key=views.key_in_use(),
        came_from=views.came_from(case.id),
        audit=views.audit(case.id),
        head=head,
        started=started,
        trouble=casefile.trouble,
        views=views,
    )
