"""The rechecks whose time has come, a row for each case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from workbench.analysis.wording import count
from workbench.model.text import clean_line
from workbench.response.due import CaseDue

from ..times import day_clock, span

__all__ = ["RechecksDue"]


class RechecksDue(Vertical):
    """Nothing at all while none is due. Enter on a row opens the case, as in the list above it."""

    def compose(self) -> ComposeResult:
        yield Static("", id="rechecks-title")
        yield DataTable[Text](id="rechecks-table")

    def on_mount(self) -> None:
        self.display = False
        table = self.query_one(DataTable)
        table.cursor_type = "row"
        table.add_columns("ticket", "account", "overdue", "what")

    def show(self, due: Sequence[CaseDue], now: datetime) -> None:
        """Draws the cases, the most pressing first."""
        table = self.query_one(DataTable)
        table.clear()
        for one in due:
            first = one.overdue[0]
            more = f", and {len(one.overdue) - 1} more" if len(one.overdue) > 1 else ""
            what = f"{first.why}{more} ({day_clock(first.at)})"
            cells = (one.case.ticket, one.case.account, span(first.at, now), what)
            table.add_row(*(Text(clean_line(c), no_wrap=True) for c in cells), key=one.case.id)
        title = f"Rechecks due: {count(len(due), 'case')}. Enter opens one, e looks at everything again."
        self.query_one("#rechecks-title", Static).update(Content(title))
        self.display = bool(due)

    @property
    def marked(self) -> str:
        """The id of the case under the cursor; empty where none is due."""
        table = self.query_one(DataTable)
        if not table.row_count:
            return ""
        return str(table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value)
