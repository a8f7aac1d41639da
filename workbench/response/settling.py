"""Marks steps done when their proof is complete, and open again when something comes up."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import EventData, StepDone, StepReopened
from workbench.model.words import StepState, facet_title

from .facts import CaseFacts
from .plans import label_of, name_of
from .proposals import is_proved
from .survey import CaseView, StepView, survey

__all__ = ["settle"]

_SETTLED = (StepState.DONE, StepState.WAIVED)
"""A waiver covers what was open when it was given; what comes up later asks for a word of its own."""


async def settle(desk: Desk, case: Case) -> CaseView:
    """Brings the steps up to date with what is recorded; returns where the case stands."""
    view = survey(desk, case)
    events: list[EventData] = []
    for step in view.steps:
        if step.state in (StepState.OPEN, StepState.WAITING) and not step.lacks:
            events.append(StepDone(step=step.step.id, proof=_proof_of(view.facts, step)))
        elif step.state in _SETTLED and step.lacks and view.case.closed_at is None:
            events.append(StepReopened(step=step.step.id, why=step.lacks[0]))
    if not events:
        return view
    await desk.record(case.id, *events)
    return survey(desk, case)


def _proof_of(facts: CaseFacts, step: StepView) -> tuple[str, ...]:
    proof = []
    if step.step.gives_verdict:
        signins = f", {facts.situation.signins} sign-ins judged" if step.step.signins else ""
        proof.append(f"Verdict “{facts.case.verdict}”{signins}.")
    if step.step.examines:
        mails = [r.examined.mail for r in facts.examined]
        proof += [f"“{mail.subject}” is kept as it came and was examined: {mail.finding}." for mail in mails]
    for facet in step.step.checks:
        waiver = facts.waiver("facet", facet.value)
        state = facts.state_of(facet)
        if state is not None:
            proof.append(f"{facet_title(facet)}: {state.grade} {state.at:%H:%M:%S} UTC from {state.coverage.source}.")
        elif waiver is not None:
            proof.append(f"{facet_title(facet)}: not checked, waived by {waiver.by.name}: {waiver.reason}")
    proof += [
        f"{name_of(record.action)}: {record.proof.sentence}"
        for record in facts.actions
        if record.step == step.step.id and is_proved(record) and record.proof is not None
    ]
    proof += [f"{label_of(p)}: in force, recorded in {p.elsewhere}." for p in step.proposals if p.elsewhere]
    return tuple(proof) or ("Everything the step asks for is answered.",)
