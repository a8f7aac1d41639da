"""Reasons that speak for the owner: a settled network, travel, drifting addresses, a colleague's office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from workbench.model.signins import Reason
from workbench.model.words import Judgement

from .history import History
from .networks import neighbourhood_of, region_of
from .sight import Rule, Sight
from .traits import LEGACY
from .wording import and_list, count, moment, span

__all__ = ["BENIGN", "of_usual", "said_by_people"]

_JOURNEY = timedelta(hours=36)


def said_by_people(history: History, sight: Sight) -> Reason | None:
    """What people said about sign-ins from the same network."""
    said = [(s.id, sight.config.known[s.id]) for s in history.records if s.id in sight.config.known]
    abnormal = [i for i, judgement in said if judgement is Judgement.ABNORMAL]
    benign = [(i, j) for i, j in said if j in (Judgement.OWNER, Judgement.DELEGATE)]
    if len(abnormal) > len(benign):
        sentence = f"{count(len(abnormal), 'sign-in')} from this network {_was(abnormal)} judged abnormal by a person."
        return sight.reason("said-abnormal", 10, sentence, abnormal[:20])
    if not benign:
        return None
    whose = "a delegate's" if all(j is Judgement.DELEGATE for _, j in benign) else "the owner's"
    sentence = f"{count(len(benign), 'sign-in')} from this network {_was(benign)} judged {whose} by a person."
    return sight.reason("said-owner", -10, sentence, [i for i, _ in benign[:20]])


def _was(things: Sequence[object]) -> str:
    return "was" if len(things) == 1 else "were"


def of_usual(history: History, sight: Sight) -> Reason | None:
    """The network is one of those that the owner is known to use."""
    if sight.in_office(history):
        return sight.reason("office", -10, f"{history.network} is one of the organisation's own networks.")
    told = any(r.id in sight.config.known for r in history.records)
    if history.network not in sight.usual.networks or len(history.days) < 2 or told:
        return None
    seen = f"{count(len(history.successes), 'sign-in')} on {_days(history)}."
    if history.network == sight.usual.primary:
        sentence = f"{history.network} is the owner's usual network: {seen}"
        return sight.reason("usual-network", -6, sentence, history.ids[:1])
    sentence = f"{history.network} is one of the owner's networks: {seen}"
    return sight.reason("settled-network", -4, sentence, history.ids[:1])


def _days(history: History) -> str:
    return f"{count(len(history.days), 'day')} from {min(history.days)} to {max(history.days)}"


def _came_back(history: History, sight: Sight) -> Reason | None:
    """Travel, a new home, an own VPN: it stays for days and nothing is changed from it."""
    days = len(history.days)
    if days < 2 or history.changes or history.network in sight.usual.networks:
        return None
    beside = len(history.days & sight.usual.days)
    if beside * 2 > days:
        # An intruder who comes back every day while the owner works looks like this as well.
        sentence = f"It was used on {_days(history)}, beside the owner's network on {beside} of them."
        return sight.reason("came-back", -2 if days >= 5 else -1, sentence, history.ids[:1])
    weight = -4 if days >= 10 else -3 if days >= 5 else -2 if days >= 3 else -1
    sentence = f"It was used on {_days(history)}, mostly while the usual network was not; nothing was changed from it."
    return sight.reason("came-back", weight, sentence, history.ids[:1])


def _collects(history: History, sight: Sight) -> Reason | None:
    """A program that calls at fixed times: often another mailbox that collects this one's mail."""
    calls = [s.at for s in history.successes if s.protocol in LEGACY]
    if len(calls) < 20 or len(history.days) < 2 or history.changes:
        return None
    gaps = sorted(two - one for one, two in pairwise(calls))
    usual = gaps[len(gaps) // 2]
    regular = sum(abs(gap - usual) <= usual / 5 for gap in gaps)
    if not usual or regular < 0.7 * len(gaps):
        return None
    sentence = (
        f"It signs in every {span(usual)}, {len(calls)} times so far: a program does that, often another mailbox that"
        f" collects mail. Ask the owner whether they set one up."
    )
    return sight.reason("collects-mail", -3, sentence, history.ids[:1])


def _journey(history: History, sight: Sight) -> Reason | None:
    """The usual networks fell silent for days, and another one took their place meanwhile."""
    if not history.got_in or history.changes or history.network in sight.usual.networks:
        return None
    silence = sight.usual.silence(history.first, history.last)
    if silence is None:
        return None
    left, returned = silence
    away = returned.at - left.at
    if away < _JOURNEY or not sight.stayed_between(left.at, returned.at):
        return None
    sentence = (
        f"The owner's usual networks were not used for {span(away)} from {moment(left.at, sight.zone)} on, and another"
        f" network was used on several days instead: as on a journey."
    )
    return sight.reason("journey", -3, sentence, (left.record, returned.record))


def _next_door(history: History, sight: Sight) -> Reason | None:
    around = neighbourhood_of(history.network)
    neighbour = sight.usual.neighbourhoods.get(around)
    if neighbour is None or history.network in sight.usual.networks:
        return None
    return sight.reason("next-door", -2, f"It lies in {around}, as the owner's {neighbour} does.")


def _drifts(history: History, sight: Sight) -> Reason | None:
    """A mobile or home line that gets another address of the same range every day."""
    around = region_of(history.network)
    days = sight.drifting.get(around)
    if days is None or history.changes or history.network == sight.usual.primary:
        return None
    sentence = f"The account uses changing addresses of {around}: on {days} days. Mobile and home lines do that."
    return sight.reason("drifting-address", -3, sentence)


def _roams(history: History, sight: Sight) -> Reason | None:
    """An account that is always on the move says little by turning up somewhere new."""
    active, roaming = len(sight.timeline.active_days), sight.roaming_days
    if roaming < 4 or roaming < 0.4 * active or history.network in sight.usual.networks:
        return None
    sentence = f"On {roaming} of {active} days this account used a network that it used on that day only."
    return sight.reason("always-moving", -3, sentence)


def _same_client(history: History, sight: Sight) -> Reason | None:
    entry = next((s for s in history.successes if s.client and s.client.casefold() in sight.usual.clients), None)
    if entry is None or history.network in sight.usual.networks:
        return None
    return sight.reason("same-client", -1, f"The program is one that the owner uses: “{entry.client}”.", (entry.id,))


def _same_region(history: History, sight: Sight) -> Reason | None:
    entry = next((s for s in history.records if s.region and s.region.casefold() in sight.usual.regions), None)
    if entry is None or history.network in sight.usual.networks:
        return None
    return sight.reason("same-region", -1, f"The source places it in “{entry.region}”, as usual.", (entry.id,))


def _colleagues(history: History, sight: Sight) -> Reason | None:
    """Other people of the organisation use it regularly: an office or a shared exit."""
    regular = [u for u in sight.elsewhere.get(history.network, ()) if u.days >= 3]
    if not regular or history.network in sight.usual.networks:
        return None
    names = and_list([u.account for u in regular])
    return sight.reason("colleagues", -2, f"Other accounts use it regularly: {names}.")


BENIGN: tuple[Rule, ...] = (
    said_by_people,
    of_usual,
    _came_back,
    _collects,
    _journey,
    _next_door,
    _drifts,
    _roams,
    _same_client,
    _same_region,
    _colleagues,
)
