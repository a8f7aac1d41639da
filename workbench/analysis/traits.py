"""Reasons that speak for an intruder: what one network's records look like by themselves."""

from __future__ import annotations

from datetime import timedelta

from workbench.model.signins import Reason
from workbench.model.words import SignInEvent

from .history import History
from .places import country_of
from .sight import Rule, Sight
from .wording import and_list, count, moment, span

__all__ = ["LEGACY", "TRAITS", "vendor_flag"]

LEGACY = frozenset({"imap", "pop3", "smtp"})
"""Protocols that take a password alone."""

_SHORT = timedelta(hours=24)
_AFTERWARDS = timedelta(days=2)


def _first_legacy(history: History, sight: Sight) -> Reason | None:
    entry = next((s for s in history.successes if s.protocol in LEGACY), None)
    if entry is None or entry.protocol is None:
        return None
    name = entry.protocol.upper()
    known_since = sight.usual.protocols.get(entry.protocol)
    if known_since and known_since < entry.at:
        sentence = f"{name} was used: it asks for a password alone, no second factor."
        return sight.reason("legacy-protocol", sentence, (entry.id,))
    if sight.usual.told["protocol"] < 3:
        return sight.reason("legacy-protocol", f"{name} was used, a mail program's protocol.", (entry.id,))
    usual = and_list(sorted(sight.usual.protocols))
    sentence = f"{name} was used for the first time for this account; the owner uses {usual}."
    return sight.reason("first-mail-protocol", sentence, (entry.id,))


def _odd_hour(history: History, sight: Sight) -> Reason | None:
    set_hours = sight.config.usual_hours
    hours = frozenset(range(set_hours[0], set_hours[1] + 1)) if set_hours else sight.usual.hours(sight.zone)
    odd = [p for p in history.presence if hours is not None and p.at.astimezone(sight.zone).hour not in hours]
    if not odd or not hours:
        return None
    sentence = (
        f"{moment(odd[0].at, sight.zone)} is outside the owner's usual hours"
        f" ({_hour_words(hours)}); {len(odd)} of {len(history.presence)} times from here were."
    )
    return sight.reason("odd-hour", sentence, (p.record for p in odd[:20]))


def _hour_words(hours: frozenset[int]) -> str:
    starts = [h for h in sorted(hours) if (h - 1) % 24 not in hours]
    spans = []
    for start in starts:
        end = start
        while (end + 1) % 24 in hours and (end + 1) % 24 != start:
            end = (end + 1) % 24
        spans.append(f"{start:02}:00-{(end + 1) % 24:02}:00")
    return ", ".join(spans) or "all day"


def _new_region(history: History, sight: Sight) -> Reason | None:
    entry = next((s for s in history.records if s.region), None)
    if entry is None or not entry.region or sight.usual.told["region"] < 3:
        return None
    if entry.region.casefold() in sight.usual.regions:
        return None
    country = country_of(entry.region)
    if country and country in sight.usual.countries:
        sentence = f"The source places it in “{entry.region}”, another part of {country} than usual."
        return sight.reason("new-region", sentence, (entry.id,))
    sentence = f"The source places it in “{entry.region}”, where the account was never used before."
    return sight.reason("new-region", sentence, (entry.id,), grade=1)


def _new_client(history: History, sight: Sight) -> Reason | None:
    entry = next((s for s in history.successes if s.client), None)
    if entry is None or not entry.client or sight.usual.told["client"] < 5:
        return None
    if entry.client.casefold() in sight.usual.clients:
        return None
    return sight.reason("new-client", f"A program never seen before signed in: “{entry.client[:80]}”.", (entry.id,))


def _short_lived(history: History, sight: Sight) -> Reason | None:
    last = sight.timeline.last
    if not history.got_in or last is None or history.last - history.first > _SHORT:
        return None
    rest = last - history.last
    if rest < _AFTERWARDS:
        return None
    lasted = history.last - history.first
    seen = "once" if lasted < timedelta(seconds=1) else f"for {span(lasted)} only"
    sentence = f"It was seen {seen}, and never again in the {span(rest)} of records that follow."
    return sight.reason("short-lived", sentence, history.ids[:1])


def _logout_only(history: History, sight: Sight) -> Reason | None:
    logout = next((r for r in history.records if r.event is SignInEvent.LOGOUT), None)
    if logout is None or history.successes:
        return None
    sentence = f"A session was ended from here at {moment(logout.at, sight.zone)}, and none was begun here."
    return sight.reason("logout-only", sentence, (logout.id,))


def _other_accounts(history: History, sight: Sight) -> Reason | None:
    uses = sight.elsewhere.get(history.network, ())
    if not uses or any(use.days >= 3 for use in uses):
        return None
    names = and_list([use.account for use in uses])
    got_in = sum(use.successes > 0 for use in uses)
    sentence = (
        f"The same network also tried {count(len(uses), 'other account')} ({names}), with success on {got_in};"
        f" none of them uses it regularly."
    )
    records = [record for use in uses for record in use.records[:10]]
    return sight.reason("other-accounts", sentence, records[:50], grade=len(uses) >= 5)


def vendor_flag(history: History, sight: Sight) -> Reason | None:
    """The mail system marked a record itself."""
    flagged = [r for r in history.records if r.vendor_suspicious]
    if not flagged:
        return None
    sentence = (
        f"The mail system itself marked {count(len(flagged), 'record')} from here as suspicious,"
        f" first at {moment(flagged[0].at, sight.zone)}."
    )
    return sight.reason("vendor-flag", sentence, (r.id for r in flagged[:20]))


TRAITS: tuple[Rule, ...] = (
    _first_legacy,
    _new_region,
    _new_client,
    vendor_flag,
    _other_accounts,
    _logout_only,
    _odd_hour,
    _short_lived,
)
