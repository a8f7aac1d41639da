"""The rechecks whose time has come, a row for each case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workbench.analysis.wording import count
from workbench.response.due import CaseDue

from ..times import day_clock, span
from .due_list import DueList

__all__ = ["RechecksDue"]


class RechecksDue(DueList):
    """Enter on a row opens the case, as in the list above it."""

    COLUMNS = ("ticket", "account", "overdue", "what")

    def show(self, due: Sequence[CaseDue], now: datetime) -> None:
        """Draws the cases, the most pressing first."""
        title = f"Rechecks due: {count(len(due), 'case')}"
        title += self.how_many(len(due), "Enter opens one, e looks at everything again.", "workbench case due")
        self.draw(title, (_row(one, now) for one in due))


def _row(one: CaseDue, now: datetime) -> tuple[str, tuple[str, ...]]:
    first = one.overdue[0]
    more = f", and {len(one.overdue) - 1} more" if len(one.overdue) > 1 else ""
    what = f"{first.why}{more} ({day_clock(first.at)})"
    return one.case.id, (one.case.ticket, one.case.account, span(first.at, now), what)
