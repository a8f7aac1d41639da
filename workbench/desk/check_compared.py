"""Compares two runs of a gap check as they stand now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.gap_compare import Compared, compare
from workbench.casefile.checks import not_looked_at
from workbench.model.checks import CheckRun
from workbench.model.errors import Refused

from .check_standing import removed, standing

if TYPE_CHECKING:
    from .desk import Desk

__all__ = ["compare_runs"]


def compare_runs(desk: Desk, earlier: CheckRun, later: CheckRun) -> Compared:
    """Returns how the later run differs. Raises Refused where what one of them saw was removed."""
    for run in (earlier, later):
        if run.expired is not None:
            raise Refused(removed(run), "Name two runs that are there: workbench check compare RUN --with RUN")
    found = compare(standing(desk, earlier).rows, standing(desk, later).rows)
    # An account that a run was cut short before is neither gone nor new.
    left = {name.lower() for name in not_looked_at(desk.casefile, later)}
    before = {name.lower() for name in not_looked_at(desk.casefile, earlier)}
    return found.model_copy(
        update={
            "differences": tuple(d for d in found.differences if d.subject.lower() not in before),
            "gone": tuple(name for name in found.gone if name.lower() not in left),
            "added": tuple(name for name in found.added if name.lower() not in before),
        }
    )
