"""Whether an action can be taken back: what is known of it, and what the state shows now."""

from __future__ import annotations

from workbench.analysis.proving import already_so, essence, key_of, same_password, untouched
from workbench.desk.desk import Desk
from workbench.model.actions import ON_COPIES, Action, ActionKind
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.errors import Refused
from workbench.model.records import ActionRecord
from workbench.model.state import FacetItem, FacetState
from workbench.model.words import Facet, Grade

from .former import why_forgotten
from .looking import Look, look, record_looks, see
from .proposals import is_proved
from .readable import readable_facets
from .relying import relied_on

__all__ = [
    "ONE_BY_ONE",
    "ON_LOGIN_LIST",
    "check_holds",
    "check_recorded",
    "check_state",
    "out_of_reach",
    "recorded_after",
    "took_in_part",
    "undo_data",
    "why_final",
]

ONE_BY_ONE = (ActionKind.RESET_PASSWORD,)
"""Done again, each is taken back by itself, newest first: what the first of them found comes back last."""

ON_LOGIN_LIST = (ActionKind.RESTRICT_LOGIN_IP, ActionKind.LIFT_LOGIN_IP)


def undo_data(action: Action, before: FacetState | None) -> JsonObject | None:
    """Returns what is needed to take an action back; None where the state before is not known."""
    if before is None:
        return None
    dumped = before.model_dump(mode="json")
    if action.kind in ON_COPIES:
        return {"copies": action.params.get("copies")}
    key = key_of(action)
    if not key:
        return {"attrs": dumped["attrs"], "items": dumped["items"]}
    item = before.item(key)
    return {"attrs": dumped["attrs"], "item": item.model_dump(mode="json") if item else None}


def took_in_part(desk: Desk, case: Case, record: ActionRecord) -> bool:
    """Tells whether this is a withdrawal, the last of its group, that took away some copies and not all of them."""
    action = record.action
    if action.kind is not ActionKind.WITHDRAW_MESSAGES or record.proof is None or record.proof.proved:
        return False
    same = [
        r
        for r in desk.casefile.views.actions(case.id)
        if (r.action.kind, r.action.target) == (action.kind, action.target)
    ]
    after = recorded_after(desk, case, record)
    return same[-1].action.id == action.id and after is not None and bool(_withdrawn(after, action))


def why_final(desk: Desk, case: Case, record: ActionRecord) -> str:
    """Returns why nothing takes an action back, whatever the state is now; empty where something may."""
    return record.irreversible or why_forgotten(desk, case, record)


def check_recorded(desk: Desk, case: Case, record: ActionRecord) -> None:
    """Raises Refused where what is on record about an action keeps it from being taken back."""
    action = record.action
    if final := why_final(desk, case, record):
        raise Refused(f"{action.id} can't be undone: {final}.")
    if action.undo_of is not None:
        raise Refused(f"{action.id} is itself an undo.", "Do the original action again instead.")
    if record.undone_by is not None:
        raise Refused(
            f"{action.id} was undone already, by {record.undone_by}.",
            "Do the original action again if it is to hold.",
        )
    if record.is_unknown:
        raise Refused(
            f"{action.id} can't be undone: nobody knows whether it took effect.", "Read the state back first."
        )
    if not is_proved(record) and not took_in_part(desk, case, record):
        raise Refused(f"{action.id} was never proved, so there is nothing sure to take back.")
    if record.undo is None:
        raise Refused(f"{action.id} can't be undone: the state before it was not read.")


def check_state(desk: Desk, case: Case, record: ActionRecord, seen: Look) -> None:
    """Raises Refused where the state seen now is not the one that the action left."""
    action = record.action
    if seen.state is None:
        raise Refused(f"{action.spec.facet} can't be read now: {seen.unreadable}", "Try again when it can be.")
    after = recorded_after(desk, case, record)
    if after is not None and _still(action, after, seen.state):
        return
    if _is_as_before(record, seen.state):
        raise Refused(f"{action.id} can't be undone: somebody changed it since, and it is as it was before already.")
    raise Refused(
        f"{action.id} can't be undone: somebody changed it since, so putting the old state back would undo "
        "their work too.",
        "Look at the step and decide by hand.",
    )


