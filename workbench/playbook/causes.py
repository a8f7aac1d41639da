"""How an intruder may have got in, as a playbook lists it, and what each way calls for afterwards."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .written import Id, Sentence, Written

__all__ = ["Cause", "FollowUpIdea"]


class FollowUpIdea(Written):
    """Something to do after the case."""

    id: Id
    what: Sentence
    owner: Literal["owner", "responder", "administrator", "lead"]
    """Whose job it usually is: the account's owner, whoever works the case, the mail administrator, the security
    lead."""
    days: int = Field(ge=0, le=400)
    """By when: so many days after it is taken over; 0: today."""
    why: str = ""
    playbook: Id | None = None
    """The playbook that does it: proposed until that was run for the account."""


class Cause(Written):
    """A way in which an intruder gets in."""

    id: Id
    title: Sentence
    kind: Literal["cause", "other", "not-known", "no-theft"] = "cause"
    """other: a named kind of “others”. not-known and no-theft: nothing was found, or there was nothing to find; neither
    needs a reason."""
    means: str = ""
    """How it happens, in a helpdesk's words."""
    then: str = ""
    """What to do now, if it was this."""
    follow_ups: tuple[FollowUpIdea, ...] = ()
