"""Exposures that the state of a facet shows. What the items' attributes mean stands in `providers.base`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from workbench.model.mailrule_items import rules_of
from workbench.model.mailrule_settings import RULE_FACETS
from workbench.model.state import Exposure, FacetItem, FacetState, OpenedAt, exposure_id
from workbench.model.words import Attribution, Facet

from .networks import network_of, normalise_ip
from .rule_making import MADE_CODES, Theft
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


class _Found(NamedTuple):
    attribution: Attribution
    why: str
    key: str
    what: str


class _Look:
    """What is known of the theft and of the organisation while a state is looked through."""

    def __init__(
        self,
        facet: Facet,
        account: str,
        theft: Theft,
        org_domains: Iterable[str],
        legacy_used: frozenset[str],
        protocols_known: bool,
        words: RuleWords,
        elsewhere: Mapping[str, Sequence[str]],
    ) -> None:
        self.facet = facet
        self.account = account
        self.theft = theft
        self.first = theft.first_abnormal_at
        self.abnormal = theft.abnormal
        self.domains = tuple(org_domains)
        self.legacy_used = legacy_used
        self.protocols_known = protocols_known
        self.words = words
        self.elsewhere = elsewhere

    def late(self, item: FacetItem) -> bool:
        return self.first is not None and item.since is not None and item.since >= self.first


def from_state(
    state: FacetState,
    *,
    first_abnormal_at: datetime | None,
    abnormal_ips: Iterable[str],
    org_domains: Iterable[str],
    found_at: datetime,
    account: str = "",
    entries: Sequence[datetime] = (),
    legacy_used: frozenset[str] = frozenset(),
    protocols_known: bool = True,
    zone: tzinfo = UTC,
    words: RuleWords = DEFAULT_WORDS,
    elsewhere: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Exposure, ...]:
    """Returns the exposures in one facet's state.

    `entries`: when the intruder got in, oldest first. `legacy_used`: protocols (imap, pop3, smtp) that abnormal
    sign-ins used. `protocols_known`: False where no record tells its protocol: then each of these protocols that is on
    counts. `elsewhere`: where else addresses stand, as `rules.judge_rule` has it. Items that are off never count.
    """
    networks = frozenset(network_of(ip) for ip in abnormal_ips)

    def abnormal(ip: object) -> bool:
        plain = normalise_ip(ip) if isinstance(ip, str) else None
        return plain is not None and network_of(plain) in networks

    theft = Theft(first_abnormal_at, entries, abnormal, zone)
    look = _Look(state.facet, account, theft, org_domains, legacy_used, protocols_known, words, elsewhere or {})
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
            as_seen=state.facet in RULE_FACETS,
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
    passed = look.theft.since_entry(item.since)
    if passed is not None and item.by_ip is None:
        soon = f"Made {span(passed)} after an abnormal sign-in; the mail system doesn't say from where."
        return Attribution.INTRUDER, soon
    if look.late(item) and item.since and look.first:
        after = f"Made {span(item.since - look.first)} after abnormal sign-ins began"
        if item.by_ip:
            return Attribution.ASK_OWNER, f"{after}, from {item.by_ip}. Ask the owner whether it is theirs."
        if item.since - look.first <= _AT_ONCE:
            return Attribution.INTRUDER, f"{after}; the mail system doesn't say from where."
        return Attribution.ASK_OWNER, f"{after}; from where is not known. Ask the owner whether it is theirs."
    return None


_NO_WHEN = "When and from where it was made"


def _called(item: FacetItem, facet: Facet) -> str:
    """What is open, in words that stand alone: an app password's label ("phone") says nothing by itself."""
    plain = item.what.lower().startswith("app password")
    return f"app password “{item.what}”" if facet is Facet.APP_PASSWORDS and not plain else item.what


def _access(item: FacetItem, look: _Look) -> Iterable[_Found]:
    made = _made_by(item, look)
    if made:
        yield _Found(*made, item.key, _called(item, look.facet))
    elif look.first and item.since is None and item.by_ip is None:
        shown = item.attrs.get("made_as_shown")
        when = f"Made {shown}, as the console shows it without a time zone; from where" if shown else _NO_WHEN
        why = f"{when} is not known. Ask the owner whether it is theirs."
        yield _Found(Attribution.ASK_OWNER, why, item.key, _called(item, look.facet))


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
        since = f" since {moment(item.since, look.theft.zone)}" if item.since else ""
        where = f", switched on from {item.by_ip}" if item.by_ip else ""
        why = f"{item.key.upper()} is on{since}{where}, after abnormal sign-ins began."
        intruder = look.abnormal(item.by_ip)
        yield _Found(Attribution.INTRUDER if intruder else Attribution.ASK_OWNER, why, item.key, item.what)


_ALWAYS_ASKED = frozenset({Facet.DELEGATES, Facet.SEND_AS, Facet.RECOVERY, Facet.SETTINGS})
"""Each that was made since the theft began counts, however harmless it looks."""


def _rule(item: FacetItem, look: _Look) -> Iterable[_Found]:
    """Whatever moves, hides or answers mail, or lets somebody at it: judged as `judge rules` judges it."""
    judged = [
        judge_rule(rule, org_domains=look.domains, theft=look.theft, words=look.words, elsewhere=look.elsewhere)
        for rule in rules_of(item, look.account, look.facet)
    ]
    flagged = any(one.flagged for one in judged)
    made = _made_by(item, look)
    told = (r.sentence for one in judged if one.flagged or not flagged for r in one.reasons if r.code not in MADE_CODES)
    why = " ".join(dict.fromkeys(told))
    key = item.key.strip().lower() if look.facet is Facet.FORWARDING else item.key
    what = in_plain_words(item) if look.facet is Facet.RULES else item.what
    if made and (flagged or look.facet in _ALWAYS_ASKED):
        yield _Found(made[0], f"{why} {made[1]}".strip(), key, what)
    elif flagged:
        yield _Found(Attribution.ASK_OWNER, f"{why} Ask the owner whether it is theirs.", key, what)
    elif look.facet in _ALWAYS_ASKED:
        yield from _access(item, look)


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
    **dict.fromkeys(RULE_FACETS, _rule),
    Facet.SESSIONS: _session,
    Facet.APP_PASSWORDS: _access,
    Facet.OAUTH_GRANTS: _access,
    Facet.SECOND_FACTORS: _access,
    Facet.PROTOCOLS: _protocol,
    Facet.MESSAGES: _messages,
}
