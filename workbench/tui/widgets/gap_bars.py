"""A bar for each protection, with numbers that the table's columns refer to."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import set_cell_size
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from workbench.desk.check_standing import Bar, Standing

from ..showing import safe
from .part import Part

__all__ = ["GapBars"]

_BAR = 5
_COLUMN = 38
"""Cells that one column of bars takes at least."""


class GapBars(VerticalScroll, can_focus=False):
    """In as many columns as there is room for; what is off most comes first."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._bars: list[tuple[Bar, int]] = []

    def compose(self) -> ComposeResult:
        yield Part("", id="bar-lines")

    def show(self, now: Standing, numbers: Mapping[str, int]) -> None:
        """Draws the bars; `numbers`: of the protections that have a column of their own."""
        found = [(bar, numbers.get(bar.protection.id, 0)) for bar in now.bars]
        # What belongs to a column stays in the columns' order; what is set for the domain comes after it.
        self._bars = sorted(found, key=lambda one: one[1] or len(found))
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        room = self.scrollable_content_region.width or _COLUMN
        columns = max(room // _COLUMN, 1)
        wide = room // columns
        rows = -(-len(self._bars) // columns) if self._bars else 0
        lines = []
        for y in range(rows):
            parts = [self._bars[x * rows + y] for x in range(columns) if x * rows + y < len(self._bars)]
            lines.append(safe(" ".join(set_cell_size(_line(*part), wide - 1) for part in parts)))
        self.query_one("#bar-lines", Part).update(Content("\n").join(lines))


def _line(bar: Bar, number: int) -> str:
    head = f"{number:>2}" if number else " ·"
    parts = ((bar.off, "✘"), (bar.not_checked, "–"))
    counts = " ".join(f"{number}{sign}" for number, sign in parts if number)
    return f"{head} {bar.drawn(_BAR)} {counts:>7} {bar.protection.title}"
