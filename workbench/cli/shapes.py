"""What the commands print as JSON: flat, documented, stable."""

from __future__ import annotations

from typing import Any

from workbench.analysis.rechecks import RecheckDue
from workbench.model.actions import ActionKind
from workbench.model.linking import Link
from workbench.model.records import ActionRecord, ExposureRecord, SignInRecord
from workbench.model.words import Judgement
from workbench.playbook.schema import Question
from workbench.response.facts import CaseFacts
from workbench.response.plans import Plan, PlannedAction
from workbench.response.runs import RunRow
from workbench.response.survey import CaseView, StepView

from .output import cleaned

__all__ = [
    "action_shape",
    "cleaned",
    "due_shape",
    "exposure_shape",
    "plan_shape",
    "proposal_shape",
    "question_shape",
    "row_shape",
    "signin_shape",
    "step_shape",
    "view_shape",
]


def _shape(value: dict[str, Any]) -> dict[str, Any]:
    return {key: cleaned(item) for key, item in value.items()}


def signin_shape(record: SignInRecord) -> dict[str, Any]:
    """One judged sign-in."""
    signin, judged = record.signin, record.judged
    return _shape(
        {
            "id": signin.id,
            "time": signin.at.isoformat(),
            "account": signin.account,
            "account_id": signin.account_id,
            "ip": signin.ip,
            "event": signin.event.value,
            "success": signin.success,
            "protocol": signin.protocol,
            "client": signin.client,
            "region": signin.region,
            "detail": signin.detail,
            "vendor_suspicious": signin.vendor_suspicious,
            "judgement": (judged.judgement if judged else Judgement.UNJUDGED).value,
            "author": judged.author if judged else "",
            "reasons": [r.sentence for r in judged.reasons] if judged else [],
            "source": signin.source,
            "line": signin.line,
        }
    )


def due_shape(due: RecheckDue) -> dict[str, Any]:
    """One recheck that is due, or will be."""
    return _shape({"at": due.at.isoformat(), "why": due.why, "overdue": due.overdue, "hours": due.hours})


def exposure_shape(record: ExposureRecord, waived: str = "") -> dict[str, Any]:
    """One exposure."""
    exposure = record.exposure
    return _shape(
        {
            "id": exposure.id,
            "facet": exposure.facet.value,
            "key": exposure.key,
            "what": exposure.what,
            "attribution": exposure.attribution.value,
            "why": exposure.why,
            "opened_at": exposure.opened.at.isoformat() if exposure.opened.at else None,
            "opened_precision": exposure.opened.precision,
            "found_at": exposure.found_at.isoformat(),
            "closed_at": record.closed_at.isoformat() if record.closed_at else None,
            "verified_at": record.verified_at.isoformat() if record.verified_at else None,
            "closed_by": record.closed_by,
            "proof": record.grade.value if record.grade else None,
            "beyond_reach": record.beyond_reach,
            "told": record.told,
            "open": record.is_open,
            "waived": waived,
        }
    )


def action_shape(record: ActionRecord, unknown: bool) -> dict[str, Any]:
    """One action that was intended."""
    return _shape(
        {
            "id": record.action.id,
            "action": record.action.kind.value,
            "target": record.action.target,
            "step": record.step,
            "outcome": "unknown" if unknown else record.outcome.value if record.outcome else "under way",
            "detail": record.detail,
            "intended_at": record.intended_at.isoformat(),
            "by": record.intended_by.name,
            "ended_at": record.ended_at.isoformat() if record.ended_at else None,
            "effective_at": record.effective_at.isoformat() if record.effective_at else None,
            "proved": record.proof.proved if record.proof else False,
            "proof": record.proof.sentence if record.proof else "",
            "proof_before": record.proof.before.value if record.proof and record.proof.before else None,
            "proof_after": record.proof.after.value if record.proof and record.proof.after else None,
            "secret_taken": record.secret_taken if record.action.kind is ActionKind.RESET_PASSWORD else None,
            "undo_of": record.action.undo_of,
            "undone_by": record.undone_by,
        }
    )


def proposal_shape(planned: PlannedAction) -> dict[str, Any]:
    """One action that a step proposes."""
    return _shape(
        {
            "id": planned.action.id,
            "action": planned.action.kind.value,
            "target": planned.action.target,
            "title": planned.action.spec.title,
            "label": planned.action.label,
            "step": planned.step,
            "support": planned.support.value,
            "effect": planned.action.spec.effect,
            "risk": planned.action.spec.risk,
            "reach": planned.action.reach.value,
            "undo": planned.undo,
            "required": planned.required,
            "suggested": planned.suggested,
            "done": planned.done,
            "needs_confirm": planned.singly,
            "refused": planned.refused,
            "recorded_in": planned.elsewhere,
            "collateral": planned.collateral,
            "note": planned.note,
            "after": list(planned.after),
        }
    )


