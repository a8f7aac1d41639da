"""Which instructions are shown for an action, a facet or the login records, and in which languages there are some."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from workbench.model.actions import ActionKind
from workbench.model.base import Thing
from workbench.model.protections import ConsoleSetting
from workbench.model.words import Facet

from .finding import find_guide, list_guides
from .guides import Guide, GuideEntry, Subject
from .loading import load_guide

__all__ = ["GENERIC", "Instructions", "instructions_for", "subject_of"]

GENERIC = "generic"
"""The guide that answers for what the others leave out."""
_ENGLISH = "en"


class Instructions(Thing):
    """What a person is shown who works by hand."""

    entry: GuideEntry
    beside: tuple[GuideEntry, ...] = ()
    """More to do or to look at, in the same guide's order."""
    guide: str
    """The id of the guide that they come from."""
    language: str = _ENGLISH


def instructions_for(
    name: Subject, guide: str, language: str = _ENGLISH, *, user_folder: Path | None
) -> tuple[Instructions, ...]:
    """Returns the instructions in each language that there are any in, the wanted language first.

    In a language the guide itself answers, and the generic one for what it leaves out. Empty where neither has any.
    Raises NotFound (no such guide), FileMistaken, LocalFileError.
    """
    found: dict[str, Instructions] = {}
    for own in (guide, GENERIC):
        for made in _versions(own, user_folder):
            entry = made.entry(name)
            if entry is not None and made.language not in found:
                found[made.language] = Instructions(
                    entry=entry, beside=made.beside(name), guide=made.id, language=made.language
                )
        if found and own == guide:
            # A guide of this system in another language beats one of no system in the wanted language.
            break
    order = sorted(found, key=lambda one: (one != language, one != _ENGLISH, one))
    return tuple(found[one] for one in order)


def subject_of(name: str) -> Subject | None:
    """Returns the subject of that name, None where nothing is called so."""
    literal = next(part for part in get_args(Subject) if part not in (ActionKind, Facet, ConsoleSetting))
    for subject in (*ActionKind, *Facet, *ConsoleSetting, *get_args(literal)):
        if subject == name:
            known: Subject = subject
            return known
    return None


def _versions(guide: str, user_folder: Path | None) -> tuple[Guide, ...]:
    """The guide, and its texts in other languages (`guide-zh`)."""
    first = load_guide(find_guide(guide, user_folder=user_folder)).guide
    others = [
        load_guide(shelf.path).guide
        for shelf in list_guides(user_folder=user_folder)
        if shelf.id.rpartition("-")[0] == guide and 2 <= len(shelf.id.rpartition("-")[2]) <= 3
    ]
    return (first, *(o for o in others if o.id.removeprefix(f"{first.id}-") == o.language))
