"""What a log leaves open: days that were asked for and hold nothing, holes inside, a beginning or an end too near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

from workbench.model.events import Finding
from workbench.model.evidence import Window

from .wording import and_list, count, moment, span

__all__ = ["begins_late", "ends_early", "holes", "not_reached"]

_DAY = timedelta(days=1)
_BUSY = 10
"""Records on a usual day from which an empty one can't be chance (at ten on average: one in twenty thousand)."""
_ACCOUNTS = 3
"""With fewer accounts, an empty day may be somebody's day off."""
_DAYS = {False: 5, True: 3}
"""Days with records that show what is usual: of working days, and of weekends."""
_NEAR_START = timedelta(days=2)


def not_reached(asked: Window, got: Window) -> tuple[str, ...]:
    """Returns a sentence on the days (UTC) that were asked for and lie before the first or after the last record."""
    if asked.start is None and asked.end is None:
        return ()
    wanted = f"Asked {_window(asked)}"
    if got.start is None or got.end is None:
        return (f"{wanted}, got no record: nothing of it was checked.",)
    before = (_day(got.start) - _day(asked.start)).days if asked.start else 0
    after = (_day(asked.end) - _day(got.end)).days if asked.end else 0
    empty = [f"the {side} {count(n, 'day')}" for side, n in (("first", before), ("last", after)) if n > 0]
    if not empty:
        return ()
    verb = "holds" if len(empty) == 1 and max(before, after) == 1 else "hold"
    return (f"{wanted}, got {_window(got)}: {and_list(empty)} {verb} nothing: not checked.",)


def holes(times: Iterable[datetime], accounts: int) -> tuple[str, ...]:
    """Returns a sentence for each run of days (UTC) without any record in a log that has some on every such day.

    Weekends are compared with weekends. A log of few accounts or few records can't tell a hole from a quiet day.
    """
    days = Counter(_day(at) for at in times)
    if accounts < _ACCOUNTS or not days:
        return ()
    first, last = min(days), max(days)
    span_days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    empty = [day for weekend in (False, True) for day in _empty(span_days, days, weekend=weekend)]
    return tuple(_hole(run) for run in _runs(sorted(empty)))


def _empty(span_days: list[date], days: Counter[date], *, weekend: bool) -> list[date]:
    kind = [day for day in span_days if (day.weekday() >= 5) is weekend]
    filled = [days[day] for day in kind if day in days]
    usual = len(filled) >= _DAYS[weekend] and len(filled) * 3 >= len(kind) * 2 and median(filled) >= _BUSY
    return [day for day in kind if day not in days] if usual else []


def _runs(days: list[date]) -> Iterator[list[date]]:
    run: list[date] = []
    for before, day in pairwise([date.min, *days]):
        if run and day - before > _DAY:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _hole(run: list[date]) -> str:
    when = f"on {run[0]}" if len(run) == 1 else f"from {run[0]} to {run[-1]}"
    return (
        f"No record of any account {when} (UTC), though the log has some on every other such day: "
        f"it has a hole of {count(len(run), 'day')} there, which was not checked."
    )


def begins_late(first_record: datetime | None, first_abnormal: datetime | None) -> Finding | None:
    """Says that it may have begun before, where the first abnormal sign-in is within two days of the first record."""
    if first_record is None or first_abnormal is None or first_abnormal - first_record > _NEAR_START:
        return None
    sentence = (
        f"The first abnormal sign-in ({moment(first_abnormal, UTC)}) comes {span(first_abnormal - first_record)} after "
        f"the first record at hand ({moment(first_record, UTC)}): it may have begun before. "
        "What came before was not checked; take in an older log."
    )
    return Finding(code="log-begins-late", sentence=sentence)


def ends_early(last_record: datetime | None, reported: datetime) -> Finding | None:
    """Says that the records at hand end a day or more before the theft was reported."""
    if last_record is None or reported - last_record < _DAY:
        return None
    sentence = (
        f"The last record at hand is of {moment(last_record, UTC)}, {span(reported - last_record)} before the case was "
        "opened: what came after it was not checked. Take in a newer log."
    )
    return Finding(code="log-ends-early", sentence=sentence)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _window(window: Window) -> str:
    if window.start is None:
        return f"up to {_day(window.end)}" if window.end else "everything"
    return f"{_day(window.start)} to {_day(window.end)}" if window.end else f"from {_day(window.start)} on"
