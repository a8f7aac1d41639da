"""Rows as aligned columns of a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from .text import clean_line

__all__ = ["cells_of", "padded", "table"]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Returns rows as aligned columns; every cell is cleaned."""
    cells = [list(head), *([clean_line("" if c is None else str(c)) for c in row] for row in rows)]
    widths = [max(cells_of(row[i]) for row in cells) for i in range(len(head))]
    return "\n".join("  ".join(padded(c, w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells)


def padded(text: str, width: int) -> str:
    """Returns the text with spaces behind it, so that it takes so many cells; one that is longer stays as it is."""
    return text + " " * (width - cells_of(text))


def cells_of(text: str) -> int:
    """Returns how many cells a text takes: Chinese characters take two each."""
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)
