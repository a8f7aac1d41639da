"""A table with a line to search in: what the boards of a case do with both."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from ..modals.fields import Field
from ..showing import safe
from .search_line import SearchLine

__all__ = ["SearchBoard"]


class SearchBoard(Vertical):
    """Holds a `SearchLine` named `find` and a table whose `wanted` has `words`."""

    @property
    def table(self) -> Any:
        """The table."""
        raise NotImplementedError

    @property
    def sorts(self) -> tuple[Any, ...]:
        """What the rows can be put in order by, one after the other."""
        raise NotImplementedError

    def said(self) -> str:
        """What is listed, in words; holds text from strangers."""
        raise NotImplementedError

    def tell(self) -> None:
        """Says what is listed."""
        # What is left out, or picked, must be in sight before the keys are.
        quiet = not (self.table.wanted.narrows or self.table.picked or self.query_one("#find").display)
        self.query_one("#list-keys").display = quiet
        self.query_one("#listed", Static).update(safe(self.said()), layout=False)

    def pick(self) -> None:
        """Picks the marked row, or lets it go."""
        self.table.toggle()
        self.tell()

    def only(self, wanted: Any) -> None:
        """Shows only what is wanted; what is being searched for stays."""
        self.table.reorder(wanted)

    def sort_on(self) -> None:
        """Puts the rows in order by the next thing."""
        table = self.table
        table.reorder(sort=self.sorts[(self.sorts.index(table.sort) + 1) % len(self.sorts)])

    def find(self) -> None:
        """Opens the line to search in."""
        self.show_find(True)
        self.screen.set_focus(self.query_one("#find"))

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
