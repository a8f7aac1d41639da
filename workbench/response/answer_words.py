"""Answers in words that answer nothing: a key that slipped in, and a "nothing is left" while something is."""

from __future__ import annotations

import re

from workbench.analysis.wording import and_list
from workbench.model.errors import UsageError
from workbench.playbook.schema import Question

from .facts import CaseFacts
from .plans import PlannedAction, label_of

__all__ = ["refuse_nothing_left", "refuse_stray_key", "undone"]

_NOTHING = re.compile(
    r"(nothing|none|no|nobody|n/?a|all( is| are)? (closed|done))\b.{0,16}|没有.{0,6}|无", re.IGNORECASE
)


def refuse_stray_key(question: Question, value: str) -> None:
    """Raises UsageError where words are asked for and one letter came: a key that was meant for the screen before."""
    if question.kind == "text" and len(value) == 1 and value.isascii() and not value.isdigit():
        raise UsageError(f"“{value}” is one letter and no answer.", "Write it in a few words that others understand.")


def undone(facts: CaseFacts, proposals: tuple[PlannedAction, ...]) -> tuple[str, ...]:
    """Returns the names of the actions that can be done, were not, and have no waiver of their own."""
    left = (p for p in proposals if not p.done and not p.refused and not facts.waiver("action", p.action.id))
    return tuple(dict.fromkeys(map(label_of, left)))


def refuse_nothing_left(question: Question, value: str, facts: CaseFacts, proposals: tuple[PlannedAction, ...]) -> None:
    """Raises UsageError where nothing is said to be left of a step's actions, and some of them were not done."""
    left = undone(facts, proposals) if question.names_left and _NOTHING.fullmatch(value.strip(" \t.!")) else ()
    if left:
        raise UsageError(
            f"Not done yet: {and_list(list(left))}.",
            "Tick and do what the account does not need first (a). Then name what stays, and why.",
        )
