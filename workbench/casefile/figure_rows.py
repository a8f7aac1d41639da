"""Keeps the rows that figures are counted in, event by event."""

# Every method of the dispatch takes the same arguments.

from __future__ import annotations

from datetime import datetime
from functools import singledispatchmethod

from workbench.model.containment import AskedAction, contained
from workbench.model.events import (
    ActionIntended,
    ActionProved,
    CaseChanged,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseReviewed,
    CauseChosen,
    ConsentGiven,
    Event,
    EvidenceExpired,
    EvidenceKept,
    ExposureBeyondReach,
    ExposureClosed,
    ExposureFound,
    ExposureReopened,
    QuestionAnswered,
    RecordsRead,
    SignInsJudged,
    SignInsOverruled,
    StateObserved,
    StateUnreadable,
    StepDone,
    StepReopened,
    StepWaiting,
    VerdictGiven,
    Waived,
)
from workbench.model.figures import CAUSE, NOTICED
from workbench.model.records import ExposureRecord
from workbench.model.words import Grade

from .canonical import micros, plain
from .parts import Parts
from .parts_in_memory import PartsInMemory
from .store import Store

__all__ = ["FigureRows", "figure_types"]

_ABNORMAL = "FROM signins WHERE case_id = ?1 AND own = 1 AND judgement = 'abnormal'"
_FIRST_ABNORMAL = f"""
UPDATE case_figures SET abnormal_at = coalesce(
  (SELECT min(at) {_ABNORMAL} AND record ->> '$.success'), (SELECT min(at) {_ABNORMAL})
) WHERE case_id = ?1
"""  # noqa: S608 - our own words
_ADDRESSES = f"INSERT INTO address_figures SELECT DISTINCT ?1, ip {_ABNORMAL} AND ip IS NOT NULL"
_ACTIONS = """
SELECT CASE instr(id, '~') WHEN 0 THEN id ELSE substr(id, 1, instr(id, '~') - 1) END,
  kind, asked, early, undo, waived, proved_at FROM action_figures WHERE case_id = ?
"""
_BEGIN_STEP = """
INSERT INTO step_figures (case_id, id, begun_at)
SELECT ?1, ?2, iif(EXISTS (SELECT 1 FROM step_figures WHERE case_id = ?1), ?3, opened_at)
FROM case_figures WHERE case_id = ?1
ON CONFLICT (case_id, id) DO NOTHING
"""
"""The first step of a case begins with the case."""
_SETTLE_STEP = """
UPDATE step_figures SET settled_at = ?, waived = ? WHERE case_id = ? AND id = ? AND settled_at IS NULL
"""
_REOPEN_STEP = """
UPDATE step_figures SET settled_at = NULL, waived = 0 WHERE case_id = ?1 AND id = ?2
AND (SELECT first_closed_at IS NULL FROM case_figures WHERE case_id = ?1)
"""
"""What a recheck brings back after the case was closed is no part of how long the step took."""
_ASK = """
INSERT INTO action_figures (case_id, id, asked)
SELECT ?1, ?2, first_closed_at IS NULL FROM case_figures WHERE case_id = ?1
ON CONFLICT (case_id, id) DO UPDATE SET asked = max(asked, excluded.asked)
"""
_INTEND = """
INSERT INTO action_figures (case_id, id, kind, early, undo, intended_at)
SELECT ?1, ?2, ?3, first_closed_at IS NULL, ?4, ?5 FROM case_figures WHERE case_id = ?1
ON CONFLICT (case_id, id) DO UPDATE
SET kind = excluded.kind, early = excluded.early, undo = excluded.undo, intended_at = excluded.intended_at
"""
_PROVE = """
UPDATE action_figures SET by_hand = coalesce(by_hand, ?), proved_at = coalesce(proved_at, ?)
WHERE case_id = ? AND id = ?
"""
_EXPOSURE = "INSERT OR REPLACE INTO exposure_figures VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class FigureRows:
    """Writes the tables of figures. `parts`: where the rest of the case stands, up to date with the same event."""

    def __init__(self, store: Store, parts: Parts | PartsInMemory) -> None:
        self._store = store
        self._parts = parts

    def apply(self, event: Event) -> None:
        """Applies one event, after the other tables had it. Belongs in the transaction that records it."""
        if event.case_id is not None:
            case = plain(event.case_id)
            step = getattr(event.data, "step", "") if type(event.data) in _METHODS.registry else ""
            if step:
                self._store.run(_BEGIN_STEP, case, plain(step), micros(event.at))
            _METHODS.dispatch(type(event.data))(self, event.data, event, case)

    @singledispatchmethod
    def _apply(self, data: object, event: Event, case: str) -> None:
        """Events without a method of their own say nothing that is counted."""

    def _set(self, case: str, **columns: object) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        self._store.run(f"UPDATE case_figures SET {names} WHERE case_id = ?", *columns.values(), case)  # noqa: S608

    # -- the case -----------------------------------------------------------------------------

    @_apply.register
    def _(self, data: CaseOpened, event: Event, case: str) -> None:
        self._store.run(
            "INSERT INTO case_figures (case_id, account, account_id, playbook, opened_at) VALUES (?, ?, ?, ?, ?)",
            case,
            plain(data.account.lower()),
            _text(data.account_id),
            plain(data.playbook),
            micros(event.at),
        )

    @_apply.register
    def _(self, data: CaseChanged, event: Event, case: str) -> None:
        if data.account_id is not None:
            self._set(case, account_id=_text(data.account_id))
        self._look_at_signins(case)

    @_apply.register
    def _(self, data: VerdictGiven, event: Event, case: str) -> None:
        self._set(case, verdict=data.verdict, reason=plain(data.reason_code))

    @_apply.register
    def _(self, data: CaseClosed, event: Event, case: str) -> None:
        at = micros(event.at)
        self._set(case, verdict=data.verdict, closed_at=at)
        self._store.run(
            "UPDATE case_figures SET first_closed_at = coalesce(first_closed_at, ?) WHERE case_id = ?", at, case
        )

    @_apply.register
    def _(self, data: CaseReopened, event: Event, case: str) -> None:
        self._set(case, closed_at=None)

    @_apply.register
    def _(self, data: CaseReviewed, event: Event, case: str) -> None:
        present = self._parts.case(case)
        if present is not None and present.closed_at is None:
            self._set(case, closed_at=None)

    @_apply.register
    def _(self, data: QuestionAnswered, event: Event, case: str) -> None:
        if data.question == NOTICED:
            self._set(case, noticed_at=_moment(data.value))
        elif data.question == CAUSE:
            self._set(case, cause=plain(data.value))

    @_apply.register
    def _(self, data: CauseChosen, event: Event, case: str) -> None:
        self._set(case, cause=plain(data.cause))

    # -- sign-ins -----------------------------------------------------------------------------

    @_apply.register(RecordsRead)
    @_apply.register(SignInsJudged)
    @_apply.register(SignInsOverruled)
    @_apply.register(EvidenceExpired)
    def _(self, data: object, event: Event, case: str) -> None:
        self._look_at_signins(case)

    def _look_at_signins(self, case: str) -> None:
        self._store.run(_FIRST_ABNORMAL, case)
        self._store.run("DELETE FROM address_figures WHERE case_id = ?", case)
        self._store.run(_ADDRESSES, case)

    # -- steps: whatever names one first begins it ----------------------------------------------

    @_apply.register(StateObserved)
    @_apply.register(StateUnreadable)
    @_apply.register(EvidenceKept)
    @_apply.register(StepWaiting)
    def _(self, data: object, event: Event, case: str) -> None:
        """Of these, only the step that they name counts. A note is no work on one."""

    @_apply.register
    def _(self, data: StepDone, event: Event, case: str) -> None:
        self._store.run(_SETTLE_STEP, micros(event.at), 0, case, plain(data.step))

    @_apply.register
    def _(self, data: StepReopened, event: Event, case: str) -> None:
        self._store.run(_REOPEN_STEP, case, plain(data.step))

    @_apply.register
    def _(self, data: Waived, event: Event, case: str) -> None:
        if data.subject == "step":
            self._store.run(_BEGIN_STEP, case, plain(data.name), micros(event.at))
            self._store.run(_SETTLE_STEP, micros(event.at), 1, case, plain(data.name))
        elif data.subject == "action":
            self._store.run("UPDATE action_figures SET waived = 1 WHERE case_id = ? AND id = ?", case, plain(data.name))
            self._contain(case)

    # -- actions ------------------------------------------------------------------------------

    @_apply.register
    def _(self, data: ConsentGiven, event: Event, case: str) -> None:
        if not data.step:
            for action in data.actions:
                self._store.run(_ASK, case, plain(action))
            self._contain(case)

    @_apply.register
    def _(self, data: ActionIntended, event: Event, case: str) -> None:
        action = data.action
        undo = action.undo_of is not None
        self._store.run(_INTEND, case, plain(action.id), action.kind.value, undo, micros(event.at))
        self._contain(case)

    @_apply.register
    def _(self, data: ActionProved, event: Event, case: str) -> None:
        by_hand = data.proof.after in (Grade.SHOWN, Grade.STATED)
        proved_at = micros(event.at) if data.proof.proved else None
        self._store.run(_PROVE, by_hand, proved_at, case, plain(data.action_id))
        self._contain(case)

    def _contain(self, case: str) -> None:
        rows = self._store.rows(_ACTIONS, case)
        found = contained(
            AskedAction(what, kind, bool(asked), bool(early), bool(undo), bool(waived), proved_at)
            for what, kind, asked, early, undo, waived, proved_at in rows
        )
        at, by = found or (None, None)
        self._set(case, contained_at=at, contained_by=by)

    # -- exposures ----------------------------------------------------------------------------

    @_apply.register(ExposureFound)
    def _(self, data: ExposureFound, event: Event, case: str) -> None:
        self._put_exposure(event, data.exposure.id)

    @_apply.register(ExposureClosed)
    @_apply.register(ExposureReopened)
    @_apply.register(ExposureBeyondReach)
    def _(self, data: ExposureClosed, event: Event, case: str) -> None:
        self._put_exposure(event, data.exposure_id)

    def _put_exposure(self, event: Event, exposure_id: str) -> None:
        assert event.case_id is not None
        record = self._parts.get("exposures", ExposureRecord, event.case_id, exposure_id)
        if record is None:
            return
        exposure = record.exposure
        self._store.run(
            _EXPOSURE,
            plain(event.case_id),
            plain(exposure_id),
            exposure.facet.value,
            exposure.attribution.value,
            plain(exposure.opened.precision),
            None if exposure.opened.at is None else micros(exposure.opened.at),
            None if record.closed_at is None else micros(record.closed_at),
            record.beyond_reach,
        )


_METHODS = FigureRows.__dict__["_apply"].dispatcher


def figure_types() -> frozenset[str]:
    """Returns the types of events that change a figure."""
    models = (model for model in _METHODS.registry if model is not object)
    return frozenset(model.model_fields["type"].default for model in models)


def _text(text: str | None) -> str | None:
    return None if text is None else plain(text)


def _moment(told: str) -> int | None:
    """A time as it was answered; None where it is none, or says no zone."""
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    return None if at.tzinfo is None else micros(at)
