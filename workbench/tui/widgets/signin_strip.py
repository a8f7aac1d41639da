"""The month by network: who came from where on which day. Signs differ without colour."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from textual.content import Content

from workbench.analysis.networks import neighbourhood_of
from workbench.casefile.signin_list import Trace
from workbench.model.signins import SignIn
from workbench.model.words import Judgement

from ..showing import safe

__all__ = ["Strip", "network_name", "strip_of"]

_HOURS = (1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 168, 336, 720)
"""How many hours a column may stand for."""
_WORST = (Judgement.ABNORMAL, Judgement.UNJUDGED, Judgement.DELEGATE, Judgement.OWNER)
_SIGNS = {Judgement.ABNORMAL: "✘", Judgement.UNJUDGED: "?", Judgement.DELEGATE: "d", Judgement.OWNER: "▪"}
_STYLES = {Judgement.ABNORMAL: "$text-error", Judgement.UNJUDGED: "$text-warning"}
_NAME = 20
_LEGEND = "✘ abnormal  ? unjudged  d delegate  ▪ owner"


def network_name(ip: str | None) -> str:
    """Returns the network that an address is counted under (/24, for IPv6 /48)."""
    return neighbourhood_of(ip) if ip else "no address"


@dataclass(frozen=True)
class Strip:
    """What the strip shows, at a width of its own: call `lines`."""

    rows: tuple[tuple[str, Mapping[int, Judgement]], ...]
    """Each network's worst judgement by hour; the last row may stand for several."""
    first: int
    last: int
    """Hours since 1970."""

    def lines(self, width: int, marked: SignIn | None) -> Content:
        """Draws it. The network and the time of the marked sign-in are pointed at."""
        room = max(width - _NAME - 1, 10)
        step = next((h for h in _HOURS if (self.last // h - self.first // h) < room), _HOURS[-1])
        columns = min(self.last // step - self.first // step + 1, room)
        at = None if marked is None else int(marked.at.timestamp()) // 3600 // step - self.first // step
        ours = None if marked is None else network_name(marked.ip)
        found = any(name == ours for name, _ in self.rows)
        pointed = ours if found else self.rows[-1][0]
        body = [self._row(name, hours, step, columns, at if name == pointed else None) for name, hours in self.rows]
        return Content("\n").join([*body, self._scale(step, width)])

    def _row(self, name: str, hours: Mapping[int, Judgement], step: int, columns: int, at: int | None) -> Content:
        worst: dict[int, Judgement] = {}
        for hour, judgement in hours.items():
            column = hour // step - self.first // step
            worst[column] = min(worst.get(column, judgement), judgement, key=_WORST.index)
        head = safe(name).truncate(_NAME, ellipsis=True, pad=True)
        parts = [head if at is None else head.stylize("bold underline"), Content(" ")]
        for column in range(columns):
            there = worst.get(column)
            sign = Content("·") if there is None else Content.styled(_SIGNS[there], _STYLES.get(there, ""))
            parts.append(sign.stylize("reverse") if column == at else sign)
        return Content("").join(parts)

    def _scale(self, step: int, width: int) -> Content:
        """First and last day, what a column stands for, and what the signs mean."""
        start, end = (_day(h) for h in (self.first, self.last))
        each = "a day" if step == 24 else (f"{step} h" if step < 24 else f"{step // 24} days")
        head = f"{start} to {end}, column: {each}"
        return Content.styled(f"{head}  {_LEGEND}" if len(head) + len(_LEGEND) + 2 <= width else _LEGEND, "$text-muted")


def _day(hour: int) -> str:
    return f"{datetime.fromtimestamp(hour * 3600, UTC):%m-%d}"


def strip_of(traffic: Counter[Trace], rows: int) -> Strip | None:
    """Sums up what came from where in at most so many rows; None where there is nothing to show."""
    if not traffic:
        return None
    hours: dict[str, dict[int, Judgement]] = defaultdict(dict)
    sums: dict[str, Counter[Judgement]] = defaultdict(Counter)
    names: dict[str | None, str] = {ip: network_name(ip) for ip in {t.ip for t in traffic}}
    for trace, count in traffic.items():
        name = names[trace.ip]
        hours[name][trace.hour] = min(hours[name].get(trace.hour, trace.judgement), trace.judgement, key=_WORST.index)
        sums[name][trace.judgement] += count
    shown = _chosen(sums, rows)
    lines = [(name, hours[name]) for name in shown]
    rest = [name for name in sums if name not in shown]
    if rest:
        merged: dict[int, Judgement] = {}
        for name in rest:
            for hour, judgement in hours[name].items():
                merged[hour] = min(merged.get(hour, judgement), judgement, key=_WORST.index)
        lines.append((f"{len(rest)} others", merged))
    seen = [t.hour for t in traffic]
    return Strip(tuple(lines), min(seen), max(seen))


def _chosen(sums: Mapping[str, Counter[Judgement]], rows: int) -> list[str]:
    """Abnormal networks first, the owner's busiest one among them always, then what is left by its records."""
    if len(sums) <= rows:
        rows += 1
    ranked = sorted(
        sums,
        key=lambda n: (not sums[n][Judgement.ABNORMAL], -sums[n][Judgement.ABNORMAL], -sums[n].total(), n),
    )
    home = max(sums, key=lambda n: (sums[n][Judgement.OWNER], n))
    first = ranked[: max(rows - 1, 1)]
    return first if home in first else [*first[: max(rows - 2, 1)], home]
