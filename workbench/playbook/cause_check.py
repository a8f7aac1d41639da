"""What must hold between a playbook's causes, the answers that point at them, and the follow-ups they bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.model.mistakes import Place

if TYPE_CHECKING:
    from .schema import Playbook, Question

__all__ = ["misfits_of_causes"]


def misfits_of_causes(playbook: Playbook) -> Iterator[tuple[Place, str]]:
    """Yields what does not fit: ids that stand twice, answers that point at no cause, no way to say “not known”."""
    ids = [cause.id for cause in playbook.causes]
    ideas: list[str] = []
    for index, idea in enumerate(playbook.follow_ups):
        if idea.id in ideas:
            yield ("follow_ups", index, "id"), f"'{idea.id}' is the id of an earlier follow-up"
        ideas.append(idea.id)
    for number, cause in enumerate(playbook.causes):
        if cause.id in ids[:number]:
            yield ("causes", number, "id"), f"'{cause.id}' is the id of an earlier cause; each needs its own"
        for index, idea in enumerate(cause.follow_ups):
            if idea.id in ideas:
                yield ("causes", number, "follow_ups", index, "id"), f"'{idea.id}' is the id of an earlier follow-up"
            ideas.append(idea.id)
    if ids and not any(cause.kind == "not-known" for cause in playbook.causes):
        yield ("causes",), "one of the causes must be of kind 'not-known': nobody may be made to guess"
    for number, step in enumerate(playbook.steps):
        for index, question in enumerate(step.questions):
            yield from _points_at_causes(question, ids, ("steps", number, "questions", index))


def _points_at_causes(question: Question, ids: list[str], place: Place) -> Iterator[tuple[Place, str]]:
    if question.kind == "cause" and not ids:
        yield (*place, "kind"), "a question of kind 'cause' needs a playbook with 'causes'"
    for number, option in enumerate(question.options):
        named = {"speaks_for": option.speaks_for, "speaks_against": option.speaks_against}
        for field, causes in named.items():
            for cause in causes:
                if cause not in ids:
                    known = ", ".join(ids) or "none"
                    yield (*place, "options", number, field), f"there is no cause '{cause}'; the causes are: {known}"
