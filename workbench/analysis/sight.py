"""What the rules see when they judge one network: the account's other networks, and what counts as usual."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import islice
from typing import Literal

from workbench.model.base import Thing
from workbench.model.signins import AuditEvent, Reason, SignIn
from workbench.model.words import Judgement

from .history import Elsewhere, History, Presence, Timeline
from .marks import Marks
from .networks import Network, inside, neighbourhood_of, parse_networks, region_of

__all__ = ["JudgeConfig", "Rule", "Sight", "Usual"]


class JudgeConfig(Thing):
    """Settings of the rules."""

    office_networks: tuple[str, ...] = ()
    """The organisation's own networks, CIDR: the owner's, whatever the records say."""
    zone: tzinfo = UTC
    """For days, usual hours and the times in sentences."""
    usual_hours: tuple[int, int] | None = None
    """First and last usual hour, both counted (8, 18); None: learned from the records."""
    weights: dict[str, int] = {}
    """Weight by reason code, where it should differ from the built-in one; 0 switches a reason off."""
    known: dict[str, Judgement] = {}
    """What people said, by sign-in id. It counts for every record of the same network."""
    abnormal_from: int = 6
    """Sum of weights from which a network is abnormal."""
    owner_up_to: int = 0
    """Sum of weights up to which a network is the owner's."""

    model_config = {"arbitrary_types_allowed": True}

    @cached_property
    def office(self) -> tuple[Network, ...]:
        """The office networks, parsed. Raises UsageError where one is none."""
        return parse_networks(self.office_networks)


class Usual:
    """The networks that are taken to be the owner's, and what is usual on them."""

    def __init__(self, timeline: Timeline, core: Iterable[str], networks: Iterable[str], primary: str | None) -> None:
        self.core = frozenset(core)
        """Usual from the start of the records, or because people said so."""
        self.networks = frozenset(networks)
        """The core, and what joined it later."""
        self.primary = primary
        self._histories = [timeline.histories[n] for n in sorted(self.networks)]
        self.presence: list[Presence] = sorted((p for h in self._histories for p in h.presence), key=lambda p: p.at)
        self.moments = [p.at for p in self.presence]
        core_presence = [p for h in self._histories if h.network in self.core for p in h.presence]
        self.core_presence = sorted(core_presence, key=lambda p: p.at)
        self.core_moments = [p.at for p in self.core_presence]
        self.days = frozenset(day for h in self._histories for day in h.days)
        self.neighbourhoods = {neighbourhood_of(n): n for n in sorted(self.networks, reverse=True)}
        self._entries = sorted((s for h in self._histories for s in h.successes), key=lambda s: s.at)
        self._hours: frozenset[int] | Literal["unknown"] | None = "unknown"

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
        at = bisect_right(self.moments, start)
        return self.presence[at] if at < len(self.moments) and self.moments[at] < end else None

    def before(self, at: datetime) -> Presence | None:
        """The owner's last moment before that time."""
        index = bisect_left(self.moments, at) - 1
        return self.presence[index] if index >= 0 else None

    def after(self, at: datetime) -> Presence | None:
        """The owner's first moment after that time."""
        index = bisect_right(self.moments, at)
        return self.presence[index] if index < len(self.moments) else None

    def silence(self, start: datetime, end: datetime) -> tuple[Presence, Presence] | None:
        """The core networks' last moment before and first moment after a time in which they were not used."""
        before = bisect_left(self.core_moments, start)
        after = bisect_right(self.core_moments, end)
        if before != after or before == 0 or after == len(self.core_moments):
            return None
        return self.core_presence[before - 1], self.core_presence[after]


