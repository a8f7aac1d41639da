"""The history as a search line, what is listed, and the table."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantFocus
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from workbench.casefile.history_filter import HistoryFilter, HistorySort
from workbench.desk.desk import Desk
from workbench.desk.saved_filters import SavedFilter
from workbench.response.history import told_filter

from ..modals.fields import Field
from ..showing import safe
from .history_table import HistoryTable
from .key_hints import key_hints
from .search_line import SearchLine
from .virtual_table import VirtualTable

__all__ = ["HistoryBoard"]

_STILL = 0.02
"""Seconds without a key until what was typed is looked for: less than a key that is held down takes to come again."""
_SORTS = tuple(HistorySort)
_KEYS = key_hints(
    ("filter_history", "f", "filter"),
    ("sort_history", "s", "sort"),
    ("elsewhere", "e", "same elsewhere"),
    ("saved_filters", "v", "saved filters"),
    ("export_history", "x", "export"),
    ("figures", "g", "figures"),
)
_WHILE_TYPING = Content("enter or ↓ goes to the cases  esc gives the search up")


class HistoryBoard(Vertical):
    """Searches as one types: what was looked for before is given up."""

    class Listed(Message):
        """Other cases are listed, or all of them are counted now."""

    class Chosen(Message):
        """The marked case is to be read."""

    def __init__(self, desk: Desk, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._desk = desk
        self._typing: Timer | None = None

    def compose(self) -> ComposeResult:
        yield SearchLine(name="find", hint="/ to search: ticket, address, name, subject, note … 中文也可以")
        yield Static("", id="listed")
        yield HistoryTable(self._desk, id="cases")
        yield Static(_KEYS, id="list-keys")

    @property
    def table(self) -> HistoryTable:
        """The table."""
        return self.query_one(HistoryTable)

    @property
    def present(self) -> SavedFilter:
        """What is shown now, and in which order."""
        table = self.table
        return SavedFilter(wanted=table.wanted, sort=table.sort, descending=table.descending)

    def show(self, kept: SavedFilter) -> None:
        """Shows what a filter finds."""
        with self.prevent(Input.Changed):
            self.query_one("#find", Field).value = kept.wanted.words
        self.table.reorder(kept.wanted, kept.sort, descending=kept.descending)
        self.table.focus()

    def find(self) -> None:
        """Goes to the line to search in."""
        self.screen.set_focus(self.query_one("#find"))

    def sort_on(self) -> None:
        """Puts the cases in order by the next column."""
        table = self.table
        following = _SORTS[(_SORTS.index(table.sort) + 1) % len(_SORTS)]
        table.reorder(sort=following, descending=following in (HistorySort.OPENED, HistorySort.CLOSED))

    @on(DescendantFocus)
    def _tell_keys(self) -> None:
        """In the search line, letters are typed: the keys of the table are shown when they work."""
        typing = self.query_one("#find").has_focus
        self.query_one("#list-keys", Static).update(_WHILE_TYPING if typing else _KEYS, layout=False)

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_STILL, self._search)

    def _search(self) -> None:
        words = self.query_one("#find", Field).value.strip()
        if words != self.table.wanted.words:
            self.table.reorder(self.table.wanted.model_copy(update={"words": words}))

    @on(Input.Submitted, "#find")
    @on(SearchLine.Left)
    def _leave_search(self, event: Message) -> None:
        event.stop()
        self._search()
        self.table.focus()

    @on(VirtualTable.HeadClicked)
    def _sorted(self, event: VirtualTable.HeadClicked) -> None:
        event.stop()
        again = event.column == self.table.sort
        self.table.reorder(sort=HistorySort(event.column), descending=not self.table.descending if again else True)

    @on(HistoryTable.Counted)
    def _counted(self, event: Any) -> None:
        event.stop()
        self.query_one("#listed", Static).update(safe(self._said()), layout=False)
        self.post_message(self.Listed())

    @on(VirtualTable.Chosen)
    def _chosen(self, event: Any) -> None:
        event.stop()
        self.post_message(self.Chosen())

    def _said(self) -> str:
        table = self.table
        count, more = len(table.keys), "" if table.whole else "…"
        told = told_filter(table.wanted)
        if not count:
            return f"No case: {told} · y: all" if told else "There are no cases yet."
        said = f"{count:,}{more} {'case' if count == 1 else 'cases'}" + (f": {told} · y: all" if told else "")
        order = "" if table.sort is HistorySort.OPENED and table.descending else f" · by {table.sort}"
        return said + order

    def only(self, wanted: HistoryFilter) -> None:
        """Shows only what is wanted."""
        self.show(self.present.model_copy(update={"wanted": wanted}))
