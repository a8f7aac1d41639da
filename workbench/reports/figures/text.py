"""The sections of figures as text for a terminal of a given width."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from workbench.model.columns import cells_of, table
from workbench.model.text import shorten

from .drawing import bar_lines, box_lines
from .sections import FigureSection

__all__ = ["BOXES_TOLD", "drawn", "section_lines", "tabled", "told"]

BOXES_TOLD = "Ends: shortest and longest; thick: the middle half; █ the median."
_SHORTEST = 12


def section_lines(section: FigureSection, width: int) -> list[str]:
    """Returns the section below its title: words, table, picture, notes."""
    parts = (told(section.about, width), tabled(section, width), drawn(section, width), told(section.notes, width))
    lines: list[str] = []
    for part in parts:
        lines += ["", *part] if lines and part else part
    return lines


def told(sentences: Sequence[str], width: int) -> list[str]:
    """Returns sentences, each from a line of its own, wrapped."""
    return [line for sentence in sentences for line in textwrap.wrap(sentence, width)]


def tabled(section: FigureSection, width: int) -> list[str]:
    """Returns the table; where it is too wide, what stands in its first column is cut."""
    if not section.rows:
        return []
    widths = [max(cells_of(row[place]) for row in (section.head, *section.rows)) for place in range(len(section.head))]
    first = max(width - sum(widths[1:]) - 2 * (len(widths) - 1), _SHORTEST)
    rows = [(shorten(row[0], first), *row[1:]) for row in section.rows]
    return table((shorten(section.head[0], first), *section.head[1:]), rows).split("\n")


def drawn(section: FigureSection, width: int) -> list[str]:
    """Returns the picture of what stands in the table."""
    boxes = box_lines(section.boxes, width)
    return [*bar_lines(section.bars, width), *boxes, *(told((BOXES_TOLD,), width) if boxes else ())]
