"""A report as PDF, laid out by Typst: text goes in as data and never as source, and every letter has a font.

Typst (Apache-2.0) comes with the extra `pdf`; it is imported here only. Fonts are embedded as subsets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from typing import Any, Literal

from workbench.model.errors import UsageError
from workbench.model.text import shorten

from .blocks import Block, Chart, Document, Heading, Items, Paragraph, Table
from .charts import Bars, Moments
from .fonts import MONO, fonts_for, in_reach
from .languages import phrases_of
from .mdtext import LONGEST
from .saying import Kind, Text, runs
from .svg import to_svg
from .widths import shares

__all__ = ["INSTALL", "laid_out", "to_pdf"]

INSTALL = 'Install it with: pip install "mailbox-workbench[pdf]". Or write the report as HTML and print that.'

Json = dict[str, Any]

_CELL, _PARAGRAPH = 18, 80
"""Letters of a word that a narrow column, and a whole line, have room for."""
_LARGE, _KEPT = 400_000, 11
"""Typst keeps what it worked out for its last ten documents, hundreds of megabytes of a large one: so many empty ones
make it let go. Measured with Typst 0.15: the memory of a process that writes one large PDF after another stays flat."""
_WORD = re.compile(r"\S+")


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
    if len(given["data"]) > _LARGE:
        for _ in range(_KEPT):
            typst.compile(b" ", ignore_system_fonts=True)
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
                [f"{n} " if document.numbered else "", self.runs(s.title), self.blocks(s.blocks)] for n, s in sections
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
                shown = [[self.runs(cell, _CELL) for cell in row] for row in (head, *rows)]
                widths = shares([[*map(_plain, row)] for row in shown])
                cells = [cell for row in shown[1:] for cell in row]
                return {"kind": "table", "widths": widths, "head": shown[0], "cells": cells}
            case Chart(title=title, picture=picture):
                alt = self.plain(title)
                svg = to_svg(self.drawn(picture), self.phrases, alt)
                return {"kind": "chart", "title": self.runs(title), "svg": svg, "alt": alt}

    def drawn(self, picture: Bars | Moments) -> Bars | Moments:
        """The picture with its words as the fonts have them: before they become SVG, where a mark would be markup."""
        if isinstance(picture, Moments):
            return replace(picture, lanes=tuple(map(self.plain, picture.lanes)))
        bars = (replace(bar, label=self.plain(bar.label), said=self.plain(bar.said)) for bar in picture.bars)
        return Bars(tuple(bars))

    def runs(self, text: Text, fits: int = _PARAGRAPH) -> str | list[list[Any]]:
        """Neighbours in one style are put together, and what is all plain is one string: fewer pieces to lay out.

        `fits`: letters of a word that need no break within it.
        """
        made: list[list[Any]] = []
        for run in runs(text, self.phrases):
            style = (run.kind is Kind.CODE) + 2 * run.strong
            for piece, breaks in _pieces(in_reach(shorten(run.text, LONGEST)), fits):
                if made and made[-1][0] == style and not breaks:
                    made[-1][1] += piece
                else:
                    made.append([style + 4 * breaks, piece])
        return made[0][1] if len(made) == 1 and not made[0][0] else made or ""

    def plain(self, text: Text) -> str:
        return _plain(self.runs(text))


def _pieces(text: str, fits: int) -> Iterator[tuple[str, bool]]:
    """A text in pieces, and whether each is one long word."""
    if len(text) <= fits:
        yield text, False
        return
    done = 0
    for word in _WORD.finditer(text):
        if len(word.group()) > fits:
            if word.start() > done:
                yield text[done : word.start()], False
            yield word.group(), True
            done = word.end()
    if done < len(text):
        yield text[done:], False


def _plain(shown: str | list[list[Any]]) -> str:
    return shown if isinstance(shown, str) else "".join(words for _, words in shown)


def _letters(value: Any) -> set[str]:
    """Every letter that is to be printed."""
    if isinstance(value, str):
        return set(value)
    if isinstance(value, dict):
        value = value.values()
    return set().union(*map(_letters, value)) if isinstance(value, Iterable) else set()
