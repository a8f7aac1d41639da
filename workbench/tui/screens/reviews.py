"""The cases that wait for their reviewer, and those that were reviewed."""

from __future__ import annotations

import asyncio

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from workbench.desk.review_standing import ReviewStanding, awaiting_review, count_awaiting, review_standing
from workbench.model.cases import Case
from workbench.model.errors import WorkbenchError
from workbench.model.text import clean_line

from ..place import Place
from ..registry import bindings_for
from ..times import day_clock
from ..widgets.key_bar import KeyBar

__all__ = ["ReviewsScreen"]

_COLUMNS = ("ticket", "review", "account", "closed (UTC)", "verdict", "reviewer")
_MOST = 500


class ReviewsScreen(Place):
    """What waits stands first, those closed first at the top."""

    WHERE = "reviews"
    BINDINGS = bindings_for("reviews")
    CSS_PATH = "review.tcss"

    def compose(self) -> ComposeResult:
        yield Static(Content("Reviews"), id="title")
        yield DataTable[Text](id="cases")
        yield Static("", id="empty")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.cursor_type = "row"
        table.add_columns(*_COLUMNS)
        self.query_one("#empty").display = False
        table.focus()

    def on_screen_resume(self) -> None:
        self.do_refresh()

    def do_refresh(self) -> None:
        """Reads the cases again."""
        self.run_worker(self._read(), group="reviews", exclusive=True)

    async def _read(self) -> None:
        try:
            waiting, found = await asyncio.to_thread(self._find)
        except WorkbenchError as error:
            self.show_error(error)
            return
        table = self.query_one(DataTable)
        table.clear()
        for case, stand in found:
            state = f"{stand.standing}, went on since" if stand.moved_on else stand.standing.value
            verdict = case.verdict if case.verdict else "no verdict"
            reviewer = stand.mark.reviewer if stand.mark else ""
            cells = (case.ticket, state, case.account, day_clock(case.closed_at), verdict, reviewer)
            table.add_row(*(Text(clean_line(c), no_wrap=True) for c in cells), key=case.id)
        more = f"; the first {_MOST} are shown" if waiting > _MOST else ""
        self.query_one("#title", Static).update(Content(f"Reviews: {waiting} waiting{more}"))
        empty = self.query_one("#empty", Static)
        empty.display = not found
        empty.update(Content("No case waits for review. Press i to take in a bundle from another desk."))
        self.query_one(KeyBar).refresh_keys()

    def _find(self) -> tuple[int, list[tuple[Case, ReviewStanding]]]:
        casefile, settings = self.desk.casefile, self.desk.config.review
        waiting = awaiting_review(casefile, settings, _MOST)
        seen = {case.id for case in waiting}
        shown = (*waiting, *(case for case in casefile.reviews.reviewed(_MOST) if case.id not in seen))
        return count_awaiting(casefile, settings), [(case, review_standing(casefile, settings, case)) for case in shown]

    def why_not(self, action: str) -> str:
        return "No case waits for review." if action == "open_case" and not self.query_one(DataTable).row_count else ""

    async def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        await self._go(str(event.row_key.value))

    async def do_open_case(self) -> None:
        """Opens the case under the cursor."""
        table = self.query_one(DataTable)
        await self._go(str(table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value))

    async def _go(self, case_id: str) -> None:
        from workbench.response.review_view import review_view

        from .review import ReviewScreen

        case = self.desk.casefile.views.case(case_id)
        view = await asyncio.to_thread(review_view, self.desk, case)
        if self.is_active:
            self.app.push_screen(ReviewScreen(self.desk, view))

    def do_take_reviews(self) -> None:
        """Takes in a bundle, or reviews that came back."""
        self.flow(self._take())

    async def _take(self) -> None:
        from workbench.response.review_files import take_reviews

        from ..modals.path import PathDialog
        from ..modals.text import TextDialog

        words = "A case bundle (.zip) to review, or a file of reviews that a reviewer sent back."
        path = await self.app.push_screen_wait(PathDialog("Take in", words, "Take it in"))
        if path is None:
            return
        with self.telling("Checking it, then taking it in…"):
            found = await take_reviews(self.desk, path)
        lines = []
        for taken in found:
            mark = "✘" if taken.refused else "✔" if taken.new else "·"
            lines += [f"{mark} {taken.ticket}: {taken.what}", *([f"  {taken.hint}"] if taken.hint else [])]
        self.do_refresh()
        await self.app.push_screen_wait(TextDialog("Taken in", "\n".join(lines)))
