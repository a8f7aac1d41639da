"""Says beside what was read what it leaves open: the window asked for, and holes inside."""

from __future__ import annotations

from workbench.analysis.coverage import holes, not_reached
from workbench.intake.reader import IntakeResult
from workbench.model.evidence import Window

__all__ = ["compared"]


def compared(result: IntakeResult, asked: Window | None = None) -> IntakeResult:
    """Returns what was read with the days that it does not reach among its gaps; `asked` is what was asked for."""
    coverage = result.coverage
    window = coverage.asked if asked is None else asked
    times = [*(s.at for s in result.signins), *(a.at for a in result.audit)]
    gaps = (*not_reached(window, coverage.got), *holes(times, coverage.accounts), *coverage.gaps)
    told = coverage.model_copy(update={"asked": window, "gaps": tuple(dict.fromkeys(gaps))})
    return result.model_copy(update={"coverage": told})
