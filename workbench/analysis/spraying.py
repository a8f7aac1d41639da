"""Passwords tried on many accounts: from one network, or from many that try once or twice each."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import chain

from workbench.model.events import Finding
from workbench.model.signins import SignIn
from workbench.model.words import SignInEvent

from .history import AccountKey, account_key
from .networks import network_of
from .wording import and_list, count, moment

__all__ = ["across_accounts"]

_DAY = timedelta(hours=24)
_ACCOUNTS = 8
"""So many accounts tried from one network: more than a household has, fewer than a list of passwords needs."""
_NETWORKS = 20
_TOLD = 5


def across_accounts(own: Sequence[SignIn], others: Sequence[SignIn], zone: tzinfo) -> Iterator[Finding]:
    """Yields what the failures of all accounts in the records tell together."""
    if not others:
        return
    failures = _by_network(s for s in chain(own, others) if s.success is False and s.event is SignInEvent.LOGIN)
    sprayed = {n: f for n, f in failures.items() if len(f) >= _ACCOUNTS and len(_accounts(f)) >= _ACCOUNTS}
    entries = _entries(chain(own, others), sprayed)
    # An office's exit sees many people mistype: there, most accounts that fail get in as well.
    guessing = {n: f for n, f in sprayed.items() if len(entries.get(n, {})) * 2 < len(_accounts(f))}
    order = sorted(guessing, key=lambda n: (-len(guessing[n]), n))
    for network in order[:_TOLD]:
        yield _one_network(network, guessing[network], entries.get(network, {}), zone)
    if len(order) > _TOLD:
        sentence = (
            f"{len(order) - _TOLD} more networks tried {_ACCOUNTS} accounts or more each: {and_list(order[_TOLD:])}."
        )
        yield Finding(code="spray-across-accounts", sentence=sentence)
    if len(failures) >= _NETWORKS:
        entered = {network_of(ip) for ip in {s.ip for s in chain(own, others) if s.success} if ip}
        yield from _many_networks({n: f for n, f in failures.items() if n not in entered}, zone)


def _accounts(signins: Iterable[SignIn]) -> dict[AccountKey, str]:
    return {account_key(s): s.account for s in signins}


def _by_network(failures: Iterable[SignIn]) -> dict[str, list[SignIn]]:
    found: dict[str, list[SignIn]] = defaultdict(list)
    for signin in failures:
        if signin.ip:
            found[network_of(signin.ip)].append(signin)
    return found


def _entries(signins: Iterable[SignIn], networks: dict[str, list[SignIn]]) -> dict[str, dict[AccountKey, SignIn]]:
    """By network: the accounts that got in from there, each with its first record."""
    if not networks:
        return {}
    found: dict[str, dict[AccountKey, SignIn]] = defaultdict(dict)
    for signin in signins:
        if signin.success and signin.ip and (network := network_of(signin.ip)) in networks:
            found[network].setdefault(account_key(signin), signin)
    return found


def _one_network(network: str, failures: list[SignIn], entered: dict[AccountKey, SignIn], zone: tzinfo) -> Finding:
    accounts = _accounts(failures)
    first, last = min(s.at for s in failures), max(s.at for s in failures)
    tries = count(sum(s.attempts for s in failures), "failure")
    sentence = f"{network} tried {count(len(accounts), 'account')} between {moment(first, zone)} and"
    sentence += f" {moment(last, zone)}, with {tries}"
    got_in = sorted({s.account for s in entered.values()})
    sentence += f", and got in to {and_list(got_in)}." if got_in else ", and got in nowhere."
    records = (*(s.id for s in entered.values()), *(s.id for s in failures))
    return Finding(code="spray-across-accounts", sentence=sentence, records=records[:50])


def _many_networks(failures: dict[str, list[SignIn]], zone: tzinfo) -> Iterator[Finding]:
    """Networks that never got in and tried once or twice each, many within a day, on many accounts."""
    tries = sorted((s for f in failures.values() if len(f) <= 2 for s in f), key=lambda s: (s.at, s.id))
    moments = [s.at for s in tries]
    start = _busiest_day(moments)
    day = tries[start : bisect_left(moments, moments[start] + _DAY)] if tries else []
    networks = {network_of(s.ip or "") for s in day}
    accounts = _accounts(day)
    if len(networks) < _NETWORKS or len(accounts) < _ACCOUNTS:
        return
    sentence = (
        f"{count(len(networks), 'network')} that got in nowhere tried {count(len(accounts), 'account')} once or twice"
        f" each within a day from {moment(day[0].at, zone)} on: passwords are being guessed from many places at once."
    )
    yield Finding(code="spray-from-many-networks", sentence=sentence, records=tuple(s.id for s in day[:50]))


def _busiest_day(moments: list[datetime]) -> int:
    """Where the day with the most moments begins, in sorted ones."""
    best = first = start = 0
    for index, at in enumerate(moments):
        while at - moments[first] > _DAY:
            first += 1
        if index - first + 1 > best:
            best, start = index - first + 1, first
    return start
