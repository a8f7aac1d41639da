"""Closes a case, by the house's rule: nothing unknown, and nothing left open without a waiver of its own."""

from __future__ import annotations

import asyncio

from workbench.analysis.wording import count
from workbench.desk.desk import Desk
from workbench.desk.follow_ups import ideas_left
from workbench.model.cases import Case
from workbench.model.errors import CaseFileDamaged, CheckFailed, OutcomeUnknown, Refused
from workbench.model.events import CaseClosed, CaseReopened, StepDone
from workbench.model.text import clean_line, shorten
from workbench.model.words import Facet, StepState, facet_title

from .causes import contradiction, given_cause, unasked
from .former import forget_former, still_kept
from .plans import name_of
from .settling import settle
from .survey import CaseView, survey
from .telling import nobody_told

__all__ = ["close_case", "hindrances", "left_open", "left_to_ask", "reopen_case"]

_NAMED, _LONGEST = 3, 90


def hindrances(view: CaseView) -> tuple[str, ...]:
    """Returns what keeps the case from being closed: sentences, none if it can be."""
    found = [f"the outcome of {r.action.id} is unknown" for r in view.facts.unknown]
    found += [f"{action_id} is still under way" for action_id in sorted(view.facts.under_way)]
    if view.facts.standing_down is not None:
        found.append("the stand-down that was begun is not finished")
    if view.case.verdict is None:
        found.append("no verdict has been given")
    for step in view.steps:
        if step.state is StepState.SKIPPED:
            continue
        if step.step.closes:
            found += [f"{r.reviewer}'s remark is not answered: {r.remark.text}" for r in step.remarks if r.is_open]
            found += [f"“{q.ask}” is not answered" for q in step.unanswered]
        else:
            found += [f"step {step.number} {step.step.title}: {lack}" for lack in step.lacks]
    cause = given_cause(view.facts)
    found += [wrong.rstrip(".") for wrong in [contradiction(view.facts, cause) if cause else ""] if wrong]
    found += [
        f"still open without a waiver: {e.exposure.what}"
        for e in view.facts.exposures
        if e.is_open and not view.facts.waiver("exposure", e.exposure.id)
    ]
    return tuple(dict.fromkeys(found))


def left_open(view: CaseView) -> tuple[str, ...]:
    """Returns what stays open or unchecked under a waiver, in sentences: the report opens with them."""
    sentences = []
    for waiver in view.facts.waivers:
        until = f", to be looked at again by {waiver.recheck_at:%Y-%m-%d}" if waiver.recheck_at else ""
        said = f"waived by {waiver.by.name}: {waiver.reason}{until}"
        if waiver.subject == "exposure":
            record = next((e for e in view.facts.exposures if e.exposure.id == waiver.name), None)
            if record and record.is_open:
                sentences.append(f"Still open: {record.exposure.what} ({said})")
        elif waiver.subject == "facet":
            known = waiver.name in [f.value for f in Facet]
            if not known or view.facts.state_of(Facet(waiver.name)) is None:
                title = facet_title(Facet(waiver.name)) if known else waiver.name
                sentences.append(f"Not checked: {title} ({said})")
        elif waiver.subject == "action":
            sentences.append(f"Not done: {_named(view, waiver.name)} ({said})")
    return tuple(sentences)


def _named(view: CaseView, action_id: str) -> str:
    """An action in words, where it was begun or is proposed; its id else."""
    actions = (*(r.action for r in view.facts.actions), *(p.action for s in view.steps for p in s.proposals))
    return next((name_of(action) for action in actions if action.id == action_id), action_id)


def left_to_ask(desk: Desk, view: CaseView) -> tuple[str, ...]:
    """Returns what the close step asks for and nobody did, though it keeps no case open: sentences."""
    cause = given_cause(view.facts)
    if cause is None or cause.kind == "no-theft":
        return ()
    sentences = []
    if questions := unasked(view.facts):
        sentences.append(f"Not asked: {count(len(questions), 'question')} that would tell the causes apart.")
    if left := ideas_left(desk.casefile, view.case, view.facts.playbook):
        named = "; ".join(shorten(idea.what, _LONGEST) for idea in left[:_NAMED])
        more = f"; and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        sentences.append(f"Proposed, and nobody took it over: {named}{more}.")
    return tuple(sentences)


async def close_case(desk: Desk, case: Case) -> CaseView:
    """Closes the case. Raises OutcomeUnknown, CheckFailed or Refused, naming everything that is missing.

    That nobody was told of copies beyond reach keeps no case open: it is said, and recorded as left open. The whole
    case file is checked first. Raises CaseFileDamaged where it does not check out.
    """
    trouble = await asyncio.to_thread(desk.casefile.check)
    if trouble:
        raise CaseFileDamaged(f"The case can't be closed. {trouble}", "Run `workbench verify` to see what is wrong.")
    view = survey(desk, case)
    if view.case.closed_at is not None:
        raise Refused("The case is closed already.")
    missing = hindrances(view)
    if view.facts.unknown:
        also = "".join(f"\n- {clean_line(sentence)}" for sentence in missing)
        raise OutcomeUnknown(f"The case can't be closed: {missing[0]}.", f"Read the state back first. Missing:{also}")
    if missing:
        raise CheckFailed(
            f"The case can't be closed yet: {len(missing)} thing{'s are' if len(missing) > 1 else ' is'} missing.",
            "\n".join(f"- {clean_line(sentence)}" for sentence in missing),
        )
    assert view.case.verdict is not None
    closing = next((s for s in view.steps if s.step.closes), None)
    await forget_former(desk, case, "the case is closed")
    left = (*nobody_told(desk, case), *left_open(view), *left_to_ask(desk, view), *still_kept(desk, case))
    done = [StepDone(step=closing.step.id, proof=("The case was closed.",))] if closing else []
    await desk.record(case.id, *done, CaseClosed(verdict=view.case.verdict, left_open=left))
    return survey(desk, case)


async def reopen_case(desk: Desk, case: Case, why: str) -> None:
    """Opens a closed case again, with a reason."""
    if desk.casefile.views.case(case.id).closed_at is None:
        raise Refused("The case is open.", "There is nothing to reopen: go on with it.")
    if not why.strip():
        raise Refused("Reopening needs a reason.")
    await desk.record(case.id, CaseReopened(why=why.strip()))
    await settle(desk, case)
