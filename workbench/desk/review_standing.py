"""Whether a case is reviewed, as this desk's settings have it."""

from __future__ import annotations

from enum import StrEnum

from workbench.casefile import CaseFile
from workbench.casefile.counted_reviews import Counted
from workbench.model.base import Thing
from workbench.model.cases import Case, ReviewMark
from workbench.model.review import Decision

from .review_settings import May, ReviewSettings

__all__ = [
    "NEEDS",
    "ReviewStanding",
    "Standing",
    "awaiting_review",
    "count_awaiting",
    "counted_reviews",
    "counts",
    "review_standing",
    "whose_key",
]

NEEDS: dict[Decision, May] = {
    Decision.SIGNED_OFF: "sign-off",
    Decision.SENT_BACK: "send-back",
    Decision.WAIVED: "waive",
}
"""What a reviewer must be allowed to do for each decision."""


class Standing(StrEnum):
    """Where a case stands with its reviewer."""

    OPEN = "open"
    """It is not closed yet, and nobody sent it back."""
    WAITING = "waits for review"
    SENT_BACK = "sent back"
    SIGNED_OFF = "signed off"
    WAIVED = "review waived"


class ReviewStanding(Thing):
    """Where a case stands with its reviewer, and the review that says so."""

    standing: Standing
    mark: ReviewMark | None = None
    moved_on: bool = False
    """The case has entries that the review does not cover."""


def review_standing(casefile: CaseFile, settings: ReviewSettings, case: Case) -> ReviewStanding:
    """Returns where a case stands. A review by a key that the settings don't name counts for nothing here, if they
    name any; nor does one of an earlier closing."""
    good = [m for m in case.reviews if counts(settings, m.fingerprint, Decision(m.decision))]
    if case.closed_at is None:
        back = max((n for n, m in enumerate(good) if m.decision == Decision.SENT_BACK), default=None)
        # What another reviewer decided about that same closing does not take it back, whichever came first.
        if back is not None and all(m.closed_at == good[back].closed_at for m in good[back:]):
            return ReviewStanding(standing=Standing.SENT_BACK, mark=good[back])
        return ReviewStanding(standing=Standing.OPEN)
    settled = [m for m in good if m.decision != Decision.SENT_BACK and m.closed_at == case.closed_at]
    if not settled:
        return ReviewStanding(standing=Standing.WAITING, mark=good[-1] if good else None)
    mark = settled[-1]
    standing = Standing.SIGNED_OFF if mark.decision == Decision.SIGNED_OFF else Standing.WAIVED
    return ReviewStanding(standing=standing, mark=mark, moved_on=casefile.reviews.moved_on(case.id, mark.id))


def awaiting_review(casefile: CaseFile, settings: ReviewSettings, limit: int = -1) -> tuple[Case, ...]:
    """Returns the closed cases that no reviewer has signed off or waived, those closed first at the top."""
    return casefile.reviews.waiting(counted_reviews(settings), limit)


def count_awaiting(casefile: CaseFile, settings: ReviewSettings) -> int:
    """Returns how many those are."""
    return casefile.reviews.count_waiting(counted_reviews(settings))


def counted_reviews(settings: ReviewSettings) -> tuple[Counted, ...] | None:
    """Returns which decisions by which keys count here; None: any, as the settings name no reviewer."""
    if not settings.reviewers:
        return None
    return tuple(
        Counted(decision, reviewer.key)
        for reviewer in settings.reviewers
        for decision, needed in NEEDS.items()
        if needed in reviewer.may
    )


def whose_key(casefile: CaseFile, settings: ReviewSettings, fingerprint: str) -> str:
    """Returns sentences on whose key it is, as this desk knows."""
    names = casefile.reviews.names_of(fingerprint)
    told = _named_as(settings, fingerprint)
    return told if len(names) < 2 else f"{told} It has signed under {len(names)} names: {', '.join(names)}."


def _named_as(settings: ReviewSettings, fingerprint: str) -> str:
    known = settings.known(fingerprint)
    if known is not None:
        return f"The settings of this desk name it as {known.name}'s."
    if settings.reviewers:
        return "The settings of this desk name reviewers, and it is none of theirs: the review counts for nothing here."
    return "The settings of this desk name no reviewer: whose key it is was compared with nothing."


def counts(settings: ReviewSettings, fingerprint: str, decision: Decision) -> bool:
    """Tells whether a decision by that key counts here: of anybody, where the settings name no reviewer."""
    if not settings.reviewers:
        return True
    known = settings.known(fingerprint)
    return known is not None and NEEDS[decision] in known.may
