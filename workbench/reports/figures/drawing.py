"""Draws bars and spreads with letters, for a terminal and for plain text."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.columns import cells_of, padded
from workbench.model.figures import Spread
from workbench.model.text import shorten

from ..times import took
from .section_shape import Bar, Box

__all__ = ["bar_lines", "box_lines"]

_PARTS = " ▏▎▍▌▋▊▉"
_LEAST_ROOM, _MOST_ROOM = 8, 50
"""Cells that a picture takes beside its labels."""
_LABEL = 32


def bar_lines(bars: Sequence[Bar], width: int, *, labelled: bool = True) -> list[str]:
    """Returns a line for each bar, at most so many cells wide, all on one scale from nought."""
    top = max((bar.value for bar in bars), default=0)
    labels = _labels([bar.label for bar in bars] if labelled else [""] * len(bars), width)
    room = _room(width, labels, [bar.said for bar in bars])
    drawn = [_bar(bar.value / top if top else 0, room) for bar in bars]
    return [
        f"{label}{cells + ' ' if cells else ''}{bar.said}"
        for label, cells, bar in zip(labels, drawn, bars, strict=True)
    ]


def box_lines(boxes: Sequence[Box], width: int, *, labelled: bool = True) -> list[str]:
    """Returns a line for each spread on one scale from nought, and the scale: `├──▒▒█▒▒──┤`.

    The ends are the least and the most, the thick part holds the middle half, █ is the median. Where there are too few
    values for a middle half, there is none.
    """
    top = max((box.spread.most or 0 for box in boxes), default=0)
    if not boxes:
        return []
    labels = _labels([box.label for box in boxes] if labelled else [""] * len(boxes), width)
    room = _room(width, labels, [_said(box.spread) for box in boxes])
    lines = [
        f"{label}{_box(box.spread, top, room)} {_said(box.spread)}" for label, box in zip(labels, boxes, strict=True)
    ]
    scale = "0" + took(top).rjust(room - 1)
    return [*lines, f"{' ' * cells_of(labels[0])}{scale}"]


def _said(spread: Spread) -> str:
    return f"n = {spread.n}"


def _labels(labels: Sequence[str], width: int) -> list[str]:
    most = min(_LABEL, width // 3)
    cut = [shorten(label, most) for label in labels]
    widest = max(map(cells_of, cut), default=0)
    return [padded(label, widest + 1) if widest else "" for label in cut]


def _room(width: int, labels: Sequence[str], said: Sequence[str]) -> int:
    taken = max(map(cells_of, labels), default=0) + max(map(cells_of, said), default=0) + 1
    return min(max(width - taken, _LEAST_ROOM), _MOST_ROOM)


def _bar(share: float, room: int) -> str:
    eighths = round(share * room * 8)
    if share > 0:
        eighths = max(eighths, 1)
    return ("█" * (eighths // 8) + _PARTS[eighths % 8]).rstrip()


def _box(spread: Spread, top: int, room: int) -> str:
    if not spread.n:
        return " " * room

    def at(value: int) -> int:
        return round(value / top * (room - 1)) if top else 0

    least, most, median = (at(v or 0) for v in (spread.least, spread.most, spread.median))
    cells = [" "] * room
    cells[least : most + 1] = "─" * (most + 1 - least)
    if spread.lower is not None and spread.upper is not None:
        low, high = at(spread.lower), at(spread.upper)
        cells[low : high + 1] = "▒" * (high + 1 - low)
    cells[least] = "├" if cells[least] == "─" else cells[least]
    cells[most] = "┤" if cells[most] == "─" else cells[most]
    cells[median] = "█"
    return "".join(cells)
