"""Reasons that speak for the owner: a settled network, travel, drifting addresses, a colleague's office."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.signins import Reason
from workbench.model.words import Judgement

from .history import History
from .networks import neighbourhood_of, region_of
from .sight import Rule, Sight
from .wording import and_list, count, span

__all__ = ["BENIGN", "of_usual", "said_by_people"]


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
    if history.network not in sight.usual.networks or not history.got_in:
        return None
    days = count(len(history.days), "day")
    sentence = (
        f"The owner has used {history.network} on {days} within {span(history.span)}:"
        f" {count(len(history.successes), 'sign-in')}."
    )
    if history.network == sight.usual.primary:
        return sight.reason("usual-network", -6, sentence.replace("has used", "usually uses"), history.ids[:1])
    return sight.reason("settled-network", -4, sentence, history.ids[:1])


def _came_back(history: History, sight: Sight) -> Reason | None:
    """Travel, a new home, an own VPN: it stays for days and nothing is changed from it."""
    days = len(history.days)
    if days < 2 or history.changes:
        return None
    weight = -4 if days >= 10 else -3 if days >= 5 else -2 if days >= 3 else -1
    sentence = f"It was used on {days} days within {span(history.span)}, and nothing was changed from it."
    return sight.reason("came-back", weight, sentence, history.ids[:1])


def _next_door(history: History, sight: Sight) -> Reason | None:
    around = neighbourhood_of(history.network)
    neighbours = [n for n in sorted(sight.usual.networks) if n != history.network and neighbourhood_of(n) == around]
    if not neighbours:
        return None
    return sight.reason("next-door", -2, f"It lies in {around}, as the owner's {neighbours[0]} does.")


def _drifts(history: History, sight: Sight) -> Reason | None:
    """A mobile or home line that gets another address of the same range every day."""
    around = region_of(history.network)
    days = sight.drifting.get(around)
    if days is None or history.changes:
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
    _next_door,
    _drifts,
    _roams,
    _same_client,
    _same_region,
    _colleagues,
)
