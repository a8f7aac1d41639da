"""Records who was told of a theft, by which way and when; and what follows for the copies nobody can take back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workbench.analysis.exposures import OUTSIDE
from workbench.analysis.wording import count
from workbench.casefile.tellings import MANY, who_was_told
from workbench.desk.desk import Desk
from workbench.desk.whereabouts import left_untold, truth_tables
from workbench.intake.times import parse_time
from workbench.model.cases import Case
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.events import (
    EventData,
    ExposureBeyondReach,
    ExposureReopened,
    PeopleTold,
    TellingStruck,
)
from workbench.model.telling import Audience, Telling, Way
from workbench.model.text import clean_line
from workbench.model.withdrawal import TruthTable

from .answering import refuse_closed
from .opening import mail_address
from .settling import settle

__all__ = ["audience_of", "nobody_told", "record_told", "strike", "struck", "to_be_told", "told_when", "whom_next"]

_GOT_A_COPY = (Audience.INSIDE, Audience.OUTSIDE)
_LONGEST_NAME = 200
_CLOCKS_DIFFER = timedelta(minutes=5)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")


def to_be_told(desk: Desk, case: Case, audience: Audience, group: str = "") -> tuple[str, ...]:
    """Returns whom a notice to this audience is for and nobody told yet: by address, or the owner.

    `group`: of one group of like mails; of all of them otherwise. Raises NotFound. Who is told at the bank, and who
    else, the case can't know.
    """
    tables = _tables(desk, case, group)
    if audience is Audience.OWNER:
        return (case.account,)
    wanted = (a for t in tables for a in t.recipients(inside=audience is Audience.INSIDE))
    told = _told_already(desk, case, group)
    return tuple(dict.fromkeys(a for a in wanted if a.lower() not in told)) if audience in _GOT_A_COPY else ()


def whom_next(desk: Desk, case: Case) -> Audience:
    """Returns who is to be told first: those with a copy beyond reach, outside before inside; else the owner."""
    left = [row.inside for table in truth_tables(desk.casefile, case.id) for row in table.untold]
    if not left:
        return Audience.OWNER
    return Audience.INSIDE if all(left) else Audience.OUTSIDE


def audience_of(desk: Desk, case: Case, address: str) -> Audience:
    """Tells whether an address is inside or outside."""
    inside = address.rpartition("@")[2].lower() in desk.org_domains(case)
    return Audience.INSIDE if inside else Audience.OUTSIDE


def nobody_told(desk: Desk, case: Case) -> tuple[str, ...]:
    """Returns a sentence for each group of mails with copies beyond reach whose recipients were not told."""
    case = desk.casefile.views.case(case.id)
    left = left_untold(desk.casefile, case, truth_tables(desk.casefile, case.id), desk.playbook(case))
    return tuple(table.not_told for table in left)


def told_when(desk: Desk, text: str) -> datetime:
    """Returns the moment somebody means: a time of today, or a date and time, in the organisation's time zone.

    Nothing means now. Raises UsageError.
    """
    if not text.strip():
        return desk.now()
    zone = ZoneInfo(desk.config.organisation.zone)
    today = f"{desk.now().astimezone(zone):%Y-%m-%d}"
    found = parse_time(f"{today} {text.strip()}" if _CLOCK.fullmatch(text.strip()) else text.strip())
    if found is None:
        raise UsageError(
            f"'{text}' is no point in time.",
            f"Write it like 14:05 (today), or 2026-11-03T14:05; without a zone it counts in {zone.key}.",
        )
    return found if found.tzinfo else found.replace(tzinfo=zone)


async def record_told(
    desk: Desk,
    case: Case,
    who: Iterable[str],
    *,
    audience: Audience,
    how: Way,
    told_at: datetime | None = None,
    note: str = "",
    group: str = "",
) -> PeopleTold:
    """Records that people were told, and ends what is beyond reach once everybody it concerns was told.

    `who`: mail addresses of those who got a copy; of others a name will do. `group`: what they were told of; the theft
    as a whole otherwise. Works on a closed case too: people are told after it as well. Raises UsageError, NotFound;
    Refused for mail to the account itself.
    """
    now = desk.now()
    case = desk.casefile.views.case(case.id)
    at = told_at or now
    tables = await asyncio.to_thread(_tables, desk, case, group)
    people = _people(who, audience, frozenset(r.recipient.lower() for t in tables for r in t.rows))
    _check(desk, case, people, how, at, now, note, tables)
    told = PeopleTold(
        id=f"T-{desk.new_id()}",
        who=people,
        count=len(people),
        audience=audience,
        how=how,
        told_at=at,
        note=clean_line(note.strip()),
        group=group,
    )
    kept: tuple[EventData, ...] = ()
    if len(people) > MANY:
        data = "\n".join(people).encode("utf-8", "surrogatepass")
        listed = desk.keep(data, name=f"people told {told.id}", kind="derived", supports=told.id)
        kept, told = (listed,), told.model_copy(update={"who": (), "listed": listed.evidence.sha256})
    await desk.record(case.id, *kept, told)
    if case.closed_at is None:
        await _end_what_is_told(desk, case)
    return told


def struck(entry: Telling, why: str) -> TellingStruck:
    """Returns what strikes an entry on who was told. Raises Refused (struck already), UsageError (no reason)."""
    if entry.struck:
        raise Refused(f"{entry.told.id} was struck already: {entry.struck}", "There is nothing to do.")
    if not why.strip():
        raise UsageError("Say what was wrong with it.", "It stays to be read, with your reason.")
    return TellingStruck(telling=entry.told.id, why=clean_line(why.strip()))


async def strike(desk: Desk, case: Case, telling: str, why: str) -> None:
    """Says that an entry on who was told was a mistake: it stays to be read and counts no more.

    What it ended is open again. Raises NotFound, UsageError, Refused.
    """
    refuse_closed(desk.casefile.views.case(case.id))
    found = next((t for t in who_was_told(desk.casefile, case.id) if t.told.id == telling), None)
    if found is None:
        raise NotFound(f"No entry '{telling}' says who was told.", "workbench case told CASE --list shows them.")
    await desk.record(case.id, struck(found, why))
    tables = await asyncio.to_thread(truth_tables, desk.casefile, case.id)
    groups = {t.group + OUTSIDE for t in tables if t.untold}
    again = [
        ExposureReopened(exposure_id=r.exposure.id, why=f"An entry on who was told was struck: {why.strip()}")
        for r in desk.casefile.views.exposures(case.id)
        if r.beyond_reach and r.exposure.key in groups
    ]
    if again:
        await desk.record(case.id, *again)
    await settle(desk, case)


def _tables(desk: Desk, case: Case, group: str) -> tuple[TruthTable, ...]:
    tables = truth_tables(desk.casefile, case.id)
    found = tuple(t for t in tables if group in ("", t.group))
    if group and not found:
        raise NotFound(f"There is no group '{group}'.", f"There are: {', '.join(t.group for t in tables) or 'none'}.")
    return found


def _told_already(desk: Desk, case: Case, group: str) -> frozenset[str]:
    counting = (t for t in who_was_told(desk.casefile, case.id) if not t.struck and t.told.group in ("", group))
    return frozenset(address.lower() for telling in counting for address in telling.who)


def _people(who: Iterable[str], audience: Audience, known: frozenset[str]) -> tuple[str, ...]:
    if audience in _GOT_A_COPY:
        # A recipient whom the case knows is one, however odd the address that a stranger wrote to.
        found = (one.lower() if one.lower() in known else mail_address(one).lower() for one in who)
        people = tuple(dict.fromkeys(found))
    else:
        people = tuple(dict.fromkeys(clean_line(one.strip())[:_LONGEST_NAME] for one in who if one.strip()))
    if not people:
        raise UsageError("Say who was told.", "Give an address, or a name: --to.")
    return people


def _check(
    desk: Desk,
    case: Case,
    people: tuple[str, ...],
    how: Way,
    at: datetime,
    now: datetime,
    note: str,
    tables: tuple[TruthTable, ...],
) -> None:
    if how is Way.OTHER and not note.strip():
        raise UsageError("Say by which way they were told.", "Add it as a note.")
    own, told = set(desk.casefile.views.addresses(case.id)), {p.lower() for p in people}
    stolen = desk.playbook(case).mail == "sent"  # whoever reported a mail can be written to
    if how is Way.MAIL and stolen and case.closed_at is None and own & told:
        raise Refused(
            f"A mail to {case.account} is read by whoever is in that mailbox.",
            "Tell its owner by phone, in person, or at an address of another system.",
        )
    if at > now + _CLOCKS_DIFFER:
        raise UsageError("That time is still to come.", "Record it once they were told; and check the time zone.")
    sent = [r.sent_at for t in tables for r in t.rows if r.recipient.lower() in told]
    if sent and at < min(sent):
        raise UsageError(
            f"At that time the mail had not been sent yet: it was, {min(sent):%Y-%m-%d %H:%M} UTC.",
            "Check date and time zone.",
        )


async def _end_what_is_told(desk: Desk, case: Case) -> None:
    """Copies beyond reach end once each of their recipients was told."""
    counting = [t for t in who_was_told(desk.casefile, case.id) if not t.struck]
    open_keys = {r.exposure.key: r.exposure.id for r in desk.casefile.views.exposures(case.id) if r.is_open}
    ended = []
    for table in await asyncio.to_thread(truth_tables, desk.casefile, case.id):
        exposure = open_keys.get(table.group + OUTSIDE)
        if exposure is None or not table.beyond_reach or table.untold:
            continue
        mine = [t.told for t in counting if t.told.group in ("", table.group)]
        times = [r.told_at for r in table.beyond_reach if r.told_at is not None]
        people = count(len({r.recipient for r in table.beyond_reach}), "recipient")
        said = f"{people}, each on the case's list of who was told"
        ended.append(
            ExposureBeyondReach(exposure_id=exposure, told=said, told_at=max(times), tellings=tuple(t.id for t in mine))
        )
    if ended:
        await desk.record(case.id, *ended)
        await settle(desk, case)
