"""Judges every sign-in of one account, with reasons that can be read out on the phone.

A network (see `networks.network_of`) is judged as a whole: each reason has a weight, positive for an intruder and
negative for the owner; the sum decides. What is abnormal about a network holds for all its records, its failures and
logouts among them. Nothing but the records speaks: no list of countries, providers or addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from workbench.model.base import Moment, Thing
from workbench.model.events import Finding
from workbench.model.signins import AuditEvent, JudgedSignIn, Reason, SignIn
from workbench.model.words import Judgement

from .against import IN_TIME, near_abnormal
from .baseline import find_usual
from .benign import BENIGN
from .findings import find
from .history import History, Timeline, Who, used_elsewhere
from .marks import Marks
from .networks import network_of
from .settings import JudgeConfig
from .sight import Rule, Sight
from .traits import TRAITS, vendor_flag
from .usual import Usual

__all__ = ["LEANS_ON_OTHERS", "RULES_VERSION", "JudgeConfig", "JudgeResult", "JudgedNetwork", "judge"]

RULES_VERSION = "2026.2"
"""Changes whenever a rule, a weight or a threshold does."""

_AUTHOR = f"rules {RULES_VERSION}"
_RULES: tuple[Rule, ...] = (*IN_TIME, *TRAITS, *BENIGN)


class JudgedNetwork(Thing):
    """One network of the account."""

    network: str
    judgement: Judgement
    score: int
    reasons: tuple[Reason, ...]
    first: Moment
    last: Moment
    days: int
    records: int
    usual: bool
    """One of the networks that the others were compared with."""


class JudgeResult(Thing):
    """All sign-ins of one account, judged."""

    judged: tuple[JudgedSignIn, ...] = ()
    """One for each sign-in of the account, by time."""
    networks: tuple[JudgedNetwork, ...] = ()
    """By first record."""
    findings: tuple[Finding, ...] = ()
    rules: str = RULES_VERSION
    account_id: str | None = None
    """As the records tell; None where they name none or several."""
    addresses: tuple[str, ...] = ()
    """Every address of the account in the records, lower case; former ones too."""


def judge(
    signins: Sequence[SignIn],
    audit: Sequence[AuditEvent],
    *,
    account: str,
    account_id: str | None = None,
    former_addresses: Iterable[str] = (),
    config: JudgeConfig,
) -> JudgeResult:
    """Judges the sign-ins of `account`. The records of other accounts serve for comparison.

    Raises UsageError where an office network in the settings is none.
    """
    who = Who.find((*signins, *audit), account, account_id, former_addresses)
    own: list[SignIn] = []
    others: list[SignIn] = []
    for signin in signins:
        (own if who.owns(signin) else others).append(signin)
    events = [a for a in audit if who.made(a)]
    timeline = Timeline(own, events, config.zone)
    elsewhere = used_elsewhere(others, frozenset(timeline.histories), config.zone)

    def scorer(usual: Usual) -> Callable[[History], int]:
        sight = Sight(timeline, usual, config, elsewhere)
        return lambda history: _sum(_reasons(history, sight))

    sight = Sight(timeline, find_usual(timeline, config, scorer), config, elsewhere)
    networks = _judge_networks(sight)
    judged = _judge_records(sight, networks)
    deeds = [a for a in audit if not a.changed and who.owns(a)]
    return JudgeResult(
        judged=judged,
        networks=tuple(sorted(networks.values(), key=lambda n: (n.first, n.network))),
        findings=find(own, others, sight, who, {n: j.judgement for n, j in networks.items()}, deeds),
        account_id=next(iter(who.ids)) if len(who.ids) == 1 else None,
        addresses=tuple(sorted(who.addresses)),
    )


def _reasons(history: History, sight: Sight) -> tuple[Reason, ...]:
    """Nothing of the owner's own network is held against it, except what people and the vendor say."""
    in_vpn = sight.in_vpn(history)
    at_home = history.network in sight.usual.networks and not in_vpn
    rules = (*BENIGN, vendor_flag) if at_home else _RULES
    means_nothing = _WHERE_FROM if in_vpn else _CALLS_ALL_DAY if sight.pace_of(history) else frozenset()
    found = (reason for rule in rules if (reason := rule(history, sight)))
    return tuple(reason for reason in found if reason.code not in means_nothing)


def _sum(reasons: Iterable[Reason]) -> int:
    return sum(r.weight for r in reasons)


