"""Figures over the cases of a period, from what the case file counted. Pure: the same counts give the same figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from workbench.model.counted import Counted, ExposureCounts, Spans
from workbench.model.figures import (
    Clock,
    ContainTimes,
    ExposureFigure,
    Figures,
    HandFigure,
    Month,
    Share,
    StepFigure,
    Week,
)
from workbench.model.words import Facet, Verdict, facet_title

from .repeats import repeat_accounts, repeat_networks
from .spreads import spread_of

__all__ = ["NOT_RECORDED", "Labels", "figures_of"]

NOT_RECORDED = "not recorded"
_HANDS = (False, True, None)


class Labels:
    """The playbooks' words for codes; a code without words stands for itself."""

    def __init__(self) -> None:
        self.causes: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.steps: dict[str, str] = {}
        self.playbooks: dict[str, str] = {}


def figures_of(counted: Counted, labels: Labels) -> Figures:
    """Returns the figures that the counts come to."""
    steps = (
        StepFigure(
            step=step,
            label=labels.steps.get(step, step),
            spread=spread_of(_forwards(counts.spans)),
            waived=counts.waived,
            unsettled=counts.unsettled,
            out_of_order=_backwards(counts.spans),
        )
        for step, counts in counted.steps.items()
    )
    return Figures(
        start=counted.start,
        end=counted.end,
        cases=counted.cases,
        still_open=counted.still_open,
        practice=counted.practice,
        weeks=tuple(_weeks(counted.days)),
        months=tuple(_months(counted.days)),
        playbooks=_shares(counted.playbooks, labels.playbooks),
        verdicts=_verdicts(counted.verdicts),
        detailed=counted.detailed,
        causes=_shares(counted.causes, labels.causes),
        reasons=_shares(counted.reasons, labels.reasons),
        contained_by=_shares(counted.contained_by, {"": "not contained, as far as the record shows"}),
        contain=tuple(_contain(counted, clock, spans) for clock, spans in counted.contain.items()),
        exposures=tuple(_exposure(facet, counted.exposures[facet]) for facet in Facet if facet in counted.exposures),
        others=counted.others,
        steps=tuple(sorted(steps, key=lambda s: (-(s.spread.median or 0), s.step))),
        hands=tuple(
            HandFigure(
                by_hand=how,
                actions=counted.hands[how].actions,
                proved=sum(counted.hands[how].spans.values()),
                spread=spread_of(_forwards(counted.hands[how].spans)),
            )
            for how in _HANDS
            if how in counted.hands
        ),
        accounts=repeat_accounts(counted.accounts),
        networks=repeat_networks(counted.addresses),
    )


def _weeks(days: Mapping[date, int]) -> Iterator[Week]:
    if days:
        counts: Counter[date] = Counter()
        for day, cases in days.items():
            counts[day - timedelta(days=day.weekday())] += cases
        monday, last = min(counts), max(counts)
        while monday <= last:
            yield Week(monday=monday, cases=counts[monday])
            monday += timedelta(weeks=1)


def _months(days: Mapping[date, int]) -> Iterator[Month]:
    if days:
        counts: Counter[date] = Counter()
        for day, cases in days.items():
            counts[day.replace(day=1)] += cases
        first, last = min(counts), max(counts)
        while first <= last:
            yield Month(first=first, cases=counts[first])
            first = (first + timedelta(days=31)).replace(day=1)


def _verdicts(counts: Mapping[str, int]) -> tuple[Share, ...]:
    """Those of a theft first, then those of other playbooks."""
    known = [verdict.value for verdict in Verdict]
    words = [*known, *sorted(word for word in counts if word and word not in known), ""]
    return tuple(Share(code=w, label=w or "none given yet", cases=counts[w]) for w in words if counts.get(w))


def _shares(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Share, ...]:
    """The most cases first; what is not recorded last, as it stands for no one thing."""
    ordered = sorted(counts.items(), key=lambda item: (not item[0], -item[1], item[0]))
    return tuple(Share(code=c, label=labels.get(c, c or NOT_RECORDED), cases=n) for c, n in ordered)


def _contain(counted: Counted, clock: Clock, spans: Spans) -> ContainTimes:
    contained = sum(n for how, n in counted.contained_by.items() if how)
    return ContainTimes(
        clock=clock,
        spread=spread_of(_forwards(spans)),
        not_contained=counted.contained_by.get("", 0),
        not_known=contained - sum(spans.values()),
        out_of_order=_backwards(spans),
    )


def _exposure(facet: Facet, counts: ExposureCounts) -> ExposureFigure:
    return ExposureFigure(
        facet=facet.value,
        label=facet_title(facet),
        spread=spread_of(_forwards(counts.spans)),
        at_least=counts.at_least,
        not_known=counts.not_known + _backwards(counts.spans),
        still_open=counts.still_open,
        beyond=counts.beyond,
    )


def _backwards(spans: Spans) -> int:
    return sum(n for span, n in spans.items() if span < 0)


def _forwards(spans: Spans) -> dict[int, int]:
    return {span: n for span, n in spans.items() if span >= 0}
