"""What a report is built of, whatever its format: headings, paragraphs, lists and tables.

A section yields its blocks once; every format and language prints them. To add a section, write a module in
`sections/` with one function that returns blocks, and name it in the reader's list of sections.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .charts import Bars, Moments
from .saying import Said, Text

__all__ = ["Block", "Chart", "Document", "Heading", "Item", "Items", "Paragraph", "Section", "Table", "items", "table"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list, with what stands below it."""

    text: Text
    below: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Every row has as many cells as the head."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers that stand in a table beside it: formats without pictures leave it out."""

    title: Said
    picture: Bars | Moments


Block = Heading | Paragraph | Items | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under a title."""

    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report for one reader."""

    title: Text
    about: tuple[Block, ...]
    sections: tuple[Section, ...]
    numbered: bool = True
    foot: Text = ""
    """What a printed page says at its foot: which report it is and what it was made from."""


def items(entries: Iterable[Text | Item]) -> Items:
    """Returns a list of entries."""
    return Items(tuple(entry if isinstance(entry, Item) else Item(entry) for entry in entries))


def table(head: Iterable[Said], rows: Iterable[tuple[Text, ...]]) -> Table:
    """Returns a table."""
    return Table(tuple(head), tuple(rows))
