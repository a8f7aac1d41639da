"""A table with a line to search in: what both boards of a case do with that line."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from ..modals.fields import Field
from .search_line import SearchLine

__all__ = ["SearchBoard"]


class SearchBoard(Vertical):
    """Holds a `SearchLine` named `find` and a table whose `wanted` has `words`."""

    @property
    def table(self) -> Any:
        """The table."""
        raise NotImplementedError

    def tell(self) -> None:
        """Says what is listed."""
        raise NotImplementedError

    def find(self) -> None:
        """Opens the line to search in."""
        self.show_find(True)
        self.query_one("#find").focus()

    def show_find(self, shown: bool) -> None:
        """Shows the line, or takes it away."""
        self.query_one("#find").display = shown
        self.tell()

    @on(Input.Changed, "#find")
    def _search(self, event: Input.Changed) -> None:
        event.stop()
        wanted = self.table.wanted
        if event.value.strip() != wanted.words:
            self.table.reorder(wanted.model_copy(update={"words": event.value.strip()}))

    @on(Input.Submitted, "#find")
    @on(SearchLine.Left)
    def _leave_search(self, event: Message) -> None:
        """Goes from the search line to the table; an empty line goes away."""
        event.stop()
        self.show_find(bool(self.query_one("#find", Field).value.strip()))
        self.table.focus()
