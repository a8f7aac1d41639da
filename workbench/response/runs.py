"""What a run tells while it goes on."""

from __future__ import annotations

from enum import StrEnum

from workbench.model.base import Moment, Thing
from workbench.model.state import Proof
from workbench.model.words import Outcome

__all__ = ["RowState", "RunEvent", "RunRow"]


class RowState(StrEnum):
    """Where one action of a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    READING_BACK = "reading back"
    ENDED = "ended"
    SKIPPED = "skipped"


class RunRow(Thing):
    """One action of a run, as a row on the screen."""

    action_id: str
    title: str
    state: RowState = RowState.QUEUED
    started_at: Moment | None = None
    ended_at: Moment | None = None
    outcome: Outcome | None = None
    proof: Proof | None = None
    detail: str = ""
    """What happened, or what to do about it."""
    done: int = 0
    """Copies that were handled so far, of `total`; both 0 where an action has no parts."""
    total: int = 0
    secret_waiting: bool = False
    """A secret can be taken, once."""


class RunEvent(Thing):
    """Something happened in a run: the row as it is now, or the end of the run."""

    number: int
    at: Moment
    row: RunRow | None = None
    finished: bool = False
    sentence: str = ""
