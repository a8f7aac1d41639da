"""How wide the columns of a table are to be, by what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["shares", "width_of"]

_WORD = 17
"""Longest word that a column keeps whole; longer ones are hashes and paths, and may break."""
_SHORT = 10
"""A cell as short as that stays on one line."""
_FULL = 400
"""Of a cell longer than that, the column takes no notice."""
_PAGE = 140
"""Characters of small print on a line of a page."""


def shares(rows: Sequence[Sequence[str]]) -> list[float]:
    """Returns each column's part of the width, which add up to 1. `rows`: the head first, in bold, as plain text."""
    columns = [[row[i] for row in rows] for i in range(len(rows[0]))]
    least = [_least(head, cells) for head, *cells in columns]
    more = [max(1, _usual(column) - at_least) for column, at_least in zip(columns, least, strict=True)]
    left = max(0, _PAGE - sum(least))
    widths = [at_least + left * wish / sum(more) for at_least, wish in zip(least, more, strict=True)]
    return [width / sum(widths) for width in widths]


def _least(head: str, cells: Sequence[str]) -> int:
    """What a column needs to break no word; the head is in bold, and wider."""
    return max(_longest_word(cells), _longest_word([head]) + 1, min(_usual([head, *cells]), _SHORT)) + 3


def _longest_word(cells: Sequence[str]) -> int:
    return max((min(width_of(part), _WORD) for cell in cells for part in cell.split()), default=1)


def _usual(cells: Sequence[str]) -> int:
    lengths = sorted(min(width_of(cell), _FULL) for cell in cells)
    return lengths[len(lengths) * 3 // 4]


def width_of(text: str) -> int:
    """Returns how wide a text is, in letters: a Chinese sign is as wide as two."""
    return len(text) if text.isascii() else sum(2 if "\u2e80" <= sign <= "\uffef" else 1 for sign in text)
