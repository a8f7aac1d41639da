"""The sections of figures as text for a terminal of a given width."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from workbench.model.columns import cells_of, padded, table
from workbench.model.text import shorten

from .drawing import bar_lines, box_lines
from .section_shape import FigureSection, Note

__all__ = ["BOXES_TOLD", "drawn", "section_lines", "tabled", "told"]

BOXES_TOLD = "Ends: shortest and longest; thick: the middle half; █ the median."
_SHORTEST = 12
_TABLE, _PICTURE = 76, 26
"""Cells of a table that has its picture beside it, and of a picture that is worth drawing there."""
_GAP = "   "


def section_lines(section: FigureSection, width: int) -> list[str]:
    """Returns the section below its title: words, table, picture, notes. In a wide terminal table and picture are side
    by side."""
    table_, beside = tabled(section, width), _beside(section, width)
    middle = (beside,) if beside else (table_, drawn(section, width))
    lines: list[str] = []
    for part in (told(section.about, width), *middle, told(section.notes, width)):
        lines += ["", *part] if lines and part else part
    return lines


def _beside(section: FigureSection, width: int) -> list[str]:
    """The table with the picture at its right, the rows of both on a line; nothing where there is no room for it."""
    table_ = tabled(section, _TABLE)
    widest = max(map(cells_of, table_), default=0)
    room = width - widest - len(_GAP)
    if not table_ or room < _PICTURE:
        return []
    picture = drawn(section, room, labelled=False)
    left = [*table_, *[""] * (len(picture) + 1 - len(table_))]
    right = ["", *picture, *[""] * (len(table_) - 1 - len(picture))]
    return [f"{padded(a, widest)}{_GAP}{b}".rstrip() for a, b in zip(left, right, strict=True)]


def told(sentences: Sequence[str | Note], width: int) -> list[str]:
    """Returns sentences, each from a line of its own, wrapped."""
    return [line for sentence in sentences for line in textwrap.wrap(str(sentence), width)]


def tabled(section: FigureSection, width: int) -> list[str]:
    """Returns the table; where it is too wide, what stands in its first column is cut."""
    if not section.rows:
        return []
    widths = [max(cells_of(row[place]) for row in (section.head, *section.rows)) for place in range(len(section.head))]
    first = max(width - sum(widths[1:]) - 2 * (len(widths) - 1), _SHORTEST)
    rows = [(shorten(row[0], first), *row[1:]) for row in section.rows]
    return table((shorten(section.head[0], first), *section.head[1:]), rows).split("\n")


def drawn(section: FigureSection, width: int, *, labelled: bool = True) -> list[str]:
    """Returns the picture of what stands in the table, a line a row; without labels where the row stands beside it."""
    boxes = box_lines(section.boxes, width, labelled=labelled)
    return [*bar_lines(section.bars, width, labelled=labelled), *boxes, *(told((BOXES_TOLD,), width) if boxes else ())]