async def check_holds(desk: Desk, case: Case, record: ActionRecord, *, run: str = "") -> None:
    """Looks once more, right before an undo, and records the look. Raises Refused where it must not be.

    What the program can't read, the person at the console compares.
    """
    check_recorded(desk, case, record)
    facet = record.action.spec.facet
    if facet in readable_facets(desk, case):
        if run:  # steps are settled when the run has ended
            seen = await see(desk, case, facet)
            await record_looks(desk, case, (seen,), phase="before", step=record.step, run=run)
        else:
            (seen,) = await look(desk, case, (facet,), phase="before", step=record.step)
        check_state(desk, case, record, seen)
    relying = relied_on(desk, case, record)
    if relying:
        raise Refused(
            f"{record.action.id} can't be undone: {relying}.",
            "Settle it with whoever works that case, or close it first.",
        )


def _still(action: Action, after: FacetState, present: FacetState) -> bool:
    """A state that was only shown can't be compared item by item: what it says to have been done must still be so."""
    if after.grade is not Grade.READ and action.spec.facet is not Facet.MESSAGES:
        return already_so(action, present, present.at)
    return _same_thing(action, after, present)


def _same_thing(action: Action, recorded: FacetState, present: FacetState) -> bool:
    """Tells whether what the action changed is still as it was recorded, whatever else changed beside it."""
    if action.spec.facet is Facet.MESSAGES:
        return _withdrawn(recorded, action) == _withdrawn(present, action)
    if action.kind in ON_LOGIN_LIST:
        return recorded.attrs.get("login_from") == present.attrs.get("login_from")
    if action.spec.facet is Facet.PASSWORD:
        return same_password(recorded.attrs, present.attrs)
    return untouched(recorded, present, key_of(action))


def _withdrawn(state: FacetState, action: Action) -> object:
    item = state.item(action.target)
    return item.attrs.get("withdrawn") if item else None


def out_of_reach(state: FacetState, group: str) -> int | None:
    """Returns how many copies of a group were withdrawn, purged ones among them; None where it was not found."""
    item = state.item(group)
    if item is None:
        return None
    return sum(n for name in ("withdrawn", "purged") if isinstance(n := item.attrs.get(name), int))


def recorded_after(desk: Desk, case: Case, record: ActionRecord) -> FacetState | None:
    """Returns the state that proved the action, as it is on record."""
    facet, views = record.action.spec.facet, desk.casefile.views
    # The look that proved it is the last one before its proof; what others read meanwhile may be older than its effect.
    # Before and after are told by places in the ledger: the clock may have been set back between the two.
    proved = views.place_of_action(case.id, record.action.id, "action-proved")
    if facet is Facet.MESSAGES:
        # Copies that an undo of ours gave back before it was cut short were changed by nobody else.
        tries = [r.action.id for r in views.actions(case.id) if r.action.undo_of == record.action.id]
        proved = max((proved, *(views.place_of_action(case.id, id_, "action-proved") for id_ in tries)))
    looks = (r for r in views.looks(case.id, facet) if r.phase == "after" and r.seq < proved)
    seen = [r.state for r in looks if r.state is not None]
    return seen[-1] if seen else None


def _is_as_before(record: ActionRecord, present: FacetState) -> bool:
    """The recorded state before it is what is there now: somebody took it back, or a later undo did."""
    undo, action = record.undo or {}, record.action
    attrs, item = undo.get("attrs"), undo.get("item")
    if action.spec.facet is Facet.MESSAGES or not isinstance(attrs, dict):
        return False
    if action.kind in ON_LOGIN_LIST:
        return attrs.get("login_from") == present.attrs.get("login_from")
    if not key_of(action):
        return attrs == present.attrs
    before = FacetItem.model_validate(item) if isinstance(item, dict) else None
    return essence(before) == essence(present.item(key_of(action)))
