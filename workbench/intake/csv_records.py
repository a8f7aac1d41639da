"""The rows of a CSV export whose columns are known by their names, as records."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from .columns import Columns
from .rows import HEADER_WITHIN, Splitter, delimited, rows, whole_rows
from .source import LINE_LIMIT, Source

__all__ = ["CsvRecord", "csv_records", "header_of"]

csv.field_size_limit(LINE_LIMIT)
"""One cell may hold a whole JSON record; the module's own limit is 128 KiB."""

_DELIMITERS = tuple(delimited(d) for d in (",", ";", "\t"))


class CsvRecord(NamedTuple):
    """One row: its cells by the lower-case name of their column, or why there are none."""

    line: int
    raw: str
    cells: dict[str, str] | None
    why: str = ""


def header_of(texts: list[str]) -> tuple[int, tuple[str, ...], Splitter] | None:
    """Returns index, lower-case names and splitter of the first line with several cells; None where there is none.

    PowerShell writes a line `#TYPE …` above the header.
    """
    looked_at = [(i, text.strip("\ufeff\x00\r\n ")) for i, text in enumerate(texts)]
    for index, text in [(i, t) for i, t in looked_at if t and not t.startswith("#TYPE")][:HEADER_WITHIN]:
        cut = [(cells, split) for split in _DELIMITERS if (cells := split(text)) and len(cells) > 1]
        if cut:
            cells, splitter = max(cut, key=lambda found: len(found[0]))
            return index, tuple(cell.strip().casefold() for cell in cells), splitter
    return None


def csv_records(source: Source) -> Iterator[CsvRecord]:
    """Yields the rows below the header; nothing where there is no header. The first of two columns of a name counts."""
    lines = source.lines()
    first = list(islice(lines, 200))
    found = header_of([line.text or "" for line in first])
    if found is None:
        return
    index, names, splitter = found
    columns = Columns({}, len(names), None, (), names)
    each_once = len(set(names)) == len(names)
    for row in whole_rows(source, columns, rows(chain(first[index + 1 :], lines), columns, splitter)):
        if row.cells is None:
            yield CsvRecord(row.line, row.raw, None, row.why)
        elif not _is_header(row.cells, names):
            cells = zip(names, row.cells, strict=False) if each_once else _firsts(names, row.cells)
            yield CsvRecord(row.line, row.raw, dict(cells))


def _is_header(cells: list[str], names: tuple[str, ...]) -> bool:
    """A table that was put together from several holds the header again."""
    if cells[0].strip().casefold() != names[0]:
        return False
    return tuple(cell.strip().casefold() for cell in cells) == names


def _firsts(names: tuple[str, ...], cells: list[str]) -> Iterator[tuple[str, str]]:
    """The first of two columns of a name counts: it comes last here."""
    yield from reversed(list(zip(names, cells, strict=False)))
