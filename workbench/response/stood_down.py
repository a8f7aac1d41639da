"""The stand-downs of a case, as its events have them."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.base import Moment, Thing
from workbench.model.cases import Actor, Case
from workbench.model.events import ActionIntended, StandDownBegun, StandDownEnded

__all__ = ["StandDown", "stand_downs", "unfinished"]

_TYPES = ("stand-down-begun", "stand-down-ended", "action-intended")


class StandDown(Thing):
    """One stand-down."""

    at: Moment
    by: Actor
    reason: str
    begun: tuple[str, ...] = ()
    """Ids of the undos that were intended since."""
    ended_at: Moment | None = None
    undone: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def stand_downs(desk: Desk, case: Case) -> tuple[StandDown, ...]:
    """Returns the stand-downs of a case, oldest first; only the last can lack its end."""
    found: list[StandDown] = []
    for event in desk.casefile.views.of_types(case.id, *_TYPES):
        match event.data:
            case StandDownBegun(reason=reason):
                found.append(StandDown(at=event.at, by=event.actor, reason=reason))
            case StandDownEnded(undone=undone, left=left) if found:
                changes = {"ended_at": event.at, "undone": undone, "left": left}
                found[-1] = found[-1].model_copy(update=changes)
            case ActionIntended(action=action) if found and found[-1].ended_at is None and action.undo_of:
                found[-1] = found[-1].model_copy(update={"begun": (*found[-1].begun, action.id)})
    return tuple(found)


def unfinished(desk: Desk, case: Case) -> StandDown | None:
    """Returns the stand-down that was begun and has no end, or None."""
    found = stand_downs(desk, case)
    return found[-1] if found and found[-1].ended_at is None else None
