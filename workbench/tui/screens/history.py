"""The history: all cases, closed ones too."""

from __future__ import annotations

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from workbench.casefile.history_filter import HistoryFilter
from workbench.desk.desk import Desk
from workbench.desk.saved_filters import SavedFilter, forget_filter, keep_filter, saved_filters
from workbench.response.history import as_csv, as_json, found_cases, told_filter, write_cases

from ..flows.looking_back import LookingBack
from ..registry import bindings_for
from ..widgets.history_board import HistoryBoard
from ..widgets.history_table import HistoryTable
from ..widgets.key_bar import KeyBar
from ..widgets.virtual_table import VirtualTable

__all__ = ["HistoryScreen"]

_OF_ONE_CASE = ("read_case", "open_case", "elsewhere", "as_it_was")


class HistoryScreen(LookingBack):
    """The newest case first, until a person searches, filters or sorts."""

    WHERE = "history"
    BINDINGS = bindings_for("history")
    CSS_PATH = "history.tcss"

    def __init__(self, desk: Desk, kept: SavedFilter | None = None) -> None:
        """`kept`: what is shown at first."""
        super().__init__(desk)
        self._first = kept or SavedFilter(wanted=HistoryFilter())

    def compose(self) -> ComposeResult:
        yield Static(Content("History: all cases"), id="title")
        yield HistoryBoard(self.desk, id="board")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.board.show(self._first)

    def on_screen_resume(self) -> None:
        if self.is_mounted and self.board.table.whole:
            self.do_refresh()

    @property
    def board(self) -> HistoryBoard:
        """Search line and table."""
        return self.query_one(HistoryBoard)

    @property
    def table(self) -> HistoryTable:
        """The table."""
        return self.query_one(HistoryTable)

    @property
    def marked(self) -> str:
        """Id of the case under the cursor; empty where there is none, or it is still being read."""
        row = self.table.marked_row
        return row.line.case_id if row else ""

    def why_not(self, action: str) -> str:
        if action in _OF_ONE_CASE and not self.marked:
            return "No case is marked."
        if action == "export_history" and not (self.table.keys and self.table.whole):
            return "No case is listed." if self.table.whole else "The list is still being read."
        if action == "show_all" and not self.table.wanted.narrows:
            return "All cases are shown."
        return ""

    @on(HistoryBoard.Listed)
    @on(VirtualTable.Marked)
    def _draw(self) -> None:
        self.query_one(KeyBar).refresh_keys()

    @on(HistoryBoard.Chosen)
    async def _chosen(self) -> None:
        await self.action_user("read_case")

    @on(VirtualTable.Failed)
    def _failed(self, event: VirtualTable.Failed) -> None:
        self.show_error(event.error)

    # -- what a person does ------------------------------------------------------------------------

    def do_refresh(self) -> None:
        """Reads the cases again; the marked one stays marked by its place."""
        table = self.table
        table.forget()
        table.reorder(sort=table.sort, descending=table.descending, anew=True)

    async def do_read_case(self) -> None:
        """Opens the marked case to be read."""
        await self.read_case(self.marked)

    async def do_open_case(self) -> None:
        """Opens the marked case to be worked on."""
        from workbench.response.survey import survey

        from .case import CaseScreen

        case = self.desk.casefile.views.case(self.marked)
        view = await asyncio.to_thread(survey, self.desk, case)
        self.app.push_screen(CaseScreen(self.desk, case, view=view))

    def do_search_history(self) -> None:
        """Goes to the search line."""
        self.board.find()

    def do_sort_history(self) -> None:
        """Sorts by the next column."""
        self.board.sort_on()

    def do_show_all(self) -> None:
        """Takes search and filter away."""
        self.board.only(HistoryFilter())

    def do_filter_history(self) -> None:
        """Asks for a filter."""
        self.flow(self._filter())

    def do_elsewhere(self) -> None:
        """Asks for an address or target of the marked case, and lists every case that has it."""
        self.flow(self._elsewhere())

    def do_as_it_was(self) -> None:
        """Shows the marked case as it was."""
        self.flow(self.as_it_was_flow(self.marked))

    def do_saved_filters(self) -> None:
        """Shows, keeps or removes a saved filter."""
        self.flow(self._saved())

    def do_export_history(self) -> None:
        """Writes what is listed."""
        self.flow(self._export())

    async def _filter(self) -> None:
        from ..modals.history_filter import HistoryFilterDialog

        listed = self.desk.casefile.views.history
        names = ("cause", "provider", "responder")
        values = await asyncio.to_thread(lambda: [listed.values(name) for name in names])
        wanted = await self.app.push_screen_wait(HistoryFilterDialog(self.table.wanted, *values))
        if wanted is not None:
            self.board.only(wanted)

    async def _elsewhere(self) -> None:
        value = await self.elsewhere_flow(self.marked)
        if value is not None:
            self.board.only(HistoryFilter(having=value))

    async def _saved(self) -> None:
        from ..modals.saved_filters import SavedFiltersDialog

        paths = self.desk.paths
        kept = saved_filters(paths)
        wish = await self.app.push_screen_wait(SavedFiltersDialog(kept, self.board.present))
        if wish is None:
            return
        if wish.what == "show":
            self.board.show(kept[wish.name])
        elif wish.what == "keep":
            keep_filter(paths, wish.name, self.board.present)
            self.say(f"Saved as “{wish.name}”.")
        else:
            forget_filter(paths, wish.name)
            self.say(f"“{wish.name}” is gone.")

    async def _export(self) -> None:
        from ..modals.export_history import ExportHistoryDialog

        numbers, clock = self.table.keys[:], self.table.clock()
        told = told_filter(self.table.wanted)
        said = f"{len(numbers):,} {'case' if len(numbers) == 1 else 'cases'}{f': {told}' if told else ''}"
        path = await self.app.push_screen_wait(ExportHistoryDialog(said))
        if path is None:
            return

        def write() -> None:
            cases = found_cases(self.desk, numbers, clock)
            text = as_json(cases, len(numbers)) if path.suffix == ".json" else as_csv(cases)
            write_cases(path, text, overwrite=True)

        with self.telling("Writing…"):
            await asyncio.to_thread(write)
        self.say(f"Written to {path}.")
