"""Times and spans as people read them."""

from __future__ import annotations

from datetime import datetime

__all__ = ["clock", "day", "day_clock", "short_span", "span"]


def clock(moment: datetime | None) -> str:
    """Returns the time of day, UTC."""
    return moment.strftime("%H:%M:%S") if moment else "–"


def day(moment: datetime | None) -> str:
    """Returns the day, UTC."""
    return moment.strftime("%Y-%m-%d") if moment else "–"


def day_clock(moment: datetime | None) -> str:
    """Returns date and time, UTC."""
    return moment.strftime("%Y-%m-%d %H:%M") if moment else "–"


def span(start: datetime, end: datetime) -> str:
    """Returns how long it was: minutes, hours and minutes, or days and hours."""
    minutes = max(int((end - start).total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 60 * 48:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes // 1440} days {minutes % 1440 // 60} h"


def short_span(start: datetime, end: datetime) -> str:
    """Returns how long it was, in at most eight characters."""
    minutes = max(int((end - start).total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} m"
    return f"{minutes // 60} h {minutes % 60:02d} m" if minutes < 60 * 48 else f"{minutes // 1440} d"
