"""Stands a case down: takes back everything that can be, newest first, and says what can't and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workbench.analysis.proving import key_of
from workbench.desk.desk import Desk
from workbench.model.actions import spec_of
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import NotFound, NotReadable, Refused, UsageError
from workbench.model.records import ActionRecord
from workbench.model.words import Facet, Outcome, SupportLevel, facet_name

from .facts import CaseFacts, gather
from .looking import Look, look
from .plans import Plan, PlannedAction, name_of
from .proposals import is_proved
from .read_back import read_back
from .readable import readable_facets
from .relying import relied_on
from .undo_rules import ON_LOGIN_LIST, ONE_BY_ONE, check_recorded, check_state, took_in_part, why_final
from .undoing import planned_undo

__all__ = ["Left", "StandDownPlan", "plan_stand_down", "sort_out"]


_AS_ASKED = "left as it is, as asked"


class Left(Thing):
    """An action that stays, and why."""

    action_id: str
    what: str
    why: str
    expected: bool = False
    """Nobody could take it back, or it was left on purpose."""

    @property
    def sentence(self) -> str:
        """The action and the reason."""
        return f"{self.what} ({self.action_id}): {self.why}"


class StandDownPlan(Thing):
    """What a stand-down would take back now, newest first, and what it would leave."""

    reason: str
    plan: Plan
    """What the program takes back; each waits for the one before it."""
    by_hand: Plan
    """What a person takes back at the provider's console, in this order."""
    left: tuple[Left, ...]
    unknown: tuple[str, ...] = ()
    """Ids of the actions of which nobody knows whether they took effect."""
    unreadable: tuple[Facet, ...] = ()
    """What could not be read just now: what stands on it stays."""
    resumed: bool = False
    """It was begun before and goes on."""

    @property
    def is_empty(self) -> bool:
        """There is nothing to take back."""
        return not self.plan.actions and not self.by_hand.actions

    def leave_out(self, ids: Collection[str]) -> StandDownPlan:
        """Returns the plan without those undos (by their own ids): what they would take back stays, as asked."""
        out = [p for p in (*self.plan.actions, *self.by_hand.actions) if p.action.id in ids]
        staying = [p for p in self.plan.actions if p not in out]
        by_hand = tuple(p for p in self.by_hand.actions if p not in out)
        left = (Left(action_id=p.action.undo_of or "", what=_original(p), why=_AS_ASKED, expected=True) for p in out)
        return self.model_copy(
            update={
                "plan": self.plan.model_copy(update={"actions": _one_after_the_other(staying)}),
                "by_hand": self.by_hand.model_copy(update={"actions": by_hand}),
                "left": (*self.left, *left),
            }
        )

    @property
    def single_confirmations(self) -> tuple[str, ...]:
        """Ids of the undos that are confirmed one by one."""
        return self.plan.single_confirmations + self.by_hand.single_confirmations


async def plan_stand_down(desk: Desk, case: Case, reason: str = "", without: Iterable[str] = ()) -> StandDownPlan:
    """Reads back what is unknown, looks at everything that would be taken back, and returns the plan.

    `without`: ids of actions to leave as they are. Raises Refused (closed case, something under way, another reason
    than the one it was begun with), UsageError (no reason), NotFound (an id in `without`), NotReadable where nothing
    can be read that anything stands on.
    """
    facts = gather(desk, case)
    reason = _reason(facts, reason)
    without = frozenset(without)
    strange = without - {name for r in facts.actions for name in (r.action.id, _undo_name(r))}
    if strange:
        raise NotFound(f"This case has no action '{min(strange)}'.", "workbench case show CASE lists them.")
    if facts.unknown or facts.unread:
        await read_back(desk, case)
        facts = gather(desk, case)
    done = (r for r in facts.actions if r.action.undo_of is None and (is_proved(r) or took_in_part(desk, case, r)))
    wanted = {r.action.spec.facet for r in done if not r.irreversible}
    readable = tuple(f for f in readable_facets(desk, case) if f in wanted)
    looks = await look(desk, case, readable, phase="before") if readable else ()
    made = sort_out(desk, gather(desk, case), reason, looks, without)
    blind = next((one for one in looks if one.state is None), None)
    if blind is not None and made.is_empty:
        raise NotReadable(
            f"Nothing can be taken back now: {facet_name(blind.facet)} can't be read: {blind.unreadable}",
            "Try again when it can be.",
        )
    return made


def _reason(facts: CaseFacts, reason: str) -> str:
    if facts.case.closed_at is not None:
        raise Refused("The case is closed.", "Reopen it first, with the reason (workbench case reopen CASE).")
    if facts.under_way:
        raise Refused(f"{min(facts.under_way)} is still under way.", "Wait until it has ended.")
    begun, given = facts.standing_down, reason.strip()
    if begun is None:
        if not given:
            raise UsageError("A stand-down needs a reason.", "Say how it is known to be a false alarm (--reason).")
        return given
    if given and given != begun.reason:
        raise Refused(
            f"A stand-down was begun already, with the reason “{begun.reason}”.",
            "Go on with it, without another reason.",
        )
    return begun.reason


