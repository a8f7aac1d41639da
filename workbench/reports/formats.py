"""The formats of reports: one list for the command line, the screens and the exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.model.errors import UsageError

from .as_json import to_json
from .html import to_html
from .languages import phrases_of
from .markdown import to_markdown
from .model import ReportModel
from .pdf import to_pdf
from .readers import document_for
from .wish import Wish

__all__ = ["FORMATS", "Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports."""

    ending: str
    """Of a file's name, without the dot."""
    title: str
    """What it is, for a person who chooses."""
    render: Callable[[ReportModel, Wish], bytes]
    written: bool = True
    """A text for a reader, in a language; else everything, as data."""


def _md(report: ReportModel, wish: Wish) -> bytes:
    return to_markdown(document_for(wish.reader, report), wish.language).encode()


def _html(report: ReportModel, wish: Wish) -> bytes:
    return to_html(document_for(wish.reader, report), wish.language).encode()


def _pdf(report: ReportModel, wish: Wish) -> bytes:
    return to_pdf(document_for(wish.reader, report), wish.language, made_at=report.made_at)


def _json(report: ReportModel, _: Wish) -> bytes:
    return to_json(report).encode()


FORMATS: dict[str, Format] = {
    "md": Format("md", "Markdown, to read", _md),
    "html": Format("html", "Web page, to read or print", _html),
    "pdf": Format("pdf", "PDF, to send or to print", _pdf),
    "json": Format("json", "JSON, for programs", _json, written=False),
}
"""The formats by the name that `--format` takes."""


def format_of(wish: Wish) -> Format:
    """Returns the format that is wished for. Raises UsageError for an unknown one, NotFound for the language."""
    if wish.format not in FORMATS:
        raise UsageError(f"There is no report format '{wish.format}'.", f"Use one of: {', '.join(FORMATS)}.")
    phrases_of(wish.language)
    return FORMATS[wish.format]
