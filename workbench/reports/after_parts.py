"""The parts of a report that tell what came after the work: stand-downs and rechecks."""

from __future__ import annotations

from workbench.model.base import Moment, Thing
from workbench.model.words import Grade

from .parts import Line, Person

__all__ = ["DuePart", "RecheckPart", "StandDownPart", "UndonePart"]


class UndonePart(Thing):
    """An action that was taken back, with its proof."""

    action: Line
    """Id of what was taken back."""
    what: Line
    by: Line
    """Id of the undo."""
    proof: Line
    grade: Grade | None = None
    proved_at: Moment | None = None


class StandDownPart(Thing):
    """A case was stood down: it was a false alarm."""

    begun_at: Moment
    by: Person
    reason: Line
    ended_at: Moment | None = None
    """None: it is not finished."""
    undone: tuple[UndonePart, ...] = ()
    """Newest first, as it was done."""
    left: tuple[Line, ...] = ()
    """What stays, and why."""


class RecheckPart(Thing):
    """Everything was looked at again."""

    at: Moment
    by: Person
    hours: int | None = None
    """Which of the playbook's rechecks it was."""
    looked: tuple[Line, ...] = ()
    not_checked: tuple[Line, ...] = ()
    back: tuple[Line, ...] = ()
    """What was open again, or new."""


class DuePart(Thing):
    """A recheck that was not made yet."""

    at: Moment
    why: Line
    overdue: bool