def _original(undo: PlannedAction) -> str:
    """What an undo would have taken back, by name."""
    kind = undo.action.spec.undo
    return f"{spec_of(kind).title} {undo.action.label}".strip() if kind else undo.action.id


def _undo_name(record: ActionRecord) -> str:
    """The id of its undo without the number of the attempt: people copy either from the list."""
    kind = record.action.spec.undo
    return record.action.id.replace(record.action.kind.value, kind.value, 1) if kind else record.action.id


def sort_out(
    desk: Desk, facts: CaseFacts, reason: str, looks: Iterable[Look] = (), without: Collection[str] = ()
) -> StandDownPlan:
    """Returns the plan on what is recorded; what was looked at just now is compared as well."""
    seen = {one.facet: one for one in looks}
    chosen: list[PlannedAction] = []
    left: list[Left] = []
    newer: dict[object, str] = {}
    for record in reversed(facts.actions):
        if record.action.undo_of or record.undone_by:
            continue
        if record.outcome is Outcome.FAILED and not took_in_part(desk, facts.case, record):
            continue
        why, expected = _why_left(desk, facts, record, seen, without, newer)
        if why:
            left.append(Left(action_id=record.action.id, what=name_of(record.action), why=why, expected=expected))
            continue
        newer[_thing(record)] = newer[record.action.kind, record.action.target] = record.action.id
        chosen.append(planned_undo(desk, facts, record, reason, chosen))
    automated = [p for p in chosen if p.support is SupportLevel.AUTOMATED]
    by_hand = tuple(p for p in chosen if p.support is not SupportLevel.AUTOMATED)
    basis = {f: facts.facets[f].seq for p in automated if (f := p.action.spec.facet) in facts.facets}
    return StandDownPlan(
        reason=reason,
        plan=Plan(case_id=facts.case.id, step="", actions=_one_after_the_other(automated), basis=basis),
        by_hand=Plan(case_id=facts.case.id, step="", actions=by_hand),
        left=tuple(left),
        unknown=tuple(r.action.id for r in facts.unknown),
        unreadable=tuple(one.facet for one in seen.values() if one.state is None),
        resumed=facts.standing_down is not None,
    )


def _one_after_the_other(chosen: list[PlannedAction]) -> tuple[PlannedAction, ...]:
    before = ("", *(p.action.id for p in chosen))
    return tuple(p.model_copy(update={"after": (b,) if b else ()}) for p, b in zip(chosen, before, strict=False))


def _thing(record: ActionRecord) -> object:
    """What an action changes: two that change the same thing are taken back in turn."""
    facet: Facet = record.action.spec.facet
    return facet, "login list" if record.action.kind in ON_LOGIN_LIST else key_of(record.action)


def _why_left(
    desk: Desk,
    facts: CaseFacts,
    record: ActionRecord,
    seen: dict[Facet, Look],
    without: Collection[str],
    newer: dict[object, str],
) -> tuple[str, bool]:
    """Why an action stays, and whether that is as expected; empty where it can be taken back."""
    action = record.action
    unknown = next((r for r in facts.unknown if r.action.spec.facet in action.spec.facets), None)
    again = newer.get((action.kind, action.target))
    tried = _tried(facts, record)
    if final := why_final(desk, facts.case, record):
        return final, True
    if action.id in without or _undo_name(record) in without:
        return _AS_ASKED, True
    if again and action.kind not in ONE_BY_ONE:
        return f"it was done again since: {again} is taken back in its place", True
    if unknown:
        return f"nobody knows yet whether {unknown.action.id} took effect: read the state back", False
    if tried and tried.outcome is Outcome.FAILED and _is_by_hand(desk, facts, record):
        return f"it could not be taken back by hand: {tried.detail or 'no reason given'}", False
    try:
        check_recorded(desk, facts.case, record)
        if action.spec.facet in seen and _thing(record) not in newer:
            check_state(desk, facts.case, record, seen[action.spec.facet])
    except Refused as error:
        return _half_a_sentence(error.title, action.id), False
    return relied_on(desk, facts.case, record), False


def _tried(facts: CaseFacts, record: ActionRecord) -> ActionRecord | None:
    """The last undo of it that this stand-down began."""
    begun = facts.standing_down.begun if facts.standing_down else ()
    tries = [r for r in facts.actions if r.action.undo_of == record.action.id and r.action.id in begun]
    return tries[-1] if tries else None


def _is_by_hand(desk: Desk, facts: CaseFacts, record: ActionRecord) -> bool:
    rows = {row.name: row.undo for row in desk.provider(facts.case.provider).support()}
    return rows.get(record.action.kind) is not SupportLevel.AUTOMATED


def _half_a_sentence(title: str, action_id: str) -> str:
    return title.removeprefix(f"{action_id} ").removeprefix("can't be undone: ").removesuffix(".")
