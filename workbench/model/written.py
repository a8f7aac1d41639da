"""Reads a YAML file that a person wrote into a model, or tells every mistake in it with its line."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from .mistakes import FileMistaken, Mistake, dotted
from .shaping import shape
from .yamldoc import Document, Found, NotYaml, read_yaml

__all__ = ["mistakes_of", "parse_written", "read_document"]

M = TypeVar("M", bound=BaseModel)


def parse_written(raw: bytes, name: str, model: type[M], *, hint: str = "") -> M:
    """Returns what the bytes describe; `name` stands for the file in messages. Raises FileMistaken, with `hint`."""
    document, found = read_document(raw)
    if document is not None:
        thing, misshaped = shape(document, model)
        found = [*document.found, *misshaped]
        if thing is not None and not found:
            return thing
    raise FileMistaken(mistakes_of(name, found), hint)


def read_document(raw: bytes) -> tuple[Document | None, list[Found]]:
    """Returns the document, or None and why it can't be read on."""
    try:
        return read_yaml(raw), []
    except NotYaml as error:
        return None, [error.found]


def mistakes_of(name: str, found: list[Found]) -> tuple[Mistake, ...]:
    """Returns what was found as mistakes of that file, first line first."""
    mistakes = (
        Mistake(file=name, line=mark.line, column=mark.column, where=dotted(place), what=what)
        for mark, place, what in found
    )
    return tuple(sorted(mistakes, key=lambda m: (m.line, m.column)))
