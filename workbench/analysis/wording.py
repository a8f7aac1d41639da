"""Numbers and times in words that can be read out on the phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

__all__ = ["and_list", "clock", "count", "moment", "span"]


def span(length: timedelta) -> str:
    """Returns a length of time: "41 s", "4 min 39 s", "2 h 10 min", "12 days"."""
    seconds = abs(length.total_seconds())
    if seconds < 1:
        return "less than a second"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return _two(whole // 60, "min", whole % 60, "s")
    if whole < 172_800:
        return _two(whole // 3600, "h", whole % 3600 // 60, "min")
    return f"{whole // 86_400} days"


def _two(first: int, unit: str, second: int, smaller: str) -> str:
    return f"{first} {unit} {second} {smaller}" if second else f"{first} {unit}"


def moment(at: datetime, zone: tzinfo) -> str:
    """Returns date, time and zone: "2022-08-02 07:00:14 UTC"."""
    local = at.astimezone(zone)
    name = "UTC" if local.utcoffset() == timedelta(0) else f"UTC{local:%z}"
    return f"{local:%Y-%m-%d %H:%M:%S} {name}"


def clock(at: datetime, zone: tzinfo = UTC) -> str:
    """Returns the time of day: "07:00:14"."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def count(number: int, thing: str, things: str = "") -> str:
    """Returns "1 sign-in", "2 sign-ins", "1 address", "2 addresses"."""
    if number == 1:
        return f"1 {thing}"
    plural = things or (f"{thing}es" if thing.endswith("s") else f"{thing}s")
    return f"{number:,} {plural}"


def and_list(names: list[str], at_most: int = 5) -> str:
    """Returns "a", "a and b", "a, b and c", "a, b and 7 more"."""
    shown = names if len(names) <= at_most else [*names[: at_most - 1], f"{len(names) - at_most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else "nobody"
