"""A report as PDF, laid out by Typst: text goes in as data and never as source, and every letter has a font.

Typst (Apache-2.0) comes with the extra `pdf`; it is imported here only. Fonts are embedded as subsets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any, Literal

from workbench.model.errors import UsageError

from .blocks import Block, Chart, Document, Heading, Items, Paragraph, Table
from .fonts import MONO, fonts_for, in_reach
from .languages import phrases_of
from .saying import Kind, Text, runs
from .svg import to_svg
from .widths import shares

__all__ = ["INSTALL", "laid_out", "to_pdf"]

INSTALL = 'Install it with: pip install "mailbox-workbench[pdf]". Or write the report as HTML and print that.'

Json = dict[str, Any]


def to_pdf(document: Document, language: str, *, made_at: datetime) -> bytes:
    """Returns the document as PDF. The same document on the same fonts gives the same bytes.

    `made_at`: stands in the file as its date. Raises UsageError where Typst is not installed or a font is missing,
    NotFound for an unknown language.
    """
    return laid_out(document, language, format_="pdf", made_at=made_at)[0]


def laid_out(
    document: Document, language: str, *, format_: Literal["pdf", "png"], made_at: datetime, dots: float = 144
) -> list[bytes]:
    """Returns the document as one PDF, or as one picture a page with so many dots an inch. Raises as `to_pdf`."""
    try:
        import typst
    except ImportError as error:
        raise UsageError("PDFs need Typst, which is not installed.", INSTALL) from error
    data = _Data(phrases_of(language)).of(document)
    families = fonts_for(_letters(data))
    data |= {"fonts": families, "mono": [MONO, *families], "lang": language}
    source = files(__package__).joinpath("report.typ").read_bytes()
    given = {"data": json.dumps(data, ensure_ascii=False)}
    whole_second = made_at.replace(microsecond=0)
    made = typst.compile(source, format=format_, ppi=dots, sys_inputs=given, timestamp=whole_second)
    return [made] if isinstance(made, bytes) else list(made or ())


class _Data:
    """Puts a document into the shape that `report.typ` reads."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self.phrases = phrases

    def of(self, document: Document) -> Json:
        sections = enumerate(document.sections, start=1)
        return {
            "name": self.plain(document.title),
            "title": self.runs(document.title),
            "about": self.blocks(document.about),
            "sections": [
                [[[0, f"{n} " if document.numbered else ""], *self.runs(s.title)], self.blocks(s.blocks)]
                for n, s in sections
            ],
            "foot": self.plain(document.foot),
        }

    def blocks(self, blocks: Iterable[Block]) -> list[Json]:
        return [self.block(block) for block in blocks]

    def block(self, block: Block) -> Json:
        match block:
            case Heading(text=text):
                return {"kind": "heading", "text": self.runs(text)}
            case Paragraph(text=text):
                return {"kind": "paragraph", "text": self.runs(text)}
            case Items(items=entries):
                return {"kind": "items", "items": [[self.runs(i.text), [*map(self.runs, i.below)]] for i in entries]}
            case Table(head=head, rows=rows):
                plain = [[self.plain(cell) for cell in row] for row in (head, *rows)]
                cells = [[self.runs(cell) for cell in row] for row in rows]
                return {"kind": "table", "widths": shares(plain), "head": [*map(self.runs, head)], "rows": cells}
            case Chart(title=title, picture=picture):
                alt = self.plain(title)
                svg = in_reach(to_svg(picture, self.phrases, alt))
                return {"kind": "chart", "title": self.runs(title), "svg": svg, "alt": alt}

    def runs(self, text: Text) -> list[list[Any]]:
        """Neighbours in one style are put together: fewer pieces to lay out."""
        made: list[list[Any]] = []
        for run in runs(text, self.phrases):
            style = (run.kind is Kind.CODE) + 2 * run.strong
            if made and made[-1][0] == style:
                made[-1][1] += in_reach(run.text)
            else:
                made.append([style, in_reach(run.text)])
        return made

    def plain(self, text: Text) -> str:
        return in_reach("".join(run.text for run in runs(text, self.phrases)))


def _letters(value: Any) -> set[str]:
    """Every letter that is to be printed."""
    if isinstance(value, str):
        return set(value)
    if isinstance(value, dict):
        value = value.values()
    return set().union(*map(_letters, value)) if isinstance(value, Iterable) else set()
