"""A reason that speaks for an intruder: far more mail than the owner ever sends, soon after a sign-in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import timedelta

from workbench.model.signins import AuditEvent, Reason, SignIn

from .history import History
from .networks import network_of
from .sight import Sight
from .wording import count, moment, span

__all__ = ["burst_of_sends"]

_HOUR = timedelta(hours=1)
_MANY = 20
_TIMES = 5
"""How many times the owner's busiest hour it must be."""


def burst_of_sends(history: History, sight: Sight) -> Reason | None:
    """Mail sent from here, or with no address before anyone else came, within an hour of a sign-in."""
    if not sight.timeline.sends or not history.successes:
        return None
    best: tuple[int, SignIn, list[AuditEvent]] | None = None
    for entry in _last_before_each_send(history, sight):
        sent = [s for s in _within_an_hour(entry, sight) if _from_here(s, entry, history, sight)]
        if best is None or len(sent) > best[0]:
            best = len(sent), entry, sent
    if best is None or best[0] < max(_MANY, _TIMES * sight.most_sends):
        return None
    number, entry, sent = best
    owner = (
        f"the owner never sent more than {sight.most_sends} in an hour"
        if sight.most_sends
        else "the owner's own sends are not in the records"
    )
    sentence = (
        f"{count(number, 'message')} went out within an hour of the sign-in at {moment(entry.at, sight.zone)}, the"
        f" first {span(sent[0].at - entry.at)} after it; {owner}."
    )
    return sight.reason("burst-of-sends", sentence, (entry.id, *(s.id for s in sent[:20])))


def _last_before_each_send(history: History, sight: Sight) -> list[SignIn]:
    """The sign-ins after which mail went out, the first of each hour: enough to find the busiest one."""
    chosen: list[SignIn] = []
    moments = sight.send_moments
    for entry in history.successes:
        if chosen and entry.at - chosen[-1].at < _HOUR / 2:
            continue
        at = bisect_left(moments, entry.at)
        if at < len(moments) and moments[at] - entry.at <= _HOUR:
            chosen.append(entry)
    return chosen


def _within_an_hour(entry: SignIn, sight: Sight) -> Sequence[AuditEvent]:
    low, high = bisect_left(sight.send_moments, entry.at), bisect_right(sight.send_moments, entry.at + _HOUR)
    return sight.timeline.sends[low:high]


def _from_here(send: AuditEvent, entry: SignIn, history: History, sight: Sight) -> bool:
    if send.ip:
        return network_of(send.ip) == history.network
    return sight.usual.between(entry.at, send.at) is None