def plan_shape(plan: Plan) -> dict[str, Any]:
    """A plan, as it would be agreed to."""
    return {
        "case": plan.case_id,
        "step": plan.step,
        "digest": plan.digest,
        "needs_confirm": list(plan.single_confirmations),
        "actions": [proposal_shape(p) for p in plan.actions],
    }


def row_shape(row: RunRow) -> dict[str, Any]:
    """How one action of a run ended."""
    return _shape(
        {
            "id": row.action_id,
            "title": row.title,
            "state": row.state.value,
            "outcome": row.outcome.value if row.outcome else None,
            "proved": row.proof.proved if row.proof else False,
            "proof": row.proof.sentence if row.proof else "",
            "detail": row.detail,
        }
    )


def question_shape(question: Question, answer: str | None) -> dict[str, Any]:
    """One question, with the answer that was given to it."""
    yes_no = ["yes", "no", "unknown"] if question.kind == "yes-no" else []
    return {
        "id": question.id,
        "ask": question.ask,
        "help": question.help,
        "kind": question.kind,
        "required": question.required,
        "options": [o.value for o in question.options] or yes_no,
        "labels": {o.value: o.label for o in question.options},
        "then": {o.value: o.then for o in question.options if o.then},
        "when": dict(question.when),
        "answer": answer,
    }


def step_shape(step: StepView, facts: CaseFacts) -> dict[str, Any]:
    """One step: what it asks, proposes and lacks."""
    kind = facts.case.kind
    return _shape(
        {
            "number": step.number,
            "id": step.step.id,
            "title": step.step.title,
            "state": step.state.value,
            "waiting_for": step.record.waiting_for if step.record else "",
            "reason": step.record.reason if step.record else "",
            "lacks": list(step.lacks),
            "next": {"move": step.next.move.value, "label": step.next.label, "why": step.next.why},
            "why": step.step.why,
            "guidance": list(step.step.guidance),
            "say": list(step.step.say),
            "for_kind": step.step.for_kind.get(kind, "") if kind else "",
            "questions": [question_shape(q, facts.given.get(q.id)) for q in step.step.questions],
            "checks": [f.value for f in step.step.checks],
            "unchecked": [f.value for f in step.unchecked],
            "open_exposures": [e.exposure.id for e in step.open_exposures],
            "proposals": [proposal_shape(p) for p in step.proposals],
            "unknown": [r.action.id for r in step.unknown],
        }
    )


def _link_shape(link: Link) -> dict[str, Any]:
    made = link.linked
    return _shape(
        {
            "case": made.other,
            "ticket": made.ticket,
            "account": made.account,
            "why": made.why,
            "shared": [item.model_dump(mode="json") for item in made.shared],
            "opened": made.opened,
            "at": link.at.isoformat(),
            "by": link.by.name,
        }
    )


def view_shape(view: CaseView) -> dict[str, Any]:
    """A whole case."""
    facts = view.facts
    unknown = {r.action.id for r in facts.unknown}
    return {
        **cleaned(view.case.model_dump(mode="json")),
        "current_step": view.current,
        "next": {"step": view.current, "move": view.now.next.move.value, "label": cleaned(view.now.next.label)},
        "signins": facts.situation.signins,
        "abnormal": facts.situation.abnormal,
        "abnormal_ips": cleaned(list(facts.situation.abnormal_ips)),
        "steps": [step_shape(s, facts) for s in view.steps],
        "answers": {key: cleaned(a.value) for key, a in facts.answers.items()},
        "facets": {
            f.value: {
                "at": r.at.isoformat(),
                "grade": r.state.grade.value if r.state else None,
                "unreadable": cleaned(r.unreadable),
                "items": len(r.state.items) if r.state else None,
            }
            for f, r in facts.facets.items()
        },
        "exposures": [exposure_shape(e) for e in facts.exposures],
        "not_checked": list(view.not_checked),
        "actions": [action_shape(a, a.action.id in unknown) for a in facts.actions],
        "waivers": [cleaned(w.model_dump(mode="json")) for w in facts.waivers],
        "evidence": [cleaned(e.model_dump(mode="json")) for e in facts.evidence],
        "unknown": sorted(unknown),
        "examined": [cleaned(r.examined.model_dump(mode="json", exclude={"type"})) for r in facts.examined],
        "linked": [_link_shape(link) for link in facts.links],
        "standing_down": cleaned(facts.standing_down.model_dump(mode="json")) if facts.standing_down else None,
    }
