"""Takes an action back: an action like any other, restored to the recorded state and proved the same way."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.desk.desk import Desk
from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.errors import NotFound, Refused
from workbench.model.records import ActionRecord
from workbench.model.words import SupportLevel

from .facts import CaseFacts, gather
from .former import former_of, tell_owner
from .plans import Plan, PlannedAction
from .undo_rules import check_holds

__all__ = ["brings_back_a_door", "plan_undo", "planned_undo"]

_COMPARE = (
    "First see that it is still as it was shown when it was done. If somebody changed it since, leave it and say so."
)
_DOORS = (
    ActionKind.RESTORE_PASSWORD,
    ActionKind.RESTORE_APP_PASSWORD,
    ActionKind.ENABLE_RULE,
    ActionKind.RESTORE_FORWARDING,
    ActionKind.RESTORE_DELEGATE,
    ActionKind.RESTORE_SETTING,
)


def brings_back_a_door(record: ActionRecord) -> bool:
    """Tells whether undoing it would let mail out again: that asks for a typed reason."""
    return record.action.spec.undo in _DOORS


async def plan_undo(desk: Desk, case: Case, ref: str, reason: str = "") -> Plan:
    """Returns the plan that takes one action back.

    Raises NotFound; Refused where the case is closed, or it can't be undone, was not proved, was changed by somebody
    since, is relied on by another open case, or would bring a flagged item back without a typed reason.
    """
    facts = gather(desk, case)
    record = facts.action(ref)
    if record is None:
        raise NotFound(f"This case has no action '{ref}'.", "workbench case show CASE lists them.")
    if facts.case.closed_at is not None:
        raise Refused("The case is closed.", "Reopen it first.")
    await check_holds(desk, case, record)
    if brings_back_a_door(record) and not reason.strip():
        raise Refused(
            f"{record.action.label or record.action.id} was shut: it lets mail out, hides it, or lets somebody at it.",
            "Say why it may come back (--reason).",
        )
    facts = gather(desk, case)
    latest = facts.facets.get(record.action.spec.facet)
    basis = {record.action.spec.facet: latest.seq} if latest else {}
    return Plan(case_id=case.id, step=record.step, actions=(planned_undo(desk, facts, record, reason),), basis=basis)


def planned_undo(
    desk: Desk, facts: CaseFacts, record: ActionRecord, reason: str, beside: Iterable[PlannedAction] = ()
) -> PlannedAction:
    """Returns the action that takes another one back. It must have passed the checks. `beside`: planned before it."""
    kind = record.action.spec.undo
    assert kind is not None
    assert record.undo is not None
    named = (*(r.action for r in facts.actions), *(p.action for p in beside))
    attempts = sum(a.kind is kind and a.target == record.action.target for a in named)
    provider = desk.provider(facts.case.provider)
    params: JsonObject = {**record.undo, "reason": reason.strip()}
    if former := former_of(record):
        params["former"] = former
    if "scope" in record.action.params:
        params["scope"] = record.action.params["scope"]
    action = Action(
        id=action_id(kind, record.action.target, attempts + 1),
        kind=kind,
        target=record.action.target,
        label=record.action.label,
        params=params,
        undo_of=record.action.id,
    )
    row = next((row for row in provider.support() if row.name == record.action.kind), None)
    return PlannedAction(
        action=action,
        step=record.step,
        support=row.undo if row else SupportLevel.NONE,
        note=_what_was(record),
        resource=provider.resource(action),
    )


def _what_was(record: ActionRecord) -> str:
    """The recorded state that comes back, in words; where only a person saw it, what they must compare."""
    if record.action.kind is ActionKind.RESET_PASSWORD:
        return tell_owner(record)
    undo = record.undo or {}
    if "by hand" in undo:
        return _COMPARE
    item, attrs = undo.get("item"), undo.get("attrs")
    if isinstance(item, dict):
        return f"It was: {item.get('what')}, {'on' if item.get('enabled') else 'off'}."
    if "item" in undo:
        return "It was not there before."
    if isinstance(attrs, dict) and attrs:
        words = {True: "yes", False: "no", None: "not set"}
        said = (
            f"{k.replace('_', ' ')}: {words[v] if v is None or isinstance(v, bool) else v}" for k, v in attrs.items()
        )
        return f"It was: {', '.join(said)}."
    return ""
