"""A table of any length: it holds where the rows lie, and reads only those that are in sight."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from workbench.model.errors import WorkbenchError
from workbench.model.text import clean_line

__all__ = ["Column", "VirtualTable"]

T = TypeVar("T")

_AROUND = 60
"""Rows read above and below those in sight, so that a page on is there already."""
_KEPT = 1_000
"""Rows kept at hand."""


class Column:
    """A column: its name, its words at the top, its width in cells (0: what is left)."""

    def __init__(self, name: str, title: str, width: int) -> None:
        self.name, self.title, self.width = name, title, width


class VirtualTable(ScrollView, Generic[T], can_focus=True):
    """Rows by number. A subclass says how rows are read (`read`, in a thread) and what their cells say (`cells`).

    A row that is on its way shows “…”. Text is cleaned here, cut and padded by cells.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--head", "table--cursor", "table--alarm"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="table.up", tooltip="A row up."),
        Binding("down", "move(1)", "Down", show=False, id="table.down", tooltip="A row down."),
        Binding("pageup", "page(-1)", "Page up", show=False, id="table.page-up", tooltip="A page up."),
        Binding("pagedown", "page(1)", "Page down", show=False, id="table.page-down", tooltip="A page down."),
        Binding("home", "end(0)", "First", show=False, id="table.first", tooltip="The first row."),
        Binding("end", "end(1)", "Last", show=False, id="table.last", tooltip="The last row."),
        Binding("enter", "choose", "Choose", show=False, id="table.choose", tooltip="Do what this row is for."),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)
    sort: str = ""
    """Name of the column that the rows are in order by; empty: of none."""
    descending: bool = False
    """The greatest comes first."""

    class Marked(Message):
        """Another row is under the cursor, or the one there has been read."""

    class Chosen(Message):
        """Enter, or a click on the row under the cursor."""

    class HeadClicked(Message):
        """The top of a column was clicked."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    class Read(Message):
        """Rows came in."""

        def __init__(self, rows: Mapping[int, object], asked: Sequence[int]) -> None:
            super().__init__()
            self.rows, self.asked = rows, asked

    class Failed(Message):
        """Rows could not be read."""

        def __init__(self, error: WorkbenchError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, columns: Sequence[Column], id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.columns: Sequence[Column] = columns
        self.keys: array[int] = array("q")
        """The number of every row, in order."""
        self.picked: set[int] = set()
        """Numbers of the rows that a person picked with Space."""
        self._known: OrderedDict[int, T | None] = OrderedDict()
        self._stale: set[int] = set()
        self._asked = False
        self._plain = Style.null()

    # -- what a subclass says -----------------------------------------------------------------------

    @abstractmethod
    def read(self, keys: Sequence[int]) -> Mapping[int, T]:
        """Reads rows by their numbers. Runs in a thread; may raise WorkbenchError."""

    @abstractmethod
    def cells(self, row: T) -> tuple[tuple[str, ...], bool]:
        """Returns the words of each column, uncleaned, and whether the row is an alarm."""

    def head(self, column: Column) -> str:
        """Returns the words at the top of a column; the one that the rows are in order by is pointed at."""
        return f"{column.title}{'' if column.name != self.sort else '↓' if self.descending else '↑'}"

    # -- rows -------------------------------------------------------------------------------------------

    def lay(self, keys: array[int], *, cursor: int = 0, rows: Mapping[int, T] | None = None) -> None:
        """Puts other rows in the place of those that are there. `rows`: what is known of them already."""
        self.keys = keys
        self._remember(rows or {})
        self._measure()
        self.cursor = max(min(cursor, len(keys) - 1), 0)
        self.call_after_refresh(self._keep_in_sight)
        self.refresh()
        self._mark()

    def add(self, keys: array[int]) -> None:
        """Adds rows at the end."""
        self.keys.extend(keys)
        self._measure()
        if len(self.keys) - len(keys) < self.size.height:
            self.refresh()

    def _measure(self) -> None:
        """Tells the scrollbar how many rows there are. The screen is laid out anew only where it comes or goes."""
        size, room = Size(self.size.width, len(self.keys) + 1), self.size.height
        if (size.height > room) is (self.virtual_size.height > room):
            self.set_reactive(VirtualTable.virtual_size, size)
            self._scroll_update(size)
        else:
            self.virtual_size = size

    def forget(self) -> None:
        """Lets every row be read again, the next time it is in sight; until then it shows what it was."""
        self._stale = set(self._known)
        self._ask_soon()

    @property
    def key(self) -> int | None:
        """The number of the row under the cursor; None where there is none."""
        return self.keys[self.cursor] if 0 <= self.cursor < len(self.keys) else None

    @property
    def marked_row(self) -> T | None:
        """The row under the cursor; None where there is none, or it is still being read."""
        return None if self.key is None else self._known.get(self.key)

    def toggle(self) -> None:
        """Picks the row under the cursor, or lets it go, and moves on to the next."""
        if self.key is not None:
            self.picked ^= {self.key}
            self.action_move(1)
            self.refresh()

    # -- reading ------------------------------------------------------------------------------------------

    def _ask_soon(self) -> None:
        if not self._asked:
            self._asked = True
            self.call_after_refresh(self._ask)

    def _ask(self) -> None:
        self._asked = False
        first = max(self.scroll_offset.y - _AROUND, 0)
        near = self.keys[first : self.scroll_offset.y + self.size.height + _AROUND]
        wanted = [k for k in near if k not in self._known or k in self._stale]
        if self.key is not None and (self.key not in self._known or self.key in self._stale):
            wanted.append(self.key)
        if wanted:
            self.run_worker(lambda: self._read(wanted), thread=True, exclusive=True, group="rows", exit_on_error=True)

    def _read(self, wanted: Sequence[int]) -> None:
        worker = get_current_worker()
        try:
            rows = self.read(wanted)
        except WorkbenchError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error))
            return
        if not worker.is_cancelled:
            self.post_message(self.Read(rows, wanted))

    def on_virtual_table_read(self, event: Read) -> None:
        event.stop()
        self._remember({key: event.rows.get(key) for key in event.asked})  # type: ignore[misc]
        self.refresh()
        if self.key in event.rows:
            self.post_message(self.Marked())

    def _remember(self, rows: Mapping[int, T | None]) -> None:
        """None for a row: there is none of that number."""
        for key, row in rows.items():
            self._known[key] = row
            self._known.move_to_end(key)
        self._stale -= set(rows)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    @property
    def first_page(self) -> int:
        """How many rows at the top are read together."""
        return self.size.height + _AROUND

    # -- drawing --------------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draws some lines. Their style is put together once for all of them: it looks at every widget around."""
        self._plain = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draws one line: the head, or a row."""
        width = self._room
        if y == 0:
            style = self.get_component_rich_style("table--head")
            return self._strip([self.head(c) for c in self.columns], style, width, " ")
        at = self.scroll_offset.y + y - 1
        if at >= len(self.keys):
            return Strip.blank(width, self._plain)
        key = self.keys[at]
        row = self._known.get(key)
        if key not in self._known or key in self._stale:
            self._ask_soon()
        cells, alarm = self.cells(row) if row is not None else (("…",) * len(self.columns), False)
        style = self._plain
        if alarm:
            style += self.get_component_rich_style("table--alarm", partial=True)
        sign = "+" if key in self.picked else " "
        if at == self.cursor:
            style += self.get_component_rich_style("table--cursor", partial=True)
            sign = "+" if key in self.picked else "▸"
        return self._strip(cells, style, width, sign)

    def _strip(self, cells: Sequence[str], style: Style, width: int, sign: str) -> Strip:
        text = sign + " ".join(
            set_cell_size(_fit(clean_line(words), wide), wide)
            for words, wide in zip(cells, self._widths(width), strict=True)
        )
        return Strip([Segment(set_cell_size(text, width), style)], width)

    @property
    def _room(self) -> int:
        """Cells beside the scrollbar."""
        return self.scrollable_content_region.width

    def _widths(self, width: int) -> list[int]:
        fixed = sum(c.width + 1 for c in self.columns)
        return [c.width or max(width - fixed, 1) for c in self.columns]

    # -- moving ---------------------------------------------------------------------------------------------

    def watch_cursor(self) -> None:
        self._keep_in_sight()
        self.refresh()
        self._mark()

    def _mark(self) -> None:
        self._ask_soon()
        self.post_message(self.Marked())

    def _keep_in_sight(self) -> None:
        top, rows = self.scroll_offset.y, max(self.size.height - 1, 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True, force=True)
        elif self.cursor >= top + rows:
            self.scroll_to(y=self.cursor - rows + 1, animate=False, immediate=True, force=True)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.keys) + 1)
        self.call_after_refresh(self._keep_in_sight)

    def action_move(self, rows: int) -> None:
        """Moves the cursor."""
        self.cursor = max(min(self.cursor + rows, len(self.keys) - 1), 0)

    def action_page(self, pages: int) -> None:
        """Moves the cursor by pages."""
        self.action_move(pages * max(self.size.height - 2, 1))

    def action_end(self, last: int) -> None:
        """Moves the cursor to the first or the last row."""
        self.cursor = max(len(self.keys) - 1, 0) if last else 0

    def action_choose(self) -> None:
        """Tells that the row under the cursor is chosen."""
        if self.keys:
            self.post_message(self.Chosen())

    def on_click(self, event: Click) -> None:
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            self._head_clicked(at.x)
            return
        row = self.scroll_offset.y + at.y - 1
        if row < len(self.keys):
            again = row == self.cursor and event.chain > 1
            self.cursor = row
            if again:
                self.action_choose()

    def _head_clicked(self, x: int) -> None:
        left = 1
        for column, wide in zip(self.columns, self._widths(self._room), strict=True):
            if left <= x < left + wide + 1:
                self.post_message(self.HeadClicked(column.name))
            left += wide + 1


def _fit(words: str, cells: int) -> str:
    """Cut with an ellipsis where it is too long."""
    if cell_len(words) <= cells:
        return words
    return set_cell_size(words, max(cells - 1, 0)).rstrip() + "…"
