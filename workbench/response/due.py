"""The rechecks that are due: of one case, and of all."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from weakref import WeakKeyDictionary

from workbench.desk.desk import Desk
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.events import RecheckMade
from workbench.model.rechecks import MadeRecheck, RecheckDue, after_closing, named_by_waivers
from workbench.model.records import WaiverRecord

from .history import clock_of

__all__ = ["CaseDue", "all_due", "rechecks_due"]

_settled: WeakKeyDictionary[Desk, dict[str, object]] = WeakKeyDictionary()
"""By desk: cases whose rechecks after closing were all made, with when they were closed. Old cases cost nothing."""


class CaseDue(Thing):
    """A case with rechecks that are due, or will be."""

    case: Case
    due: tuple[RecheckDue, ...]
    """The earliest first."""

    @property
    def overdue(self) -> tuple[RecheckDue, ...]:
        """Those whose time has come."""
        return tuple(one for one in self.due if one.overdue)


def rechecks_due(desk: Desk, case: Case, waivers: tuple[WaiverRecord, ...] | None = None) -> tuple[RecheckDue, ...]:
    """Returns what is to be looked at again in a case, the earliest first; by the desk's clock.

    `waivers`: those in force that name a day, where they were read already.
    """
    views, now = desk.casefile.views, desk.now()
    case = views.case(case.id) if waivers is None else case
    waivers = views.waivers(case.id) if waivers is None else waivers
    settled = _settled.setdefault(desk, {})
    closed = case.closed_at is not None and settled.get(case.id) != case.closed_at
    if not closed and not waivers:
        return ()
    made = tuple(
        MadeRecheck(at=event.at, hours=event.data.hours, looked=event.data.looked)
        for event in views.of_types(case.id, "recheck-made")
        if isinstance(event.data, RecheckMade)
    )
    closing = after_closing(case.closed_at, desk.playbook(case).recheck_hours, made, now) if closed else ()
    if closed and not closing:
        settled[case.id] = case.closed_at
    named = named_by_waivers(waivers, views.facets(case.id), views.exposures(case.id), made, now) if waivers else ()
    return tuple(sorted((*closing, *named), key=lambda due: due.at))


def all_due(desk: Desk, stopped: Callable[[], bool] = lambda: False) -> tuple[CaseDue, ...]:
    """Returns every case with something to look at again, the most pressing first. May be called from any thread.

    `stopped` tells that nobody waits any more: what was found until then is returned.
    """
    views = desk.casefile.views
    waivers = views.dated_waivers()
    wanted = takewhile(lambda _: not stopped(), views.history.to_look_at(clock_of(desk).hours))
    cases = (views.case(case_id) for case_id in wanted)
    found = (CaseDue(case=c, due=rechecks_due(desk, c, waivers.get(c.id, ()))) for c in cases)
    return tuple(sorted((one for one in found if one.due), key=lambda one: one.due[0].at))
