"""The steps of the playbook with their answers, proofs and waivers; and the evidence."""

from __future__ import annotations

from workbench.model.custody import ExpiredRecord
from workbench.model.records import StepRecord
from workbench.model.words import StepState
from workbench.playbook.route import is_asked
from workbench.playbook.schema import Question, Step

from .gathering import Material, person
from .parts import AnswerPart, StepPart
from .record_parts import EvidencePart

__all__ = ["evidence_parts", "step_parts"]

_ON_TELLING = frozenset({"told", "outside-told", "owner-told"})
"""The questions of the playbooks that ask who was told."""


def step_parts(material: Material) -> tuple[StepPart, ...]:
    """Returns every step of the playbook, in its order."""
    return tuple(_part(material, number, step) for number, step in enumerate(material.playbook.steps, start=1))


def _part(material: Material, number: int, step: Step) -> StepPart:
    record = material.steps.get(step.id)
    return StepPart(
        number=number,
        id=step.id,
        title=step.title,
        state=_state(material, step, record),
        since=record.since if record else None,
        by=person(record.by) if record else None,
        reason=record.reason if record else "",
        waiting_for=record.waiting_for if record else "",
        waiting_what=record.waiting_what if record else "",
        wanted=step.proof,
        proof=record.proof if record else (),
        answers=_answers(material, step),
        waiver=material.waiver("step", step.id),
        attack=step.attack,
    )


def _state(material: Material, step: Step, record: StepRecord | None) -> StepState:
    state = record.state if record else StepState.OPEN
    return StepState.SKIPPED if state is StepState.OPEN and step.id in material.skipped else state


def _answers(material: Material, step: Step) -> tuple[AnswerPart, ...]:
    given = {question: record.value for (_, question), record in material.answers.items()}
    return tuple(_answer(material, step, q) for q in step.questions if is_asked(q, given))


def _answer(material: Material, step: Step, question: Question) -> AnswerPart:
    record = material.answers.get((step.id, question.id))
    if record is None:
        return AnswerPart(ask=question.ask, required=question.required, answer=None)
    labels = {option.value: option.label for option in question.options}
    if question.kind == "cause":
        labels = {cause.id: cause.title for cause in material.playbook.causes}
    label = labels.get(record.value, record.value)
    return AnswerPart(
        ask=question.ask,
        required=question.required,
        answer=label,
        at=record.at,
        by=person(record.by),
        says_who_was_told=question.id in _ON_TELLING,
    )


def evidence_parts(material: Material) -> tuple[EvidencePart, ...]:
    """Returns the evidence in the order in which it was kept; what is kept twice stands there once for each time."""
    return tuple(
        EvidencePart(
            sha256=record.evidence.sha256,
            size=record.evidence.size,
            name=record.evidence.name,
            kind=record.evidence.kind,
            source=record.evidence.source,
            step=record.step,
            supports=record.supports,
            at=record.at,
            by=person(record.by),
            removed=_removed(material.expired.get(record.evidence.sha256)),
        )
        for record in material.evidence
    )


def _removed(record: ExpiredRecord | None) -> str:
    return "" if record is None else f"{record.at:%Y-%m-%d %H:%M} UTC by {record.by.name}: {record.reason}"
