"""Rows of the timeline for who was told, what belongs together, the cause, and what is left to do."""

from __future__ import annotations

from workbench.model.events import (
    CaseLinked,
    CauseChosen,
    EventData,
    FollowUpAdded,
    FollowUpDone,
    FollowUpDropped,
    PeopleTold,
    TellingStruck,
)

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
        case CauseChosen(title=title, reason=reason):
            return f"Cause, as far as it is known: {title}{f'. Reason: {reason}' if reason else ''}"
        case FollowUpAdded(what=what, owner=owner):
            return f"Left to do by {data.by_day}: {what} ({owner})"
        case FollowUpDone(who=who, how_seen=how_seen, grade=grade, follow_up=follow_up):
            return f"Follow-up {follow_up} was done by {who}: {how_seen} ({grade})"
        case FollowUpDropped(follow_up=follow_up, reason=reason):
            return f"Follow-up {follow_up} is not to be done: {reason}"
        case _:
            return ""
