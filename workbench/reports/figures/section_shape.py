"""What a section of figures is made of."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.figures import Spread

__all__ = ["Bar", "Box", "FigureSection", "Note"]


@dataclass(frozen=True)
class Bar:
    """A bar from nought, and what stands at its end."""

    label: str
    value: float
    said: str


@dataclass(frozen=True)
class Box:
    """The spread of one row: from the least to the most, the middle half thick, the median marked."""

    label: str
    spread: Spread


@dataclass(frozen=True)
class Note:
    """What one row lacks: its name, and what of it."""

    of: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.of}: {'; '.join(self.parts)}."


@dataclass(frozen=True)
class FigureSection:
    """One question with its answer. All texts are cleaned, each on one line. A picture has a line for each row."""

    title: str
    about: tuple[str, ...]
    """Sentences: what is counted, and what is left out."""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bars: tuple[Bar, ...] = ()
    boxes: tuple[Box, ...] = ()
    notes: tuple[str | Note, ...] = ()
    """Sentences below the table: what single rows lack."""
