"""Persons and waivers within a sentence."""

from __future__ import annotations

from ..parts import Person, WaiverPart
from ..saying import Code, Said, say
from ..times import stamp

__all__ = ["waived", "who"]


def who(person: Person) -> Said:
    """Returns a stated name with the account behind it."""
    return say("{name} (account {account})", name=person.name, account=Code(person.os_user))


def waived(waiver: WaiverPart) -> Said:
    """Returns a waiver as a sentence."""
    at = stamp(waiver.recheck_at)
    recheck = say("look again by {at}", at=at) if waiver.recheck_at else say("no date to look again")
    return say(
        "✋ waived by {by} on {at}; {recheck}{overdue}. Reason: {reason}",
        by=who(waiver.by),
        at=stamp(waiver.at),
        recheck=recheck,
        overdue=say(", which has PASSED") if waiver.overdue else "",
        reason=waiver.reason,
    )
