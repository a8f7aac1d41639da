"""Actions and looks that a person does in the provider's console, proved by what they attach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from workbench.analysis.proving import key_of
from workbench.analysis.wording import count
from workbench.desk.desk import Desk
from workbench.model.actions import Action, ActionKind
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.errors import NotFound, PlanStale, Refused
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    ConsentGiven,
    EventData,
    EvidenceKept,
    ExposureClosed,
    ExposureReopened,
    Phase,
    StateObserved,
)
from workbench.model.records import ActionRecord
from workbench.model.state import FacetState, Proof
from workbench.model.words import Facet, Grade, Outcome, SupportLevel
from workbench.playbook.instructing import Instructions, instructions_for, subject_of

from .facts import CaseFacts, gather
from .looking import exposures_in
from .plans import Consent, Plan, PlannedAction
from .reading_shown import Look, compared, look_at
from .recording import seen_exposures, unshut
from .settling import settle
from .undo_rules import check_holds, undo_data

_READ_IN = "That was read in {0}, which {1} attached."
_AGAIN = "Nothing is closed by it. If it takes a while to show, look again and attach what you see then."

__all__ = [
    "begin_by_hand",
    "end_by_hand",
    "how_to",
    "instructions",
    "keep_files",
    "refuse_state_before",
    "show_facet",
    "show_facets",
    "shown_look",
]


def instructions(desk: Desk, case: Case, name: str, language: str = "") -> tuple[Instructions, ...]:
    """Returns the manual instructions for an action or a facet, in each language that there are any in.

    The wanted language first, else that of the settings. The provider's own guide answers, the generic one else.
    Raises NotFound where neither has any.
    """
    subject, own = subject_of(name), desk.provider(case.provider).guide
    wanted = language or desk.config.guide_language
    found = instructions_for(subject, own, wanted, user_folder=desk.paths.playbooks) if subject else ()
    if not found:
        raise NotFound(f"No guide says how to do '{name}' by hand.")
    return found


def how_to(desk: Desk, case: Case, action: Action, language: str = "") -> tuple[Instructions, ...]:
    """Returns the manual instructions for an action; for a control that is set up, those for that very control.

    Raises NotFound where there are none.
    """
    if action.kind is ActionKind.SET_CONTROL:
        try:
            return instructions(desk, case, action.target, language)
        except NotFound:
            pass  # no guide knows this control: what all of them have in common stands in the entry of the action
    return instructions(desk, case, action.kind.value, language)


async def begin_by_hand(desk: Desk, plan: Plan, consent: Consent, action_id: str) -> str:
    """Records that a person is about to do an action by hand; returns the run's id.

    From here on its outcome is unknown until `end_by_hand`: a kill in between is not forgotten.
    """
    facts = gather(desk, desk.casefile.views.case(plan.case_id))
    planned = next((p for p in plan.actions if p.action.id == action_id), None)
    if planned is None:
        raise NotFound(f"'{action_id}' is not part of this plan.")
    _check(facts, plan, consent, planned)
    undone = facts.action(planned.action.undo_of) if planned.action.undo_of else None
    if undone is not None:
        await check_holds(desk, facts.case, undone)
        facts = gather(desk, facts.case)
    run = f"R-{desk.new_id()}"
    before = facts.state_of(planned.action.spec.facet)
    await desk.record(
        plan.case_id,
        ConsentGiven(run=run, step=planned.step, plan_digest=plan.digest, actions=(action_id,), how=consent.how),
        ActionIntended(
            run=run,
            step=planned.step,
            plan_digest=plan.digest,
            action=planned.action,
            undo=_undo(planned.action, before),
            blind_reason="" if before else consent.blind_reason or "Worked by hand: nothing reads the state before.",
        ),
    )
    return run


def _undo(action: Action, before: FacetState | None) -> JsonObject | None:
    """What the program read before can be put back exactly; else the person who did it knows what was there."""
    if action.spec.undo is None or action.spec.irreversible:
        return None
    read = before is not None and before.grade is Grade.READ
    return (undo_data(action, before) if read else None) or {"by hand": True}


def _check(facts: CaseFacts, plan: Plan, consent: Consent, planned: PlannedAction) -> None:
    if consent.plan_digest != plan.digest:
        raise PlanStale("What was agreed to is not what would be done now.", "Look at the plan again.")
    if planned.support is SupportLevel.NONE or planned.refused:
        raise Refused(f"{planned.action.id} can't be done: {planned.refused}")
    if facts.case.closed_at is not None:
        raise Refused("The case is closed.", "Reopen it first.")
    if facts.action(planned.action.id) is not None:
        raise PlanStale(f"{planned.action.id} was started already.", "Look at the step again.")
    if planned.singly and planned.action.id not in consent.confirmed:
        from workbench.model.errors import ConsentMissing

        raise ConsentMissing(
            f"{planned.action.id} reaches beyond this account and must be confirmed singly.",
            f"Confirm it by its id: --confirm {planned.action.id}",
            (planned.action.id,),
        )


async def end_by_hand(
    desk: Desk, case: Case, action_id: str, files: Sequence[EvidenceKept], *, done: bool = True, words: str = ""
) -> Proof:
    """Records how an action by hand ended, with what the person attached as proof.

    Without an attachment it is only stated: recorded, and nothing closes. Raises NotFound, and Refused where what
    is attached was shown as the state before.
    """
    facts = gather(desk, case)
    record = facts.action(action_id)
    if record is None:
        raise NotFound(f"No action '{action_id}' was begun.")
    if done:
        refuse_state_before(desk, case, record.action.spec.facet, files)
    now, facet = desk.now(), record.action.spec.facet
    look = look_at(desk, facet, files, case.account) if done and files else None
    before = _state_before(desk, case, record)
    found = compared(record.action, before, look, record.intended_at) if look else None
    proof = _proof(done, files, words, desk.actor.name, before.grade if before else None, look, found)
    outcome = Outcome.DONE if done else Outcome.FAILED
    events: list[EventData] = [*files]
    if record.ended_at is None:
        events.append(
            ActionEnded(action_id=action_id, outcome=outcome, detail=words or f"Done by hand by {desk.actor.name}.")
        )
    events.append(ActionProved(action_id=action_id, proof=proof, outcome=outcome))
    if look is not None:
        events.insert(len(files), _seen(look, record, proved=proof.proved))
        events += _exposed(desk, case, look)
    await desk.record(case.id, *events)
    if proof.proved:
        consequences = _consequences(gather(desk, case), record.action, proof, now)
        if consequences:
            await desk.record(case.id, *consequences)
    await settle(desk, case)
    return proof


def _seen(look: Look, record: ActionRecord, *, proved: bool) -> StateObserved:
    actions = (record.action.id,) if proved else ()
    return StateObserved(state=look.state, phase="after", step=record.step, run=record.run, actions=actions)


def _exposed(desk: Desk, case: Case, look: Look) -> list[EventData]:
    """What is dangerous among the items that could be read."""
    return seen_exposures(desk.casefile.views.exposures(case.id), exposures_in(desk, case, look.state))


def refuse_state_before(desk: Desk, case: Case, facet: Facet, files: Sequence[EvidenceKept]) -> None:
    """Raises Refused where all that is attached was shown as the state before: it can't show that anything changed."""
    before = gather(desk, case).facets.get(facet)
    if before is None or before.state is None or before.phase == "after" or not files:
        return
    if all(file.evidence.sha256 == before.state.evidence for file in files):
        raise Refused(
            f"{files[0].evidence.name} was shown as the state before: it can't show that anything changed.",
            "Save what the console shows now, and give that file. If nothing had to be changed, waive it and say so.",
        )


