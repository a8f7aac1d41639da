"""Finds the networks that are the owner's, from the records alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from workbench.model.words import Judgement

from .history import History, Timeline
from .networks import inside, network_of, region_of
from .settings import JudgeConfig
from .usual import Usual, make_of

__all__ = ["find_usual"]

_EARLY = timedelta(days=3)
_SETTLED_DAYS = 3
_ROUNDS = 5
_MANY = 4
"""So many addresses on so many days make a line that gets new ones."""


def find_usual(timeline: Timeline, config: JudgeConfig, scorer: Callable[[Usual], Callable[[History], int]]) -> Usual:
    """Returns the networks that are usual for the account.

    The one used on most days comes first. Networks used from the start of the records, on several days, belong to it
    at once; a network that turned up later and stayed joins where its score, given what is usual so far, finds
    nothing against it (a new home, a new line). What people said, and the office's networks, count from the start;
    what they said in earlier cases decides where the records alone tell too little.
    """
    doubted = _doubted(timeline, config)
    able = [h for h in timeline.histories.values() if h.got_in and h.network not in doubted]
    told = {h.network for h in able if inside(h.network, config.office) or _said_owner(h, config)}
    said_before = {n for n, said in config.said_of.items() if said.judgement is not Judgement.ABNORMAL}
    primary = _primary(able, told | said_before)
    core = told | {h.network for h in able if _from_the_start(h, timeline)}
    core |= {primary} if primary else _changing_line(able, timeline)
    core |= _changing_from_the_start(able, timeline)
    return _joined(Usual(timeline, core, core, primary, config), able, timeline, config, scorer)


def _doubted(timeline: Timeline, config: JudgeConfig) -> set[str]:
    """What people called abnormal: in this case, or in an earlier one where nobody in this one says otherwise."""
    here = {network_of(s.ip) for s in timeline.signins if s.ip and config.known.get(s.id) is Judgement.ABNORMAL}
    said = {network_of(s.ip) for s in timeline.signins if s.ip and s.id in config.known} if config.known else set()
    before = {n for n, word in config.said_of.items() if word.judgement is Judgement.ABNORMAL}
    return here | (before - said)


def _joined(
    usual: Usual,
    able: list[History],
    timeline: Timeline,
    config: JudgeConfig,
    scorer: Callable[[Usual], Callable[[History], int]],
) -> Usual:
    stayed = [h for h in able if len(h.days) >= _SETTLED_DAYS]
    for _ in range(_ROUNDS):
        score = scorer(usual)
        more = {h.network for h in stayed if h.network not in usual.networks and score(h) <= config.owner_up_to}
        if not more or not usual.networks:
            break
        usual = Usual(timeline, usual.core, usual.networks | more, usual.primary, config)
    return usual


def _said_owner(history: History, config: JudgeConfig) -> bool:
    return any(config.known.get(r.id) in (Judgement.OWNER, Judgement.DELEGATE) for r in history.records)


def _primary(able: list[History], told: set[str]) -> str | None:
    """The network used on most days; None where no network was used on two days: there is nothing to compare with."""
    best = max(able, key=lambda h: (len(h.days), h.network in told, h.span, len(h.successes), h.network), default=None)
    if best is None or (best.network not in told and (len(best.days) < 2 or best.span < timedelta(hours=12))):
        return None
    return best.network


def _from_the_start(history: History, timeline: Timeline) -> bool:
    if timeline.first is None or len(history.days) < _SETTLED_DAYS:
        return False
    return history.first <= timeline.first + _EARLY and history.span >= _EARLY


def _changing_from_the_start(able: list[History], timeline: Timeline) -> set[str]:
    """The addresses of a line that got new ones from the start of the records on, with the programs it had at first."""
    lines: dict[str, list[History]] = defaultdict(list)
    for history in able:
        if not history.changes:
            lines[region_of(history.network)].append(history)
    found: set[str] = set()
    for line in lines.values():
        if len(line) >= _MANY and _is_settled_line(line, timeline):
            early = min(h.first for h in line) + max(_EARLY, timeline.span / 4)
            kinds = {kind for h in line if h.first <= early for kind in _kinds(h)}
            found |= {h.network for h in line if _kinds(h) <= kinds}
    return found


def _is_settled_line(line: list[History], timeline: Timeline) -> bool:
    days = set[date]().union(*(h.days for h in line))
    first, last = min(h.first for h in line), max(h.last for h in line)
    return (
        timeline.first is not None
        and first <= timeline.first + _EARLY
        and last - first >= _EARLY
        and len(days) >= _MANY
    )


def _kinds(history: History) -> set[tuple[str | None, str]]:
    return {(s.protocol, make_of(s.client or "")) for s in history.successes}


def _changing_line(able: list[History], timeline: Timeline) -> set[str]:
    """The addresses of one provider's range, where the account has another one every day and never the same twice."""
    days: dict[str, set[date]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    for history in able:
        if not history.changes:
            days[region_of(history.network)] |= history.days
            members[region_of(history.network)].add(history.network)
    best = max(days, key=lambda r: (len(days[r]), r), default=None)
    if best is None or len(days[best]) < max(4, len(timeline.active_days) / 2):
        return set()
    return members[best]
