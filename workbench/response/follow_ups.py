"""Things to do after a case: taken over from the chosen cause or thought of by a person, and ended with who and how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workbench.desk.desk import Desk
from workbench.desk.follow_ups import ideas_left
from workbench.model.base import Moment, Thing
from workbench.model.cases import Case
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.events import EvidenceKept, FollowUpAdded, FollowUpDone, FollowUpDropped
from workbench.model.follow_ups import FollowUp, FollowUpStanding
from workbench.model.text import clean_line
from workbench.model.words import Grade

__all__ = [
    "CaseFollowUp",
    "NewFollowUp",
    "add_follow_ups",
    "all_follow_ups",
    "drop_follow_up",
    "due_day",
    "finish_follow_up",
    "follow_up_of",
    "ideas",
]

_LONGEST, _LONGEST_NAME = 400, 200
_CLOCKS_DIFFER, _LATEST = timedelta(minutes=5), timedelta(days=3653)
_DAYS = re.compile(r"\+?\s*(\d{1,3})\s*(d|days?)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class NewFollowUp(Thing):
    """A follow-up that is not recorded yet."""

    what: str
    owner: str
    due: Moment
    day: date | None = None
    """The day that ends with `due`, where the people are."""
    why: str = ""
    cause: str = ""
    idea: str = ""


class CaseFollowUp(Thing):
    """A follow-up with its case."""

    case: Case
    number: int
    """Its place in the case's list, from 1."""
    follow_up: FollowUp
    standing: FollowUpStanding


def ideas(desk: Desk, case: Case) -> tuple[NewFollowUp, ...]:
    """Returns what is proposed and nobody has taken over, with owner and day: what the chosen cause calls for, the gaps
    that a check found, and what is to be done in any case.

    May be called from any thread. Raises CaseFileDamaged.
    """
    owners = {
        "owner": f"the owner ({case.account})",
        "responder": desk.actor.name,
        "administrator": "the mail administrator",
        "lead": "the security lead",
    }
    return tuple(
        NewFollowUp(
            what=idea.what,
            owner=owners[idea.owner],
            due=(due := _end_of_day(desk, idea.days)),
            day=due.date(),
            why=idea.why,
            cause=idea.cause,
            idea=idea.id,
        )
        for idea in ideas_left(desk.casefile, case, desk.playbook(case))
    )


def due_day(desk: Desk, text: str) -> datetime:
    """Returns the end of the day that somebody means: 2026-11-30, or so many days from today ("3", "3 days").

    In the organisation's time zone. Raises UsageError, also for a day that has passed.
    """
    said = text.strip().lower()
    if said in ("today", "tomorrow"):
        return _end_of_day(desk, 0 if said == "today" else 1)
    if days := _DAYS.fullmatch(said):
        return _end_of_day(desk, int(days.group(1)))
    zone = _zone(desk)
    try:
        day = datetime.fromisoformat(said).date() if _DATE.fullmatch(said) else None
    except ValueError:
        day = None
    if day is None:
        raise UsageError(f"'{text}' is no day.", "Write it as 2026-11-30, or as so many days from today: 3 days.")
    if day > (desk.now().astimezone(zone) + _LATEST).date():
        raise UsageError(f"{day} is too far off.", "Say by which day it is to be done: within ten years.")
    due = datetime.combine(day, time(23, 59, 59), zone)
    if due < desk.now():
        raise UsageError(f"{day} has passed.", "Say by which day it is to be done.")
    return due


async def add_follow_ups(desk: Desk, case: Case, new: Sequence[NewFollowUp]) -> tuple[FollowUpAdded, ...]:
    """Records follow-ups. A closed case takes them too. Raises UsageError: all of them, or none."""
    added = tuple(_added(desk, one) for one in new)
    if added:
        await desk.record(case.id, *added)
    return added


async def finish_follow_up(
    desk: Desk,
    case: Case,
    ref: str,
    *,
    who: str,
    how_seen: str,
    done_at: datetime | None = None,
    files: Sequence[EvidenceKept] = (),
) -> FollowUpDone:
    """Records that a follow-up was done: by whom, when, and how that is known. Works on a closed case too.

    With files it counts as shown, else as stated. Raises NotFound, Refused, UsageError.
    """
    follow_up = _open_one(desk, case, ref)
    at = done_at or desk.now()
    if at > desk.now() + _CLOCKS_DIFFER:
        raise UsageError(f"{_as_said(at)} lies ahead.", "Say when it was done.")
    if at < case.opened_at - _CLOCKS_DIFFER:
        raise UsageError(f"{_as_said(at)} is before the case was opened.", "Say when it was done.")
    who, how_seen = _line(who, _LONGEST_NAME), _line(how_seen, _LONGEST)
    if not who:
        raise UsageError("Say who did it.", "A name: --who.")
    if not how_seen:
        raise UsageError("Say how you know that it was done.", "“She showed me the new sign-in page”: --how.")
    done = FollowUpDone(
        follow_up=follow_up.added.id,
        who=who,
        done_at=at,
        how_seen=how_seen,
        grade=Grade.SHOWN if files else Grade.STATED,
        evidence=tuple(f.evidence.sha256 for f in files),
    )
    await desk.record(case.id, *files, done)
    return done


