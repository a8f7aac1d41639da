"""What judging one account brought up beside the single judgements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from workbench.model.events import Finding
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Judgement, SignInEvent

from .deeds import told
from .history import AccountKey, Who, account_key
from .networks import network_of
from .sight import Sight
from .spraying import across_accounts
from .wording import and_list, count, moment, span

__all__ = ["find"]


def find(
    own: Sequence[SignIn],
    others: Sequence[SignIn],
    sight: Sight,
    who: Who,
    networks: dict[str, Judgement],
    deeds: Sequence[AuditEvent] = (),
) -> tuple[Finding, ...]:
    """Returns findings, the most urgent first. `own`, `others`: the sign-ins of the account, and of all others."""
    abnormal = frozenset(n for n, judgement in networks.items() if judgement is Judgement.ABNORMAL)
    entered = frozenset(n for n in abnormal if sight.timeline.histories[n].got_in)
    return (
        *_other_accounts(others, sight, entered),
        *across_accounts(own, others, sight.zone),
        *told(deeds, abnormal, frozenset(networks), sight.zone),
        *_spray(sight),
        *_vendor_flag(sight),
        *_about_the_records(sight, who),
    )


def _other_accounts(others: Sequence[SignIn], sight: Sight, entered: frozenset[str]) -> Iterator[Finding]:
    """Accounts that were used from, or tried from, networks that are abnormal here."""
    regulars = {
        network: tuple(u.account for u in sight.elsewhere.get(network, ()) if u.days >= 3) for network in entered
    }
    used: dict[AccountKey, list[SignIn]] = defaultdict(list)
    for signin in others if entered else ():
        network = network_of(signin.ip) if signin.ip else ""
        if network in entered and (signin.vendor_suspicious or not regulars[network]):
            used[account_key(signin)].append(signin)
    for records in used.values():
        yield _other_account(records, sight)
    for network, accounts in sorted(regulars.items()):
        if accounts:
            yield _shared_exit(network, sorted(set(accounts)))


def _shared_exit(network: str, accounts: list[str]) -> Finding:
    sentence = (
        f"{network} is judged abnormal here, and {count(len(accounts), 'other account')} {_use(accounts)} it regularly"
        f" ({and_list(accounts)}). It may be a shared exit: a block would hit them."
    )
    return Finding(code="shared-exit", sentence=sentence)


def _use(accounts: list[str]) -> str:
    return "uses" if len(accounts) == 1 else "use"


def _other_account(records: list[SignIn], sight: Sight) -> Finding:
    account = records[-1].account
    ips = and_list(sorted({r.ip for r in records if r.ip}))
    flagged = [r for r in records if r.vendor_suspicious]
    got_in = any(r.success for r in records)
    sentence = f"{account} was {'used' if got_in else 'tried'} from {ips}, judged abnormal here."
    if flagged:
        times = "once" if len(flagged) == 1 else f"{len(flagged)} times"
        sentence += (
            f" The mail system's own suspicious flag was set {times} for it, at {moment(flagged[0].at, sight.zone)}"
            f" from {flagged[0].ip}."
        )
    if got_in:
        sentence += f" {account} needs a case of its own."
    return Finding(code="other-account", sentence=sentence, records=tuple(r.id for r in records[:50]))


def _spray(sight: Sight) -> Iterator[Finding]:
    networks = sight.only_failing
    failures = [f for h in networks for f in h.failures]
    tries = count(sum(f.attempts for f in failures), "failure")
    if len(networks) < 5:
        return
    first, last = min(f.at for f in failures), max(f.at for f in failures)
    yield Finding(
        code="spray",
        sentence=(
            f"{tries} from {count(len(networks), 'unfamiliar network')} between"
            f" {moment(first, sight.zone)} and {moment(last, sight.zone)}; none of these networks got in."
        ),
        records=tuple(f.id for f in failures[:50]),
    )


def _vendor_flag(sight: Sight) -> Iterator[Finding]:
    told = [s for s in sight.timeline.signins if s.vendor_suspicious is not None]
    flagged = [s for s in told if s.vendor_suspicious]
    if not told:
        return
    if not flagged:
        sentence = (
            f"The mail system's own suspicious flag stands in {count(len(told), 'record')} of this"
            f" account and was never set: its silence is no sign that all is well."
        )
    else:
        sentence = (
            f"The mail system's own suspicious flag was set in {len(flagged)} of {count(len(told), 'record')},"
            f" first at {moment(flagged[0].at, sight.zone)} from {flagged[0].ip or 'an unknown address'}."
        )
    code = "vendor-flag-set" if flagged else "vendor-flag-never-set"
    yield Finding(code=code, sentence=sentence, records=tuple(s.id for s in flagged[:50]))


def _about_the_records(sight: Sight, who: Who) -> Iterator[Finding]:
    timeline = sight.timeline
    if not timeline.signins:
        sentence = f"No sign-in of {who.address} is in what was read: nothing can be said about them."
        yield Finding(code="no-records", sentence=sentence)
        return
    if not sight.usual.networks:
        sentence = (
            f"The records reach over {span(timeline.span)} only, and no network was used on two days:"
            f" there is nothing to compare with. Ask the owner which networks are theirs."
        )
        yield Finding(code="no-baseline", sentence=sentence)
    former = [a for a in sorted(who.addresses) if a != who.address.lower()]
    if former:
        sentence = f"{who.address} and {and_list(former)} are one account: they share the provider's id."
        yield Finding(code="renamed", sentence=sentence)
    if timeline.without_address:
        number = len(timeline.without_address)
        verb = "holds" if number == 1 else "hold"
        sentence = f"{count(number, 'record')} {verb} no address and can't be judged."
        yield Finding(code="no-address", sentence=sentence)
    yield from _no_success(sight)


def _no_success(sight: Sight) -> Iterator[Finding]:
    logins = [s for s in sight.timeline.signins if s.event is SignInEvent.LOGIN]
    if logins and all(s.success is None for s in logins):
        sentence = "The records don't say which sign-ins succeeded; each is taken to have."
        yield Finding(code="no-status", sentence=sentence)
