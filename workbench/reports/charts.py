"""Pictures of numbers, as data: what is drawn, and not how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .saying import Text

__all__ = ["Bar", "Bars", "Moment", "Moments"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `value` is how long it is, `said` what stands at its end."""

    label: Text
    value: float
    said: Text
    marked: bool = False
    """It needs to be seen: an exposure that is still open. A sign says it as well as the colour."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars beside each other on one scale from nought."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something at a time, in a lane."""

    at: datetime
    lane: int


@dataclass(frozen=True, slots=True)
class Moments:
    """Lanes of moments on one scale of time."""

    lanes: tuple[Text, ...]
    moments: tuple[Moment, ...]
    opened_at: datetime
    """When the case was opened: a line across all lanes."""