_CALLS_ALL_DAY = frozenset(
    {"interleaved", "switched", "hop", "several-new", "odd-hour", "near-abnormal", "day-of-abnormal"}
)
"""A program that calls every few minutes, from several servers, is close to everything, and awake at night."""
_WHERE_FROM = _CALLS_ALL_DAY - {"odd-hour"} | frozenset(
    {"new-network", "too-fast", "new-region", "short-lived", "logout-only", "other-accounts"}
)
"""Everybody's VPN is new to somebody, far from home, and in use beside the line that it runs over."""

LEANS_ON_OTHERS = ("near-abnormal", "day-of-abnormal")
"""Codes of reasons that rest on the judgement of another network."""


def _judge_networks(sight: Sight) -> dict[str, JudgedNetwork]:
    histories = sight.timeline.histories
    first = {network: _reasons(history, sight) for network, history in histories.items()}
    reasons = _spread(first, sight)
    return {network: _judged(history, reasons[network], sight) for network, history in histories.items()}


def _spread(first: dict[str, tuple[Reason, ...]], sight: Sight) -> dict[str, tuple[Reason, ...]]:
    """What is close to an abnormal network becomes more doubtful itself, until nothing changes any more."""
    histories = sight.timeline.histories
    reasons = first
    abnormal: frozenset[str] = frozenset()
    while True:
        now = frozenset(n for n, r in reasons.items() if _sum(r) >= sight.config.abnormal_from and histories[n].got_in)
        if now <= abnormal:
            return reasons
        abnormal = abnormal | now
        marks = Marks(histories[n] for n in abnormal)
        reasons = {
            n: r if n in sight.usual.networks else (*r, *_near(histories[n], sight, marks)) for n, r in first.items()
        }


def _near(history: History, sight: Sight, abnormal: Marks) -> tuple[Reason, ...]:
    if sight.in_vpn(history) or sight.pace_of(history):
        return ()
    reason = near_abnormal(history, sight, abnormal)
    return (reason,) if reason else ()


def _judged(history: History, reasons: tuple[Reason, ...], sight: Sight) -> JudgedNetwork:
    # What rests on the judgement of another network comes after what stands by itself.
    ordered = tuple(sorted(reasons, key=lambda r: (r.code in LEANS_ON_OTHERS, -abs(r.weight))))
    return JudgedNetwork(
        network=history.network,
        judgement=_judgement(history, reasons, sight),
        score=_sum(reasons),
        reasons=ordered or (_nothing_known(sight),),
        first=history.first,
        last=history.last,
        days=len(history.days),
        records=len(history.records),
        usual=history.network in sight.usual.networks,
    )


def _judgement(history: History, reasons: tuple[Reason, ...], sight: Sight) -> Judgement:
    score = _sum(reasons)
    if score >= sight.config.abnormal_from:
        return Judgement.ABNORMAL
    said = [sight.config.known[r.id] for r in history.records if r.id in sight.config.known]
    if said and all(j is Judgement.DELEGATE for j in said):
        return Judgement.DELEGATE
    # Without a single usual network there is nobody to compare with: no record is cleared.
    explained = history.got_in or sight.on_known_line(history)
    if score <= sight.config.owner_up_to and sight.usual.networks and explained:
        return Judgement.OWNER
    return Judgement.OWNER if sight.in_office(history) else Judgement.UNJUDGED


def _nothing_known(sight: Sight) -> Reason:
    if not sight.usual.networks:
        sentence = "The records are too few to tell which network is the owner's."
    else:
        sentence = "Nothing in the records speaks for or against it."
    return Reason(code="nothing-known", sentence=sentence, weight=0)


_NO_ADDRESS = Reason(code="no-address", sentence="The record holds no address.", weight=0)
_SERVICE = Reason(
    code="service",
    sentence="A service of the mail system made this record, not a person: its address would say nothing of the owner.",
    weight=0,
)


def _judge_records(sight: Sight, networks: dict[str, JudgedNetwork]) -> tuple[JudgedSignIn, ...]:
    return tuple(_judged_signin(signin, networks) for signin in sight.timeline.signins)


def _judged_signin(signin: SignIn, networks: dict[str, JudgedNetwork]) -> JudgedSignIn:
    if signin.ip is None or signin.by_service:
        reason = _SERVICE if signin.by_service else _NO_ADDRESS
        return JudgedSignIn(signin=signin.id, judgement=Judgement.UNJUDGED, reasons=(reason,), author=_AUTHOR)
    network = networks[network_of(signin.ip)]
    return JudgedSignIn(signin=signin.id, judgement=network.judgement, reasons=network.reasons, author=_AUTHOR)
