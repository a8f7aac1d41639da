"""A report as Markdown that also reads well as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import mdtext
from .blocks import Block, Chart, Document, Heading, Items, Paragraph, Table
from .languages import phrases_of
from .mdtext import code, inline, opening
from .saying import Kind, Run, Text, runs

__all__ = ["to_markdown"]


def to_markdown(document: Document, language: str = "en") -> str:
    """Returns the document as Markdown. The same document always gives the same text. Raises NotFound: language."""
    phrases = phrases_of(language)
    lines = ["# " + _text(document.title, phrases)]
    lines += _blocks(document.about, phrases)
    for number, section in enumerate(document.sections, start=1):
        count = f"{number} " if document.numbered else ""
        lines += ["", f"## {count}{_text(section.title, phrases)}"]
        lines += _blocks(section.blocks, phrases)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _blocks(blocks: Iterable[Block], phrases: Mapping[str, str]) -> Iterable[str]:
    for block in blocks:
        if not isinstance(block, Chart):
            yield ""
        yield from _block(block, phrases)


def _block(block: Block, phrases: Mapping[str, str]) -> Iterable[str]:
    match block:
        case Heading(text=text):
            yield "### " + _text(text, phrases)
        case Paragraph(text=text):
            yield _text(text, phrases, opens=True)
        case Items(items=entries):
            for item in entries:
                yield "- " + _text(item.text, phrases, opens=True)
                yield from ("  - " + _text(below, phrases, opens=True) for below in item.below)
        case Table(head=head, rows=rows):
            shown = ([_text(cell, phrases) for cell in row] for row in rows)
            yield from mdtext.table([_text(cell, phrases) for cell in head], shown)
        case Chart():
            pass


def _text(text: Text, phrases: Mapping[str, str], *, opens: bool = False) -> str:
    """A text in one line; `opens` where it stands at the beginning of a block."""
    shown, strong = "", False
    for run in runs(text, phrases):
        if run.strong != strong:
            shown += "**"
            strong = run.strong
        shown += _run(run, first=opens and not shown)
    return shown + ("**" if strong else "")


def _run(run: Run, *, first: bool) -> str:
    match run.kind:
        case Kind.OURS:
            return run.text
        case Kind.CODE:
            return code(run.text)
        case Kind.DATA:
            return opening(run.text) if first else inline(run.text)
