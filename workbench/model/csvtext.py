"""CSV for people's spreadsheets: text from strangers that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from .text import clean_line

__all__ = ["csv_cell", "csv_text"]

_FORMULA = ("=", "+", "-", "@")


def csv_cell(value: object) -> str:
    """Returns a cell: cleaned, with an apostrophe before what a spreadsheet would compute (full-width signs too)."""
    text = "" if value is None else str(value)
    first = unicodedata.normalize("NFKC", text.lstrip())[:1]
    return ("'" if first in _FORMULA and first else "'" if text[:1] in ("\t", "\r", "\n") else "") + clean_line(text)


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Returns a table as CSV, UTF-8 text with CRLF line ends as RFC 4180 has them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return out.getvalue()
