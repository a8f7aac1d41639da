"""Writes a report to a file: whole or not at all, and readable by its owner only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from workbench.desk.whole_file import whole_file
from workbench.model.errors import UsageError

from .as_json import to_json
from .markdown import to_markdown
from .model import ReportModel
from .readers import for_responder

__all__ = ["FORMATS", "render", "write_report"]

FORMATS: dict[str, Callable[[ReportModel], str]] = {
    "md": lambda report: to_markdown(for_responder(report)),
    "json": to_json,
}
"""The renderers by the name of their format."""


def render(report: ReportModel, format_: str) -> bytes:
    """Returns the report in UTF-8. Raises UsageError for an unknown format."""
    if format_ not in FORMATS:
        raise UsageError(f"There is no report format '{format_}'.", f"Use one of: {', '.join(FORMATS)}.")
    return FORMATS[format_](report).encode()


def write_report(report: ReportModel, format_: str, path: Path, *, overwrite: bool = False) -> tuple[str, int]:
    """Writes the report with mode 0600 and returns the SHA-256 (hex) and size in bytes of what was written.

    A file that is there stays untouched unless `overwrite` is given. Raises LocalFileError, UsageError.
    """
    data = render(report, format_)
    with whole_file(path, "The report", overwrite=overwrite) as file:
        file.write(data)
    return hashlib.sha256(data).hexdigest(), len(data)
