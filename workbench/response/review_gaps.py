"""What a reviewer must not overlook: every step, exposure and action of a case that has no proof."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.base import Thing
from workbench.model.records import ActionRecord, ExposureRecord
from workbench.model.words import Grade, Outcome, StepState, facet_title

from .facts import CaseFacts
from .plans import name_of
from .proposals import is_proved
from .survey import CaseView, StepView

__all__ = ["Gap", "StepProof", "gaps", "step_proofs"]

_WEAK = (Grade.ACKNOWLEDGED, Grade.STATED)


class Gap(Thing):
    """One thing without proof."""

    step: str = ""
    """Id of the step; empty where it belongs to none."""
    what: str
    """In a few words."""
    why: str
    """Why it counts as unproved."""

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return f"{self.what}: {self.why}"


class StepProof(Thing):
    """What a reviewer sees of one step."""

    number: int
    step: str
    title: str
    state: StepState
    proof: tuple[str, ...]
    """Sentences, each with its grade where it has one."""
    gaps: tuple[Gap, ...]


def step_proofs(view: CaseView) -> tuple[StepProof, ...]:
    """Returns every step with its proof and what lacks one."""
    found = gaps(view)
    return tuple(
        StepProof(
            number=step.number,
            step=step.step.id,
            title=step.step.title,
            state=step.state,
            proof=_proof(view.facts, step),
            gaps=tuple(gap for gap in found if gap.step == step.step.id),
        )
        for step in view.steps
    )


def gaps(view: CaseView) -> tuple[Gap, ...]:
    """Returns everything without proof, in the order of the playbook."""
    facts = view.facts
    found = [gap for step in view.steps if step.state is not StepState.SKIPPED for gap in _of_step(facts, step)]
    asked = frozenset(facet for step in view.steps for facet in step.step.checks)
    rest = (record for record in facts.exposures if record.exposure.facet not in asked)
    found += [gap for record in rest for gap in _of_exposure("", facts, record)]
    return tuple({(gap.what, gap.why): gap for gap in reversed(found)}.values())[::-1]


def _of_step(facts: CaseFacts, step: StepView) -> Iterator[Gap]:
    name, title = step.step.id, f"step {step.number} {step.step.title}"
    if step.state is StepState.WAIVED and step.record is not None:
        yield Gap(step=name, what=title, why=f"waived by {step.record.by.name}: {step.record.reason}")
    elif step.state is not StepState.DONE:
        yield Gap(step=name, what=title, why=f"it is {step.state}")
    said_below = {f"still open: {e.exposure.what}" for e in facts.exposures}
    said_below |= {f"{facet_title(facet)}: not checked" for facet in step.step.checks} | {"the case is not closed"}
    yield from (Gap(step=name, what=title, why=lack) for lack in step.lacks if lack not in said_below)
    if step.step.signins and not facts.situation.signins:
        yield Gap(step=name, what="sign-ins", why=_waived(facts, "facet", "signins") or "none was read")
    for facet in step.step.checks:
        waived, state = _waived(facts, "facet", facet.value), facts.state_of(facet)
        if state is None:
            yield Gap(step=name, what=facet_title(facet), why=f"not checked; {waived}".rstrip("; "))
        elif state.grade in _WEAK:
            yield Gap(step=name, what=facet_title(facet), why=f"only {state.grade} by {state.coverage.source}")
    for exposure in facts.exposures:
        if exposure.exposure.facet in step.step.checks:
            yield from _of_exposure(name, facts, exposure)
    for record in facts.actions:
        if record.step == name:
            yield from _of_action(name, facts, record)


def _of_exposure(step: str, facts: CaseFacts, record: ExposureRecord) -> Iterator[Gap]:
    what = record.exposure.what
    if record.beyond_reach:
        yield Gap(step=step, what=what, why=f"beyond reach; told: {record.told}")
    elif record.is_open:
        waived = _waived(facts, "exposure", record.exposure.id)
        yield Gap(step=step, what=what, why=f"still open; {waived}".rstrip("; "))
    elif record.grade in _WEAK:
        yield Gap(step=step, what=what, why=f"closed on what was only {record.grade}")


def _of_action(step: str, facts: CaseFacts, record: ActionRecord) -> Iterator[Gap]:
    name = name_of(record.action)
    if waived := _waived(facts, "action", record.action.id):
        yield Gap(step=step, what=name, why=waived)
    elif record.is_unknown:
        yield Gap(step=step, what=name, why="its outcome is unknown")
    elif record.outcome is Outcome.DONE and record.undone_by is None and not is_proved(record):
        yield Gap(step=step, what=name, why="done, and no state read back shows it")
    elif record.proof is not None and record.proof.proved and record.proof.after in _WEAK:
        yield Gap(step=step, what=name, why=f"its proof was only {record.proof.after}")


def _waived(facts: CaseFacts, subject: str, name: str) -> str:
    waiver = facts.waiver(subject, name)
    return f"waived by {waiver.by.name}: {waiver.reason}" if waiver else ""


def _proof(facts: CaseFacts, step: StepView) -> tuple[str, ...]:
    found = []
    for facet in step.step.checks:
        state = facts.state_of(facet)
        if state is not None:
            found.append(f"{facet_title(facet)}: {state.grade}, {state.at:%Y-%m-%d %H:%M:%S} UTC")
    for record in facts.actions:
        proof = record.proof
        if record.step == step.step.id and proof is not None and proof.proved:
            found.append(f"{name_of(record.action)}: {_grades(record)}; {proof.sentence}")
    return tuple(found) or (step.record.proof if step.record else ())


def _grades(record: ActionRecord) -> str:
    assert record.proof is not None
    before = record.proof.before.value if record.proof.before else "not seen"
    after = record.proof.after.value if record.proof.after else "not seen"
    return f"before {before}, after {after}"
