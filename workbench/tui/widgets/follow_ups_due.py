"""The follow-ups that are due or overdue, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from workbench.analysis.wording import count
from workbench.model.follow_ups import FollowUpStanding
from workbench.model.text import clean_line
from workbench.response.follow_ups import CaseFollowUp

from ..times import span

__all__ = ["FollowUpsDue"]


class FollowUpsDue(Vertical):
    """Nothing at all while none is due. Enter on a row opens its case at its follow-ups."""

    def compose(self) -> ComposeResult:
        yield Static("", id="follow-ups-title")
        yield DataTable[Text](id="follow-ups-table")

    def on_mount(self) -> None:
        self.display = False
        table = self.query_one(DataTable)
        table.cursor_type = "row"
        table.add_columns("ticket", "owner", "overdue", "what")

    def show(self, due: Sequence[CaseFollowUp], now: datetime) -> None:
        """Draws them, the most pressing first."""
        table = self.query_one(DataTable)
        table.clear()
        for one in due:
            added = one.follow_up.added
            late = span(added.due, now) if one.standing is FollowUpStanding.OVERDUE else "due today"
            cells = (one.case.ticket, added.owner, late, added.what)
            key = f"{one.case.id} {added.id}"
            table.add_row(*(Text(clean_line(c), no_wrap=True) for c in cells), key=key)
        overdue = sum(one.standing is FollowUpStanding.OVERDUE for one in due)
        title = f"Follow-ups due: {len(due)}, {count(overdue, 'overdue', 'overdue')}. F opens the marked one's case."
        self.query_one("#follow-ups-title", Static).update(Content(title))
        self.display = bool(due)

    @property
    def marked(self) -> str:
        """The id of the case of the marked one; empty where none is due."""
        table = self.query_one(DataTable)
        if not table.row_count:
            return ""
        return str(table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value).partition(" ")[0]
