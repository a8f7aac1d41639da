"""Which way a case goes through its playbook."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model.words import VerdictWord

from .schema import Playbook, Question

__all__ = ["is_asked", "led_past"]


def led_past(playbook: Playbook, verdict: VerdictWord | None) -> frozenset[str]:
    """Returns the ids of the steps that the verdict leads past; none before there is a verdict."""
    if verdict is None:
        return frozenset()
    ids = [step.id for step in playbook.steps]
    walked, position = set(), 0
    while position < len(ids):
        step = playbook.steps[position]
        walked.add(step.id)
        target = step.next.get(verdict)
        jump = ids.index(target) if target else position + 1
        position = jump if jump > position else position + 1
    return frozenset(ids) - walked


def is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """Tells whether the earlier answers (question id -> value) lead to this question."""
    return all(answers.get(name) == value for name, value in question.when.items())
