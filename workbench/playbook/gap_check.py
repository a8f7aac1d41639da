"""The shape of a playbook of protections: what a gap check looks for, and the steps that put one account right."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from workbench.model.mistakes import Misfit, Place
from workbench.model.protections import Look, Protection, ProtectionState, Scope, Test

from .schema import Id, Playbook, Question

__all__ = ["GapCheck"]

_ON_ITEMS = (Test.ITEM, Test.NO_ITEM, Test.USED)
_WITH_DAYS = (Test.YOUNGER, Test.USED, Test.CLIENTS_USED, Test.NETWORK_KNOWN)
_OUTCOMES = (ProtectionState.ON.value, ProtectionState.OFF.value)


class GapCheck(Playbook):
    """Protections to look for, beside the steps of a case that puts one account right."""

    interval_days: int = Field(default=90, ge=1, le=3650)
    """How long after a run the next one is due."""
    asked_each_time: tuple[Id, ...] = ()
    """Deciding questions whose answers hold for what they were about (a sign-in) and nothing newer; the others hold
    until they are answered anew."""
    protections: tuple[Protection, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _protections_hang_together(self) -> GapCheck:
        if misfits := [*self._ids(), *self._looks(), *self._questions()]:
            raise Misfit(misfits)
        return self

    def question(self, name: str) -> Question | None:
        """Returns the question with that id, or None."""
        return next((q for step in self.steps for q in step.questions if q.id == name), None)

    @property
    def deciding(self) -> tuple[Question, ...]:
        """The questions that decide about a protection, in the order of the steps."""
        named = {p.question for p in self.protections}
        return tuple(q for step in self.steps for q in step.questions if q.id in named)

    def protection(self, name: str) -> Protection | None:
        """Returns the protection with that id, or None."""
        return next((p for p in self.protections if p.id == name), None)

    def _ids(self) -> Iterator[tuple[Place, str]]:
        taken = {q.id for step in self.steps for q in step.questions}
        for number, one in enumerate(self.protections):
            if one.id in taken:
                what = f"'{one.id}' is the id of another protection or of a question; each needs its own"
                yield ("protections", number, "id"), what
            taken.add(one.id)

    def _looks(self) -> Iterator[tuple[Place, str]]:
        for number, one in enumerate(self.protections):
            for index, look in enumerate(one.looks):
                place = ("protections", number, "looks", index)
                yield from (((*place, key), what) for key, what in _misfits(look))
                if one.scope is Scope.DOMAIN and look.on_signins:
                    yield (*place, "test"), f"'{look.test}' looks at one account's sign-ins, not at a domain"

    def _questions(self) -> Iterator[tuple[Place, str]]:
        ids = {p.id for p in self.protections}
        for number, name in enumerate(self.asked_each_time):
            if name not in {p.question for p in self.protections}:
                yield ("asked_each_time", number), f"'{name}' decides about no protection"
        for number, one in enumerate(self.protections):
            place: Place = ("protections", number)
            asked = self.question(one.question) if one.question else None
            if one.question and asked is None:
                yield (*place, "question"), f"no step of this playbook asks '{one.question}'"
            if bool(one.question) != bool(one.when):
                yield (*place, "when"), "'question' and 'when' go together"
            for answer, outcome in one.when.items():
                if asked is not None and answer not in answers_of(asked):
                    yield (*place, "when", answer), f"'{asked.id}' is answered by {', '.join(answers_of(asked))}"
                if outcome not in _OUTCOMES and (outcome not in ids or outcome == one.id):
                    yield (*place, "when", answer), f"'{outcome}' is neither on nor off nor another protection's id"


def answers_of(question: Question) -> tuple[str, ...]:
    """Returns what a deciding question may be answered with."""
    if question.kind == "yes-no":
        return ("yes", "no", "unknown")
    return tuple(option.value for option in question.options)


def _misfits(look: Look) -> Iterator[tuple[str, str]]:
    if look.facet is None and look.test is not Test.NETWORK_KNOWN:
        yield "facet", f"'{look.test}' needs the 'facet' that it looks at"
    needs_fact = look.test not in _ON_ITEMS and not look.on_signins
    if needs_fact != bool(look.fact):
        yield "fact", f"'{look.test}' {'needs' if needs_fact else 'takes no'} 'fact'"
    if (look.item or look.kind) and look.test not in _ON_ITEMS:
        yield "item" if look.item else "kind", f"'{look.test}' looks at no single item"
    if (look.test in _WITH_DAYS) != bool(look.days):
        yield "days", f"'{look.test}' {'needs' if look.test in _WITH_DAYS else 'takes no'} 'days'"
