"""Where an address is, from a region database that the user brings. None is shipped: see the README for why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.model.errors import UnreadableInput
from workbench.model.signins import SignIn

__all__ = ["fill_regions"]


def fill_regions(signins: Sequence[SignIn], database: Path) -> tuple[SignIn, ...]:
    """Returns the sign-ins with the country of their address where the source told no region.

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
        places = {ip: _country(reader.get(ip)) for ip in {s.ip for s in signins if s.ip and not s.region}}
    return tuple(s.model_copy(update={"region": places[s.ip]}) if s.ip and places.get(s.ip) else s for s in signins)


def _country(entry: object) -> str | None:
    """The country's code, in the layouts that are about: `country.iso_code` or a flat `country_code`."""
    if not isinstance(entry, dict):
        return None
    country = entry.get("country")
    code = country.get("iso_code") if isinstance(country, dict) else entry.get("country_code")
    return code if isinstance(code, str) else None
