"""One row for each case of the history, as it follows from the events."""

from __future__ import annotations

from functools import singledispatchmethod

from workbench.model.base import Thing
from workbench.model.events import (
    CaseChanged,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseReviewed,
    CauseChosen,
    Event,
    EvidenceExpired,
    ExposureBeyondReach,
    ExposureClosed,
    ExposureFound,
    ExposureReopened,
    QuestionAnswered,
    RecheckMade,
    RecordsRead,
    StateObserved,
    StepDone,
    StepReopened,
    VerdictGiven,
    Waived,
)
from workbench.model.rechecks import MadeRecheck, named_by_waivers
from workbench.model.records import ExposureRecord, FacetRecord, WaiverRecord
from workbench.model.review import Decision

from .canonical import micros, plain, record_text
from .counted_reviews import marks_text
from .history_traits import Traits, traits_of
from .parts import Parts, load
from .parts_in_memory import PartsInMemory
from .store import Row, Store

__all__ = ["TELLING", "HistoryRows"]

_CAUSE = "cause"
"""The playbook's question that asks how the intruder got in."""
_OPEN = """
INSERT INTO history (no, case_id, ticket, account, provider, responder, playbook, opened_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


class _Rechecks(Thing):
    made: tuple[MadeRecheck, ...] = ()


class HistoryRows:
    """Applies an event after the parts of its case were brought up to it."""

    def __init__(self, store: Store, parts: Parts | PartsInMemory) -> None:
        self._store = store
        self._parts = parts
        self._traits = Traits(store)

    def apply(self, event: Event, case_id: str) -> None:
        """Brings the row and the traits of a case up to an event. Belongs in the transaction that records it."""
        _METHODS.dispatch(type(event.data))(self, event.data, event, case_id)
        if found := traits_of(event):
            for no, account in self._numbers(case_id):
                self._traits.put(no, found, own=account)

    def _numbers(self, case_id: str) -> list[Row]:
        """The number and the account of the case; none where it has no row."""
        return self._store.rows("SELECT no, account FROM history WHERE case_id = ?", plain(case_id))

    def _set(self, case_id: str, **values: object) -> None:
        named = ", ".join(f"{name} = ?" for name in values)
        self._store.run(f"UPDATE history SET {named} WHERE case_id = ?", *values.values(), plain(case_id))  # noqa: S608

    @singledispatchmethod
    def _apply(self, data: object, event: Event, case: str) -> None:
        """Events without a method of their own change nothing here."""

    @_apply.register
    def _(self, data: CaseOpened, event: Event, case: str) -> None:
        self._store.run(
            _OPEN,
            event.seq,
            *map(plain, (case, data.ticket, data.account, data.provider, event.actor.name, data.playbook_sha256)),
            micros(event.at),
        )

    @_apply.register
    def _(self, data: VerdictGiven, event: Event, case: str) -> None:
        self._set(case, verdict=data.verdict)

    @_apply.register
    def _(self, data: CaseClosed, event: Event, case: str) -> None:
        self._set(case, verdict=data.verdict, closed_at=micros(event.at), rechecked=0)
        self._look_at_reviews(case)

    @_apply.register
    def _(self, data: CaseReopened, event: Event, case: str) -> None:
        self._set(case, closed_at=None)
        self._look_at_reviews(case)

    @_apply.register
    def _(self, data: CaseReviewed, event: Event, case: str) -> None:
        present = self._parts.case(case)
        if present is not None:
            # One that was sent back is open again, and waivers of the steps with a remark are gone.
            self._set(case, closed_at=None if present.closed_at is None else micros(present.closed_at))
        self._look_at_reviews(case)
        self._look_at_waivers(case, event)

    def _look_at_reviews(self, case: str) -> None:
        """Keeps of an open case every review, of a closed one those that settle it as it was closed last."""
        present = self._parts.case(case)
        if present is None or not present.reviews:
            return
        marks = present.reviews
        if present.closed_at is not None:
            settling = (m for m in marks if m.decision != Decision.SENT_BACK and m.closed_at == present.closed_at)
            marks = tuple(settling)
        self._set(case, reviews=marks_text(marks))

    @_apply.register
    def _(self, data: QuestionAnswered, event: Event, case: str) -> None:
        if data.question == _CAUSE:
            self._set(case, cause=plain(data.value))

    @_apply.register
    def _(self, data: CauseChosen, event: Event, case: str) -> None:
        self._set(case, cause=plain(data.cause))

    @_apply.register(RecordsRead)
    @_apply.register(EvidenceExpired)
    @_apply.register(CaseChanged)
    def _(self, data: object, event: Event, case: str) -> None:
        for no, account in self._numbers(case):
            self._traits.read_again(no, case, account)

    @_apply.register(ExposureFound)
    @_apply.register(ExposureClosed)
    @_apply.register(ExposureReopened)
    @_apply.register(ExposureBeyondReach)
    def _(self, data: object, event: Event, case: str) -> None:
        found = self._parts.all("exposures", ExposureRecord, case)
        self._set(case, exposures=sum(record.is_open for record in found))
        self._look_at_waivers(case, event)

    @_apply.register(StateObserved)
    @_apply.register(StepDone)
    @_apply.register(StepReopened)
    @_apply.register(Waived)
    def _(self, data: object, event: Event, case: str) -> None:
        self._look_at_waivers(case, event)

    @_apply.register
    def _(self, data: RecheckMade, event: Event, case: str) -> None:
        made = MadeRecheck(at=event.at, hours=data.hours, looked=data.looked)
        sql = "SELECT rechecks, closed_at, rechecked FROM history WHERE case_id = ?"
        for record, closed_at, reached in self._store.rows(sql, plain(case)):
            rechecks = _Rechecks(made=(*load(_Rechecks, record).made, made))
            if closed_at is not None and micros(event.at) >= closed_at:
                reached = max(reached, data.hours or 0)
            self._set(case, rechecks=record_text(rechecks), rechecked=reached)
        self._look_at_waivers(case, event)

    def _look_at_waivers(self, case: str, event: Event) -> None:
        waivers = self._parts.all("waivers", WaiverRecord, case)
        due = self._due(case, event, waivers) if any(w.recheck_at for w in waivers) else None
        self._store.run(
            "UPDATE history SET waived_until = ?1 WHERE case_id = ?2 AND waived_until IS NOT ?1", due, plain(case)
        )

    def _due(self, case: str, event: Event, waivers: tuple[WaiverRecord, ...]) -> int | None:
        facets = {look.facet: look for look in self._parts.all("facets", FacetRecord, case)}
        exposures = self._parts.all("exposures", ExposureRecord, case)
        record = self._store.value("SELECT rechecks FROM history WHERE case_id = ?", plain(case))
        made = load(_Rechecks, record or "{}").made
        dues = named_by_waivers(waivers, facets, exposures, made, event.at)
        return micros(dues[0].at) if dues else None


_METHODS = HistoryRows.__dict__["_apply"].dispatcher

TELLING = frozenset({model.model_fields["type"].default for model in _METHODS.registry if model is not object})
"""The types of events that change these tables, beside those that have traits."""
