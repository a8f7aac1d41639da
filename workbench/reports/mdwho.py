"""Persons and waivers in Markdown."""

from __future__ import annotations

from .mdtext import code, inline
from .parts import Person, WaiverPart
from .times import stamp

__all__ = ["waived", "who"]


def who(person: Person) -> str:
    """Returns a stated name with the account behind it."""
    return f"{inline(person.name)} (account {code(person.os_user)})"


def waived(waiver: WaiverPart) -> str:
    """Returns a waiver as a sentence."""
    recheck = f"look again by {stamp(waiver.recheck_at)}" if waiver.recheck_at else "no date to look again"
    overdue = ", which has PASSED" if waiver.overdue else ""
    return f"✋ waived by {who(waiver.by)} on {stamp(waiver.at)}; {recheck}{overdue}. Reason: {inline(waiver.reason)}"
