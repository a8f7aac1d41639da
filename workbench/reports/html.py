"""A report as one HTML file: nothing is fetched, nothing runs, and it prints well.

Every text passes through `escape`; there is no other way into the page. The content policy in its head forbids
scripts, pictures and connections even to a browser that would find one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from .blocks import Block, Chart, Document, Heading, Items, Paragraph, Table
from .html_style import STYLE
from .languages import phrases_of
from .saying import Kind, Text, runs
from .svg import to_svg
from .widths import shares

__all__ = ["to_html"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(document: Document, language: str = "en") -> str:
    """Returns the document as a page. The same document always gives the same text. Raises NotFound: language."""
    return "\n".join(_page(document, phrases_of(language), language)) + "\n"


def _page(document: Document, phrases: Mapping[str, str], language: str) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="{"zh-Hans" if language == "zh" else escape(language)}">\n<head>'
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(_plain(document.title, phrases))}</title>"
    yield f"<style>{STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{_text(document.title, phrases)}</h1>"
    yield from _blocks(document.about, phrases)
    for number, section in enumerate(document.sections, start=1):
        count = f"{number} " if document.numbered else ""
        yield f"<section>\n<h2>{count}{_text(section.title, phrases)}</h2>"
        yield from _blocks(section.blocks, phrases)
        yield "</section>"
    if document.foot:
        yield f"<footer>{_text(document.foot, phrases)}</footer>"
    yield "</body>\n</html>"


def _blocks(blocks: Iterable[Block], phrases: Mapping[str, str]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text=text):
                yield f"<h3>{_text(text, phrases)}</h3>"
            case Paragraph(text=text):
                yield f"<p>{_text(text, phrases)}</p>"
            case Items(items=entries):
                yield "<ul>"
                for item in entries:
                    below = "".join(f"<li>{_text(text, phrases)}</li>" for text in item.below)
                    yield f"<li>{_text(item.text, phrases)}{f'<ul>{below}</ul>' if below else ''}</li>"
                yield "</ul>"
            case Table():
                yield from _table(block, phrases)
            case Chart(title=title, picture=picture):
                yield f"<figure>\n<figcaption>{_text(title, phrases)}</figcaption>"
                yield to_svg(picture, phrases, _plain(title, phrases))
                yield "</figure>"


def _table(table: Table, phrases: Mapping[str, str]) -> Iterator[str]:
    head = "".join(f'<th scope="col">{_text(cell, phrases)}</th>' for cell in table.head)
    plain = [[_plain(cell, phrases) for cell in row] for row in (table.head, *table.rows)]
    columns = "".join(f'<col style="width:{share:.1%}">' for share in shares(plain))
    yield f'<div class="wide"><table>\n<colgroup>{columns}</colgroup>\n<thead><tr>{head}</tr></thead>\n<tbody>'
    for row in table.rows:
        yield f"<tr>{''.join(f'<td>{_text(cell, phrases)}</td>' for cell in row)}</tr>"
    yield "</tbody>\n</table></div>"


def _text(text: Text, phrases: Mapping[str, str]) -> str:
    shown = []
    for run in runs(text, phrases):
        words = escape(run.text)
        if run.kind is Kind.CODE:
            words = f"<code>{words}</code>"
        shown.append(f"<strong>{words}</strong>" if run.strong else words)
    return "".join(shown)


def _plain(text: Text, phrases: Mapping[str, str]) -> str:
    return "".join(run.text for run in runs(text, phrases))
