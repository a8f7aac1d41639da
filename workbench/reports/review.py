"""Who reviewed the case, what they decided, and what came after it."""

from __future__ import annotations

from workbench.casefile import CaseFile
from workbench.casefile.reviews import ReviewRecord
from workbench.desk.review_settings import ReviewSettings
from workbench.desk.review_standing import Standing, counts, review_standing
from workbench.model.base import Moment, Thing
from workbench.model.cases import Case
from workbench.model.review import Decision, OwnWork, RemarkRecord

from .gathering import Material, person
from .names import step_name
from .parts import Line, Person

__all__ = ["RemarkPart", "ReviewPart", "ReviewsPart", "reviews_part"]


class ReviewPart(Thing):
    """One decision of a reviewer."""

    decision: Decision
    reviewer: Line
    """The stated name."""
    os_user: Line
    """The operating-system account that it was signed at, as that machine said."""
    elsewhere: bool
    """It was signed at another desk."""
    fingerprint: str
    """SHA-256 of the reviewer's public key, hex."""
    named_as: Line | None
    """Whose key that is by this desk's settings; None where they don't name it."""
    holds: bool
    """It counts at this desk: its settings name no reviewer, or this one, for this."""
    signed_at: Moment
    """By the reviewer's clock."""
    own_work: OwnWork | None = None
    """Why it may be one of the responder's own; None: nothing speaks for it."""
    before_closing: bool = False
    """By that clock it was before the case was closed, by the clock of the desk: one of them is wrong."""
    heads: tuple[tuple[int, str], ...]
    """Number in the case and hash of the last entries that were signed for."""
    reason: Line
    lacking: tuple[Line, ...]
    """What had no proof when it was signed off."""
    after: int
    """How many entries of the case it does not cover."""
    after_numbers: tuple[int, ...]
    """Their numbers in the case, the first hundred."""


class RemarkPart(Thing):
    """A reviewer's remark, and the answer to it."""

    reviewer: Line
    at: Moment
    step: Line
    """Title of the step; empty: the case as a whole."""
    text: Line
    answer: Line = ""
    answered_at: Moment | None = None
    answered_by: Person | None = None


class ReviewsPart(Thing):
    """The reviews of a case."""

    standing: Standing
    anybody: bool
    """The settings of this desk name no reviewer: any key that is no desk's counts."""
    reviews: tuple[ReviewPart, ...] = ()
    remarks: tuple[RemarkPart, ...] = ()


_NAMED = 100


def reviews_part(casefile: CaseFile, case: Case, settings: ReviewSettings, material: Material) -> ReviewsPart:
    """Returns the reviews of a case, as the settings of this desk have them."""
    numbers = {event.seq: event.case_seq or 0 for event in material.events}
    return ReviewsPart(
        standing=review_standing(casefile, settings, case).standing,
        anybody=not settings.reviewers,
        reviews=tuple(
            _review(record, settings, casefile.ledger_id, numbers) for record in casefile.reviews.of(case.id)
        ),
        remarks=tuple(_remark(material, record) for record in casefile.reviews.remarks(case.id)),
    )


def _review(record: ReviewRecord, settings: ReviewSettings, ledger_id: str, numbers: dict[int, int]) -> ReviewPart:
    said, known = record.said, settings.known(record.fingerprint)
    return ReviewPart(
        decision=said.decision,
        reviewer=said.reviewer,
        os_user=said.os_user,
        elsewhere=said.ledger_id != ledger_id,
        fingerprint=record.fingerprint,
        named_as=known.name if known else None,
        holds=counts(settings, record.fingerprint, said.decision),
        signed_at=said.signed_at,
        own_work=record.own_work,
        before_closing=bool(said.clock_note),
        heads=tuple((head.case_seq, head.case_hash) for head in said.heads),
        reason=said.reason,
        lacking=said.lacking,
        after=len(record.after),
        after_numbers=tuple(numbers.get(seq, 0) for seq in record.after[:_NAMED]),
    )


def _remark(material: Material, record: RemarkRecord) -> RemarkPart:
    return RemarkPart(
        reviewer=record.reviewer,
        at=record.at,
        step=step_name(material, record.remark.step) if record.remark.step else "",
        text=record.remark.text,
        answer=record.answer,
        answered_at=record.answered_at,
        answered_by=person(record.answered_by) if record.answered_by else None,
    )
