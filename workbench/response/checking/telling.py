"""Records who was told after a gap check, by which way and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workbench.casefile.tellings import MANY
from workbench.desk.check_standing import Standing, removed, standing
from workbench.model.checks import CheckRun
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.events import EventData, PeopleTold
from workbench.model.protections import ProtectionState
from workbench.model.telling import Audience, Telling, Way
from workbench.model.text import clean_line
from workbench.model.words import Grade

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

from ..telling import struck

__all__ = ["affected", "last_told", "record_check_told", "strike_check_told", "to_be_told", "untold"]

_CLOCKS_DIFFER = timedelta(minutes=5)


def affected(now: Standing) -> tuple[str, ...]:
    """Returns the accounts whose owners have something to do: a protection is off, the worst first."""
    return tuple(r.subject for r in now.accounts if any(c.state is ProtectionState.OFF for c in r.cells))


def to_be_told(now: Standing) -> tuple[str, ...]:
    """As `untold`, for what is written or recorded of all of them. Raises Refused where what was seen was removed."""
    if now.run.expired is not None:
        raise Refused(removed(now.run), "Run the check again: workbench check run")
    return untold(now)


def untold(now: Standing) -> tuple[str, ...]:
    """Returns those of them whom nobody told yet."""
    told = {one.lower() for telling in now.run.told if not telling.struck for one in telling.who}
    return tuple(subject for subject in affected(now) if subject.lower() not in told)


def last_told(runs: Iterable[CheckRun], run: CheckRun) -> dict[str, Telling]:
    """Returns the last time that each account's owner was told, after this run or an earlier one of its provider."""
    found: dict[str, Telling] = {}
    for one in runs:
        if one.made.provider != run.made.provider or one.seq > run.seq:
            continue
        for telling in one.told:
            for who in () if telling.struck else telling.who:
                known = found.get(who.lower())
                if known is None or known.told.told_at < telling.told.told_at:
                    found[who.lower()] = telling
    return found


async def record_check_told(
    desk: Desk, run: CheckRun, who: Iterable[str], *, how: Way, told_at: datetime | None = None, note: str = ""
) -> PeopleTold:
    """Records that owners of accounts of this run were told. `who`: their accounts.

    Raises NotFound (no account of the run), UsageError (nobody, a time to come, another way without words), Refused
    (mail to an account where a sign-in was not the owner's).
    """
    now = standing(desk, run)
    people = tuple(dict.fromkeys(now.row(one).subject.lower() for one in who))
    at = told_at or desk.now()
    if not people:
        raise UsageError("Say who was told.", "Give their accounts: --to, or --affected for all who lack something.")
    if how is Way.OTHER and not note.strip():
        raise UsageError("Say by which way they were told.", "Add it as a note.")
    if at > desk.now() + _CLOCKS_DIFFER:
        raise UsageError("That time is still to come.", "Record it once they were told; and check the time zone.")
    if how is Way.MAIL:
        _refuse_mail(now, people)
    told = PeopleTold(
        id=f"T-{desk.new_id()}",
        who=people,
        count=len(people),
        audience=Audience.OWNER,
        how=how,
        told_at=at,
        note=clean_line(note.strip()),
        group=run.id,
    )
    kept: tuple[EventData, ...] = ()
    if len(people) > MANY:
        listed = desk.keep("\n".join(people).encode(), name=f"people told {told.id}", kind="derived", supports=told.id)
        kept, told = (listed,), told.model_copy(update={"who": (), "listed": listed.evidence.sha256})
    await desk.record(None, *kept, told)
    return told


async def strike_check_told(desk: Desk, run: CheckRun, telling: str, why: str) -> None:
    """Says that an entry was a mistake: it stays to be read and counts no more.

    Raises NotFound, Refused, UsageError.
    """
    found = next((t for t in run.told if t.told.id == telling), None)
    if found is None:
        raise NotFound(f"No entry '{telling}' of this check says who was told.", "workbench check told RUN lists them.")
    await desk.record(None, struck(found, why))


def _refuse_mail(now: Standing, people: tuple[str, ...]) -> None:
    for one in people:
        for cell in now.row(one).cells:
            protection = now.check.protection(cell.protection)
            denied = protection is not None and "off" in protection.when.values() and cell.grade is not Grade.READ
            if denied and cell.state is ProtectionState.OFF:
                raise Refused(
                    f"A sign-in at {one} was not its owner's: whoever it was reads a mail to it.",
                    "Call the owner, and open a case of suspected theft.",
                )
