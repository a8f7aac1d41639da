"""The follow-ups that are due or overdue, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workbench.analysis.wording import count
from workbench.model.follow_ups import FollowUpStanding
from workbench.response.follow_ups import CaseFollowUp

from ..times import span
from .due_list import DueList

__all__ = ["FollowUpsDue"]


class FollowUpsDue(DueList):
    """Enter on a row opens its case at its follow-ups."""

    COLUMNS = ("ticket", "owner", "overdue", "what")

    def show(self, due: Sequence[CaseFollowUp], now: datetime) -> None:
        """Draws them, the most pressing first."""
        overdue = sum(one.standing is FollowUpStanding.OVERDUE for one in due)
        title = f"Follow-ups due: {len(due)}, {count(overdue, 'overdue', 'overdue')}"
        title += self.how_many(len(due), "F opens the marked one's case.", "workbench case follow-up list")
        self.draw(title, (_row(one, now) for one in due))


def _row(one: CaseFollowUp, now: datetime) -> tuple[str, tuple[str, ...]]:
    added = one.follow_up.added
    late = span(added.due, now) if one.standing is FollowUpStanding.OVERDUE else "due today"
    return f"{one.case.id} {added.id}", (one.case.ticket, added.owner, late, added.what)
