"""Which rechecks of a case are due: some hours after it was closed, and on the days that its waivers name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from .actions import ActionKind, spec_of
from .base import Moment, Thing
from .records import ExposureRecord, FacetRecord, WaiverRecord
from .words import Facet, facet_name

__all__ = ["MadeRecheck", "RecheckDue", "after_closing", "named_by_waivers"]


class MadeRecheck(Thing):
    """A recheck that was made."""

    at: Moment
    hours: int | None
    looked: tuple[Facet, ...]


class RecheckDue(Thing):
    """A recheck that is to be made, or should have been."""

    at: Moment
    why: str
    """What makes it due, in a few words. May hold text from strangers."""
    overdue: bool
    """Its time has come."""
    hours: int | None = None
    """After closing; None where a waiver names the day."""
    waiver: tuple[str, str] | None = None
    """Subject and name of that waiver."""


def after_closing(
    closed_at: datetime | None, hours: Iterable[int], made: Iterable[MadeRecheck], now: datetime
) -> tuple[RecheckDue, ...]:
    """Returns those of the playbook's rechecks that nobody has made since the case was closed.

    One that was made late counts for those before it as well: it saw all that they would have seen.
    """
    if closed_at is None:
        return ()
    reached = max((m.hours for m in made if m.hours is not None and m.at >= closed_at), default=0)
    times = ((h, closed_at + timedelta(hours=h)) for h in sorted(set(hours)) if h > reached)
    return tuple(RecheckDue(at=at, why=f"{_span(h)} after closing", overdue=at <= now, hours=h) for h, at in times)


def named_by_waivers(
    waivers: Iterable[WaiverRecord],
    facets: Mapping[Facet, FacetRecord],
    exposures: Iterable[ExposureRecord],
    made: Iterable[MadeRecheck],
    now: datetime,
) -> tuple[RecheckDue, ...]:
    """Returns the days that waivers name and on or after which nobody has looked.

    A step's waiver counts only where it stands alone: what is left undone in a step has waivers of its own.
    """
    waivers, made = tuple(waivers), tuple(made)
    known = {e.exposure.id: e for e in exposures}
    narrower = {(w.at, w.by.name, w.reason) for w in waivers if w.subject != "step"}
    dues = []
    for waiver in waivers:
        at = waiver.recheck_at
        if at is None or (waiver.subject == "step" and (waiver.at, waiver.by.name, waiver.reason) in narrower):
            continue
        exposure = known.get(waiver.name) if waiver.subject == "exposure" else None
        if exposure is not None and not exposure.is_open:
            continue
        facet = exposure.exposure.facet if exposure else _facet_of(waiver)
        if not _was_looked_at(facet, at, facets, made):
            what = exposure.exposure.what if exposure else _name(waiver)
            name = waiver.subject, waiver.name
            dues.append(RecheckDue(at=at, why=f"waived: {what}", overdue=at <= now, waiver=name))
    return tuple(sorted(dues, key=lambda due: due.at))


def _was_looked_at(
    facet: Facet | None, at: datetime, facets: Mapping[Facet, FacetRecord], made: tuple[MadeRecheck, ...]
) -> bool:
    if any(m.at >= at and (facet is None or facet in m.looked) for m in made):
        return True
    look = facets.get(facet) if facet is not None else None
    return look is not None and look.state is not None and look.at >= at


def _facet_of(waiver: WaiverRecord) -> Facet | None:
    """The facet that a waiver is about; None for the sign-ins and for a whole step."""
    if waiver.subject == "facet" and waiver.name in {f.value for f in Facet}:
        return Facet(waiver.name)
    kind = waiver.name.partition(":")[0].partition("~")[0]
    if waiver.subject == "action" and kind in {k.value for k in ActionKind}:
        return spec_of(ActionKind(kind)).facet
    return None


def _name(waiver: WaiverRecord) -> str:
    if waiver.subject == "facet" and waiver.name in {f.value for f in Facet}:
        return facet_name(Facet(waiver.name))
    return {"signins": "sign-ins"}.get(waiver.name, waiver.name)


def _span(hours: int) -> str:
    return f"{hours // 24} days" if hours >= 48 and hours % 24 == 0 else f"{hours} h"
