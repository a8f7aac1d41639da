"""Mistakes in a file that somebody wrote: where they stand and what was expected."""

from __future__ import annotations

from .base import Thing
from .errors import UnreadableInput
from .text import shorten

__all__ = ["FileMistaken", "Mark", "Misfit", "Mistake", "Place", "dotted"]

Place = tuple[str | int, ...]
"""Where something stands in a document: `("steps", 2, "questions", 0, "kind")`."""


class Mark(Thing):
    """A place in a file, counted from 1. Columns count characters."""

    line: int
    column: int


class Mistake(Thing):
    """One mistake. `where` and `what` may quote the file: clean them where they are shown."""

    file: str
    line: int
    column: int
    where: str
    """Where in the document: `steps[2].questions[0].kind`; empty for the document as a whole."""
    what: str
    """What is wrong and what was expected, in plain words."""

    def __str__(self) -> str:
        spot = f"{self.file}, line {self.line}, column {self.column}"
        return f"{spot}: {self.where}: {self.what}" if self.where else f"{spot}: {self.what}"


class FileMistaken(UnreadableInput):
    """A playbook, guide or mapping with mistakes in it; names the first and carries all of them."""

    def __init__(self, mistakes: tuple[Mistake, ...], hint: str = "") -> None:
        more = len(mistakes) - 1
        others = "" if not more else f" (and {more} more {'mistake' if more == 1 else 'mistakes'})"
        super().__init__(
            f"{mistakes[0]}{others}",
            hint or "Correct it and try again; `workbench playbook check FILE` lists every mistake of a file.",
        )
        self.mistakes = mistakes


class Misfit(ValueError):
    """Things that are well-formed each by itself and do not fit together.

    Raised inside a model's validator; pydantic hands it on, and the loader unfolds it into one mistake for
    each place. The places are relative to the model.
    """

    def __init__(self, misfits: list[tuple[Place, str]]) -> None:
        super().__init__("; ".join(f"{dotted(place)}: {what}" for place, what in misfits))
        self.misfits = misfits


def dotted(place: Place) -> str:
    """Returns a place the way people write it: `steps[2].next["not compromised"]`."""
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        part = shorten(part, 48)
        if part.replace("-", "").replace("_", "").isalnum():
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text
