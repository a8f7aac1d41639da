"""A step as text: what to do and to ask, what is proposed, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.model.text import clean_line

if TYPE_CHECKING:
    from workbench.playbook.schema import Question
    from workbench.response.facts import CaseFacts
    from workbench.response.survey import StepView

__all__ = ["describe_step"]

_YES_NO = ("yes", "no", "unknown")


def describe_step(facts: CaseFacts, step: StepView, *, whole: bool) -> str:
    """Returns the step as text; `whole` with its guidance and questions, for whoever begins with it."""
    lines = [f"{step.number} {step.step.title}: {step.state.value}"]
    if whole:
        lines += [*_what_to_do(facts, step), *_questions(facts, step)]
    lines += [*_advice(facts, step), *_proposed(step)]
    lines += [f"  – {told}" for told in (facts.clicks_unchecked if step.step.widens else ())]
    if step.lacks:
        lines += ["", "Still missing:", *(f"  - {lack}" for lack in step.lacks)]
    lines += ["", f"Next: {step.next.label}", *_by_which(facts, step)]
    return "\n".join(clean_line(line) for line in lines)


def _by_which(facts: CaseFacts, step: StepView) -> Iterator[str]:
    """The command that does the next thing, where it is not one of `case step`."""
    if step.next.move == "examine":
        yield f"  workbench case examine {facts.case.id} FILE…   (or --mailbox, to see what came)"
    if step.next.move == "widen":
        yield f"  workbench case link {facts.case.id} --open"


def _what_to_do(facts: CaseFacts, step: StepView) -> Iterator[str]:
    yield step.step.why
    yield ""
    yield from (f"  {n}. {text}" for n, text in enumerate(step.step.guidance, start=1))
    if facts.case.kind is not None and facts.case.kind in step.step.for_kind:
        yield ""
        yield f"For this kind of account ({facts.case.kind}): {step.step.for_kind[facts.case.kind]}"
    if step.step.say:
        yield ""
        yield "On the phone:"
        yield from (f"  “{text}”" for text in step.step.say)


def _questions(facts: CaseFacts, step: StepView) -> Iterator[str]:
    """Every question that is asked, with the word that answers it on the command line."""
    from workbench.playbook.route import is_asked

    asked = [q for q in step.step.questions if is_asked(q, facts.given)]
    if asked:
        yield ""
        yield "Questions (--answer QUESTION=ANSWER):"
    for question in asked:
        given = facts.given.get(question.id)
        need = "" if given is not None else " (needed)" if question.required else ""
        yield f"  {question.id}{need}: {question.ask}"
        yield from (f"      {word}" for word in _choices(question))
        if given is not None:
            yield f"      ✔ answered: {given}"
    if step.step.gives_verdict and facts.case.verdict is None:
        yield f"  verdict (needed): {', '.join(v.value for v in facts.playbook.offered)}; verdict-note=WORDS"
        for verdict in facts.playbook.offered:
            if verdict.reasons:
                reasons = ", ".join(o.value for o in verdict.reasons)
                yield f"      with “{verdict.value}”: verdict-reason= one of {reasons}"


def _choices(question: Question) -> Iterator[str]:
    if question.options:
        yield from (f"{option.value:<16} {option.label}" for option in question.options)
    elif question.kind == "yes-no":
        yield " | ".join(_YES_NO)
    elif question.kind == "cause":
        yield "a cause, and cause-reason=WORDS; workbench case cause CASE shows what speaks for each"
    elif question.kind == "time":
        yield "a time with its zone, such as 2026-11-01T08:30+08:00"


def _advice(facts: CaseFacts, step: StepView) -> Iterator[str]:
    """What the answers so far call for: it must not be missed, so it is shown every time."""
    told = [
        option.then
        for question in step.step.questions
        for option in question.options
        if option.then and facts.given.get(question.id) == option.value
    ]
    chosen = facts.playbook.cause(facts.given.get("cause", "")) if step.step.closes else None
    told += [chosen.then] if chosen is not None and chosen.then else []
    if told:
        yield ""
        yield "After what was answered:"
        yield from (f"  ! {text}" for text in told)


def _proposed(step: StepView) -> Iterator[str]:
    if step.proposals:
        yield ""
        yield "Proposed:"
    for p in step.proposals:
        mark = "✔" if p.done else "✘" if p.refused else "–"
        yield f"  {mark} {p.action.id}{_how(p.refused, p.support.value)}"
        if p.elsewhere:
            yield f"      in force; recorded in {p.elsewhere}"
        tells = not p.suggested or p.action.kind == "filter-mail"  # what it would have caught is read before
        if not p.done and tells and p.note and not p.refused:
            yield f"      {p.note}"


def _how(refused: str, support: str) -> str:
    if refused:
        return f": {refused}"
    return "" if support == "automated" else " (by hand)"
