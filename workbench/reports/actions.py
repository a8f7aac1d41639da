"""What was done: each action from intention to proof, and the consent it rests on."""

from __future__ import annotations

from datetime import datetime

from workbench.analysis.proving import already_so
from workbench.model.actions import ActionKind
from workbench.model.events import ConsentGiven
from workbench.model.records import ActionRecord
from workbench.model.words import Facet, Grade, Outcome

from .gathering import Material, person
from .parts import ActionPart, ConsentPart

__all__ = ["action_parts", "consent_parts"]


def action_parts(material: Material) -> tuple[ActionPart, ...]:
    """Returns the actions in the order in which they were intended."""
    return tuple(_part(material, record) for record in material.actions)


def consent_parts(material: Material) -> tuple[ConsentPart, ...]:
    """Returns the consents, oldest first."""
    return tuple(
        ConsentPart(
            at=event.at,
            by=person(event.actor),
            run=data.run,
            step=data.step,
            how=data.how,
            plan_digest=data.plan_digest,
            actions=data.actions,
        )
        for event, data in material.of_type(ConsentGiven)
    )


def _part(material: Material, record: ActionRecord) -> ActionPart:
    action, proof = record.action, record.proof
    return ActionPart(
        id=action.id,
        kind=action.kind,
        title=action.spec.title,
        label=action.label,
        step=record.step,
        run=record.run,
        reach=action.reach,
        by=person(record.intended_by),
        intended_at=record.intended_at,
        ended_at=record.ended_at,
        effective_at=record.effective_at,
        pending_until=record.pending_until,
        proved_at=record.proved_at,
        outcome=_outcome(record),
        under_way=action.id in material.running,
        proved=proof is not None and proof.proved,
        proof=proof.sentence if proof else "",
        grade_before=proof.before if proof else None,
        grade_after=proof.after if proof else None,
        detail=record.detail,
        result=tuple(f"{name}: {value}" for name, value in record.result.items()),
        otherwise_at=_otherwise_at(material, record),
        blind_reason=record.blind_reason,
        undo=_undo(record),
        undo_of=action.undo_of,
        undone_by=record.undone_by,
        secret=_secret(record),
        evidence=record.evidence,
        waiver=material.waiver("action", action.id),
    )


def _otherwise_at(material: Material, record: ActionRecord) -> datetime | None:
    """When the program saw that somebody changed it since. New sessions, codes and passwords are the owner's own."""
    action, look = record.action, material.facets.get(record.action.spec.facet)
    renewed = action.spec.facet in (Facet.SESSIONS, Facet.MESSAGES, Facet.PASSWORD)
    if renewed or action.kind is ActionKind.REVOKE_BACKUP_CODES or action.undo_of or record.undone_by:
        return None
    if record.proof is None or not record.proof.proved or look is None or look.state is None:
        return None
    if look.state.grade is not Grade.READ or already_so(action, look.state, look.at):
        return None
    proved = material.views.place_of_action(material.case.id, action.id, "action-proved")
    return look.at if look.seq > proved else None


def _outcome(record: ActionRecord) -> Outcome:
    if record.proof is not None and record.proof.proved:
        return Outcome.DONE
    return record.outcome or Outcome.UNKNOWN


def _undo(record: ActionRecord) -> str:
    spec = record.action.spec
    if record.undone_by:
        return f"was undone by {record.undone_by}"
    if record.irreversible:
        return f"can't be undone: {record.irreversible}"
    if record.undo is None:
        return f"by {spec.undo}, by hand: the state before is not on record"
    return f"can be undone by {spec.undo}"


def _secret(record: ActionRecord) -> str:
    if not record.action.spec.secret:
        return ""
    if record.undone_by:
        return "The password that was set has stopped working: the one from before was put back."
    if record.secret_taken:
        return "The new password was shown once, and is kept nowhere."
    return "Nobody took a new password from this program; none is kept."
