"""Cuts the lines of a table into cells, whatever stands between them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from .columns import Columns, columns_of
from .source import Line, Source

__all__ = ["HEADER_WITHIN", "Row", "Splitter", "delimited", "find_header", "rows", "whole_rows", "with_last"]

HEADER_WITHIN = 20
"""The header stands among the first so many lines that are not blank."""

_JOIN_AT_MOST = 50
_WIDE = re.compile(r"\t+| {2,}|\u3000+")
_BLANKS = re.compile(r"\s+")

T = TypeVar("T")
Splitter = Callable[[str], list[str] | None]
"""Cuts one line into cells; None where a quoted cell goes on in the next line."""
Means = Callable[[list[str]], Columns | None]


class Row:
    """One row: its cells, or why there are none."""

    __slots__ = ("cells", "line", "raw", "why")

    def __init__(self, line: int, raw: str, cells: list[str] | None, why: str = "") -> None:
        self.line = line
        self.raw = raw
        self.cells = cells
        self.why = why


def delimited(delimiter: str) -> Splitter:
    """Returns what cuts a line at a delimiter, minding quotes."""

    def split(text: str) -> list[str] | None:
        if '"' not in text:
            return text.split(delimiter)
        try:
            return next(csv.reader([text], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            if "unexpected end" in str(error):
                return None
            return [cell.strip().strip('"') for cell in text.split(delimiter)]

    return split


def _at_wide_gaps(text: str) -> list[str]:
    return [cell.strip() for cell in _WIDE.split(text.strip())]


def _at_blanks(text: str) -> list[str]:
    return _BLANKS.split(text.strip())


_SPLITTERS: tuple[Splitter, ...] = (
    delimited("\t"),
    delimited(","),
    delimited(";"),
    delimited("|"),
    delimited("，"),
    _at_wide_gaps,
)


def find_header(texts: list[str], means: Means = columns_of) -> tuple[int, Columns, Splitter] | None:
    """Returns the index of the header among the lines, what it means and how to cut the lines; None without one.

    `means` says what the cells of a header line mean, None where they are none: of a sign-in table otherwise. The way
    of cutting that gives the most columns with a known meaning is taken; single blanks only where nothing else gives
    a header, because names of columns hold blanks themselves.
    """
    looked_at = [i for i, text in enumerate(texts) if text.strip()][:HEADER_WITHIN]
    for splitters in (_SPLITTERS, (_at_blanks,)):
        for index in looked_at:
            found = [f for splitter in splitters if (f := _header(texts[index], splitter, means))]
            if found:
                _, columns, splitter = max(found, key=lambda f: f[0])
                return index, columns, splitter
    return None


def _header(text: str, splitter: Splitter, means: Means) -> tuple[int, Columns, Splitter] | None:
    cells = splitter(text)
    columns = means(_without_frame(cells)) if cells and len(cells) > 1 else None
    return (sum(len(cells) for cells in columns.roles.values()), columns, splitter) if columns else None


def rows(lines: Iterator[Line], columns: Columns, splitter: Splitter) -> Iterator[Row]:
    """Yields a row for each line that is not blank; a quoted cell may go on over several lines."""
    for line in lines:
        if line.text is None:
            yield Row(line.number, line.raw[:200].decode("latin-1"), None, "the bytes are no text")
            continue
        text = line.text.strip("\ufeff\x00\r\n ")
        if not text or not text.strip("+-=|: \t"):
            continue
        yield from _row(text, line.number, lines, columns, splitter)


def whole_rows(source: Source, columns: Columns, found: Iterator[Row]) -> Iterator[Row]:
    """Yields the rows; the last one as unreadable where the file was cut off within it.

    A file may well end without a line end: only a row that lacks cells as well was cut.
    """
    for row, is_last in with_last(found):
        if is_last and row.cells is not None and len(row.cells) < columns.width and source.ends_open:
            yield Row(row.line, row.raw, None, "the file ends in the middle of this row")
        else:
            yield row


def with_last(items: Iterator[T]) -> Iterator[tuple[T, bool]]:
    """Yields each item, and whether it is the last one."""
    before = next(items, None)
    for item in items:
        if before is not None:
            yield before, False
        before = item
    if before is not None:
        yield before, True


def _row(text: str, number: int, lines: Iterator[Line], columns: Columns, splitter: Splitter) -> Iterator[Row]:
    cells = splitter(text)
    followers: list[Line] = []
    while cells is None and len(followers) < _JOIN_AT_MOST:
        follower = next(lines, None)
        if follower is None:
            break
        followers.append(follower)
        cells = splitter("\n".join([text, *(f.text or "" for f in followers)]))
    if cells is not None:
        yield _checked(text, number, cells, columns, splitter)
        return
    # A quote that never ends must not swallow the lines behind it.
    yield Row(number, text, None, "a quote is opened and never closed")
    yield from rows(iter(followers), columns, splitter)


def _checked(text: str, number: int, cells: list[str], columns: Columns, splitter: Splitter) -> Row:
    cells = _without_frame(cells)
    if splitter is _at_blanks and len(cells) > columns.width and "time" in columns.roles:
        cells = _rejoin_time(cells, columns)
    if splitter in (_at_wide_gaps, _at_blanks) and len(cells) != columns.width:
        return Row(number, text, None, f"it has {len(cells)} cells where the header has {columns.width}")
    return Row(number, text, cells)


def _without_frame(cells: list[str]) -> list[str]:
    """Drops the empty cells outside the first and last `|` of a drawn table."""
    if len(cells) > 2 and not cells[0].strip() and not cells[-1].strip():
        return cells[1:-1]
    return cells


def _rejoin_time(cells: list[str], columns: Columns) -> list[str]:
    """Date and clock of one time were cut apart at the blank between them."""
    at = columns.roles["time"][0]
    extra = len(cells) - columns.width
    return [*cells[:at], " ".join(cells[at : at + extra + 1]), *cells[at + extra + 1 :]]
