"""The shape of a guide: a provider's manual instructions, one entry for each action."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from workbench.model.actions import ActionKind
from workbench.model.mistakes import Misfit, Place
from workbench.model.protections import ConsoleSetting
from workbench.model.words import Facet

from .schema import Id, Sentence, Written

__all__ = ["Guide", "GuideEntry", "Language", "Source", "Subject"]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]

Subject = ActionKind | Facet | ConsoleSetting | Literal["login-records"]
"""What an entry tells how to do: an action, a look at a facet, a setting of the console, or the export of the login
records."""


class Source(Written):
    """Where a guide's facts come from."""

    url: str = ""
    date: str = ""
    """Date of the page, as it gives it; empty where it gives none."""
    grade: str = ""
    """A: the vendor says so. B: working code shows it. R: a partner's copy. X: not confirmed."""
    note: str = ""


class GuideEntry(Written):
    """How to look at a facet or carry out an action by hand."""

    for_: tuple[Subject, ...] = Field(default=(), alias="for")
    """The actions that it carries out, the facets that it looks at."""
    beside: tuple[Subject, ...] = ()
    """Below whose instructions it is shown as well: a second place to look, a setting of the whole domain."""
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

    @model_validator(mode="after")
    def _is_for_something(self) -> GuideEntry:
        if not (self.for_ or self.beside):
            raise Misfit([(("for",), "say what it is for ('for'), or below what it is shown ('beside')")])
        return self


class Guide(Written):
    """One provider's guide."""

    id: Id
    title: Sentence
    language: Language = "en"
    """Two letters. The texts of guide `x` in another language are the guide `x-LANGUAGE`."""
    summary: str = ""
    entries: tuple[GuideEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_entry_each(self) -> Guide:
        misfits: list[tuple[Place, str]] = []
        seen: dict[Subject, int] = {}
        for number, entry in enumerate(self.entries):
            for place, name in enumerate(entry.for_):
                if name in seen:
                    misfits.append((("entries", number, "for", place), _twice(name, seen[name])))
                seen.setdefault(name, number)
        if misfits:
            raise Misfit(misfits)
        return self

    def entry(self, name: Subject) -> GuideEntry | None:
        """Returns the instructions for an action, a facet or the login records; None where the guide has none."""
        return next((e for e in self.entries if name in e.for_), None)

    def beside(self, name: Subject) -> tuple[GuideEntry, ...]:
        """Returns what is shown below the instructions for an action, a facet or the login records."""
        return tuple(e for e in self.entries if name in e.beside)


def _twice(name: Subject, number: int) -> str:
    return f"'{name}' has instructions already, in entries[{number}]"
