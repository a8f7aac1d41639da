"""Figures over the cases of a period: what was counted, and what it comes to. Spans are whole seconds."""

from __future__ import annotations

from datetime import date
from typing import Literal

from .base import Moment, Thing

__all__ = [
    "CAUSE",
    "NOTICED",
    "AccountCount",
    "Clock",
    "ContainTimes",
    "ExposureFigure",
    "Figures",
    "HandFigure",
    "Month",
    "NetworkFigure",
    "Share",
    "Spread",
    "StepFigure",
    "Week",
]

NOTICED, CAUSE = "noticed-at", "cause"
"""Ids of the questions of a playbook that tell when it was noticed, and how the intruder got in."""

Clock = Literal["first abnormal sign-in", "report", "opening"]
"""What a time to contain is counted from."""


class Spread(Thing):
    """How long something took, over n cases. What n is too small for is None."""

    n: int
    median: int | None = None
    lower: int | None = None
    """Lower quartile; None for fewer than 4."""
    upper: int | None = None
    """Upper quartile; None for fewer than 4."""
    p90: int | None = None
    """Nine in ten took at most so long; None for fewer than 10."""
    least: int | None = None
    most: int | None = None


class Share(Thing):
    """How many cases have something in common."""

    code: str
    """As recorded; empty: not recorded."""
    label: str
    cases: int


class Week(Thing):
    """How many cases were opened in a week."""

    monday: date
    """In UTC."""
    cases: int


class Month(Thing):
    """How many cases were opened in a month."""

    first: date
    """Its first day, in UTC."""
    cases: int


class ContainTimes(Thing):
    """Time to contain from one point on, over the cases that are no false alarm."""

    clock: Clock
    spread: Spread
    not_contained: int
    """Cases whose record does not show that they were contained."""
    not_known: int
    """Contained cases in which the time that it is counted from is not known."""
    out_of_order: int
    """Contained cases in which that time lies after the containment."""


class ExposureFigure(Thing):
    """How long one kind of exposure was open, of those taken to be the intruder's."""

    facet: str
    label: str
    spread: Spread
    at_least: int
    """Of n: so many were open at least so long; when they opened is known as "not after"."""
    not_known: int
    """Shut, and when they opened is not known."""
    still_open: int
    beyond: int
    """Beyond reach: they can't be shut from here."""


class AccountCount(Thing):
    """An account with more than one case."""

    account: str
    cases: int
    real: int
    """Of them, those that are confirmed or suspected."""
    last: Moment
    """When the latest of them was opened."""


class NetworkFigure(Thing):
    """A network from which abnormal sign-ins came in more than one case."""

    network: str
    cases: int
    accounts: int


class StepFigure(Thing):
    """How long one step took, from the first entry that names it until it was done or waived.

    The first step of a case begins with the case.
    """

    step: str
    label: str
    spread: Spread
    waived: int
    """Of n."""
    unsettled: int
    """Begun, and neither done nor waived."""
    out_of_order: int
    """Ended before they began, by a clock that was set back."""


class HandFigure(Thing):
    """Actions that the program did, or that a person did by hand with a guide; undo is not counted."""

    by_hand: bool | None
    """None: the record has no proof of either kind."""
    actions: int
    proved: int
    spread: Spread
    """From the moment it was begun to its proof; without those that ended before they began, by a clock set back."""


class Figures(Thing):
    """The figures of a period: of the cases that were opened in it."""

    start: Moment | None
    end: Moment | None
    """The moment after it; None: up to now."""
    cases: int
    still_open: int
    practice: int
    """Of the practice tenant: nothing of them is real."""
    weeks: tuple[Week, ...]
    """Every week from the first with a case to the last, those without one too."""
    months: tuple[Month, ...]
    """As `weeks`."""
    playbooks: tuple[Share, ...]
    """What the cases were about."""
    verdicts: tuple[Share, ...]
    detailed: int
    """So many cases are counted in what follows: those of a theft, or of the one playbook that was asked for."""
    causes: tuple[Share, ...]
    """Of the cases that are no false alarm."""
    reasons: tuple[Share, ...]
    """Why it was a false alarm."""
    contained_by: tuple[Share, ...]
    contain: tuple[ContainTimes, ...]
    exposures: tuple[ExposureFigure, ...]
    others: int
    """Exposures that are not taken to be the intruder's; no minutes are counted for them."""
    steps: tuple[StepFigure, ...]
    """The longest first, by the median."""
    hands: tuple[HandFigure, ...]
    accounts: tuple[AccountCount, ...]
    """The most cases first."""
    networks: tuple[NetworkFigure, ...]
    """The most cases first."""