class Sight:
    """Everything the rules may look at."""

    def __init__(
        self,
        timeline: Timeline,
        usual: Usual,
        config: JudgeConfig,
        elsewhere: dict[str, tuple[Elsewhere, ...]],
    ) -> None:
        self.timeline = timeline
        self.usual = usual
        self.config = config
        self.zone = config.zone
        self.elsewhere = elsewhere

    def reason(self, code: str, weight: int, sentence: str, records: Iterable[str] = ()) -> Reason | None:
        """Returns a reason with the weight that the settings give it; None where that is nothing."""
        weight = self.config.weights.get(code, weight)
        return Reason(code=code, sentence=sentence, weight=weight, records=tuple(records)) if weight else None

    def is_new(self, history: History) -> bool:
        """Tells whether the network turned up after it was clear what is usual for the account."""
        if history.network in self.usual.networks or self._settled is None:
            return False
        return history.first > self._settled

    @cached_property
    def _settled(self) -> datetime | None:
        since = self.usual.since
        if since is None or self.timeline.first is None:
            return None
        return max(since, self.timeline.first + min(timedelta(days=3), self.timeline.span / 10))

    @cached_property
    def newcomers(self) -> list[History]:
        """New networks from which somebody got in, by their first record."""
        new = (h for h in self.timeline.histories.values() if h.got_in and self.is_new(h))
        return sorted(new, key=lambda h: (h.first, h.network))

    @cached_property
    def newcomer_marks(self) -> Marks:
        """Every moment of the newcomers."""
        return Marks(self.newcomers)

    @cached_property
    def _stayers(self) -> list[History]:
        """Networks outside the core that were used on several days, by their first record."""
        histories = self.timeline.histories.values()
        stayed = (h for h in histories if len(h.days) >= 2 and not h.changes and h.network not in self.usual.core)
        return sorted(stayed, key=lambda h: h.first)

    def stayed_between(self, start: datetime, end: datetime) -> bool:
        """Tells whether a network was used on several days within that time, and only then."""
        index = bisect_right(self._stayers, start, key=lambda h: h.first)
        return any(h.last < end for h in islice(self._stayers, index, None) if h.first < end)

    def firsts_around(self, histories: list[History], at: datetime, within: timedelta) -> tuple[int, int]:
        """Those of the histories, sorted by first record, that began within that time of a moment: from, up to."""
        low = bisect_left(histories, at - within, key=lambda h: h.first)
        high = bisect_right(histories, at + within, key=lambda h: h.first)
        return low, high

    @cached_property
    def strange_failures(self) -> list[SignIn]:
        """Failures from anywhere but the usual networks."""
        return sorted(
            (f for h in self.timeline.histories.values() if h.network not in self.usual.networks for f in h.failures),
            key=lambda f: f.at,
        )

    @cached_property
    def strange_failure_moments(self) -> list[datetime]:
        return [f.at for f in self.strange_failures]

    @cached_property
    def only_failing(self) -> list[History]:
        """New networks from which nobody ever got in, by their first record."""
        histories = self.timeline.histories.values()
        return sorted((h for h in histories if not h.got_in and self.is_new(h)), key=lambda h: h.first)

    @cached_property
    def drifting(self) -> dict[str, int]:
        """How many days saw how many addresses of one provider's range: days, where there are several addresses."""
        days: dict[str, set[object]] = {}
        members: dict[str, int] = {}
        for history in self.timeline.histories.values():
            if history.got_in and not history.changes:
                range_ = region_of(history.network)
                days.setdefault(range_, set()).update(history.days)
                members[range_] = members.get(range_, 0) + 1
        return {r: len(d) for r, d in days.items() if members[r] >= 4 and len(d) >= 4}

    @cached_property
    def unsourced_changes(self) -> list[AuditEvent]:
        """Changes whose source names no address."""
        return [c for c in self.timeline.changes if c.ip is None]

    @cached_property
    def roaming_days(self) -> int:
        """On how many days a network was used that was used on no other day."""
        days: set[object] = set()
        for history in self.timeline.histories.values():
            if len(history.days) == 1 and not history.changes and history.network not in self.usual.networks:
                days |= history.days
        return len(days)

    def in_office(self, history: History) -> bool:
        return inside(history.network, self.config.office)


Rule = Callable[[History, Sight], Reason | None]
"""Looks at one network of the account; None where it finds nothing."""
