"""Exposures that the state of a facet shows. What the items' attributes mean stands in `providers.base`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from workbench.model.mailrule_items import rule_of
from workbench.model.state import Exposure, FacetItem, FacetState, OpenedAt, exposure_id
from workbench.model.words import Attribution, Facet

from .links import is_outside
from .networks import network_of, normalise_ip
from .rule_telling import in_plain_words
from .rule_words import DEFAULT_WORDS, RuleWords
from .rules import judge_rule
from .traits import LEGACY
from .wording import moment, span

__all__ = ["OUTSIDE", "from_state"]

OUTSIDE = "#outside"
"""Ends the key of the exposure that stands for a message group's copies outside: nobody can take those back."""

_LOST = ("fetched", "passed-on", "replied")
"""Copies inside that no withdrawal undoes."""
_AT_ONCE = timedelta(hours=24)
_REASONS = 3
"""Of a group's reasons, the weightiest; all of them stand in what `mail_findings` reads."""
_LINK = re.compile(r"https?://|www\.|[\w.+-]+@[\w-]+\.\w+", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")


class _Found(NamedTuple):
    attribution: Attribution
    why: str
    key: str
    what: str


class _Look:
    """What is known of the theft while a state is looked through."""

    def __init__(
        self,
        first_abnormal_at: datetime | None,
        abnormal_ips: Iterable[str],
        org_domains: Iterable[str],
        legacy_used: frozenset[str],
        protocols_known: bool,
        zone: tzinfo,
        words: RuleWords,
    ) -> None:
        self.first = first_abnormal_at
        self.ips = frozenset(abnormal_ips)
        self.networks = frozenset(network_of(ip) for ip in self.ips)
        self.domains = tuple(org_domains)
        self.legacy_used = legacy_used
        self.protocols_known = protocols_known
        self.zone = zone
        self.words = words

    def abnormal(self, ip: object) -> bool:
        plain = normalise_ip(ip) if isinstance(ip, str) else None
        return plain is not None and network_of(plain) in self.networks

    def late(self, item: FacetItem) -> bool:
        return self.first is not None and item.since is not None and item.since >= self.first


def from_state(
    state: FacetState,
    *,
    first_abnormal_at: datetime | None,
    abnormal_ips: Iterable[str],
    org_domains: Iterable[str],
    legacy_used: frozenset[str] = frozenset(),
    protocols_known: bool = True,
    found_at: datetime,
    zone: tzinfo = UTC,
    words: RuleWords = DEFAULT_WORDS,
) -> tuple[Exposure, ...]:
    """Returns the exposures in one facet's state.

    `legacy_used`: protocols (imap, pop3, smtp) that abnormal sign-ins used. `protocols_known`: False where no record
    tells its protocol: then each of these protocols that is on counts. Items that are switched off never count.
    """
    look = _Look(first_abnormal_at, abnormal_ips, org_domains, legacy_used, protocols_known, zone, words)
    judge = _JUDGES.get(state.facet)
    if judge is None:
        return ()
    return tuple(
        Exposure(
            id=exposure_id(state.facet, found.key),
            facet=state.facet,
            key=found.key,
            what=found.what,
            attribution=found.attribution,
            why=found.why,
            opened=OpenedAt(at=item.since, precision="exact" if item.since else "unknown"),
            found_at=found_at,
        )
        for item in state.items
        if item.enabled
        for found in judge(item, look)
    )


_Judge = Callable[[FacetItem, _Look], Iterable[_Found]]


def _made_by(item: FacetItem, look: _Look) -> tuple[Attribution, str] | None:
    """Whose an item is, from where and when it was made; None where nothing ties it to the theft."""
    if look.abnormal(item.by_ip):
        return Attribution.INTRUDER, f"Made from {item.by_ip}, which is abnormal."
    used = item.attrs.get("last_used_ip")
    if look.abnormal(used):
        return Attribution.INTRUDER, f"Last used from {used}, which is abnormal."
    if look.late(item) and item.since and look.first:
        after = f"Made {span(item.since - look.first)} after abnormal sign-ins began"
        if item.by_ip:
            return Attribution.ASK_OWNER, f"{after}, from {item.by_ip}. Ask the owner whether it is theirs."
        if item.since - look.first <= _AT_ONCE:
            return Attribution.INTRUDER, f"{after}; the mail system doesn't say from where."
        return Attribution.ASK_OWNER, f"{after}; from where is not known. Ask the owner whether it is theirs."
    return None


def _access(item: FacetItem, look: _Look) -> Iterable[_Found]:
    made = _made_by(item, look)
    if made:
        yield _Found(*made, item.key, item.what)
    elif look.first and item.since is None and item.by_ip is None:
        why = "When and from where it was made is not known. Ask the owner whether it is theirs."
        yield _Found(Attribution.ASK_OWNER, why, item.key, item.what)


def _session(item: FacetItem, look: _Look) -> Iterable[_Found]:
    ip = item.attrs.get("ip")
    if look.abnormal(ip):
        device = item.attrs.get("kind") == "trusted-device"
        what = "A device was made trusted from" if device else "Opened from"
        yield _Found(Attribution.INTRUDER, f"{what} {ip}, which is abnormal.", item.key, item.what)
    elif not ip and (made := _made_by(item, look)):
        yield _Found(*made, item.key, item.what)


def _protocol(item: FacetItem, look: _Look) -> Iterable[_Found]:
    if item.key in look.legacy_used:
        why = f"{item.key.upper()} is on, and the intruder signed in with it. It asks for a password alone."
        yield _Found(Attribution.CIRCUMSTANCE, why, item.key, item.what)
    elif item.key in LEGACY and look.first and not look.protocols_known:
        why = f"{item.key.upper()} is on and asks for a password alone; the records don't say what the intruder used."
        yield _Found(Attribution.CIRCUMSTANCE, why, item.key, item.what)
    elif look.abnormal(item.by_ip) or (look.late(item) and item.key in LEGACY):
        since = f" since {moment(item.since, look.zone)}" if item.since else ""
        where = f", switched on from {item.by_ip}" if item.by_ip else ""
        why = f"{item.key.upper()} is on{since}{where}, after abnormal sign-ins began."
        intruder = look.abnormal(item.by_ip)
        yield _Found(Attribution.INTRUDER if intruder else Attribution.ASK_OWNER, why, item.key, item.what)


def _forwarding(item: FacetItem, look: _Look) -> Iterable[_Found]:
    if not is_outside(item.key, look.domains):
        return
    key, out = item.key.strip().lower(), "Mail goes out of the organisation."
    made = _made_by(item, look)
    if made:
        yield _Found(made[0], f"{out} {made[1]}", key, item.what)
    else:
        yield _Found(Attribution.ASK_OWNER, f"{out} Ask the owner whether they set it up.", key, item.what)


def _rule(item: FacetItem, look: _Look) -> Iterable[_Found]:
    judged = judge_rule(
        rule_of(item),
        org_domains=look.domains,
        first_abnormal_at=look.first,
        abnormal=look.abnormal,
        zone=look.zone,
        words=look.words,
    )
    if judged.flagged:
        made = _made_by(item, look)
        attribution = made[0] if made else Attribution.ASK_OWNER
        yield _Found(attribution, " ".join(judged.sentences), item.key, in_plain_words(item))


def _answer(item: FacetItem, look: _Look) -> Iterable[_Found]:
    """An automatic reply or a signature that leads people elsewhere."""
    text = str(item.attrs.get("text") or item.what)
    inside = all(not is_outside(a, look.domains) for a in _ADDRESS.findall(text)) and "://" not in text
    made = _made_by(item, look)
    if made and _LINK.search(text) and not inside:
        yield _Found(made[0], f"It names an address or a link outside. {made[1]}", item.key, item.what)
    elif made and made[0] is Attribution.INTRUDER:
        yield _Found(*made, item.key, item.what)


def _messages(item: FacetItem, _: _Look) -> Iterable[_Found]:
    """Of a group that was judged abnormal: of what is in reach, and of what nobody can take back."""
    reasons = item.attrs.get("reasons")
    why = " ".join(map(str, reasons[:_REASONS])) if isinstance(reasons, list) else ""
    attribution = Attribution.INTRUDER if item.attrs.get("traced") else Attribution.ASK_OWNER
    # Where other mailboxes were not searched, all that went to somebody inside counts as in reach.
    inside = _number(item, "delivered" if "delivered" in item.attrs else "inside")
    inside += 0 if "delivered" in item.attrs else _number(item, "waiting")
    outside, lost = _number(item, "outside"), sum(_number(item, name) for name in _LOST)
    if inside:
        yield _Found(attribution, why, item.key, item.what)
    if outside or lost:
        what = f"copies out of reach: {_gone(outside, lost)}, of {item.what}"
        beyond = f"{why} Nobody can take these copies back; tell the recipients."
        yield _Found(attribution, beyond, item.key + OUTSIDE, what)


def _gone(outside: int, lost: int) -> str:
    parts = [f"{outside} outside"] if outside else []
    if lost:
        parts.append(f"{lost} inside that {'was' if lost == 1 else 'were'} fetched, forwarded or answered")
    return " and ".join(parts)


def _number(item: FacetItem, key: str) -> int:
    value = item.attrs.get(key)
    return value if isinstance(value, int) else 0


_JUDGES: dict[Facet, _Judge] = {
    Facet.SESSIONS: _session,
    Facet.APP_PASSWORDS: _access,
    Facet.OAUTH_GRANTS: _access,
    Facet.SECOND_FACTORS: _access,
    Facet.DELEGATES: _access,
    Facet.SEND_AS: _access,
    Facet.RECOVERY: _access,
    Facet.PROTOCOLS: _protocol,
    Facet.FORWARDING: _forwarding,
    Facet.RULES: _rule,
    Facet.AUTO_REPLY: _answer,
    Facet.MESSAGES: _messages,
}
