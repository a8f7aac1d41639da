"""What came after the work: what was taken back, what was looked at again, and what should have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.model.events import (
    ActionIntended,
    Event,
    RecheckMade,
    StandDownBegun,
    StandDownEnded,
)
from workbench.model.words import facet_title

from .after_parts import DuePart, RecheckPart, StandDownPart, UndonePart
from .gathering import Material, person

__all__ = ["due_parts", "recheck_parts", "stand_down_parts"]


def recheck_parts(material: Material) -> tuple[RecheckPart, ...]:
    """Returns the rechecks, oldest first."""
    names = {r.exposure.id: r.exposure.what for r in material.exposures}
    return tuple(
        RecheckPart(
            at=event.at,
            by=person(event.actor),
            hours=data.hours,
            looked=tuple(map(facet_title, data.looked)),
            not_checked=tuple(map(facet_title, data.unreadable)),
            back=tuple(names.get(name, name) for name in data.back),
        )
        for event, data in material.of_type(RecheckMade)
    )


def due_parts(material: Material) -> tuple[DuePart, ...]:
    """Returns the rechecks that were not made yet, the earliest first."""
    return tuple(DuePart(at=due.at, why=due.why, overdue=due.overdue) for due in material.due)


def stand_down_parts(material: Material) -> tuple[StandDownPart, ...]:
    """Returns the stand-downs, oldest first."""
    return tuple(_part(material, events) for events in _each(material.events))


def _each(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events of each stand-down, from its beginning to its end."""
    current: list[Event] = []
    for event in events:
        if isinstance(event.data, StandDownBegun) and current:
            yield current
            current = []
        if current or isinstance(event.data, StandDownBegun):
            current.append(event)
        if isinstance(event.data, StandDownEnded) and current:
            yield current
            current = []
    if current:
        yield current


def _part(material: Material, events: list[Event]) -> StandDownPart:
    begun, last = events[0], events[-1]
    assert isinstance(begun.data, StandDownBegun)
    ended = last.data if isinstance(last.data, StandDownEnded) else None
    undos = [e.data.action.id for e in events if isinstance(e.data, ActionIntended) and e.data.action.undo_of]
    return StandDownPart(
        begun_at=begun.at,
        by=person(begun.actor),
        reason=begun.data.reason,
        ended_at=last.at if ended else None,
        undone=tuple(part for undo in undos for part in _undone(material, undo)),
        left=ended.left if ended else (),
    )


def _undone(material: Material, undo: str) -> Iterator[UndonePart]:
    """One, where that undo is what took it back."""
    record = next((r for r in material.actions if r.action.id == undo), None)
    for original in material.actions:
        if record is not None and original.undone_by == undo and record.proof is not None:
            yield UndonePart(
                action=original.action.id,
                what=f"{original.action.spec.title} {original.action.label}".strip(),
                by=undo,
                proof=record.proof.sentence,
                grade=record.proof.after,
                proved_at=record.proved_at,
            )
