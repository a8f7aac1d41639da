"""Reasons that speak for an intruder: how one network's records stand to the others in time."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from itertools import pairwise

from workbench.model.signins import Reason

from .bursts import burst_of_sends
from .history import History
from .marks import Marks
from .moves import MOVES
from .sight import Rule, Sight
from .wording import and_list, clock, count, moment, span

__all__ = ["IN_TIME", "near_abnormal"]

_TOGETHER = timedelta(minutes=60)
_SWITCH = timedelta(minutes=30)
_HOP = timedelta(minutes=10)
_CHANGE_AFTER = timedelta(minutes=10)
_FAILURES_BEFORE = timedelta(minutes=60)
_SAME_DAY = timedelta(hours=24)
_HANDOVER = timedelta(minutes=15)


def _new_network(history: History, sight: Sight) -> Reason | None:
    if not sight.is_new(history) or sight.usual.since is None:
        return None
    usual = sight.usual.primary or next(iter(sorted(sight.usual.networks)), "")
    known = span(history.first - sight.usual.since)
    sentence = (
        f"{history.network} was first seen on {moment(history.first, sight.zone)}."
        f" The usual network {usual} had been in use for {known} by then."
    )
    return sight.reason("new-network", sentence, history.ids[:1])


def _interleaved(history: History, sight: Sight) -> Reason | None:
    return _owner_between(history, sight) or _between_owner(history, sight) or _switched(history, sight)


def _owner_between(history: History, sight: Sight) -> Reason | None:
    moments = history.presence
    for one, two in pairwise(moments):
        owner = sight.usual.between(one.at, two.at) if two.at - one.at <= _TOGETHER else None
        if owner:
            sentence = (
                f"Two networks took turns within {span(two.at - one.at)} on {one.at.astimezone(sight.zone):%Y-%m-%d}:"
                f" {one.ip} at {clock(one.at, sight.zone)}, the owner's network {owner.ip} at"
                f" {clock(owner.at, sight.zone)}, {two.ip} again at {clock(two.at, sight.zone)}."
            )
            return sight.reason("interleaved", sentence, (one.record, owner.record, two.record))
    return None


def _between_owner(history: History, sight: Sight) -> Reason | None:
    for here in history.presence:
        before, after = sight.usual.before(here.at), sight.usual.after(here.at)
        if before and after and after.at - before.at <= _TOGETHER:
            sentence = (
                f"Two networks took turns within {span(after.at - before.at)} on"
                f" {here.at.astimezone(sight.zone):%Y-%m-%d}: the owner's network {before.ip} at"
                f" {clock(before.at, sight.zone)}, {here.ip} at {clock(here.at, sight.zone)}, {after.ip} again at"
                f" {clock(after.at, sight.zone)}."
            )
            return sight.reason("interleaved", sentence, (before.record, here.record, after.record))
    return None


def _switched(history: History, sight: Sight) -> Reason | None:
    for here in history.presence:
        for other in (sight.usual.before(here.at), sight.usual.after(here.at)):
            if other and abs(other.at - here.at) <= _SWITCH:
                order = "after" if other.at < here.at else "before"
                sentence = (
                    f"{here.ip} was in use at {clock(here.at, sight.zone)} on"
                    f" {here.at.astimezone(sight.zone):%Y-%m-%d}, {span(other.at - here.at)} {order} the owner's"
                    f" network {other.ip}."
                )
                return sight.reason("switched", sentence, (here.record, other.record))
    return None


def _before_change(history: History, sight: Sight) -> Reason | None:
    """A change to the account's safety from the same address soon after somebody got in from there."""
    told = []
    records = []
    for change in history.changes:
        entry = history.entry_before(change.at)
        since = change.at - entry.at if entry else None
        if entry and since is not None and since <= _CHANGE_AFTER:
            told.append(f"{change.what}, {span(since)} after the sign-in at {clock(entry.at, sight.zone)}")
            records += [entry.id, change.id]
        else:
            told.append(f"{change.what}, at {moment(change.at, sight.zone)}")
            records.append(change.id)
    if not told:
        return None
    sentence = f"The account was changed from {history.network}: {and_list(told)}."
    return sight.reason("before-change", sentence, dict.fromkeys(records))