def _state_before(desk: Desk, case: Case, record: ActionRecord) -> FacetState | None:
    """The last state from before the action; None where nobody read or showed one."""
    looks = desk.casefile.views.looks(case.id, record.action.spec.facet)
    states = [look.state for look in looks if look.at <= record.intended_at and look.state is not None]
    return states[-1] if states else None


def _consequences(facts: CaseFacts, action: Action, proof: Proof, now: datetime) -> list[EventData]:
    """What an action by hand that was shown to be done means for the exposures: shut, or back."""
    facet, key = action.spec.facet, key_of(action)
    if not key and unshut(facet, facts.actions):
        return []
    touched = [e for e in facts.exposures if e.exposure.facet is facet and e.exposure.key == key]
    if action.undo_of is not None:
        why = f"It was brought back by hand: {action.params.get('reason') or 'no reason given'}"
        return [ExposureReopened(exposure_id=e.exposure.id, why=why) for e in touched if e.closed_at is not None]
    return [
        ExposureClosed(exposure_id=e.exposure.id, closed_at=now, verified_at=now, action_id=action.id, proof=proof)
        for e in touched
        if e.is_open
    ]


def _proof(
    done: bool,
    files: Sequence[EvidenceKept],
    words: str,
    who: str,
    before: Grade | None,
    look: Look | None,
    found: Proof | None,
) -> Proof:
    if not done:
        return Proof(proved=False, sentence=words or "It could not be done.", before=before, after=Grade.STATED)
    if look is None:
        sentence = f"{who} says that it was done; nothing was attached, so nothing is shown."
        return Proof(proved=False, sentence=sentence, before=before, after=Grade.STATED)
    names = ", ".join(f"{f.evidence.name} (SHA-256 {f.evidence.sha256[:12]}…)" for f in files)
    if found is not None and not found.proved:
        sentence = f"What was attached says otherwise. {found.sentence} {_READ_IN.format(look.read_from, who)} {_AGAIN}"
    elif found is not None:
        sentence = f"{found.sentence} {_READ_IN.format(look.read_from, who)} Shown by {names}."
    elif look.read_from:
        sentence = (
            f"Shown by {names}, attached by {who}. {count(len(look.state.items), 'entry', 'entries')} could be read in "
            "it, and none can be compared with this for certain: a person compares it."
        )
    else:
        sentence = f"Shown by {names}, attached by {who}; not read by the program."
    return Proof(proved=found is None or found.proved, sentence=sentence, before=before, after=Grade.SHOWN)


