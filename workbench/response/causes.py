"""Records how the intruder got in, as a person decides it, with what was at hand then."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from workbench.desk.causes import cause_evidence, cause_question
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.causes import CauseChosen, CauseEvidence
from workbench.model.errors import CheckFailed, NotFound, UsageError
from workbench.model.events import EventData, QuestionAnswered
from workbench.model.text import clean_line
from workbench.playbook.schema import Cause

from .facts import CaseFacts

__all__ = ["cause_events", "chosen_cause", "contradiction", "evidence_of_causes", "given_cause", "unasked"]

_LONGEST = 1000


def evidence_of_causes(desk: Desk, case: Case) -> tuple[CauseEvidence, ...]:
    """Returns what speaks for and against each cause now. Reads every sign-in: not for each drawing of a screen."""
    return cause_evidence(desk.casefile, case, desk.playbook(case), ZoneInfo(desk.config.organisation.zone))


def chosen_cause(desk: Desk, case: Case) -> CauseChosen | None:
    """Returns the latest choice, or None."""
    found = [e.data for e in desk.casefile.views.of_types(case.id, "cause-chosen") if isinstance(e.data, CauseChosen)]
    return found[-1] if found else None


def unasked(facts: CaseFacts) -> tuple[str, ...]:
    """Returns the ids of the questions that tell causes apart and that nobody has answered."""
    step = next((s for s in facts.playbook.steps if any(q.kind == "cause" for q in s.questions)), None)
    telling = (q for q in step.questions if any(o.speaks_for or o.speaks_against for o in q.options)) if step else ()
    return tuple(q.id for q in telling if step is not None and facts.awaits(step, q))


def given_cause(facts: CaseFacts) -> Cause | None:
    """Returns the cause that was answered, or None."""
    place = cause_question(facts.playbook)
    record = facts.answers.get(f"{place[0]}/{place[1].id}") if place else None
    return facts.playbook.cause(record.value) if record else None


def contradiction(facts: CaseFacts, cause: Cause) -> str:
    """Returns how a cause contradicts the verdict, in a sentence; empty where it does not, or there is no verdict."""
    verdict = facts.case.verdict
    if verdict is None:
        return ""
    no_theft = facts.playbook.theft(verdict) == "none"
    if cause.kind == "no-theft" and not no_theft:
        return f"“{cause.title}” contradicts the verdict “{verdict}”."
    if cause.kind in ("cause", "other") and no_theft:
        return f"“{cause.title}” says how an intruder got in, and the verdict is “{verdict}”."
    return ""


def cause_events(desk: Desk, facts: CaseFacts, cause_id: str, reason: str) -> tuple[EventData, ...]:
    """Returns the events of a choice. Raises CheckFailed (the playbook has no causes), NotFound, UsageError."""
    place = cause_question(facts.playbook)
    if place is None:
        raise CheckFailed(
            "The playbook of this case has no list of causes.",
            "It was opened with an older one: answer the question of its last step (workbench case step CASE close).",
        )
    step, question = place
    cause = facts.playbook.cause(cause_id)
    if cause is None:
        names = ", ".join(c.id for c in facts.playbook.causes)
        raise NotFound(f"There is no cause '{cause_id}'.", f"One of: {names}.")
    if wrong := contradiction(facts, cause):
        raise UsageError(
            wrong, "Choose another one, or correct the verdict first. “Not known” (unknown) is an answer too."
        )
    reason = clean_line(reason.strip())[:_LONGEST]
    if _needs_reason(cause) and not reason:
        raise UsageError(
            f"“{cause.title}” needs your reason.",
            "Say what it rests on (workbench case cause CASE --choose CAUSE --reason WORDS), or choose “unknown”.",
        )
    evidence = evidence_of_causes(desk, facts.case)
    chosen = CauseChosen(cause=cause.id, title=cause.title, reason=reason, evidence=evidence)
    return QuestionAnswered(step=step, question=question.id, value=cause.id), chosen


def _needs_reason(cause: Cause) -> bool:
    return cause.kind in ("cause", "other")
