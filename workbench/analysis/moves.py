"""Reasons that speak for an intruder: nobody travels so fast, and no session is carried so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import timedelta

from workbench.model.signins import Reason, SignIn

from .history import History
from .networks import network_of, region_of
from .places import country_of, distance_km, too_fast
from .sight import Rule, Sight
from .usual import make_of
from .wording import clock, moment, span

__all__ = ["MOVES"]

_DAY = timedelta(hours=24)
_TOO_SHORT = timedelta(hours=2)
_TURNS = timedelta(minutes=60)


def _too_fast(history: History, sight: Sight) -> Reason | None:
    """Faster than an airliner where places are known, else two countries within two hours."""
    if sight.in_office(history) or not sight.usual.placed:
        return None
    for here in history.successes:
        for owner in _owner_around(here, sight):
            apart = abs(here.at - owner.at)
            ids = (owner.id, here.id)
            if here.place and owner.place:
                km = distance_km(here.place, owner.place)
                if apart <= _DAY and too_fast(km, apart):
                    return sight.reason("too-fast", _flight(here, owner, km, sight), ids, grade=1)
            elif apart <= _TOO_SHORT and _abroad(here, owner):
                return sight.reason("too-fast", _border(here, owner, sight), ids)
    return None


def _owner_around(here: SignIn, sight: Sight) -> Iterator[SignIn]:
    """The owner's last entry of a known place before, and the first after."""
    index = bisect_left(sight.usual.placed_moments, here.at)
    yield from sight.usual.placed[max(0, index - 1) : index + 1]


def _abroad(here: SignIn, owner: SignIn) -> bool:
    one, two = country_of(here.region), country_of(owner.region)
    return one is not None and two is not None and one != two


def _flight(here: SignIn, owner: SignIn, km: float, sight: Sight) -> str:
    hours = abs((here.at - owner.at).total_seconds()) / 3600
    speed = f", {km / hours:,.0f} km/h" if hours else ""
    return (
        f"{here.ip} was in use at {moment(here.at, sight.zone)}, {span(here.at - owner.at)} from the owner's sign-in at"
        f" {clock(owner.at, sight.zone)} from {owner.ip}, and the two places are {km:,.0f} km apart{speed}: nobody"
        f" travels so fast."
    )


def _border(here: SignIn, owner: SignIn, sight: Sight) -> str:
    return (
        f"Two countries within {span(here.at - owner.at)}: {here.ip} in “{here.region}” at"
        f" {moment(here.at, sight.zone)}, the owner's {owner.ip} in “{owner.region}” at {clock(owner.at, sight.zone)}."
    )


def _session_moved(history: History, sight: Sight) -> Reason | None:
    """A session of the owner's that went on here: carried along on the same device, or a token carried off."""
    best: tuple[int, SignIn, SignIn] | None = None
    for here in history.records:
        homes = sight.sessions_at_home.get(here.session, ()) if here.session else ()
        if homes and not here.by_service:
            found = _moved(here, homes, sight)
            if found and (best is None or found[0] > best[0]):
                best = found
    if best is None:
        return None
    grade, owner, here = best
    sentence = (
        f"Session “{(here.session or '')[:40]}” was in use on two networks: the owner's {owner.ip} at"
        f" {moment(owner.at, sight.zone)} and {here.ip} at {moment(here.at, sight.zone)},"
        f" {span(here.at - owner.at)} apart"
    )
    if grade == 2:
        sentence += (
            f", and in “{(here.client or '')[:60]}”, which the owner never used: a token may have been carried off"
        )
    elif grade == 1:
        sentence += ", in another country" if _abroad(here, owner) else "; the two took turns"
    return sight.reason("session-moved", sentence + ".", (owner.id, here.id), grade=grade)


def _moved(here: SignIn, homes: list[SignIn], sight: Sight) -> tuple[int, SignIn, SignIn] | None:
    index = bisect_right(homes, here.at, key=lambda s: s.at)
    before, after = homes[index - 1] if index else None, homes[index] if index < len(homes) else None
    owner = before or after
    if owner is None:
        return None
    if _other_program(here, sight):
        return 2, owner, here
    if _drifts(here.ip or "", owner.ip or ""):
        return None
    turns = before is not None and after is not None and after.at - before.at <= _TURNS
    return int(turns or _abroad(here, owner)), owner, here


def _other_program(here: SignIn, sight: Sight) -> bool:
    """Of another make than any that the owner uses; a new version of the same is none."""
    return bool(here.client and sight.usual.makes) and make_of(here.client or "") not in sight.usual.makes


def _drifts(one: str, two: str) -> bool:
    """Two addresses of one provider's range, or the two kinds of address that one device has side by side."""
    return (":" in one) != (":" in two) or region_of(network_of(one)) == region_of(network_of(two))


MOVES: tuple[Rule, ...] = (_too_fast, _session_moved)
