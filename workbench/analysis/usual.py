"""The networks that are taken to be the owner's, and what is usual on them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import cached_property, lru_cache
from typing import Literal

from workbench.model.signins import SignIn

from .history import History, Presence, Timeline
from .networks import inside, neighbourhood_of, region_of
from .places import country_of
from .settings import JudgeConfig

__all__ = ["Usual", "make_of"]


@lru_cache(maxsize=65536)
def make_of(client: str) -> str:
    """Returns a program's name without its version numbers."""
    return re.sub(r"[\W\d_]+", " ", client.casefold()).strip()


class Usual:
    """The networks that are taken to be the owner's, and what is usual on them."""

    def __init__(
        self,
        timeline: Timeline,
        core: Iterable[str],
        networks: Iterable[str],
        primary: str | None,
        config: JudgeConfig,
    ) -> None:
        self.core = frozenset(core)
        """Usual from the start of the records, or because people said so."""
        self.networks = frozenset(networks)
        """The core, and what joined it later."""
        self.primary = primary
        self._config = config
        self._histories = [timeline.histories[n] for n in sorted(self.networks)]
        self.presence: list[Presence] = sorted((p for h in self._histories for p in h.presence), key=lambda p: p.at)
        self.moments = [p.at for p in self.presence]
        # Whoever uses the organisation's VPN is somewhere else at the same time: it takes no turns with anything.
        self._exits = frozenset(n for n in self.networks if inside(n, config.vpn))
        self._presence = sorted((p for h in self._at_home() for p in h.presence), key=lambda p: p.at)
        self._moments = [p.at for p in self._presence]
        core_presence = [p for h in self._histories if h.network in self.core for p in h.presence]
        self.core_presence = sorted(core_presence, key=lambda p: p.at)
        self.core_moments = [p.at for p in self.core_presence]
        self.days = frozenset(day for h in self._histories for day in h.days)
        self.neighbourhoods = {neighbourhood_of(n): n for n in sorted(self.networks, reverse=True)}
        self.regions_of_networks = frozenset(region_of(n) for n in self.networks)
        self._entries = sorted((s for h in self._histories for s in h.successes), key=lambda s: s.at)
        self._hours: frozenset[int] | Literal["unknown"] | None = "unknown"

    def _at_home(self) -> list[History]:
        return [h for h in self._histories if h.network not in self._exits]

    @property
    def since(self) -> datetime | None:
        """When the first usual network was first in use."""
        return self.moments[0] if self.moments else None

    @cached_property
    def protocols(self) -> dict[str, datetime]:
        """Protocol -> when it was first used."""
        found: dict[str, datetime] = {}
        for signin in self._entries:
            if signin.protocol:
                found.setdefault(signin.protocol, signin.at)
        return found

    @cached_property
    def clients(self) -> frozenset[str]:
        return frozenset(s.client.casefold() for s in self._entries if s.client)

    @cached_property
    def makes(self) -> frozenset[str]:
        """The programs in use, whatever their version."""
        return frozenset(make_of(client) for client in self.clients)

    @cached_property
    def countries(self) -> frozenset[str]:
        """As far as a source writes their codes."""
        found = (country_of(s.region) for s in self._entries if s.region)
        return frozenset(country for country in found if country)

    @cached_property
    def placed(self) -> list[SignIn]:
        """The owner's entries whose place or country is known, by time; none through an office or a VPN."""
        entries = (s for h in self._at_home() if not inside(h.network, self._config.office) for s in h.successes)
        return sorted((s for s in entries if s.place or country_of(s.region)), key=lambda s: s.at)

    @cached_property
    def placed_moments(self) -> list[datetime]:
        return [s.at for s in self.placed]

    @cached_property
    def regions(self) -> frozenset[str]:
        return frozenset(s.region.casefold() for s in self._entries if s.region)

    @cached_property
    def told(self) -> dict[str, int]:
        """How many entries tell their protocol, client and region."""
        names = ("protocol", "client", "region")
        return {name: sum(getattr(s, name) is not None for s in self._entries) for name in names}

    def hours(self, zone: tzinfo) -> frozenset[int] | None:
        """The hours of the day in which the owner signs in, one hour around each; None where too little is known."""
        if self._hours == "unknown":
            moments = [m.astimezone(zone) for m in self.moments]
            enough = len(moments) >= 20 and len(self.days) >= 5
            hours = frozenset((m.hour + shift) % 24 for m in moments for shift in (-1, 0, 1))
            self._hours = hours if enough else None
        return self._hours

    def between(self, start: datetime, end: datetime) -> Presence | None:
        """The first moment of the owner strictly between two others."""
        at = bisect_right(self._moments, start)
        return self._presence[at] if at < len(self._moments) and self._moments[at] < end else None

    def before(self, at: datetime) -> Presence | None:
        """The owner's last moment before that time."""
        index = bisect_left(self._moments, at) - 1
        return self._presence[index] if index >= 0 else None

    def after(self, at: datetime) -> Presence | None:
        """The owner's first moment after that time."""
        index = bisect_right(self._moments, at)
        return self._presence[index] if index < len(self._moments) else None

    def silence(self, start: datetime, end: datetime) -> tuple[Presence, Presence] | None:
        """The core networks' last moment before and first moment after a time in which they were not used."""
        before = bisect_left(self.core_moments, start)
        after = bisect_right(self.core_moments, end)
        if before != after or before == 0 or after == len(self.core_moments):
            return None
        return self.core_presence[before - 1], self.core_presence[after]
