"""Cells and sentences that several sections of figures share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from workbench.analysis.spreads import ENOUGH_FOR_P90, ENOUGH_FOR_QUARTILES
from workbench.model.figures import Spread

from ..times import took

__all__ = ["LONGEST", "SPREAD_HEAD", "cases_told", "first_of", "percent", "spread_cells", "too_few"]

LONGEST = 20
"""Rows of a list of accounts or networks; the JSON has all of them."""
SPREAD_HEAD = ("n", "median", "middle half", "90 % within", "least–most")
T = TypeVar("T")


def first_of(items: Sequence[T]) -> tuple[Sequence[T], tuple[str, ...]]:
    """Returns what is shown of a list, and a note on the rest."""
    more = len(items) - LONGEST
    return items[:LONGEST], (f"{more} more are not shown; --json has all of them.",) if more > 0 else ()


def spread_cells(spread: Spread) -> tuple[str, ...]:
    """The cells of a row that `SPREAD_HEAD` heads."""
    if spread.median is None:
        return ("0", "–", "–", "–", "–")
    return (
        str(spread.n),
        took(spread.median),
        _between(spread.lower, spread.upper),
        "too few" if spread.p90 is None else took(spread.p90),
        _between(spread.least, spread.most),
    )


def _between(low: int | None, high: int | None) -> str:
    return "too few" if low is None or high is None else f"{took(low)}–{took(high)}"


def too_few(spreads: Iterable[Spread]) -> tuple[str, ...]:
    """Returns the sentence on measures that there are too few cases for, where there are any."""
    if not any(0 < spread.n < ENOUGH_FOR_P90 for spread in spreads):
        return ()
    told = f"“90 % within” is told from n = {ENOUGH_FOR_P90} on, “middle half” from n = {ENOUGH_FOR_QUARTILES} on."
    return (f"Too few: {told}",)


def percent(part: int, whole: int) -> str:
    """Returns a share in whole percent."""
    return f"{100 * part / whole:.0f} %"


def cases_told(count: int) -> str:
    """Returns how many cases there are, in words."""
    return "1 case" if count == 1 else f"{count:,} cases"
