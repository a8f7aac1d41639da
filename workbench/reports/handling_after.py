"""Rows of the timeline for what comes after the work: standing down, looking again, and what is not kept."""

from __future__ import annotations

from workbench.analysis.wording import count
from workbench.model.events import (
    EventData,
    FormerForgotten,
    MailExamined,
    MailOverruled,
    RecheckMade,
    StandDownBegun,
    StandDownEnded,
)
from workbench.model.words import facet_title

from .handling_people import about_people

__all__ = ["afterwards"]


def afterwards(data: EventData) -> str:
    """Returns the sentence for an event of that kind; empty for any other."""
    match data:
        case StandDownBegun(reason=reason):
            return f"Stand-down begun: {reason}"
        case StandDownEnded(undone=undone, left=left):
            return f"Stand-down ended: {count(len(undone), 'action')} taken back and proved, {len(left)} left"
        case MailOverruled(group=group, abnormal=abnormal, reason=reason):
            whose = "abnormal" if abnormal else "the owner's own"
            return f"The group of mail {group} was judged {whose} by a person: {reason}"
        case MailExamined(mail=mail):
            return f"Reported mail “{mail.subject}” was examined: {mail.finding}"
        case FormerForgotten(action_id=action, why=why, trouble=trouble):
            if trouble:
                return f"The password from before {action} could not be deleted at the mail system: {trouble}"
            return f"The password from before {action} was deleted at the mail system: {why}"
        case RecheckMade(hours=hours, looked=looked, unreadable=unreadable, back=back):
            due = f" ({hours} h after closing)" if hours is not None else ""
            missing = f"; NOT CHECKED: {', '.join(map(facet_title, unreadable))}" if unreadable else ""
            found = f"{count(len(back), 'exposure')} open again or new" if back else "nothing is back"
            return f"Looked again{due} at {count(len(looked), 'setting')}: {found}{missing}"
        case _:
            return about_people(data)