async def drop_follow_up(desk: Desk, case: Case, ref: str, reason: str) -> None:
    """Says that a follow-up is not to be done after all. It stays to be read. Raises as `finish_follow_up`."""
    follow_up = _open_one(desk, case, ref)
    if not (why := _line(reason, _LONGEST)):
        raise UsageError("Say why it is not to be done.", "It stays to be read, with your reason.")
    await desk.record(case.id, FollowUpDropped(follow_up=follow_up.added.id, reason=why))


def follow_up_of(desk: Desk, case: Case, ref: str) -> FollowUp:
    """Returns a follow-up by its number in the case's list, its id, or the beginning of just one. Raises NotFound."""
    known, wanted = desk.casefile.views.follow_ups(case.id), ref.strip().lower()
    numbered = [f for n, f in enumerate(known, start=1) if wanted in (str(n), f.added.id.lower())]
    found = numbered or [f for f in known if wanted and f.added.id.lower().startswith(wanted)]
    if len(found) != 1:
        said = f"'{ref}' can mean several follow-ups." if found else f"There is no follow-up '{ref}'."
        raise NotFound(said, "workbench case follow-up list CASE shows them with their numbers.")
    return found[0]


def all_follow_ups(desk: Desk, *, everything: bool = False) -> tuple[CaseFollowUp, ...]:
    """Returns what is due or overdue, of all cases, first due first; `everything`: what is to come as well.

    May be called from any thread.
    """
    views, now = desk.casefile.views, desk.now()
    pressing = (FollowUpStanding.OVERDUE, FollowUpStanding.DUE)
    found: list[CaseFollowUp] = []
    for case_id, follow_up in views.open_follow_ups():
        standing = follow_up.standing(now)
        if everything or standing in pressing:
            number = _number(views.follow_ups(case_id), follow_up)
            case = views.case_with_id(case_id)
            if case is not None:
                found.append(CaseFollowUp(case=case, number=number, follow_up=follow_up, standing=standing))
    return tuple(found)


def _number(known: Iterable[FollowUp], follow_up: FollowUp) -> int:
    return next(n for n, one in enumerate(known, start=1) if one.added.id == follow_up.added.id)


def _open_one(desk: Desk, case: Case, ref: str) -> FollowUp:
    follow_up = follow_up_of(desk, case, ref)
    if not follow_up.is_open:
        ended = "was done" if follow_up.done else "was dropped"
        raise Refused(f"“{follow_up.added.what}” {ended} already.", "There is nothing to do.")
    return follow_up


def _added(desk: Desk, new: NewFollowUp) -> FollowUpAdded:
    what, owner = _line(new.what, _LONGEST), _line(new.owner, _LONGEST_NAME)
    if not what:
        raise UsageError("Say what is left to do.", "In a few words.")
    if not owner:
        raise UsageError(f"“{what}” needs an owner.", "A name, or whose job it is: what belongs to nobody is not done.")
    if new.due < desk.now():
        raise UsageError(f"“{what}” would be due on a day that has passed.", "Say by which day it is to be done.")
    return FollowUpAdded(
        id=f"F-{desk.new_id()}",
        what=what,
        owner=owner,
        due=new.due,
        day=new.due.astimezone(_zone(desk)).date(),
        why=_line(new.why, _LONGEST),
        cause=new.cause,
        idea=new.idea,
    )


def _line(text: str, longest: int) -> str:
    return clean_line(text.strip())[:longest].strip()


def _zone(desk: Desk) -> ZoneInfo:
    return ZoneInfo(desk.config.organisation.zone)


def _as_said(at: datetime) -> str:
    """In the zone that it was typed in."""
    return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()


def _end_of_day(desk: Desk, days: int) -> datetime:
    today = desk.now().astimezone(_zone(desk))
    return datetime.combine((today + timedelta(days=days)).date(), time(23, 59, 59), today.tzinfo)
