"""What happened and what was done about it, by two clocks: the event's own, and this desk's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import itemgetter

from workbench.model.events import StateObserved
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.state import exposure_id
from workbench.model.words import Activity, Attribution, Facet

from .gathering import Material
from .handling import handling_rows
from .parts import ExposurePart, KeyTime, TimelineKind, TimelineRow
from .phrases import whose_doing

__all__ = ["key_times", "timeline_rows"]

_EVENT, _HANDLING = "event time", "handling time"
_SUMMED_UP = frozenset({Activity.MAIL_SENT, Activity.MAIL_READ, Activity.MAIL_DELETED})


def timeline_rows(material: Material, exposures: Iterable[ExposurePart]) -> tuple[TimelineRow, ...]:
    """Returns the rows in the order of their event time; what this desk did, in the order in which it recorded it.

    That holds where its clock was set back, too.
    """
    rows = [
        *_signin_rows(material),
        *_change_rows(material),
        *_exposure_rows(exposures, material.playbook.by),
        *_mail_rows(material),
    ]
    placed = [(_when(row), row) for row in rows]
    placed += [(_when(row, back), row) for row, back in handling_rows(material)]
    return tuple(row for _, row in sorted(placed, key=itemgetter(0)))


def _when(row: TimelineRow, back: timedelta = timedelta(0)) -> tuple[datetime, bool]:
    handled = row.kind is TimelineKind.HANDLING
    moment = row.recorded_at if handled else row.event_time or row.recorded_at
    assert moment is not None
    return moment + back, handled or row.event_time is None


def _signin_rows(material: Material) -> Iterator[TimelineRow]:
    """The first, the first successful and the last abnormal record from each address."""
    by_ip: dict[str | None, list[SignIn]] = {}
    for signin in material.abnormal:
        by_ip.setdefault(signin.ip, []).append(signin)
    for ip, signins in by_ip.items():
        for word, signin in _chosen(signins):
            yield TimelineRow(
                event_time=signin.at,
                recorded_at=material.read_at.get(signin.source),
                kind=TimelineKind.SIGN_IN,
                what=f"{word} from {ip or 'an address that is not recorded'}: {_describe(signin)}",
            )


def _chosen(signins: list[SignIn]) -> Iterator[tuple[str, SignIn]]:
    first, last = signins[0], signins[-1]
    success = next((s for s in signins if s.success), None)
    if len(signins) == 1:
        yield "Abnormal record", first
    elif success is None:
        yield f"First of {len(signins)} abnormal records, none with success,", first
    else:
        yield f"First of {len(signins)} abnormal records", first
        if success not in (first, last):
            yield "First success", success
        yield "Last abnormal record", last


def _describe(signin: SignIn) -> str:
    result = {True: "success", False: "failure", None: "result not recorded"}[signin.success]
    parts = [signin.event.value, result, signin.protocol or "", signin.region or "", signin.detail]
    return ", ".join(part for part in parts if part)


def _change_rows(material: Material) -> Iterator[TimelineRow]:
    """Recorded changes to the account, without those that the exposures tell of."""
    opened = {(r.exposure.id, r.exposure.opened.at) for r in material.exposures}
    for event in material.audit:
        # Of mail sent, read and deleted there may be thousands: the findings sum them up.
        if event.facet in _SUMMED_UP or not material.is_own(event):
            continue
        if event.changed is None or (exposure_id(event.changed, event.key), event.at) not in opened:
            yield TimelineRow(
                event_time=event.at,
                recorded_at=material.read_at.get(event.source),
                kind=TimelineKind.CHANGE,
                what=_change(event),
            )


def _change(event: AuditEvent) -> str:
    return f"{event.what}, from {event.ip}" if event.ip else event.what


def _exposure_rows(exposures: Iterable[ExposurePart], by: str) -> Iterator[TimelineRow]:
    for part in exposures:
        whose = whose_doing(part.attribution, by)
        opened = part.opened_at is not None
        yield TimelineRow(
            event_time=part.opened_at,
            precision=part.opened_precision if opened and part.opened_precision != "exact" else "",
            recorded_at=part.found_recorded_at or part.found_at,
            kind=TimelineKind.EXPOSURE,
            what=f"{'Opened' if opened else 'Found (opening unknown)'}: {part.what} ({whose})",
        )


def _mail_rows(material: Material) -> Iterator[TimelineRow]:
    """First and last mail of each group, as the first look at them had it."""
    seen: set[str] = set()
    for event, data in material.of_type(StateObserved):
        if data.state.facet is not Facet.MESSAGES:
            continue
        for item in data.state.items:
            if item.key in seen or not item.enabled:  # what is left alone is nobody's trace
                continue
            seen.add(item.key)
            last = item.attrs.get("last_at")
            ends = ((item.since, "First"), (datetime.fromisoformat(last) if isinstance(last, str) else None, "Last"))
            for at, word in ends:
                if at is not None:
                    yield TimelineRow(
                        event_time=at, recorded_at=event.at, kind=TimelineKind.MAIL, what=f"{word} of: {item.what}"
                    )


def key_times(material: Material, exposures: Iterable[ExposurePart]) -> tuple[KeyTime, ...]:
    """Returns the times that everyone asks for."""
    abnormal = material.abnormal
    exposures = tuple(exposures)
    blamed = [p for p in exposures if p.opened_at and p.attribution is Attribution.INTRUDER]
    effective = [a.effective_at or a.ended_at for a in material.actions if a.proof and a.proof.proved]
    closed = [p.closed_at for p in exposures if p.closed_at]
    left = sum(p.is_open for p in exposures)
    closing = f"Last exposure closed so far ({left} of {len(exposures)} still open)" if left else "Last exposure closed"
    theft = (
        _key("First abnormal sign-in record", (s.at for s in abnormal), _EVENT),
        _key("First abnormal sign-in with success", (s.at for s in abnormal if s.success), _EVENT),
        _first_blamed(blamed),
        KeyTime(what="Last abnormal sign-in record", at=max((s.at for s in abnormal), default=None), clock=_EVENT),
    )
    return (
        *(theft if abnormal or material.playbook.reads_signins else ()),
        KeyTime(what="Case opened", at=material.case.opened_at, clock=_HANDLING),
        _key("First action that is proved took effect", (at for at in effective if at), _HANDLING),
        KeyTime(what=closing, at=max(closed, default=None), clock=_HANDLING),
        KeyTime(what="Case closed", at=material.case.closed_at, clock=_HANDLING),
    )


def _key(what: str, times: Iterable[datetime], clock: str) -> KeyTime:
    return KeyTime(what=what, at=min(times, default=None), clock=clock)


def _first_blamed(exposures: Iterable[ExposurePart]) -> KeyTime:
    first = min(exposures, key=lambda p: (p.opened_at, p.opened_precision != "exact"), default=None)
    return KeyTime(
        what="First exposure taken to be the intruder's opened",
        at=first.opened_at if first else None,
        precision=first.opened_precision if first and first.opened_precision != "exact" else "",
        clock=_EVENT,
    )
