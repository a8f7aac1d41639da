"""Where an address is, from a region database that the user brings. None is shipped: see the README for why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.model.errors import UnreadableInput
from workbench.model.signins import SignIn

__all__ = ["fill_regions"]

_Place = tuple[float, float]


def fill_regions(signins: Sequence[SignIn], database: Path) -> tuple[SignIn, ...]:
    """Returns the sign-ins with the place of their address, and its country where the source told no region.

    Places are there only where the database has coordinates (`location.latitude`, `location.longitude`).
    `database` is in MaxMind's .mmdb format (any publisher's). An address it does not know stays without.
    Raises UnreadableInput where the file can't be opened or is no such database.
    """
    import maxminddb

    try:
        reader = maxminddb.open_database(database)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        raise UnreadableInput(
            f"The region database {database} can't be used: {error}",
            "Correct judging.region_database in the settings, or take it out.",
        ) from error
    with reader:
        found = {ip: reader.get(ip) for ip in {s.ip for s in signins if s.ip}}
    regions = {ip: _country(entry) for ip, entry in found.items()}
    places = {ip: _place(entry) for ip, entry in found.items()}
    return tuple(_filled(s, regions, places) for s in signins)


def _filled(signin: SignIn, regions: dict[str, str | None], places: dict[str, _Place | None]) -> SignIn:
    known = {"region": signin.region or regions.get(signin.ip or ""), "place": places.get(signin.ip or "")}
    changed = {name: value for name, value in known.items() if value and value != getattr(signin, name)}
    return signin.model_copy(update=changed) if changed else signin


def _country(entry: object) -> str | None:
    """The country's code, in the layouts that are about: `country.iso_code` or a flat `country_code`."""
    if not isinstance(entry, dict):
        return None
    country = entry.get("country")
    code = country.get("iso_code") if isinstance(country, dict) else entry.get("country_code")
    return code if isinstance(code, str) else None


def _place(entry: object) -> _Place | None:
    location = entry.get("location") if isinstance(entry, dict) else None
    pair = [location.get(name) for name in ("latitude", "longitude")] if isinstance(location, dict) else []
    numbers = [float(number) for number in pair if isinstance(number, int | float)]
    if len(numbers) != 2 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    return numbers[0], numbers[1]
