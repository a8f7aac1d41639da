"""Rows of the timeline for who was told, and for what belongs together."""

from __future__ import annotations

from workbench.model.events import CaseLinked, EventData, PeopleTold, TellingStruck

__all__ = ["about_people"]

_NAMED = 3


def about_people(data: EventData) -> str:
    """Returns the sentence for an event of that kind; empty for any other."""
    match data:
        case PeopleTold(who=who, count=count, audience=audience, how=how):
            named = f" ({', '.join(who)})" if 0 < len(who) <= _NAMED else ""
            return f"Told, {audience}: {count}{named}, {how.words}"
        case TellingStruck(telling=telling, why=why):
            return f"Entry {telling} on who was told was a mistake: {why}"
        case CaseLinked(ticket=ticket, account=account, why=why):
            return f"Linked with {ticket}, {account}: {why}"
        case _:
            return ""
