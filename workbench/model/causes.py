"""How the intruder may have got in: what speaks for and against each cause, and which one a person took."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Thing
from .words import Grade

__all__ = ["CauseChosen", "CauseEvidence", "CauseStanding", "Clue", "Said"]


class CauseStanding(StrEnum):
    """What the evidence at hand says of a cause. None of them says that it was so."""

    FOR = "more speaks for it"
    LITTLE = "a little speaks for it"
    BOTH = "some speaks for it, some against"
    AGAINST = "more speaks against it"
    LITTLE_AGAINST = "a little speaks against it"
    NOTHING = "NOT KNOWN"
    """Nothing at hand speaks for or against it."""


class Clue(Thing):
    """One thing that speaks for or against a cause."""

    sentence: str
    """In plain words. May hold text from strangers."""
    grade: Grade
    strong: bool = False
    """It would be hard to explain otherwise. Still no proof."""


class Said(Thing):
    """An answer that speaks for or against causes, as the playbook has it."""

    sentence: str
    speaks_for: tuple[str, ...] = ()
    speaks_against: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """The causes that it leaves in the dark: nobody asked, or nobody knew."""
    strong: bool = False


class CauseEvidence(Thing):
    """What is known of one cause."""

    cause: str
    """The playbook's id of it."""
    title: str = ""
    speaks_for: tuple[Clue, ...] = ()
    speaks_against: tuple[Clue, ...] = ()
    not_known: tuple[str, ...] = ()
    """What would tell, and nobody looked or asked. Sentences."""

    @property
    def standing(self) -> CauseStanding:
        """A strong clue counts as three weak ones."""
        points_for, points_against = _points(self.speaks_for), _points(self.speaks_against)
        if not points_for and not points_against:
            return CauseStanding.NOTHING
        if points_for > points_against:
            clear = CauseStanding.FOR if points_for > 1 else CauseStanding.LITTLE
            return clear if points_for >= 2 * points_against else CauseStanding.BOTH
        clear = CauseStanding.AGAINST if points_against > 1 else CauseStanding.LITTLE_AGAINST
        return clear if points_against >= 2 * points_for else CauseStanding.BOTH


def _points(clues: tuple[Clue, ...]) -> int:
    return sum(3 if clue.strong else 1 for clue in clues)


class CauseChosen(Thing):
    """A person said how the intruder got in, as far as anybody knows; or that it is not known."""

    type: Literal["cause-chosen"] = "cause-chosen"
    cause: str
    title: str
    reason: str = ""
    """What it rests on, in the person's words; empty where it is not known, or there was no theft."""
    evidence: tuple[CauseEvidence, ...] = ()
    """What was at hand when it was chosen, of every cause."""
