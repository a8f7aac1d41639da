"""Takes an action back: an action like any other, restored to the recorded state and proved the same way."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.errors import NotFound, Refused
from workbench.model.records import ActionRecord
from workbench.model.state import FacetState
from workbench.model.words import Facet, SupportLevel

from .facts import CaseFacts, gather
from .first_look import readable_facets
from .looking import look
from .plans import Plan, PlannedAction
from .proposals import is_proved
from .proving import key_of, untouched

__all__ = ["plan_undo"]

_BRINGS_BACK_A_DOOR = (ActionKind.ENABLE_RULE, ActionKind.RESTORE_FORWARDING, ActionKind.RESTORE_DELEGATE)


async def plan_undo(desk: Desk, case: Case, ref: str, reason: str = "") -> Plan:
    """Returns the plan that takes one action back.

    Raises NotFound; Refused where it can't be undone, was not proved, was changed by somebody since, is relied
    on by another open case, or would bring a flagged item back without a typed reason.
    """
    facts = gather(desk, case)
    record = facts.action(ref)
    if record is None:
        raise NotFound(f"This case has no action '{ref}'.", "workbench case show CASE lists them.")
    _check_can_be_undone(record)
    if record.action.spec.facet in readable_facets(desk, case):
        await _check_untouched(desk, case, record)
    _check_relied_on(desk, facts, record)
    return _plan(desk, gather(desk, case), record, reason)


async def _check_untouched(desk: Desk, case: Case, record: ActionRecord) -> None:
    """By hand, the person compares; where the program can read, it does."""
    facet = record.action.spec.facet
    (seen,) = await look(desk, case, (facet,), phase="before", step=record.step)
    if seen.state is None:
        raise Refused(f"{facet} can't be read now: {seen.unreadable}", "Try again when it can be.")
    after = _recorded_after(desk, case, record)
    if facet is not Facet.MESSAGES and (after is None or not untouched(after, seen.state, key_of(record.action))):
        raise Refused(
            f"{record.action.id} can't be undone: somebody changed it since, so putting the old state back would undo "
            "their work too.",
            "Look at the step and decide by hand.",
        )


def _check_can_be_undone(record: ActionRecord) -> None:
    spec = record.action.spec
    if spec.undo is None:
        raise Refused(f"{record.action.id} can't be undone: {spec.irreversible}.")
    if record.action.undo_of is not None:
        raise Refused(f"{record.action.id} is itself an undo.", "Do the original action again instead.")
    if record.undone_by is not None:
        raise Refused(
            f"{record.action.id} was undone already, by {record.undone_by}.",
            "Do the original action again if it is to hold.",
        )
    if not is_proved(record):
        raise Refused(f"{record.action.id} was never proved, so there is nothing sure to take back.")
    if record.undo is None:
        raise Refused(f"{record.action.id} can't be undone: the state before it was not read.")


def _recorded_after(desk: Desk, case: Case, record: ActionRecord) -> FacetState | None:
    views = desk.casefile.views
    # The look that proved it is the last one before its proof; what others read meanwhile may be older than its effect.
    proved = views.place_of_action(case.id, record.action.id, "action-proved")
    looks = views.looks(case.id, record.action.spec.facet)
    seen = [r.state for r in looks if r.phase == "after" and r.state is not None and r.seq < proved]
    return seen[-1] if seen else None


def _check_relied_on(desk: Desk, facts: CaseFacts, record: ActionRecord) -> None:
    if record.action.kind is not ActionKind.BLOCK_IP:
        return
    for other in desk.casefile.views.cases():
        if other.id == facts.case.id or other.closed_at is not None or other.provider != facts.case.provider:
            continue
        if any(a.action.target == record.action.target and is_proved(a) for a in desk.casefile.views.actions(other.id)):
            raise Refused(f"{record.action.id} can't be undone: open case {other.ticket} relies on it.")


def _plan(desk: Desk, facts: CaseFacts, record: ActionRecord, reason: str) -> Plan:
    kind = record.action.spec.undo
    assert kind is not None
    assert record.undo is not None
    if kind in _BRINGS_BACK_A_DOOR and not reason.strip():
        raise Refused(
            f"{record.action.label or record.action.id} was shut because it lets mail out.",
            "Say why it may come back (--reason).",
        )
    attempts = sum(r.action.kind is kind and r.action.target == record.action.target for r in facts.actions)
    provider = desk.provider(facts.case.provider)
    support = {row.name: row for row in provider.support()}
    params: JsonObject = {**record.undo, "reason": reason.strip()}
    action = Action(
        id=action_id(kind, record.action.target, attempts + 1),
        kind=kind,
        target=record.action.target,
        label=record.action.label,
        params=params,
        undo_of=record.action.id,
    )
    row = support.get(record.action.kind)
    planned = PlannedAction(
        action=action,
        step=record.step,
        support=row.undo if row else SupportLevel.NONE,
        resource=provider.resource(action),
    )
    latest = facts.facets.get(record.action.spec.facet)
    basis = {record.action.spec.facet: latest.seq} if latest else {}
    return Plan(case_id=facts.case.id, step=record.step, actions=(planned,), basis=basis)
