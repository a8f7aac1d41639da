"""Derives the tables from the events. The same events always give the same tables."""

# Every method of the dispatch takes the same arguments.

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import singledispatchmethod

from workbench.model.cases import Case, ReviewMark
from workbench.model.custody import ExpiredRecord
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    CaseChanged,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseReviewed,
    Event,
    EvidenceExpired,
    EvidenceKept,
    ExposureBeyondReach,
    ExposureClosed,
    ExposureFound,
    ExposureReopened,
    FollowUpAdded,
    FollowUpDone,
    FollowUpDropped,
    QuestionAnswered,
    RecordsRead,
    SecretTaken,
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
from workbench.model.records import (
    ActionRecord,
    AnswerRecord,
    EvidenceRecord,
    ExposureRecord,
    FacetRecord,
    StepRecord,
    WaiverRecord,
)
from workbench.model.review import Decision
from workbench.model.state import Exposure, OpenedAt
from workbench.model.words import StepState

from .canonical import canonical
from .figure_rows import FigureRows, figure_types
from .follow_up_rows import apply_follow_up
from .history_filling import fill_words
from .history_rows import TELLING, HistoryRows
from .history_schema import HISTORY_TABLES
from .history_words import HistoryWords
from .parts import Parts
from .parts_in_memory import PartsInMemory
from .schema import PROJECTIONS
from .signin_rows import SignInRows
from .store import Store

__all__ = ["Projector", "compound", "look_of", "rebuild", "telling_types"]

_PRECISION = {"exact": 2, "not after": 1, "unknown": 0}


def compound(*names: str) -> str:
    """Returns one id for several names."""
    return canonical(list(names)).decode()


def look_of(event: Event) -> FacetRecord | None:
    """Returns the look at a facet that an event records, or None."""
    match event.data:
        case StateObserved(state=state, phase=phase):
            return FacetRecord(facet=state.facet, at=state.at, phase=phase, state=state, seq=event.seq)
        case StateUnreadable(facet=facet, phase=phase, why=why):
            return FacetRecord(facet=facet, at=event.at, phase=phase, unreadable=why, seq=event.seq)
        case _:
            return None


def rebuild(store: Store, projector: Projector, events: Iterable[Event]) -> None:
    """Empties the tables and fills them again. Belongs in a transaction."""
    HistoryWords(store).clear()
    for table in (*HISTORY_TABLES, *reversed(PROJECTIONS)):
        store.run(f"DELETE FROM {table}")  # noqa: S608 - our own tables' names
    for event in events:
        projector.apply(event, words=False)
    fill_words(store)


