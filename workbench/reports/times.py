"""Times and spans as a report prints them: UTC, to the second."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["about", "minutes_between", "span", "stamp", "took"]

_DAY = 24 * 60


def stamp(at: datetime | None, *, zone: bool = True) -> str:
    """Returns `2022-08-02 13:05:03 UTC`, without the zone where a heading says it, or nothing for no time."""
    if at is None:
        return ""
    return f"{at:%Y-%m-%d %H:%M:%S}" + (" UTC" if zone else "")


def about(precision: str, at: datetime | None) -> str:
    """Returns the time behind how well it is known ("not after"), or a dash for no time. Without the zone."""
    return " ".join(part for part in (precision, stamp(at, zone=False)) if part) or "–"


def minutes_between(start: datetime, end: datetime) -> int:
    """Returns whole minutes; negative where the end lies before the start."""
    return (end - start) // timedelta(minutes=1)


def span(minutes: int) -> str:
    """Returns `6 h 02 m`, with days before it from a day on."""
    days, rest = divmod(minutes, _DAY)
    hours, left = divmod(rest, 60)
    return (f"{days} d {hours:02d} h" if days else f"{hours} h") + f" {left:02d} m"


def took(seconds: int) -> str:
    """Returns how long something took in at most seven characters: `45s`, `20m`, `6h 02m`, `3d 04h`."""
    if seconds < 120:
        return f"{seconds}s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes}m"
    days, rest = divmod(minutes, _DAY)
    return f"{days}d {rest // 60:02d}h" if days > 1 else f"{minutes // 60}h {minutes % 60:02d}m"
