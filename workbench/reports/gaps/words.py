"""The words of a gap check, in the language of a report."""

from __future__ import annotations

from workbench.analysis.gap_compare import Change
from workbench.desk.check_standing import Standing
from workbench.model.checks import Cell
from workbench.model.protections import Protection, ProtectionState, Weight
from workbench.model.words import Grade

from ..saying import Said, Term, Text, say, sign, together, word
from ..times import stamp

__all__ = ["CHANGES", "STATES", "WEIGHTS", "fix_of", "seen", "state_of", "title_of"]

STATES: dict[ProtectionState, Said] = {
    ProtectionState.ON: say("on"),
    ProtectionState.OFF: say("off"),
    ProtectionState.NOT_CHECKED: say("not checked"),
}
_SIGNS = {ProtectionState.ON: "✔ ", ProtectionState.OFF: "✘ ", ProtectionState.NOT_CHECKED: "– "}
WEIGHTS: dict[Weight, Said] = {"high": say("high"), "medium": say("medium"), "low": say("low")}
CHANGES: dict[Change, Said] = {
    Change.WORSE: say("worse"),
    Change.NEW: say("new"),
    Change.BETTER: say("better"),
    Change.NOT_COMPARABLE: say("not comparable"),
}


def state_of(cell: Cell | None) -> Text:
    """Returns a state with its sign, and whether a person can look where the program can't."""
    if cell is None:
        return sign("–")
    guided = say(", guided") if cell.guided and cell.state is ProtectionState.NOT_CHECKED else None
    return together(sign(_SIGNS[cell.state]), STATES[cell.state], guided)


def seen(cell: Cell) -> Text:
    """Returns how a state is known: the grade, the source and the time; and what was seen, or why nothing was."""
    if cell.grade is None or cell.at is None:
        return Term(cell.why)
    how = say("{grade}: {source}, {at}", grade=_grade(cell.grade), source=cell.source, at=stamp(cell.at))
    return together(Term(cell.why), sign(" ("), how, sign(")"))


def _grade(grade: Grade) -> Said:
    return word(grade, "grade")


def title_of(now: Standing, name: str) -> str:
    """Returns a protection's title; its id where the playbook has none such."""
    found = now.check.protection(name)
    return found.title if found else name


def fix_of(protection: Protection) -> Text:
    """Returns how it is put right: the action, or by hand, and what to do."""
    by = protection.fix.action
    how = say("by the action {name}", name=by.value) if by else say("by hand, after the guide")
    return together(Term(protection.fix.say), sign(" ("), how, sign(")"))
