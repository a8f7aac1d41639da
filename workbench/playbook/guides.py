"""The shape of a guide: a provider's manual instructions, one entry for each action."""

from __future__ import annotations

from pydantic import Field

from workbench.model.actions import ActionKind
from workbench.model.base import Thing
from workbench.model.words import Facet

from .schema import Id, Sentence

__all__ = ["Guide", "GuideEntry", "Source"]


class Source(Thing):
    """Where a guide's facts come from."""

    url: str = ""
    date: str = ""
    """Date of the page, as it gives it; empty where it gives none."""
    grade: str = ""
    """A: the vendor says so. B: working code shows it. R: a partner's copy. X: not confirmed."""
    note: str = ""


class GuideEntry(Thing):
    """How to look at a facet or carry out an action by hand."""

    for_: tuple[ActionKind | Facet, ...] = Field(alias="for", min_length=1)
    title: Sentence
    role: Sentence
    """Who can do it (role, and edition where it matters)."""
    path: tuple[Sentence, ...] = Field(min_length=1)
    """The numbered steps, console path included."""
    see: tuple[Sentence, ...] = ()
    """What you should see."""
    keep: tuple[Sentence, ...] = ()
    """What to keep as evidence."""
    traps: tuple[Sentence, ...] = ()
    unknown: tuple[Sentence, ...] = ()
    """What could not be confirmed; shown to the responder as such."""
    sources: tuple[Source, ...] = ()


class Guide(Thing):
    """One provider's guide."""

    id: Id
    title: Sentence
    language: str = "en"
    summary: str = ""
    entries: tuple[GuideEntry, ...] = Field(min_length=1)

    def entry(self, name: ActionKind | Facet) -> GuideEntry | None:
        """Returns the instructions for an action or a facet, or None."""
        return next((e for e in self.entries if name in e.for_), None)
