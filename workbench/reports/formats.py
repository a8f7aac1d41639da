"""The formats of reports: one list for the command line, the screens and the exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workbench.model.errors import UsageError

from .as_json import to_json
from .csv_tables import recipients_csv, signins_csv, timeline_csv
from .html import to_html
from .languages import phrases_of
from .markdown import to_markdown
from .model import ReportModel
from .pdf import to_pdf
from .readers import document_for
from .signin_rows import SignInRow
from .stix import to_stix
from .wish import Wish

__all__ = ["FORMATS", "Content", "Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a report can be made of."""

    report: ReportModel
    signins: Callable[[], Iterable[SignInRow]] = tuple
    """Every sign-in of the account; read only where it is asked for."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of reports."""

    ending: str
    """Of a file's name, without the dot."""
    title: str
    """What it is, for a person who chooses."""
    render: Callable[[Content, Wish], bytes]
    written: bool = True
    """A text for a reader, in a language; else everything, as data."""
    text: bool = True
    """Can be printed on a terminal."""


def _md(content: Content, wish: Wish) -> bytes:
    return to_markdown(document_for(wish.reader, content.report), wish.language).encode()


def _html(content: Content, wish: Wish) -> bytes:
    return to_html(document_for(wish.reader, content.report), wish.language).encode()


def _pdf(content: Content, wish: Wish) -> bytes:
    report = content.report
    return to_pdf(document_for(wish.reader, report), wish.language, made_at=report.made_at)


FORMATS: dict[str, Format] = {
    "md": Format("md", "Markdown, to read", _md),
    "html": Format("html", "Web page, to read or print", _html),
    "pdf": Format("pdf", "PDF, to send or print", _pdf, text=False),
    "json": Format("json", "JSON, for programs", lambda content, _: to_json(content.report).encode(), written=False),
    "timeline-csv": Format("csv", "Timeline, as a table", lambda c, _: timeline_csv(c.report), written=False),
    "signins-csv": Format("csv", "Sign-ins, as a table", lambda c, _: signins_csv(c.signins()), written=False),
    "recipients-csv": Format("csv", "Recipients, as a table", lambda c, _: recipients_csv(c.report), written=False),
    "stix": Format("json", "STIX 2.1, to look for the same elsewhere", lambda c, _: to_stix(c.report), written=False),
}
"""The formats by the name that `--format` takes."""


def format_of(wish: Wish) -> Format:
    """Returns the format that is wished for. Raises UsageError for an unknown one, NotFound for the language."""
    if wish.format not in FORMATS:
        raise UsageError(f"There is no report format '{wish.format}'.", f"Use one of: {', '.join(FORMATS)}.")
    phrases_of(wish.language)
    return FORMATS[wish.format]
