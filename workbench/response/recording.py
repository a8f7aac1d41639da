"""Turns what was seen into events: exposures that are new, back, or shut."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from workbench.analysis.exposures import OUTSIDE
from workbench.analysis.proving import key_of, untouched
from workbench.model.actions import ActionKind
from workbench.model.events import EventData, ExposureClosed, ExposureFound, ExposureReopened
from workbench.model.records import ActionRecord, ExposureRecord
from workbench.model.state import Exposure, FacetState, Proof
from workbench.model.words import Facet, Grade, Outcome

from .proposals import is_proved

__all__ = ["closings", "found_exposures", "reopenings", "seen_exposures", "unshut", "untouched"]

_SHUT_BY = {
    Facet.PASSWORD: (ActionKind.RESET_PASSWORD,),
    Facet.SESSIONS: (ActionKind.REVOKE_SESSIONS, ActionKind.FORGET_DEVICES),
}
"""What shuts the exposures that stand for a facet as a whole: all of these, not the last of them."""

_PRECISION = ("unknown", "not after", "exact")


def found_exposures(known: Iterable[ExposureRecord], found: Iterable[Exposure]) -> tuple[Exposure, ...]:
    """Returns the exposures that are news: unknown so far, or known better than before."""
    by_id = {record.exposure.id: record.exposure for record in known}
    return tuple(e for e in found if e.id not in by_id or _knows_more(e, by_id[e.id]))


def _knows_more(new: Exposure, old: Exposure) -> bool:
    sharper = _PRECISION.index(new.opened.precision) > _PRECISION.index(old.opened.precision)
    lost_more = new.key.endswith(OUTSIDE) and new.what != old.what
    return sharper or lost_more or (new.opened == old.opened and new.attribution is not old.attribution)


def _both_words(old: Exposure, new: Exposure) -> str:
    """The log's words stay, they are known by now; of a rule, what it does comes behind them."""
    if new.facet is not Facet.RULES or new.what in old.what:
        return old.what
    return f"{old.what}: {new.what[:1].lower()}{new.what[1:]}"


def _tells_more(new: Exposure, old: Exposure) -> bool:
    """The log told that a rule was made; only its text, as it was seen now, tells what stands out about it."""
    return new.as_seen and not old.as_seen and new.attribution is old.attribution


def seen_exposures(known: Iterable[ExposureRecord], found: Iterable[Exposure]) -> list[EventData]:
    """Returns the events for exposures that were seen in a state just now."""
    records = {record.exposure.id: record for record in known}
    found = tuple(found)
    news = found_exposures(records.values(), found)
    fuller = (
        e.model_copy(update={"what": _both_words(records[e.id].exposure, e)})
        for e in found
        if e not in news and _tells_more(e, records[e.id].exposure)
    )
    events: list[EventData] = [ExposureFound(exposure=e) for e in (*news, *fuller)]
    events += [
        ExposureReopened(exposure_id=e.id, why=f"It was seen again: {e.what}")
        for e in found
        if e.id in records and records[e.id].closed_at is not None
    ]
    return events


def closings(
    known: Iterable[ExposureRecord], state: FacetState, actions: Iterable[ActionRecord], seen: frozenset[str]
) -> list[EventData]:
    """Returns the events for exposures that this state shows to be shut.

    Only a state that the program read can show it. `seen`: ids that were found in this very state.
    """
    if state.grade is not Grade.READ:
        return []
    actions = tuple(actions)
    events: list[EventData] = []
    for record in known:
        exposure = record.exposure
        if exposure.facet is not state.facet or not record.is_open or exposure.id in seen:
            continue
        if not _is_shut(exposure, state, actions):
            continue
        action = _closing_action(actions, exposure)
        events.append(
            ExposureClosed(
                exposure_id=exposure.id,
                closed_at=_closed_at(action, state.at),
                verified_at=state.at,
                action_id=action.action.id if action else None,
                proof=_closing_proof(exposure, action, state),
            )
        )
    return events


def reopenings(known: Iterable[ExposureRecord], state: FacetState, actions: Iterable[ActionRecord]) -> list[EventData]:
    """Returns the events for exposures of a facet as a whole that are open again: what shut them was taken back."""
    actions = tuple(a for a in actions if a.action.spec.facet is state.facet)
    if not any(a.undone_by for a in actions) or not unshut(state.facet, actions):
        return []
    shut = (r.exposure for r in known if r.exposure.facet is state.facet and not r.exposure.key and r.closed_at)
    return [ExposureReopened(exposure_id=e.id, why="What had shut it was taken back.") for e in shut]


def _closing_action(actions: tuple[ActionRecord, ...], exposure: Exposure) -> ActionRecord | None:
    """The last action that shut it. One that failed did not, even where the door is shut by now."""
    matching = [
        a
        for a in actions
        if a.action.spec.facet is exposure.facet
        and key_of(a.action) == exposure.key
        and a.action.undo_of is None
        and a.undone_by is None
        and (a.outcome is Outcome.DONE or is_proved(a))
    ]
    return matching[-1] if matching else None


def _is_shut(exposure: Exposure, state: FacetState, actions: tuple[ActionRecord, ...]) -> bool:
    if not exposure.key:
        return _whole_is_shut(exposure.facet, state, actions)
    item = state.item(exposure.key)
    if exposure.facet is Facet.MESSAGES:
        return _is_left_alone(exposure, state) or (item is not None and item.attrs.get("delivered") == 0)
    return item is None or not item.enabled


def _is_left_alone(exposure: Exposure, state: FacetState) -> bool:
    """The group of mails that it stands for is not judged abnormal any more."""
    item = state.item(exposure.key.removesuffix(OUTSIDE))
    return exposure.facet is Facet.MESSAGES and item is not None and not item.enabled


def _whole_is_shut(facet: Facet, state: FacetState, actions: tuple[ActionRecord, ...]) -> bool:
    missing = unshut(facet, actions)
    if ActionKind.FORGET_DEVICES in missing and not any(i.attrs.get("kind") == "trusted-device" for i in state.items):
        missing -= {ActionKind.FORGET_DEVICES}
    return not missing


def unshut(facet: Facet, actions: Iterable[ActionRecord]) -> frozenset[ActionKind]:
    """Returns the kinds of action that must still be proved before a facet as a whole counts as shut."""
    latest = {a.action.kind: a for a in actions if a.action.spec.facet is facet and a.undone_by is None}
    return frozenset(k for k in _SHUT_BY.get(facet, ()) if k not in latest or not is_proved(latest[k]))


def _closed_at(action: ActionRecord | None, seen_at: datetime) -> datetime:
    if action is None:
        return seen_at
    # The provider's clock may be ahead of ours: nothing is shut later than it was seen to be.
    return min(action.effective_at or action.ended_at or seen_at, seen_at)


def _closing_proof(exposure: Exposure, action: ActionRecord | None, state: FacetState) -> Proof:
    if _is_left_alone(exposure, state):
        return Proof(proved=True, sentence="It is not judged abnormal any more.", after=state.grade)
    if action is not None and action.proof is not None and action.proof.proved:
        return action.proof
    return Proof(proved=True, sentence="It is no longer there, as read from the provider.", after=state.grade)
