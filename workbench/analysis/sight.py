"""What the rules see when they judge one network: the account's other networks, and what counts as usual."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate, islice

from workbench.model.signins import AuditEvent, Reason, SignIn
from workbench.model.words import Facet

from .codes import built_in
from .history import Elsewhere, History, Timeline
from .marks import Marks
from .networks import inside, network_of, region_of
from .pace import Pace, busiest_hour, pace_of_calls
from .settings import JudgeConfig
from .usual import Usual, make_of

__all__ = ["Rule", "Sight"]

_OLD_PASSWORD = timedelta(days=7)
_CHANGE_AFTER = timedelta(minutes=10)
_FETCHING = frozenset({"imap", "pop3"})


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

    def reason(self, code: str, sentence: str, records: Iterable[str] = (), *, grade: int = 0) -> Reason | None:
        """Returns a reason with the weight that the settings give it; None where that is nothing.

        `grade` counts the forms of a reason from the weakest, 0 (see `codes.REASONS`).
        """
        weight = self.config.weights.get(code, built_in(code, grade))
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
        """Failures from anywhere but the usual networks, and not of an old password on a known line."""
        histories = self.timeline.histories.values()
        strange = (h for h in histories if h.network not in self.usual.networks and not self.on_known_line(h))
        return sorted((f for h in strange for f in h.failures), key=lambda f: f.at)

    @cached_property
    def tries_before(self) -> list[int]:
        """How many tries the first n of the strange failures stand for, by n."""
        return list(accumulate((f.attempts for f in self.strange_failures), initial=0))

    @cached_property
    def strange_failure_moments(self) -> list[datetime]:
        return [f.at for f in self.strange_failures]

    @cached_property
    def only_failing(self) -> list[History]:
        """New networks from which nobody ever got in, by their first record."""
        histories = self.timeline.histories.values()
        failing = (h for h in histories if not h.got_in and self.is_new(h) and not self.on_known_line(h))
        return sorted(failing, key=lambda h: h.first)

    def new_password_before(self, history: History) -> AuditEvent | None:
        """The change of password within the week before the first of a network's records, where all of them failed."""
        if history.got_in or not history.failures:
            return None
        index = bisect_right(self._new_passwords, history.first, key=lambda c: c.at) - 1
        change = self._new_passwords[index] if index >= 0 else None
        return change if change and history.first - change.at <= _OLD_PASSWORD else None

    @cached_property
    def _new_passwords(self) -> list[AuditEvent]:
        return [c for c in self.timeline.changes if c.facet is Facet.PASSWORD]

    def on_known_line(self, history: History) -> bool:
        """Tells whether an old password was tried from a provider's range that the owner is known to use."""
        around = region_of(history.network)
        known = around in self.drifting or around in self.usual.regions_of_networks
        return known and self.new_password_before(history) is not None

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
    def unsourced_changes(self) -> dict[str, tuple[SignIn, AuditEvent]]:
        """The first change without an address soon after a sign-in from a network, if the owner came not between."""
        entries = sorted((s for h in self.timeline.histories.values() for s in h.successes), key=lambda s: s.at)
        moments = [s.at for s in entries]
        found: dict[str, tuple[SignIn, AuditEvent]] = {}
        for change in self.timeline.changes if entries else ():
            if change.ip is None:
                low, high = bisect_left(moments, change.at - _CHANGE_AFTER), bisect_right(moments, change.at)
                last = {network_of(s.ip or ""): s for s in entries[low:high]}
                for network, entry in last.items():
                    if network not in found and not self.usual.between(entry.at, change.at):
                        found[network] = (entry, change)
        return found

    @cached_property
    def roaming_days(self) -> int:
        """On how many days a network was used that was used on no other day."""
        days: set[object] = set()
        for history in self.timeline.histories.values():
            if len(history.days) == 1 and not history.changes and history.network not in self.usual.networks:
                days |= history.days
        return len(days)

    @cached_property
    def sessions_at_home(self) -> dict[str, list[SignIn]]:
        """The records of the usual networks by session, by time."""
        found: dict[str, list[SignIn]] = {}
        for signin in self.timeline.signins:
            if signin.session and signin.ip and network_of(signin.ip) in self.usual.networks:
                found.setdefault(signin.session, []).append(signin)
        return found

    @cached_property
    def send_moments(self) -> list[datetime]:
        """When mail was sent."""
        return [s.at for s in self.timeline.sends]

    @cached_property
    def most_sends(self) -> int:
        """How much the owner sent from the usual networks in one hour at most."""
        return busiest_hour([s.at for s in self.timeline.sends if s.ip and network_of(s.ip) in self.usual.networks])

    def pace_of(self, history: History) -> Pace | None:
        """How mail is fetched at a fixed pace from the network, or from it and other servers of the same collector."""
        found = (self._paces.get(caller) for caller in self._callers(history))
        return next((pace for pace in found if pace), None)

    @cached_property
    def _paces(self) -> dict[str, Pace]:
        calls: dict[str, list[tuple[datetime, str]]] = {}
        for history in self.timeline.histories.values():
            fetched = [(s.at, history.network) for s in history.successes if s.protocol in _FETCHING]
            for caller in self._callers(history) if fetched else ():
                calls.setdefault(caller, []).extend(fetched)
        return {caller: pace for caller, made in calls.items() if (pace := pace_of_calls(made))}

    def _callers(self, history: History) -> tuple[str, ...]:
        """A provider's range, and a program by its name: a collector may have servers anywhere. None of the owner's."""
        around = region_of(history.network)
        entry = history.successes[0] if history.successes else None
        if entry is None or history.network in self.usual.networks or around in self.drifting:
            return ()
        if entry.client is not None and entry.client.casefold() in self.usual.clients:
            return ()
        return f"{entry.protocol} {make_of(entry.client or '')}", around

    def in_office(self, history: History) -> bool:
        return inside(history.network, self.config.office)

    def in_vpn(self, history: History) -> bool:
        return inside(history.network, self.config.vpn)


Rule = Callable[[History, Sight], Reason | None]
"""Looks at one network of the account; None where it finds nothing."""
