"""What the ledger records of actions: agreed to, about to be done, ended, read back, and taken back."""

from __future__ import annotations

from typing import Literal

from .actions import Action
from .base import JsonObject, Moment, Thing
from .state import Proof
from .words import Outcome

__all__ = [
    "ActionEnded",
    "ActionIntended",
    "ActionProved",
    "ConsentGiven",
    "SecretTaken",
    "StandDownBegun",
    "StandDownEnded",
]


class ConsentGiven(Thing):
    """A person agreed to a plan."""

    type: Literal["consent-given"] = "consent-given"
    run: str
    step: str
    """Empty for "contain now"."""
    plan_digest: str
    actions: tuple[str, ...]
    how: str
    """How it was given: the typed word, or the options on the command line."""


class ActionIntended(Thing):
    """Written, and on disk, before the call leaves the machine."""

    type: Literal["action-intended"] = "action-intended"
    run: str
    step: str
    plan_digest: str
    action: Action
    undo: JsonObject | None = None
    """What is needed to take it back; None where it is irreversible."""
    blind_reason: str = ""
    """Why it is done though the state before could not be read."""


class ActionEnded(Thing):
    """What came back."""

    type: Literal["action-ended"] = "action-ended"
    action_id: str
    outcome: Outcome
    detail: str
    effective_at: Moment | None = None
    pending_until: Moment | None = None
    evidence: str | None = None
    """SHA-256 of the redacted exchange."""
    result: JsonObject = {}


class ActionProved(Thing):
    """What reading back said about an action. `proved` false is as much a result as true."""

    type: Literal["action-proved"] = "action-proved"
    action_id: str
    proof: Proof
    outcome: Outcome | None = None
    """What the outcome is now known to be, where it was unknown."""


class SecretTaken(Thing):
    """Somebody saw a secret, once. The secret itself is nowhere."""

    type: Literal["secret-taken"] = "secret-taken"
    action_id: str
    how: str


class FormerForgotten(Thing):
    """The mail system was told to delete the password from before a reset."""

    type: Literal["former-forgotten"] = "former-forgotten"
    action_id: str
    """Of the reset."""
    why: str
    """Why it is not kept any longer: half a sentence."""
    trouble: str = ""
    """Why it could not be deleted; empty where it is gone."""


class StandDownBegun(Thing):
    """It was a false alarm: everything that can be taken back is about to be."""

    type: Literal["stand-down-begun"] = "stand-down-begun"
    reason: str


class StandDownEnded(Thing):
    """What was taken back, and what was not."""

    type: Literal["stand-down-ended"] = "stand-down-ended"
    undone: tuple[str, ...]
    """Ids of the actions that were undone, proved by reading back."""
    left: tuple[str, ...]
    """Sentences: each action that stays, and why."""
