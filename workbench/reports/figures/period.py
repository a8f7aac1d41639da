"""A span of time that figures are asked for: a month, a quarter, a year, two days, or everything. In UTC."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from workbench.model.errors import UsageError

__all__ = ["EVERYTHING", "Length", "Period", "period_around", "period_between"]

Length = Literal["month", "quarter", "year", "all"]

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_HINT = "Write a day, a month or a year: 2026-10-01, 2026-10 or 2026."


@dataclass(frozen=True)
class Period:
    """`start` belongs to it, `end` does not; None: no bound."""

    start: datetime | None = None
    end: datetime | None = None

    @property
    def name(self) -> str:
        """What a person calls it: “October 2026”."""
        start, end = self.start, self.end
        if start is None and end is None:
            return "all time"
        if start is not None and end is not None:
            for length, months in _MONTHS.items():
                if start == _first_of(start, months) and end == _later(start, months):
                    return _called(start, length)
        if start is None:
            return f"the time up to {_last_day(end)}" if end else "all time"
        return f"{start:%Y-%m-%d} to {_last_day(end)}" if end else f"{start:%Y-%m-%d} and later"

    @property
    def days(self) -> str:
        """The first and the last day, both of them in it."""
        if self.start is None and self.end is None:
            return "from the first case to now"
        start = f"{self.start:%Y-%m-%d}" if self.start else "the first case"
        return f"{start} to {_last_day(self.end) if self.end else 'now'}, UTC"

    def moved(self, length: Length, steps: int) -> Period:
        """Returns the period of that length so many before (negative) or after this one."""
        if self.start is None or length == "all":
            return self
        return period_around(_later(_first_of(self.start, _MONTHS[length]), _MONTHS[length] * steps), length)


EVERYTHING = Period()


def period_around(at: datetime, length: Length) -> Period:
    """Returns the month, quarter or year that a moment lies in."""
    if length == "all":
        return EVERYTHING
    start = _first_of(at.astimezone(UTC), _MONTHS[length])
    return Period(start, _later(start, _MONTHS[length]))


def period_between(first: str, last: str) -> Period:
    """Returns the period from the first to the last of two days, months or years, both counted; empty: no bound.

    Raises UsageError where one is none, or the last lies before the first.
    """
    start = _bounds(first)[0] if first else None
    end = _bounds(last)[1] if last else None
    if start is not None and end is not None and end <= start:
        raise UsageError(
            f"{last} lies before {first}.", "Give the earlier one first: --from 2026-10-01 --to 2026-10-31."
        )
    return Period(start, end)


def _bounds(text: str) -> tuple[datetime, datetime]:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"'{text}' is no day.", _HINT)
    year, month, day = (None if part is None else int(part) for part in found.groups())
    try:
        start = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
        end = start + timedelta(days=1) if day else _later(start, 1 if month else 12)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"'{text}' is no day.", _HINT) from error
    return start, end


def _first_of(at: datetime, months: int) -> datetime:
    return datetime(at.year, (at.month - 1) // months * months + 1, 1, tzinfo=UTC)


def _later(start: datetime, months: int) -> datetime:
    """Raises ValueError outside the years that a date can have."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month + 1)


def _called(start: datetime, length: str) -> str:
    if length == "month":
        return f"{calendar.month_name[start.month]} {start.year}"
    return f"quarter {(start.month + 2) // 3} of {start.year}" if length == "quarter" else str(start.year)


def _last_day(end: datetime) -> str:
    return f"{end - timedelta(microseconds=1):%Y-%m-%d}"
