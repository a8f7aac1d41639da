"""Where an address is said to be: countries, and how far apart two places are."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

__all__ = ["country_of", "distance_km", "too_fast"]

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

_CODE = re.compile(r"[A-Z]{2}(?=-[A-Z0-9]{1,3}$|$)")
_EARTH_KM = 6371.0
_FAR_KM = 500
"""Nearer than that may be a mistake of the region database."""
_KM_PER_HOUR = 900


@lru_cache(maxsize=4096)
def country_of(region: str | None) -> str | None:
    """Returns the country where a source writes its two-letter code: "DE", "US-CA", "CN, Hangzhou", "Hesse, DE".

    None for any other words: what they name is not guessed.
    """
    parts = [part.strip() for part in (region or "").split(",")]
    codes = (_CODE.match(part) for part in (parts[-1], parts[0]))
    return next((code.group() for code in codes if code), None)


def distance_km(one: Place, two: Place) -> float:
    """Returns how far apart two places are on the ground, in kilometres (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (one, two))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def too_fast(km: float, time: timedelta) -> bool:
    """Tells whether nobody travels so far in that time: over 500 km, faster than an airliner's 900 km/h."""
    return km >= _FAR_KM and km > abs(time.total_seconds()) / 3600 * _KM_PER_HOUR