async def show_facet(desk: Desk, case: Case, step: str, facet: Facet, files: Sequence[EvidenceKept]) -> None:
    """Records a look at a facet that a person took in the console, with what they attached."""
    await show_facets(desk, case, step, (facet,), files)


async def show_facets(
    desk: Desk, case: Case, step: str, facets: Sequence[Facet], files: Sequence[EvidenceKept]
) -> None:
    """Records a look at several facets that the same attachments show. Raises Refused without an attachment."""
    if not files:
        names = ", ".join(facets)
        raise Refused(f"A look at {names} by hand needs what the console shows.", "Attach or paste it (--attach FILE).")
    looks = [look_at(desk, facet, files, case.account) for facet in facets]
    seen = [StateObserved(state=look.state, phase="look", step=step) for look in looks]
    found = [event for look in looks for event in _exposed(desk, case, look)]
    await desk.record(case.id, *files, *seen, *found)
    await settle(desk, case)


def shown_look(
    desk: Desk, case: Case, facet: Facet, files: Sequence[EvidenceKept], phase: Phase
) -> tuple[EventData, ...]:
    """Returns the events of a look that a person took, with what is dangerous among the items that could be read."""
    look = look_at(desk, facet, files, case.account)
    return (StateObserved(state=look.state, phase=phase), *_exposed(desk, case, look))


def keep_files(desk: Desk, paths: Sequence[Path], *, step: str, supports: str) -> tuple[EvidenceKept, ...]:
    """Stores attachments byte for byte. Raises LocalFileError where one can't be opened."""
    return tuple(desk.keep(path, name=path.name, kind="attachment", step=step, supports=supports) for path in paths)