def _change_without_address(history: History, sight: Sight) -> Reason | None:
    """A change whose source names no address, between a sign-in from here and the owner's next one."""
    found = sight.unsourced_changes.get(history.network)
    if found is None:
        return None
    entry, change = found
    sentence = f"{change.what[:1].upper()}{change.what[1:]} {span(change.at - entry.at)} after a sign-in from here."
    return sight.reason("change-soon-after", sentence, (entry.id, change.id))


def _failures_before(history: History, sight: Sight) -> Reason | None:
    best: tuple[int, int, int, int] | None = None
    moments, tries_before = sight.strange_failure_moments, sight.tries_before
    for index, entry in enumerate(history.successes):
        start, end = bisect_left(moments, entry.at - _FAILURES_BEFORE), bisect_left(moments, entry.at)
        tries = tries_before[end] - tries_before[start]
        if end > start and (best is None or tries > best[0]):
            best = (tries, index, start, end)
    if best is None:
        return None
    tries, index, start, end = best
    entry = history.successes[index]
    failures = sight.strange_failures[start:end]
    networks = {f.ip for f in failures}
    ago = span(entry.at - failures[-1].at)
    sentence = (
        f"{count(tries, 'failure')} from {count(len(networks), 'unfamiliar address')} in the hour before the sign-in"
        f" at {moment(entry.at, sight.zone)}, the last one {ago} before it."
    )
    grade = 2 if tries >= 10 else 1 if tries >= 3 else 0
    return sight.reason("failures-before", sentence, (*(f.id for f in failures[-20:]), entry.id), grade=grade)


def _spray(history: History, sight: Sight) -> Reason | None:
    """Nobody ever got in from here, and the same goes for other networks of that day."""
    if history.got_in or not sight.is_new(history):
        return None
    low, high = sight.firsts_around(sight.only_failing, history.first, _SAME_DAY)
    if high - low < 5:
        return None
    here = count(sum(f.attempts for f in history.failures), "try", "tries")
    sentence = (
        f"One of {high - low} unfamiliar networks that tried within a day and never got in ({here} from this one):"
        f" passwords were being guessed."
    )
    return sight.reason("spray", sentence, history.ids, grade=high - low >= 10)


def _several_new(history: History, sight: Sight) -> Reason | None:
    if not history.got_in or not sight.is_new(history):
        return None
    low, high = sight.firsts_around(sight.newcomers, history.first, _SAME_DAY)
    if high - low < 3:
        return None
    others = [h for h in sight.newcomers[low : min(high, low + 5)] if h is not history][:4]
    more = high - low - 1 - len(others)
    names = and_list([*(h.network for h in others), *([f"{more} more"] if more else [])])
    sentence = f"{count(high - low, 'network')} never seen before within a day: this one, {names}."
    return sight.reason("several-new", sentence, [h.ids[0] for h in others if h.ids])


def _hop(history: History, sight: Sight) -> Reason | None:
    """Another new network within minutes: somebody is changing where they come from."""
    if not sight.is_new(history):
        return None
    nearest = sight.newcomer_marks.nearest_other(history, _HOP)
    if nearest is None:
        return None
    apart, network = nearest
    sentence = f"{network}, never seen before either, was in use {span(apart)} away from {history.network}."
    return sight.reason("hop", sentence, history.ids[:1])


def near_abnormal(history: History, sight: Sight, abnormal: Marks) -> Reason | None:
    """In use close to a network that is abnormal."""
    close = abnormal.nearest_other(history, _SAME_DAY)
    if close and close[0] <= _HANDOVER:
        sentence = f"A record from here stands {span(close[0])} away from one of {close[1]}, which is abnormal."
        return sight.reason("near-abnormal", sentence, history.ids[:1])
    if close and sight.is_new(history):
        sentence = f"It was in use {span(close[0])} away from {close[1]}, which is abnormal."
        return sight.reason("day-of-abnormal", sentence, history.ids[:1])
    return None


IN_TIME: tuple[Rule, ...] = (
    *MOVES,
    burst_of_sends,
    _before_change,
    _change_without_address,
    _interleaved,
    _new_network,
    _hop,
    _several_new,
    _failures_before,
    _spray,
)