class Projector:
    """Applies events to the tables of a store; all but the sign-ins to `parts`, where given.

    `read` yields the bytes of evidence by their SHA-256: records and judgements are in there.
    """

    def __init__(
        self, store: Store, read: Callable[[str], Iterator[bytes]], parts: Parts | PartsInMemory | None = None
    ) -> None:
        self._parts = parts or Parts(store)
        self._signins = SignInRows(store, read, self._parts.addresses)
        self._figures = FigureRows(store, self._parts)
        self._history = HistoryRows(store, self._parts)
        self._words = HistoryWords(store)

    def apply(self, event: Event, *, words: bool = True) -> None:
        """Applies one event. Belongs in the transaction that records it. `words`: takes them into the index, too."""
        if event.case_id is not None:
            # Asked for by itself: a method that is bound anew at each call takes longer than what it does.
            _METHODS.dispatch(type(event.data))(self, event.data, event, event.case_id)
            self._figures.apply(event)
            self._history.apply(event, event.case_id)
            if words:
                self._words.apply(event, event.case_id)

    @singledispatchmethod
    def _apply(self, data: object, event: Event, case: str) -> None:
        """Events without a method of their own change nothing but the ledger."""

    # -- the case -----------------------------------------------------------------------------

    @_apply.register
    def _(self, data: CaseOpened, event: Event, case: str) -> None:
        opened = Case(
            id=case,
            ticket=data.ticket,
            account=data.account,
            account_id=data.account_id,
            provider=data.provider,
            playbook=data.playbook,
            reporter=data.reporter,
            caller_verified=data.caller_verified,
            kind=data.kind,
            opened_at=event.at,
            responder=event.actor.name,
        )
        self._parts.add_case(opened, event.seq, (data.account, *data.former_addresses), data.playbook_sha256)

    @_apply.register
    def _(self, data: CaseChanged, event: Event, case: str) -> None:
        names = ("account_id", "reporter", "caller_verified", "kind")
        changes = {name: value for name in names if (value := getattr(data, name)) is not None}
        self._parts.change_case(case, **changes)
        present = self._parts.case(case)
        if present is not None and (data.account_id is not None or data.former_addresses is not None):
            if data.former_addresses is not None:
                self._parts.set_addresses(case, (present.account, *data.former_addresses))
            self._signins.mark_own(case, present.account_id)

    @_apply.register
    def _(self, data: VerdictGiven, event: Event, case: str) -> None:
        self._parts.change_case(case, verdict=data.verdict, verdict_reason=data.reason or data.reason_code)

    @_apply.register
    def _(self, data: CaseClosed, event: Event, case: str) -> None:
        self._parts.change_case(case, verdict=data.verdict, closed_at=event.at)

    @_apply.register
    def _(self, data: CaseReopened, event: Event, case: str) -> None:
        self._parts.change_case(case, closed_at=None)

    @_apply.register
    def _(self, data: CaseReviewed, event: Event, case: str) -> None:
        present, said = self._parts.case(case), data.said
        if present is None or any(mark.id == data.review_id for mark in present.reviews):
            return
        mark = ReviewMark(
            id=data.review_id,
            decision=said.decision,
            reviewer=said.reviewer,
            fingerprint=data.fingerprint,
            at=said.signed_at,
            closed_at=said.closed_at,
            seq=event.seq,
        )
        sent_back = {"closed_at": None} if said.decision is Decision.SENT_BACK else {}
        self._parts.change_case(case, reviews=(*present.reviews, mark), **sent_back)
        for remark in said.remarks:
            if remark.step:
                why = f"{said.reviewer} remarks: {remark.text}"
                self._step(event, case, remark.step, StepState.OPEN, reason=why)
                self._parts.drop("waivers", case, compound("step", remark.step))

    # -- steps and answers --------------------------------------------------------------------

    def _step(self, event: Event, case: str, step: str, state: StepState, **more: object) -> None:
        record = StepRecord.model_validate({"step": step, "state": state, "since": event.at, "by": event.actor, **more})
        self._parts.put("steps", case, step, event.seq, record)

    @_apply.register
    def _(self, data: StepDone, event: Event, case: str) -> None:
        self._step(event, case, data.step, StepState.DONE, proof=data.proof)
        self._parts.drop("waivers", case, compound("step", data.step))

    @_apply.register
    def _(self, data: StepReopened, event: Event, case: str) -> None:
        self._step(event, case, data.step, StepState.OPEN, reason=data.why)
        self._parts.drop("waivers", case, compound("step", data.step))

    @_apply.register
    def _(self, data: StepWaiting, event: Event, case: str) -> None:
        if data.who:
            self._step(event, case, data.step, StepState.WAITING, waiting_for=data.who, waiting_what=data.for_what)
        else:
            self._step(event, case, data.step, StepState.OPEN)

    @_apply.register
    def _(self, data: Waived, event: Event, case: str) -> None:
        waiver = WaiverRecord(
            subject=data.subject,
            name=data.name,
            reason=data.reason,
            recheck_at=data.recheck_at,
            at=event.at,
            by=event.actor,
        )
        self._parts.put("waivers", case, compound(data.subject, data.name), event.seq, waiver)
        if data.subject == "step":
            self._step(event, case, data.name, StepState.WAIVED, reason=data.reason, recheck_at=data.recheck_at)

    @_apply.register
    def _(self, data: QuestionAnswered, event: Event, case: str) -> None:
        answer = AnswerRecord(step=data.step, question=data.question, value=data.value, at=event.at, by=event.actor)
        self._parts.put("answers", case, compound(data.step, data.question), event.seq, answer)

    # -- evidence, records, judgements, looks -------------------------------------------------

    @_apply.register
    def _(self, data: EvidenceKept, event: Event, case: str) -> None:
        record = EvidenceRecord(
            evidence=data.evidence, at=event.at, by=event.actor, step=data.step, supports=data.supports
        )
        self._parts.put("evidence", case, str(event.seq), event.seq, record)
        self._parts.drop("expired", case, data.evidence.sha256)

    @_apply.register
    def _(self, data: EvidenceExpired, event: Event, case: str) -> None:
        for sha256 in data.sha256s:
            record = ExpiredRecord(sha256=sha256, reason=data.reason, at=event.at, by=event.actor)
            self._parts.put("expired", case, sha256, event.seq, record)
        # What was read out of them is as personal as they were.
        self._signins.forget(case)

    @_apply.register
    def _(self, data: RecordsRead, event: Event, case: str) -> None:
        present = self._parts.case(case)
        self._signins.add(case, data, None if present is None else present.account_id)

    @_apply.register
    def _(self, data: SignInsJudged, event: Event, case: str) -> None:
        self._signins.judge(case, data)

    @_apply.register
    def _(self, data: SignInsOverruled, event: Event, case: str) -> None:
        self._signins.overrule(case, data, event.actor)

    @_apply.register(StateObserved)
    @_apply.register(StateUnreadable)
    def _(self, data: object, event: Event, case: str) -> None:
        look = look_of(event)
        if look is not None:
            self._parts.put("facets", case, look.facet, event.seq, look)

    # -- actions ------------------------------------------------------------------------------

    def _change_action(self, case: str, action: str, **changes: object) -> None:
        self._parts.change("actions", ActionRecord, case, action, lambda a: a.model_copy(update=changes))

    @_apply.register
    def _(self, data: ActionIntended, event: Event, case: str) -> None:
        record = ActionRecord(
            action=data.action,
            step=data.step,
            run=data.run,
            intended_at=event.at,
            intended_by=event.actor,
            undo=data.undo,
            blind_reason=data.blind_reason,
        )
        self._parts.put("actions", case, data.action.id, event.seq, record)

    @_apply.register
    def _(self, data: ActionEnded, event: Event, case: str) -> None:
        names = ("outcome", "detail", "effective_at", "pending_until", "evidence", "result")
        self._change_action(case, data.action_id, ended_at=event.at, **{name: getattr(data, name) for name in names})

    @_apply.register
    def _(self, data: ActionProved, event: Event, case: str) -> None:
        action = self._parts.get("actions", ActionRecord, case, data.action_id)
        if action is None:
            return
        changes: dict[str, object] = {"proof": data.proof, "proved_at": event.at}
        if data.outcome is not None:
            changes["outcome"] = data.outcome
        self._change_action(case, data.action_id, **changes)
        if data.proof.proved and action.action.undo_of:
            self._change_action(case, action.action.undo_of, undone_by=data.action_id)

    @_apply.register
    def _(self, data: SecretTaken, event: Event, case: str) -> None:
        self._change_action(case, data.action_id, secret_taken=True)

    # -- exposures ----------------------------------------------------------------------------

    def _change_exposure(self, case: str, exposure: str, **changes: object) -> None:
        self._parts.change("exposures", ExposureRecord, case, exposure, lambda e: e.model_copy(update=changes))

    @_apply.register
    def _(self, data: ExposureFound, event: Event, case: str) -> None:
        known = self._parts.get("exposures", ExposureRecord, case, data.exposure.id)
        if known is None:
            record = ExposureRecord(exposure=data.exposure)
        else:
            record = known.model_copy(update={"exposure": _better_known(known.exposure, data.exposure)})
        self._parts.put("exposures", case, data.exposure.id, event.seq, record)

    @_apply.register
    def _(self, data: ExposureClosed, event: Event, case: str) -> None:
        self._change_exposure(
            case,
            data.exposure_id,
            closed_at=data.closed_at,
            verified_at=data.verified_at,
            closed_by=data.action_id,
            grade=data.proof.after,
        )

    @_apply.register
    def _(self, data: ExposureReopened, event: Event, case: str) -> None:
        nothing = dict.fromkeys(("closed_at", "verified_at", "closed_by", "grade", "told_at"))
        self._change_exposure(case, data.exposure_id, **nothing, beyond_reach=False, told="")
        # It was given for a door that stood as it did then; this one asks for a reason of its own.
        self._parts.drop("waivers", case, compound("exposure", data.exposure_id))

    @_apply.register
    def _(self, data: ExposureBeyondReach, event: Event, case: str) -> None:
        self._change_exposure(case, data.exposure_id, beyond_reach=True, told=data.told, told_at=data.told_at)

    # -- follow-ups ---------------------------------------------------------------------------

    @_apply.register(FollowUpAdded)
    @_apply.register(FollowUpDone)
    @_apply.register(FollowUpDropped)
    def _(self, data: FollowUpAdded | FollowUpDone | FollowUpDropped, event: Event, case: str) -> None:
        apply_follow_up(self._parts, data, event, case)


_METHODS = Projector.__dict__["_apply"].dispatcher


def telling_types() -> frozenset[str]:
    """Returns the types of events that change a table."""
    models = (model for model in _METHODS.registry if model is not object)
    return TELLING.union((model.model_fields["type"].default for model in models), figure_types())


def _better_known(known: Exposure, found: Exposure) -> Exposure:
    opened = _more_precise(known.opened, found.opened)
    return found.model_copy(update={"opened": opened, "found_at": min(known.found_at, found.found_at)})


def _more_precise(known: OpenedAt, found: OpenedAt) -> OpenedAt:
    ranks = _PRECISION.get(known.precision, 0), _PRECISION.get(found.precision, 0)
    if ranks[0] != ranks[1]:
        return known if ranks[0] > ranks[1] else found
    if known.at is None or found.at is None:
        return known if found.at is None else found
    return known if known.at <= found.at else found
