"""Prints: data on standard output, narration on standard error, both cleaned."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from workbench.model.text import clean, clean_line

__all__ = ["emit", "narrate", "table"]


def emit(text: str, data: Any, *, as_json: bool) -> None:
    """Prints the result: `data` as JSON, or `text` for people."""
    if as_json:
        sys.stdout.write(json.dumps(data, ensure_ascii=True, indent=2, default=str) + "\n")
    elif text:
        sys.stdout.write(_encodable(clean(text.rstrip("\n"))) + "\n")


def narrate(text: str) -> None:
    """Says something beside the result."""
    sys.stderr.write(_encodable(clean(text)) + "\n")
    sys.stderr.flush()


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Returns rows as aligned columns; every cell is cleaned."""
    cells = [list(head), *([clean_line("" if c is None else str(c)) for c in row] for row in rows)]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(head))]
    lines = ["  ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(lines)


def _width(text: str) -> int:
    import unicodedata

    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _encodable(text: str) -> str:
    """A terminal without UTF-8 gets marks instead of a crash."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
