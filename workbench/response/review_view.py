"""A case as its reviewer reads it."""

from __future__ import annotations

from workbench.casefile.reviews import ReviewRecord
from workbench.desk.desk import Desk
from workbench.desk.review_standing import ReviewStanding, review_standing, whose_key
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.review import RemarkRecord

from .review_gaps import Gap, StepProof, gaps, step_proofs
from .reviewing import own_work
from .survey import survey

__all__ = ["ReviewView", "review_view"]


class ReviewView(Thing):
    """Where a case stands with its reviewer, and everything that a decision rests on."""

    case: Case
    standing: ReviewStanding
    steps: tuple[StepProof, ...]
    lacking: tuple[Gap, ...]
    """What has no proof, of the whole case."""
    remarks: tuple[RemarkRecord, ...]
    reviews: tuple[ReviewRecord, ...]
    keys: dict[str, str]
    """By fingerprint: a sentence on whose key it is, as this desk knows."""
    own: str
    """Why this desk can't review it: a sentence; empty where it can."""


def review_view(desk: Desk, case: Case) -> ReviewView:
    """Reads the case file."""
    view = survey(desk, case)
    reviews = desk.casefile.reviews.of(case.id)
    return ReviewView(
        case=view.case,
        standing=review_standing(desk.casefile, desk.config.review, view.case),
        steps=step_proofs(view),
        lacking=gaps(view),
        remarks=view.facts.remarks,
        reviews=reviews,
        keys={r.fingerprint: whose_key(desk.casefile, desk.config.review, r.fingerprint) for r in reviews},
        own=own_work(desk, view.case),
    )
