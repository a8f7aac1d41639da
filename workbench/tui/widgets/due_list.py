"""What is due on the board: a title and a row for each; nothing at all while nothing is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from workbench.model.text import clean_line

__all__ = ["DueList"]


class DueList(Vertical):
    """Its parts are named after its own id: `ID-title`, `ID-table`."""

    COLUMNS: ClassVar[tuple[str, ...]]
    SHOWN: ClassVar[int] = 100
    """Rows at most: of thousands, the table would hold up every key that is pressed on the board."""

    def how_many(self, rows: int, keys: str, command: str) -> str:
        """Returns how the title goes on: with what the keys do, and where all rows are if they aren't all here."""
        return f"; {self.SHOWN} here, all: {command}." if rows > self.SHOWN else f". {keys}"

    def compose(self) -> ComposeResult:
        yield Static("", id=f"{self.id}-title")
        yield DataTable[Text](id=f"{self.id}-table")

    def on_mount(self) -> None:
        self.display = False
        table = self.query_one(DataTable)
        table.cursor_type = "row"
        table.add_columns(*self.COLUMNS)

    def draw(self, title: str, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Draws the first rows, each with a key of its own that begins with the id of its case."""
        table = self.query_one(DataTable)
        table.clear()
        for key, cells in islice(rows, self.SHOWN):
            table.add_row(*(Text(clean_line(c), no_wrap=True) for c in cells), key=key)
        self.query_one(f"#{self.id}-title", Static).update(Content(title))
        self.display = bool(table.row_count)

    @property
    def marked(self) -> str:
        """The id of the case under the cursor; empty where none is due."""
        table = self.query_one(DataTable)
        if not table.row_count:
            return ""
        return str(table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value).partition(" ")[0]
