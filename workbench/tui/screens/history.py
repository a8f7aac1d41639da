"""All cases, as a plain list."""

from __future__ import annotations

import asyncio

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from workbench.model.text import clean_line

from ..place import Place
from ..registry import bindings_for
from ..times import day_clock
from ..widgets.key_bar import KeyBar

__all__ = ["HistoryScreen"]


class HistoryScreen(Place):
    """Closed and open cases, newest first."""

    WHERE = "history"
    BINDINGS = bindings_for("history")
    CSS_PATH = "board.tcss"

    def compose(self) -> ComposeResult:
        yield Static(Content("History: all cases"), id="title")
        yield DataTable[Text](id="cases")
        yield Static("", id="empty")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.cursor_type = "row"
        table.add_columns("ticket", "account", "verdict", "opened (UTC)", "closed (UTC)", "provider", "case")
        self.do_refresh()
        table.focus()

    def do_refresh(self) -> None:
        """Reads the cases again."""
        table = self.query_one(DataTable)
        table.clear()
        cases = self.desk.casefile.views.cases()
        for case in cases:
            cells = (
                case.ticket,
                case.account,
                case.verdict or "no verdict",
                day_clock(case.opened_at),
                day_clock(case.closed_at),
                case.provider,
                case.id,
            )
            table.add_row(*(Text(clean_line(c), no_wrap=True) for c in cells), key=case.id)
        empty = self.query_one("#empty", Static)
        empty.display = not cases
        empty.update(Content("There are no cases yet."))
        self.query_one(KeyBar).refresh_keys()

    def why_not(self, action: str) -> str:
        if action == "open_case" and not self.query_one(DataTable).row_count:
            return "There are no cases yet."
        return ""

    async def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        await self._go(str(event.row_key.value))

    async def do_open_case(self) -> None:
        """Opens the case under the cursor."""
        table = self.query_one(DataTable)
        await self._go(str(table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value))

    async def _go(self, case_id: str) -> None:
        from workbench.response.survey import survey

        from .case import CaseScreen

        case = self.desk.casefile.views.case(case_id)
        view = await asyncio.to_thread(survey, self.desk, case)
        if self.is_current:
            self.app.push_screen(CaseScreen(self.desk, case, view=view))
