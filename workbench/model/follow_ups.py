"""Things to do after a case: each has an owner and a due date, and outlives the closing of the case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import Field

from .base import Moment, Thing
from .cases import Actor
from .words import Grade

__all__ = ["FollowUp", "FollowUpAdded", "FollowUpDone", "FollowUpDropped", "FollowUpStanding"]


class FollowUpAdded(Thing):
    """Something is left to do."""

    type: Literal["follow-up-added"] = "follow-up-added"
    id: str
    what: str
    owner: str
    """Who does it: a name, or whose job it is."""
    due: Moment
    """The end of the day by which it is done."""
    day: date | None = Field(default=None, exclude_if=lambda day: day is None)
    """That day, as it was meant where the people are."""
    why: str = ""
    cause: str = ""
    """The cause that it follows from; empty where a person thought of it."""
    idea: str = ""
    """The playbook's id of it; empty where a person thought of it."""

    @property
    def by_day(self) -> date:
        """The day by which it is done, where the people are."""
        return self.day or self.due.date()


class FollowUpDone(Thing):
    """It was done, as somebody says or shows."""

    type: Literal["follow-up-done"] = "follow-up-done"
    follow_up: str
    who: str
    done_at: Moment
    how_seen: str
    """How it is known that it was done, in words."""
    grade: Grade
    """shown: something was attached; stated: a person's word."""
    evidence: tuple[str, ...] = ()
    """SHA-256 of what was attached."""


class FollowUpDropped(Thing):
    """It is not to be done after all. It stays to be read, with the reason."""

    type: Literal["follow-up-dropped"] = "follow-up-dropped"
    follow_up: str
    reason: str


class FollowUpStanding(StrEnum):
    """Where a follow-up stands at one moment."""

    OVERDUE = "overdue"
    DUE = "due"
    """Within a day."""
    TO_COME = "to come"
    DONE = "done"
    DROPPED = "dropped"


class FollowUp(Thing):
    """A follow-up, and how it ended, if it did."""

    added: FollowUpAdded
    at: Moment
    """When it was recorded."""
    by: Actor
    done: FollowUpDone | None = None
    done_by: Actor | None = None
    """Who recorded that it was done."""
    dropped: str = ""
    """Why it is not to be done."""
    dropped_by: Actor | None = None

    @property
    def is_open(self) -> bool:
        """Neither done nor dropped."""
        return self.done is None and self.dropped_by is None

    def standing(self, now: datetime) -> FollowUpStanding:
        """Returns where it stands."""
        if self.done is not None:
            return FollowUpStanding.DONE
        if self.dropped_by is not None:
            return FollowUpStanding.DROPPED
        if self.added.due < now:
            return FollowUpStanding.OVERDUE
        return FollowUpStanding.DUE if self.added.due - now <= timedelta(days=1) else FollowUpStanding.TO_COME
