"""Turns the times of a log's lines into moments: asks for the zone and the year where the lines leave them open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from workbench.model.errors import UnreadableInput

from .localtimes import LocalTimes
from .loglines import Stamp
from .times import parse_time

__all__ = ["LogClock"]

_HINT_ZONE = "Say which, such as Europe/Berlin or UTC (on the command line: --zone). The server's own settings tell."
_HINT_YEAR = "Say in which year its first line was written (on the command line: --year 2026)."
_LATE = timedelta(days=2)
"""Lines of several programs, or of several machines, stand out of order by less than this."""


class LogClock:
    """Reads the stamps of one file in the order of its lines.

    `zone` is where the server's clock stood, `year` that of the first line: as a person stated them, or None.
    `year_from` says where the year was had from instead.
    """

    def __init__(self, name: str, zone: tzinfo | None, year: int | None, year_from: str = "as you said") -> None:
        self._year_from = year_from
        self._name = name
        self._local = LocalTimes(name, said=zone, hint=_HINT_ZONE)
        self._stated = year
        self._last: datetime | None = None
        self._yearless = self._turned = self._late = 0

    def moment(self, stamp: Stamp) -> datetime | None:
        """Returns the moment, or None where the stamp is no time (a 31st of February).

        Raises UnreadableInput where the zone or the year is open and nobody stated it.
        """
        written = _iso(stamp.iso) if stamp.iso else self._with_year(stamp)
        if written is None:
            return None
        written = self._local.place(written)
        self._follow(written)
        return written

    def gaps(self) -> Iterator[str]:
        """Yields how open zones and years were decided."""
        yield from self._local.gaps()
        if self._yearless:
            yield f"The times name no year; the first line was read as of {self._stated}, {self._year_from}."
        if self._turned:
            yield f"The year turned {self._turned} times: where the month went back by more than half a year."
        if self._late:
            yield f"{self._late} lines stand out of order by more than two days; each was taken at its own time."

    def _with_year(self, stamp: Stamp) -> datetime | None:
        if stamp.year is not None:
            return _date(stamp, stamp.year)
        if self._stated is None:
            raise UnreadableInput(f"The times in {self._name} name no year.", _HINT_YEAR, asks="year")
        self._yearless += 1
        if self._last is None:
            return _date(stamp, self._stated)
        near = self._last.astimezone(self._local.zone).replace(tzinfo=None)
        dates = [d for y in (near.year, near.year + 1, near.year - 1) if (d := _date(stamp, y))]
        return min(dates, key=lambda d: abs(d - near), default=None)

    def _follow(self, moment: datetime) -> None:
        """The next line without a year is near this one; a late line doesn't turn the year back."""
        moment = moment.astimezone(UTC)
        if self._last is None:
            self._last = moment
            return
        self._late += moment < self._last - _LATE
        if moment > self._last:
            self._turned += self._yearless > 0 and moment.year > self._last.year
            self._last = moment


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return parse_time(text)
    return moment if 1990 <= moment.year < 2100 else None


def _date(stamp: Stamp, year: int) -> datetime | None:
    hour, minute, second = (int(part) for part in stamp.clock.split(":"))
    try:
        return datetime(year, stamp.month, stamp.day, hour, minute, min(second, 59))  # noqa: DTZ001 - zone comes next
    except ValueError:
        return None
