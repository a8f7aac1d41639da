"""How a case stands with its reviewers, told by what the history keeps of its reviews.

Whose reviews count is a setting and may change: so it is asked anew each time, and not kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import JsonValue

from workbench.model.cases import ReviewMark
from workbench.model.review import Decision

from .canonical import canonical, timestamp

__all__ = ["Counted", "Reviewed", "marks_text", "reviewed_in_sql", "reviewed_of"]


class Counted(NamedTuple):
    """A decision that counts where a key signed it."""

    decision: Decision
    key: str
    """How the fingerprint of the key begins."""


class Reviewed(StrEnum):
    """How a case stands with its reviewers."""

    YES = "yes"
    """It is closed, and was signed off or waived as it was closed last."""
    NO = "no"
    """It waits for review, or is open and nobody sent it back."""
    SENT_BACK = "sent back"
    """It is open, and a reviewer wants something done."""


def marks_text(marks: Iterable[ReviewMark]) -> str:
    """Returns what the history keeps of reviews: of each its decision with the key's fingerprint, and the closing."""
    told: list[JsonValue] = [
        [f"{m.decision} {m.fingerprint}", None if m.closed_at is None else timestamp(m.closed_at)] for m in marks
    ]
    return canonical(told).decode()


def reviewed_of(reviews: str, counted: Sequence[Counted] | None, *, closed: bool) -> Reviewed:
    """Returns how a case stands. `reviews`: the column of the history; `counted` None: every review counts."""
    marks: list[tuple[str, str | None]] = json.loads(reviews)
    keys = ("",) if counted is None else tuple(f"{decision} {key}" for decision, key in counted)
    good = [(said, closing) for said, closing in marks if said.startswith(keys)]
    if closed:
        return Reviewed.YES if good else Reviewed.NO
    back = max((place for place, (said, _) in enumerate(good) if said.startswith(Decision.SENT_BACK)), default=None)
    # What another reviewer decided about the same closing does not take it back.
    if back is not None and all(closing == good[back][1] for _, closing in good[back:]):
        return Reviewed.SENT_BACK
    return Reviewed.NO


def reviewed_in_sql(counted: Sequence[Counted] | None) -> tuple[str, list[object]]:
    """Returns the same as an expression on the table `history`, and its values."""
    keys = [] if counted is None else [f"{decision} {key}" for decision, key in counted]
    settled, one, later = (_any_of(how, counted, len(keys)) for how in (_IN_TEXT, _OF_ONE, _OF_LATER))
    return (
        f"CASE WHEN reviews = '[]' THEN '{Reviewed.NO}'"
        f" WHEN closed_at IS NOT NULL THEN iif({settled}, '{Reviewed.YES}', '{Reviewed.NO}')"
        f" WHEN EXISTS ({_SENT_BACK.format(one=one, later=later)}) THEN '{Reviewed.SENT_BACK}'"
        f" ELSE '{Reviewed.NO}' END",
        [*keys, *keys, *keys],
    )


_IN_TEXT = "instr(reviews, '\"' || ?)"
_OF_ONE, _OF_LATER = "instr(one.value ->> 0, ?) = 1", "instr(later.value ->> 0, ?) = 1"
_SENT_BACK = (
    "SELECT 1 FROM json_each(reviews) one WHERE one.value ->> 0 LIKE 'sent back %' AND ({one})"
    " AND NOT EXISTS (SELECT 1 FROM json_each(reviews) later WHERE later.key > one.key AND ({later})"
    " AND later.value ->> 1 IS NOT one.value ->> 1)"
)


def _any_of(how: str, counted: Sequence[Counted] | None, keys: int) -> str:
    return "1" if counted is None else " OR ".join(["0", *[how] * keys])
