"""Writes a report to a file: whole or not at all, and readable by its owner only."""

from __future__ import annotations

import hashlib
from pathlib import Path

from workbench.desk.whole_file import whole_file

from .formats import Content, format_of
from .model import ReportModel
from .wish import Wish

__all__ = ["render", "write_report"]


def render(content: Content | ReportModel, wish: Wish) -> bytes:
    """Returns the report's bytes; texts are UTF-8. Raises UsageError for an unknown format, NotFound: language."""
    whole = Content(content) if isinstance(content, ReportModel) else content
    return format_of(wish).render(whole, wish)


def write_report(content: Content | ReportModel, wish: Wish, path: Path, *, overwrite: bool = False) -> tuple[str, int]:
    """Writes the report with mode 0600 and returns the SHA-256 (hex) and size in bytes of what was written.

    A file that is there stays untouched unless `overwrite` is given. Raises LocalFileError, UsageError, NotFound.
    """
    data = render(content, wish)
    with whole_file(path, "The report", overwrite=overwrite) as file:
        file.write(data)
    return hashlib.sha256(data).hexdigest(), len(data)
