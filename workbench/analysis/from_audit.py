"""Exposures that the records tell of, with the time at which they opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from typing import NamedTuple

from workbench.model.signins import AuditEvent, JudgedSignIn, SignIn
from workbench.model.state import Exposure, OpenedAt, exposure_id
from workbench.model.words import Attribution, Facet, Judgement, SignInEvent

from .audit_items import items_of
from .history import Who
from .links import is_outside
from .networks import network_of
from .rule_making import MADE_CODES, Theft
from .rule_words import DEFAULT_WORDS, RuleWords
from .rules import judge_rule
from .wording import moment, span

__all__ = ["from_audit"]

_SOON = timedelta(minutes=10)
_F = Facet
_ADDED = ("added", "changed")
_OPENING: dict[Facet, tuple[str, ...]] = {
    _F.FORWARDING: _ADDED,
    _F.SECOND_FACTORS: ("added",),
    _F.RECOVERY: _ADDED,
    _F.APP_PASSWORDS: _ADDED,
    _F.OAUTH_GRANTS: _ADDED,
    _F.DELEGATES: _ADDED,
    _F.SEND_AS: _ADDED,
    _F.RULES: _ADDED,
    _F.SESSIONS: ("added",),
    _F.PROTOCOLS: _ADDED,
    _F.AUTO_REPLY: _ADDED,
    _F.SETTINGS: _ADDED,
}
"""Changes that open something. A new password shuts the door; a removed factor is judged with the sign-ins."""


class _Verdict(NamedTuple):
    attribution: Attribution
    why: str


class _Traces:
    """Which networks are abnormal, which the owner's, and when the intruder got in."""

    def __init__(
        self, judged: Iterable[JudgedSignIn], signins: Iterable[SignIn], zone: tzinfo, words: RuleWords
    ) -> None:
        by_id = {s.id: s for s in signins}
        pairs = [(by_id[j.signin], j.judgement) for j in judged if j.signin in by_id]
        self.zone = zone
        self.words = words
        self.abnormal = _networks(pairs, Judgement.ABNORMAL)
        # People may have judged single sign-ins of one network differently: what is doubted stays doubted.
        self.owner = (_networks(pairs, Judgement.OWNER) | _networks(pairs, Judgement.DELEGATE)) - self.abnormal
        bad = [s for s, judgement in pairs if judgement is Judgement.ABNORMAL]
        self.first_abnormal = min((s.at for s in bad), default=None)
        self.entries = sorted((s for s in bad if _got_in(s)), key=lambda s: s.at)

    @cached_property
    def theft(self) -> Theft:
        """The same, as the judge of rules wants it."""
        return Theft(self.first_abnormal, [s.at for s in self.entries], self._is_abnormal, self.zone)

    def _is_abnormal(self, ip: object) -> bool:
        return isinstance(ip, str) and network_of(ip) in self.abnormal

    def entry_before(self, at: datetime) -> SignIn | None:
        """The intruder's last sign-in in the minutes before."""
        return next((s for s in reversed(self.entries) if timedelta(0) <= at - s.at <= _SOON), None)


def _networks(pairs: list[tuple[SignIn, Judgement]], wanted: Judgement) -> frozenset[str]:
    return frozenset(network_of(s.ip) for s, judgement in pairs if s.ip and judgement is wanted)


def _got_in(signin: SignIn) -> bool:
    return signin.event is SignInEvent.LOGIN and signin.success is not False


def from_audit(
    audit: Sequence[AuditEvent],
    judged: Iterable[JudgedSignIn],
    signins: Sequence[SignIn],
    *,
    account: str,
    account_id: str | None = None,
    org_domains: Iterable[str],
    found_at: datetime,
    zone: tzinfo = UTC,
    words: RuleWords = DEFAULT_WORDS,
) -> tuple[Exposure, ...]:
    """Returns one exposure for each item that was opened, by time.

    Made from an abnormal network, it is the intruder's. Made from the owner's network it is never attributed: the
    owner is asked. Forwarding to outside is always listed; other changes of the owner's only since the abnormal
    sign-ins began, or where the rule that was made is flagged. `judged` are the judgements in force, people's included.
    """
    who = Who.find((*signins, *audit), account, account_id)
    traces = _Traces(judged, signins, zone, words)
    domains = tuple(org_domains)
    own = [e for e in sorted(audit, key=lambda e: e.at) if who.owns(e) and e.changed in _OPENING]
    found = (_exposure(facet, events, traces, domains, found_at) for facet, events in items_of(own))
    return tuple(sorted((e for e in found if e), key=lambda e: (e.opened.at or found_at, e.id)))


