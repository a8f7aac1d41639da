"""The verdicts that a playbook offers, and what follows from each."""

from __future__ import annotations

from typing import Literal

from workbench.model.words import Facet, Verdict, VerdictWord

from .written import Option, Sentence, Written

__all__ = ["VerdictOption", "verdicts_of_theft"]


class VerdictOption(Written):
    """One verdict that a case can be given."""

    value: VerdictWord
    """As it stands in the case, on screens and in reports: "not compromised"."""
    means: Sentence
    """What it says and what comes of it, in a few words."""
    theft: Literal["confirmed", "suspected", "none"] | None = None
    """What it says of the account. confirmed, suspected: the password and what it opened count as exposures.
    none: nobody was in, so nobody has to be told of anything. Left out: it says nothing about a theft."""
    mail: Literal["abnormal", "harmless"] | None = None
    """What it says of reported mail: its copies are withdrawn, or left alone. Left out: as the examination has it."""
    needs: tuple[Facet, ...] = ()
    """Facets that must have been looked at before it is given."""
    instead: VerdictWord | None = None
    """The verdict to give where one of those can't be looked at."""
    why: str = ""
    """Above its reasons: "Why nobody else was in:"."""
    reasons: tuple[Option, ...] = ()
    """It carries one of these reasons; "other" also needs words."""
    says_why: bool = False
    """It needs words where it has no reasons to pick from."""

    @property
    def carries_reason(self) -> bool:
        """It can't be given without a reason."""
        return bool(self.reasons) or self.says_why


def verdicts_of_theft(not_compromised: tuple[Option, ...]) -> tuple[VerdictOption, ...]:
    """Returns the verdicts of a playbook that names none: those of a suspected theft."""
    return (
        VerdictOption(
            value=Verdict.CONFIRMED, means="Somebody else was in. Go on and lock them out.", theft="confirmed"
        ),
        VerdictOption(
            value=Verdict.SUSPECTED,
            means="It looks like it. Go on and lock them out: that is the safe side.",
            theft="suspected",
        ),
        VerdictOption(value=Verdict.UNDETERMINED, means="The records can't tell. The case says so."),
        VerdictOption(
            value=Verdict.NOT_COMPROMISED,
            means="Nobody else was in. You say why, below.",
            theft="none",
            needs=(Facet.SESSIONS, Facet.SECOND_FACTORS, Facet.APP_PASSWORDS, Facet.RULES, Facet.FORWARDING),
            instead=Verdict.UNDETERMINED,
            why="Why nobody else was in:",
            reasons=not_compromised,
            says_why=True,
        ),
    )
