"""Reasons that speak for the owner: a settled network, the VPN, travel, drifting addresses, a colleague's office."""

from __future__ import annotations

from datetime import timedelta

from workbench.model.signins import Reason

from .history import History
from .machines import MACHINES
from .networks import neighbourhood_of, region_of
from .said import SAID
from .sight import Rule, Sight
from .wording import and_list, count, moment, span

__all__ = ["BENIGN"]

_JOURNEY = timedelta(hours=36)


def _of_usual(history: History, sight: Sight) -> Reason | None:
    """The network is one of those that the owner is known to use."""
    if sight.in_office(history):
        sentence = f"{history.network} is one of the organisation's own networks."
        return sight.reason("office", sentence, history.ids[:1])
    if sight.in_vpn(history):
        sentence = (
            f"{history.network} is an exit of the organisation's VPN, used on {_days(history)}: that it is new, far or"
            f" in use beside another network says nothing. What was done through it does."
        )
        return sight.reason("vpn", sentence, history.ids[:1])
    told = any(r.id in sight.config.known for r in history.records)
    if history.network not in sight.usual.networks or len(history.days) < 2 or told:
        return None
    seen = f"{count(len(history.successes), 'sign-in')} on {_days(history)}."
    if history.network == sight.usual.primary:
        sentence = f"{history.network} is the owner's usual network: {seen}"
        return sight.reason("usual-network", sentence, history.ids[:1])
    sentence = f"{history.network} is one of the owner's networks: {seen}"
    return sight.reason("settled-network", sentence, history.ids[:1])


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
        return sight.reason("came-back", sentence, history.ids[:1], grade=2 if days >= 10 else int(days >= 5))
    grade = 3 if days >= 10 else 2 if days >= 5 else 1 if days >= 3 else 0
    sentence = f"It was used on {_days(history)}, mostly while the usual network was not; nothing was changed from it."
    return sight.reason("came-back", sentence, history.ids[:1], grade=grade)


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
    return sight.reason("journey", sentence, (left.record, returned.record))


def _next_door(history: History, sight: Sight) -> Reason | None:
    around = neighbourhood_of(history.network)
    neighbour = sight.usual.neighbourhoods.get(around)
    if neighbour is None or history.network in sight.usual.networks:
        return None
    theirs = sight.timeline.histories[neighbour].ids[:1]
    sentence = f"It lies in {around}, as the owner's {neighbour} does."
    return sight.reason("next-door", sentence, (*history.ids[:1], *theirs))


def _drifts(history: History, sight: Sight) -> Reason | None:
    """A mobile or home line that gets another address of the same range every day."""
    around = region_of(history.network)
    days = sight.drifting.get(around)
    if days is None or history.changes or history.network == sight.usual.primary:
        return None
    sentence = f"The account uses changing addresses of {around}: on {days} days. Mobile and home lines do that."
    return sight.reason("drifting-address", sentence, history.ids[:1])


def _roams(history: History, sight: Sight) -> Reason | None:
    """An account that is always on the move says little by turning up somewhere new."""
    active, roaming = len(sight.timeline.active_days), sight.roaming_days
    if roaming < 4 or roaming < 0.4 * active or history.network in sight.usual.networks:
        return None
    sentence = f"On {roaming} of {active} days this account used a network that it used on that day only."
    return sight.reason("always-moving", sentence, history.ids[:1])


def _same_client(history: History, sight: Sight) -> Reason | None:
    entry = next((s for s in history.successes if s.client and s.client.casefold() in sight.usual.clients), None)
    if entry is None or history.network in sight.usual.networks:
        return None
    return sight.reason("same-client", f"The program is one that the owner uses: “{entry.client}”.", (entry.id,))


def _same_region(history: History, sight: Sight) -> Reason | None:
    entry = next((s for s in history.records if s.region and s.region.casefold() in sight.usual.regions), None)
    if entry is None or history.network in sight.usual.networks:
        return None
    return sight.reason("same-region", f"The source places it in “{entry.region}”, as usual.", (entry.id,))


def _colleagues(history: History, sight: Sight) -> Reason | None:
    """Other people of the organisation use it regularly: an office or a shared exit."""
    regular = [u for u in sight.elsewhere.get(history.network, ()) if u.days >= 3]
    if not regular or history.network in sight.usual.networks:
        return None
    names = and_list([u.account for u in regular])
    days = max(u.days for u in regular)
    sentence = (
        f"{count(len(regular), 'other account')} {_use(len(regular))} it regularly, on up to {days} days: {names}."
    )
    return sight.reason("colleagues", sentence, [r for u in regular for r in u.records[:5]][:50])


def _use(number: int) -> str:
    return "uses" if number == 1 else "use"


BENIGN: tuple[Rule, ...] = (
    *SAID,
    *MACHINES,
    _of_usual,
    _came_back,
    _journey,
    _next_door,
    _drifts,
    _roams,
    _same_client,
    _same_region,
    _colleagues,
)
