"""Makes the plan that a person agrees to."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.cases import Case
from workbench.model.errors import NotFound, Refused
from workbench.model.text import clean_line
from workbench.model.words import Facet, SupportLevel

from .choosing import with_chosen
from .facts import gather
from .looking import look
from .others import collateral_of
from .plans import Plan, PlannedAction
from .proposals import contain_proposals, ordered, propose
from .readable import readable_facets

__all__ = ["contain_by_hand", "plan", "plan_contain", "plan_known"]

_HOW_TO_ANSWER = "workbench case step CASE STEP --answer QUESTION=WORDS, at the step that asks it."


async def plan(desk: Desk, case: Case, step: str, picks: Iterable[str] | None = None) -> Plan:
    """Looks at what the step's actions touch, and returns the plan: what would be done, nothing done yet.

    `picks`: action ids, kinds of action, or `kind:target` where the playbook leaves the target to the person; None
    picks what is suggested and automated. Raises NotFound for a pick that the step does not propose, UsageError for
    a target that is none, Refused for what can't be done.
    """
    facts = gather(desk, case)
    definition = facts.playbook.step(step)
    if definition is None:
        raise NotFound(f"The playbook has no step '{step}'.")
    picks = None if picks is None else tuple(picks)
    proposals, _ = with_chosen(desk, facts, definition, propose(desk, facts, definition), picks or ())
    await look(desk, case, _readable(desk, case, proposals), phase="before", step=step)
    return plan_known(desk, case, step, picks)


def plan_known(desk: Desk, case: Case, step: str, picks: Iterable[str] | None = None) -> Plan:
    """As `plan`, on the states that were read last."""
    facts = gather(desk, case)
    definition = facts.playbook.step(step)
    if definition is None:
        raise NotFound(f"The playbook has no step '{step}'.")
    proposals = propose(desk, facts, definition)
    if picks is not None:
        proposals, picks = with_chosen(desk, facts, definition, proposals, picks)
    return _plan_of(desk, case, step, proposals, picks)


async def plan_contain(desk: Desk, case: Case, picks: Iterable[str] | None = None) -> Plan:
    """Reads every facet that containment touches (30 s at most), and plans all of it."""
    proposals = contain_proposals(desk, gather(desk, case))
    await look(desk, case, _readable(desk, case, proposals), phase="before")
    return _plan_of(desk, case, "", contain_proposals(desk, gather(desk, case)), picks)


def contain_by_hand(desk: Desk, case: Case) -> tuple[PlannedAction, ...]:
    """Returns what of "contain now" a person must do in the console, in the order to work through it: blocks last.

    Without what is done, waived, can't be done, or belongs to the owner until somebody asked.
    """
    facts = gather(desk, case)
    left = [
        _with_collateral(desk, case, p)
        for p in contain_proposals(desk, facts)
        if p.suggested and p.support is SupportLevel.GUIDED and facts.waiver("action", p.action.id) is None
    ]
    return tuple(sorted(left, key=lambda p: p.action.spec.last))


def _readable(desk: Desk, case: Case, proposals: Iterable[PlannedAction]) -> tuple[Facet, ...]:
    """What the program can read of what the actions touch: asking for the rest would only fill the ledger."""
    readable = readable_facets(desk, case)
    return tuple(f for f in _facets(proposals) if f in readable)


def _facets(proposals: Iterable[PlannedAction]) -> tuple[Facet, ...]:
    return tuple(dict.fromkeys(f for p in proposals for f in p.action.spec.facets))


def _plan_of(
    desk: Desk, case: Case, step: str, proposals: tuple[PlannedAction, ...], picks: Iterable[str] | None
) -> Plan:
    if picks is None:
        chosen = tuple(p for p in proposals if p.suggested and p.support is SupportLevel.AUTOMATED)
    else:
        chosen = _picked(proposals, tuple(picks))
    told = tuple(_with_collateral(desk, case, p) for p in chosen)
    records = desk.casefile.views.facets(case.id)
    basis = {f: records[f].seq for f in _facets(told) if f in records}
    return Plan(case_id=case.id, step=step, actions=ordered(told), basis=basis)


def _picked(proposals: tuple[PlannedAction, ...], picks: tuple[str, ...]) -> tuple[PlannedAction, ...]:
    chosen: dict[str, PlannedAction] = {}
    for pick in picks:
        found = [p for p in proposals if pick == p.action.id or (pick == p.action.kind.value and not p.by_id)]
        if not found and ":" in pick:  # tried before: what is proposed now is another attempt at it
            found = [p for p in proposals if p.action.id.partition("~")[0] == pick and not p.by_id]
        if not found:
            offered = ", ".join(dict.fromkeys(p.action.kind.value for p in proposals)) or "nothing"
            raise NotFound(
                f"This step does not propose '{pick}'.",
                f"It proposes: {offered}. Where you choose the target, name it too: {clean_line(pick)}:TARGET.",
            )
        open_ones = [p for p in found if not p.done]
        named = pick in {p.action.id for p in found}
        for planned in open_ones if named else [p for p in open_ones if not p.refused]:
            if planned.refused:
                hint = _HOW_TO_ANSWER if planned.refused.startswith("first answer") else ""
                raise Refused(f"{planned.action.id} can't be done: {planned.refused}", hint)
            chosen[planned.action.id] = planned
    return tuple(p for p in proposals if p.action.id in chosen)


def _with_collateral(desk: Desk, case: Case, planned: PlannedAction) -> PlannedAction:
    if planned.action.kind is not ActionKind.BLOCK_IP:
        return planned
    return planned.model_copy(update={"collateral": collateral_of(desk, case, planned.action.target).sentence})
