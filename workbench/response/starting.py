"""Starts a run, once a person has agreed to exactly this plan."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import ConsentMissing, OutcomeUnknown, PlanStale, Refused
from workbench.model.state import FacetState
from workbench.model.words import Facet, SupportLevel

from .facts import CaseFacts, gather
from .plans import Consent, Plan
from .proposals import propose
from .running import Run

__all__ = ["check_consent", "check_start", "start", "why_nothing"]


def start(desk: Desk, plan: Plan, consent: Consent) -> Run:
    """Checks consent and starts the run; returns it at once.

    Must be called with an event loop running. Raises ConsentMissing, PlanStale, OutcomeUnknown (an earlier
    action must be read back first), or Refused (nothing to do, closed case, manual action, or a state that
    can't be read and no reason given to act all the same).
    """
    facts = check_start(desk, plan, consent)
    run = Run(desk, facts.case, plan, consent, run_id=f"R-{desk.new_id()}")
    desk.carry_on(run.id, run)
    return run


def check_start(desk: Desk, plan: Plan, consent: Consent) -> CaseFacts:
    """Returns what is recorded of the case. Raises as `start` does."""
    facts = gather(desk, desk.casefile.views.case(plan.case_id))
    if not plan.actions:
        raise Refused("There is nothing to do in this plan.", why_nothing(desk, facts.case, plan.step))
    _check_plan(facts, plan, desk.running(plan.case_id))
    check_consent(plan, consent)
    _check_basis(desk, facts, plan)
    _check_sight(facts, plan, consent)
    return facts


def why_nothing(desk: Desk, case: Case, step_id: str) -> str:
    """Returns what keeps the step's required actions from being done, as a hint; empty where nothing does."""
    facts = gather(desk, case)
    step = facts.playbook.step(step_id)
    held = [p for p in propose(desk, facts, step) if p.refused and not p.done] if step else []
    return " ".join(f"{p.action.id}: {p.refused}." for p in held if p.required)


def _check_plan(facts: CaseFacts, plan: Plan, under_way: frozenset[str]) -> None:
    if facts.case.closed_at is not None:
        raise Refused("The case is closed.", "Reopen it first.")
    for planned in plan.actions:
        if planned.refused:
            raise Refused(f"{planned.action.id} can't be done: {planned.refused}")
        if planned.support is not SupportLevel.AUTOMATED:
            raise Refused(
                f"{planned.action.id} is done by hand at this provider.", "Follow the guide and attach what it shows."
            )
    known = {r.action.id for r in facts.actions} | under_way
    doubled = [p.action.id for p in plan.actions if p.action.id in known]
    if doubled:
        raise PlanStale(f"{doubled[0]} was started already.", "Look at the step again.")
    touched = {f for p in plan.actions for f in p.action.spec.facets}
    for record in facts.unknown:
        if record.action.spec.facet in touched:
            raise OutcomeUnknown(
                f"Nobody knows yet whether {record.action.id} took effect.", "Read the state back first."
            )


def check_consent(plan: Plan, consent: Consent) -> None:
    """Raises PlanStale or ConsentMissing, which names every action that must be confirmed singly."""
    if consent.plan_digest != plan.digest:
        raise PlanStale("What was agreed to is not what would be done now.", "Look at the plan again.")
    missing = tuple(i for i in plan.single_confirmations if i not in consent.confirmed)
    if missing:
        raise ConsentMissing(
            f"{len(missing)} action{'s reach' if len(missing) > 1 else ' reaches'} beyond this account"
            " and must be confirmed singly: " + ", ".join(missing),
            "Confirm each by its id: " + " ".join(f"--confirm {i}" for i in missing),
            missing,
        )


def _check_basis(desk: Desk, facts: CaseFacts, plan: Plan) -> None:
    for facet, seq in plan.basis.items():
        record = facts.facets.get(facet)
        if record is None or record.seq == seq:
            continue
        planned_on = next((r for r in desk.casefile.views.looks(facts.case.id, facet) if r.seq == seq), None)
        if planned_on is None or _content(planned_on.state) != _content(record.state):
            raise PlanStale(f"{facet} has changed since the plan was made.", "Look at the plan again.")


def _content(state: FacetState | None) -> object:
    return None if state is None else (state.items, state.attrs)


def _check_sight(facts: CaseFacts, plan: Plan, consent: Consent) -> None:
    blind: list[Facet] = [p.action.spec.facet for p in plan.actions if facts.state_of(p.action.spec.facet) is None]
    if blind and not consent.blind_reason.strip():
        record = facts.facets.get(blind[0])
        why = record.unreadable if record else "Nobody has looked yet."
        raise Refused(
            f"{blind[0]} can't be read before acting: {why}",
            "Look again, or say why you act without having seen it (--blind REASON). "
            "It stays open until a proof closes it.",
        )
