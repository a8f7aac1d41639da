"""What the records say about one account, network by network."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from workbench.model.base import Thing
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Activity, SignInEvent

from .networks import network_of

__all__ = ["AccountKey", "Elsewhere", "History", "Presence", "Timeline", "Who", "account_key", "used_elsewhere"]

AccountKey = str
"""The provider's own id of an account where it has one, else its address in lower case."""


def account_key(record: SignIn | AuditEvent) -> AccountKey:
    """Returns what tells accounts apart: an account that was renamed keeps its id."""
    return record.account_id or record.account.lower()


class Who(Thing):
    """One account under all its names."""

    address: str
    ids: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    """Lower case; former ones among them."""

    @classmethod
    def find(
        cls,
        records: Iterable[SignIn | AuditEvent],
        address: str,
        account_id: str | None = None,
        former: Iterable[str] = (),
    ) -> Who:
        """Learns the account's id from its address, and its other addresses from its id.

        A given id is the only one: an address may have belonged to somebody else before.
        """
        named = {address.lower(), *(a.lower() for a in former)}
        pairs = {(r.account_id, r.account.lower()) for r in records if r.account_id}
        ids = {account_id} if account_id else {i for i, a in pairs if i and a == address.lower()}
        return cls(
            address=address,
            ids=frozenset(i for i in ids if i),
            addresses=frozenset(named | {a for i, a in pairs if i in ids}),
        )

    def owns(self, record: SignIn | AuditEvent) -> bool:
        """Tells whether a record is of this account."""
        if record.account_id and self.ids:
            return record.account_id in self.ids
        return record.account.lower() in self.addresses

    def made(self, event: AuditEvent) -> bool:
        """Tells whether a change is of this account and was made with it, not by somebody else."""
        return self.owns(event) and (not event.by or event.by.lower() in self.addresses)


class Presence(NamedTuple):
    """Somebody was in the account: a success, a logout, a change."""

    at: datetime
    ip: str
    record: str


@dataclass(slots=True)
class History:
    """One account's records from one network, oldest first."""

    network: str
    zone: tzinfo
    records: list[SignIn] = field(default_factory=list)
    changes: list[AuditEvent] = field(default_factory=list)
    successes: list[SignIn] = field(default_factory=list)
    """Logins that did not fail, as far as the source tells."""
    failures: list[SignIn] = field(default_factory=list)
    presence: list[Presence] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    """Times of all records and changes; never empty once finished."""
    days: set[date] = field(default_factory=set)
    """Days on which somebody was in from here."""

    def add(self, record: SignIn) -> None:
        self.records.append(record)
        if record.event is SignInEvent.LOGIN:
            (self.failures if record.success is False else self.successes).append(record)
        if _was_in(record):
            self._be_present(record.at, record.ip or self.network, record.id)

    def change(self, event: AuditEvent) -> None:
        self.changes.append(event)
        self._be_present(event.at, event.ip or self.network, event.id)

    def _be_present(self, at: datetime, ip: str, record: str) -> None:
        self.presence.append(Presence(at, ip, record))
        self.days.add(at.astimezone(self.zone).date())

    def finish(self) -> None:
        """Puts sign-ins and changes into one order."""
        self.presence.sort(key=lambda p: p.at)
        self.moments = sorted([*(r.at for r in self.records), *(c.at for c in self.changes)])

    @property
    def got_in(self) -> bool:
        return bool(self.presence)

    @property
    def first(self) -> datetime:
        return self.moments[0]

    @property
    def last(self) -> datetime:
        return self.moments[-1]

    @property
    def span(self) -> timedelta:
        return self.presence[-1].at - self.presence[0].at if self.presence else timedelta(0)

    def entry_before(self, at: datetime) -> SignIn | None:
        """The last login from here up to that time."""
        index = bisect_right(self.successes, at, key=lambda s: s.at)
        return self.successes[index - 1] if index else None

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of at most twenty records, the first ones."""
        return tuple(r.id for r in self.records[:20])


def _was_in(record: SignIn) -> bool:
    """A challenge alone lets nobody in; a login without a status is taken to have succeeded."""
    if record.event is SignInEvent.CHALLENGE:
        return record.success is True
    return record.success is not False


class Timeline:
    """All records of one account."""

    def __init__(self, signins: Sequence[SignIn], audit: Sequence[AuditEvent], zone: tzinfo) -> None:
        self.signins = sorted(signins, key=lambda s: (s.at, s.id))
        events = sorted(audit, key=lambda a: (a.at, a.id))
        self.changes = [a for a in events if a.changed]
        self.sends = [a for a in events if a.facet is Activity.MAIL_SENT]
        self.without_address = [s for s in self.signins if s.ip is None]
        self.histories = self._by_network(zone)
        days: set[date] = set()
        for history in self.histories.values():
            days |= history.days
        self.active_days = days
        moments = [r[i].at for r in (self.signins, self.changes) if r for i in (0, -1)]
        self.first = min(moments, default=None)
        self.last = max(moments, default=None)

    @property
    def span(self) -> timedelta:
        return self.last - self.first if self.first and self.last else timedelta(0)

    def _by_network(self, zone: tzinfo) -> dict[str, History]:
        found: dict[str, History] = {}
        for signin in self.signins:
            if signin.ip and not signin.by_service:
                _history(found, signin.ip, zone).add(signin)
        for event in self.changes:
            if event.ip:
                _history(found, event.ip, zone).change(event)
        for history in found.values():
            history.finish()
        return found


def _history(found: dict[str, History], ip: str, zone: tzinfo) -> History:
    network = network_of(ip)
    history = found.get(network)
    if history is None:
        history = found[network] = History(network, zone)
    return history


class Elsewhere(Thing):
    """How one network was used by one other account."""

    account: str
    days: int
    successes: int
    failures: int
    records: tuple[str, ...] = ()
    """Ids of the first ones."""


def used_elsewhere(
    others: Iterable[SignIn], networks: frozenset[str], zone: tzinfo
) -> dict[str, tuple[Elsewhere, ...]]:
    """Returns, for each network, the other accounts with a record from it. `others`: the records of other accounts."""
    rows: dict[tuple[str, AccountKey], list[SignIn]] = defaultdict(list)
    for signin in others:
        if signin.ip and (network := network_of(signin.ip)) in networks:
            rows[network, account_key(signin)].append(signin)
    found: dict[str, list[Elsewhere]] = defaultdict(list)
    for (network, _), records in rows.items():
        logins = [r for r in records if r.event is SignInEvent.LOGIN]
        found[network].append(
            Elsewhere(
                account=records[-1].account,
                days=len({r.at.astimezone(zone).date() for r in logins if r.success}),
                successes=sum(r.success is True for r in logins),
                failures=sum(r.success is False for r in logins),
                records=tuple(r.id for r in records[:10]),
            )
        )
    return {network: tuple(uses) for network, uses in found.items()}
