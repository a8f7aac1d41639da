"""The truth table of one group of mails: what is listed, the table, and the marked copy in full."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workbench.analysis.copy_list import CopyFilter, CopySort
from workbench.analysis.wording import count
from workbench.model.withdrawal import TruthRow, TruthTable

from ..modals.fields import Field
from ..showing import safe
from .copy_table import WHERE, CopyTable, tail_of
from .key_hints import key_hints
from .search_board import SearchBoard
from .search_line import SearchLine
from .virtual_table import VirtualTable

__all__ = ["CopyBoard"]

_SORTS = tuple(CopySort)
_SEEN = {True: "it was read", False: "it was not read yet", None: "whether it was read is not known"}
_KEYS = key_hints(("find", "/", "find"), ("filter", "h", "filter"), ("sort", "o", "sort"))


class CopyBoard(SearchBoard):
    """Find, narrow, sort, look at one."""

    def compose(self) -> ComposeResult:
        with Horizontal(id="list-head"):
            yield Static("", id="listed")
            yield Static(_KEYS, id="list-keys")
            yield SearchLine(name="find", hint="recipient, place, read, reason …")
        yield CopyTable(id="copies")
        with VerticalScroll(id="copy-box"):
            yield Static("", id="copy")

    def on_mount(self) -> None:
        self._found: TruthTable | None = None
        self.show_find(False)
        self.query_one("#copy-box").can_focus = False

    @property
    def table(self) -> CopyTable:
        """The table."""
        return self.query_one(CopyTable)

    def show(self, found: TruthTable | None) -> None:
        """Shows the copies as they were last looked at; the same again changes nothing."""
        if found == self._found:
            return
        self._found = found
        self.table.attach(found.rows if found else ())

    # -- which rows ---------------------------------------------------------------------------------

    @property
    def sorts(self) -> tuple[Any, ...]:
        return _SORTS

    @property
    def picked(self) -> tuple[str, ...]:
        """The recipients of the picked copies, each once."""
        rows = self.table.rows
        return tuple(dict.fromkeys(rows[key].recipient for key in sorted(self.table.picked)))

    def show_all(self) -> None:
        """Takes search and filter away."""
        self.table.wanted = CopyFilter()
        self.query_one("#find", Field).value = ""
        self.show_find(False)
        self.table.reorder(CopyFilter())
        self.table.focus()

    @on(VirtualTable.HeadClicked)
    def _sorted(self, event: VirtualTable.HeadClicked) -> None:
        event.stop()
        table = self.table
        if event.column in _SORTS:
            again = event.column == table.sort
            table.reorder(sort=CopySort(event.column), descending=again and not table.descending)

    @on(CopyTable.Counted)
    def _counted(self, event: CopyTable.Counted) -> None:
        event.stop()
        self.tell()

    def said(self) -> str:
        table = self.table
        if self._found is None:
            return "Reading…"
        wanted, all_of = table.wanted, len(table.rows)
        narrow = [str(w) for w in (wanted.where, wanted.seen) if w]
        narrow += [] if wanted.inside is None else ["inside" if wanted.inside else "outside"]
        narrow += [] if wanted.told is None else ["told" if wanted.told else "not told"]
        said = count(all_of, "copy", "copies")
        if wanted.narrows:
            said = f"{len(table.keys):,} of {said}" if table.whole else f"Searching {said}"
        said += f", only: {', '.join(narrow)}" if narrow else ""
        said += f", with “{wanted.words}”" if wanted.words else ""
        picked = f"{len(table.picked):,} picked (m: tell them) · " if table.picked else ""
        return picked + said + (" · y: all" if wanted.narrows else "")

    # -- the marked row -------------------------------------------------------------------------------

    @on(VirtualTable.Marked)
    def _marked(self, event: VirtualTable.Marked) -> None:
        event.stop()
        row = self.table.marked_row
        self.query_one("#copy", Static).update(_in_full(row) if row else Content(""))


def _in_full(row: TruthRow) -> Content:
    lines = [
        safe(row.recipient, "bold"),
        safe(f"{WHERE[row.where]}; {_SEEN[row.seen]}; sent {row.sent_at:%Y-%m-%d %H:%M:%S} UTC"),
    ]
    tail = tail_of(row)
    return Content("\n").join([*lines, safe(f"· {tail}")] if tail else lines)