def _exposure(
    facet: Facet, events: list[AuditEvent], traces: _Traces, domains: tuple[str, ...], found_at: datetime
) -> Exposure | None:
    verdicts = [(event, verdict) for event in events if (verdict := _verdict(facet, event, traces, domains))]
    if not verdicts:
        return None
    intruder = [pair for pair in verdicts if pair[1].attribution is Attribution.INTRUDER]
    event, verdict = (intruder or verdicts)[0]
    return Exposure(
        id=exposure_id(facet, event.key),
        facet=facet,
        key=event.key,
        what=event.what,
        attribution=verdict.attribution,
        why=verdict.why + _afterwards(event, events, traces.zone),
        opened=OpenedAt(at=event.at, precision="exact"),
        found_at=found_at,
    )


def _afterwards(opened: AuditEvent, events: list[AuditEvent], zone: tzinfo) -> str:
    """Whether the records say that it was taken away again, and whether it stayed away."""
    later = events[events.index(opened) + 1 :]
    at = next((i for i, e in enumerate(later) if e.change == "removed"), None)
    if at is None:
        return ""
    gone = f" It was taken away again at {moment(later[at].at, zone)}"
    back = next((e for e in later[at + 1 :] if e.change != "removed"), None)
    if back is None:
        return gone + "."
    last = later[-1]
    state = f"taken away for the last time at {moment(last.at, zone)}" if last.change == "removed" else "left there"
    return f"{gone}, made once more at {moment(back.at, zone)}, and {state}."


def _verdict(facet: Facet, event: AuditEvent, traces: _Traces, domains: tuple[str, ...]) -> _Verdict | None:
    if event.change not in _OPENING[facet]:
        return None
    made = _by_whom(facet, event, traces, domains)
    if event.rule is None:
        return made
    said = judge_rule(event.rule, org_domains=domains, theft=traces.theft, words=traces.words)
    reasons = " ".join(r.sentence for r in said.reasons if r.code not in MADE_CODES)
    if made is None:
        if not said.flagged:
            return None
        made = _Verdict(Attribution.ASK_OWNER, _ask(event, network_of(event.ip) if event.ip else None, traces))
    return _Verdict(made.attribution, f"{reasons} {made.why}".strip())


def _by_whom(facet: Facet, event: AuditEvent, traces: _Traces, domains: tuple[str, ...]) -> _Verdict | None:
    """Whose an item is, from where and when it was made alone."""
    forwards = facet is Facet.FORWARDING
    if forwards and event.key and not is_outside(event.key, domains):
        return None
    network = network_of(event.ip) if event.ip else None
    if network in traces.abnormal:
        return _Verdict(Attribution.INTRUDER, _by_intruder(event, traces))
    entry = traces.entry_before(event.at)
    if network is None and entry:
        why = (
            f"Made {span(event.at - entry.at)} after an abnormal sign-in from {entry.ip}; the source names no address."
        )
        return _Verdict(Attribution.INTRUDER, why)
    began = traces.first_abnormal is not None and event.at >= traces.first_abnormal
    if forwards or began:
        return _Verdict(Attribution.ASK_OWNER, _ask(event, network, traces))
    return None


def _by_intruder(event: AuditEvent, traces: _Traces) -> str:
    entry = traces.entry_before(event.at)
    after = f", {span(event.at - entry.at)} after a sign-in from {entry.ip}" if entry else ""
    return f"Made from {event.ip}, which is abnormal{after}."


def _ask(event: AuditEvent, network: str | None, traces: _Traces) -> str:
    if network is None:
        where = "The source doesn't say from where it was made"
    elif network in traces.owner:
        where = f"Made from the owner's network {event.ip}"
    else:
        where = f"Made from {event.ip}, which is neither known as the owner's nor judged abnormal"
    if traces.first_abnormal is None:
        return f"{where}; no sign-in was judged abnormal. Ask the owner whether it is theirs."
    distance = span(traces.first_abnormal - event.at)
    order = "before" if event.at < traces.first_abnormal else "after"
    return f"{where}, {distance} {order} the first abnormal sign-in. Ask the owner whether it is theirs."
