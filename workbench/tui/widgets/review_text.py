"""A case as text for its reviewer: each step with proof and grade, what lacks it, remarks, and the reviews so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from workbench.analysis.wording import count
from workbench.casefile.reviews import ReviewRecord
from workbench.desk.review_standing import Standing
from workbench.model.review import RemarkRecord
from workbench.response.review_gaps import StepProof
from workbench.response.review_view import ReviewView

from ..showing import safe
from ..times import day_clock

__all__ = ["review_text"]

_STATES = {
    "done": "✔ done",
    "waived": "✋ waived",
    "waiting": "⏳ waiting",
    "skipped": "· not needed",
    "open": "▸ open",
}
_STANDINGS = {
    Standing.OPEN: "The case is open: there is nothing to sign off yet.",
    Standing.WAITING: "▸ Waits for review.",
    Standing.SENT_BACK: "✘ Sent back: the desk works on it again.",
    Standing.SIGNED_OFF: "✔ Signed off.",
    Standing.WAIVED: "✋ The review was waived.",
}


def review_text(view: ReviewView) -> Content:
    """Returns everything, in lines."""
    return Content("\n").join(list(_lines(view)))


def _lines(view: ReviewView) -> Iterator[Content]:
    yield safe(_STANDINGS[view.standing.standing], "bold")
    if view.standing.moved_on:
        yield safe("✘ Something was recorded after the review: see below.", "$text-warning")
    if view.own:
        yield safe(f"– {view.own} Review it at an account of your own.", "$text-warning")
    yield safe("")
    if view.lacking:
        yield safe(f"Without proof: {len(view.lacking)}. Signing off needs a reason.", "bold $text-warning")
    else:
        yield safe("Nothing lacks proof.", "bold")
    for remark in view.remarks:
        yield safe("")
        yield from _remark(remark, view.steps)
    for step in view.steps:
        yield safe("")
        yield from _step(step)
    left = [gap for gap in view.lacking if not gap.step]
    if left:
        yield safe("")
        yield safe("In no step", "bold")
        yield from (safe(f"   ✘ {gap.sentence}", "$text-warning") for gap in left)
    for review in view.reviews:
        yield safe("")
        yield from _review(review, view.keys[review.fingerprint])


def _step(step: StepProof) -> Iterator[Content]:
    yield safe(f"{step.number} {step.title}   {_STATES[step.state.value]}", "bold")
    yield from (safe(f"   ✔ {sentence}") for sentence in step.proof)
    yield from (safe(f"   ✘ {gap.sentence}", "$text-warning") for gap in step.gaps)


def _remark(record: RemarkRecord, steps: Sequence[StepProof]) -> Iterator[Content]:
    id_ = record.remark.step
    named = next((f"{step.number} {step.title}" for step in steps if step.step == id_), id_)
    about = f"step {named}" if id_ else "the whole case"
    yield safe(f"Remark by {record.reviewer} on {about}", "bold")
    yield safe(f"   “{record.remark.text}”")
    if record.answered_by is None:
        yield safe("   ✘ not answered", "$text-warning")
    else:
        yield safe(f"   ✔ {record.answered_by.name}: {record.answer}")


def _review(review: ReviewRecord, whose: str) -> Iterator[Content]:
    said = review.said
    places = " and ".join(str(head.case_seq) for head in said.heads)
    yield safe(f"{said.decision.capitalize()} by {said.reviewer}, {day_clock(said.signed_at)} UTC", "bold")
    yield safe(f"   up to entry {places} of the case, key {review.fingerprint}")
    yield safe(f"   {whose}")
    if review.own_work:
        yield safe(f"   ✘ {review.own_work}", "$text-warning")
    if said.clock_note:
        yield safe(f"   ✘ {said.clock_note}", "$text-warning")
    if said.reason:
        yield safe(f"   reason: {said.reason}")
    yield from (safe(f"   without proof then: {sentence}") for sentence in said.lacking)
    if review.after:
        entries = count(len(review.after), "entry", "entries")
        yield safe(f"   ✘ AFTER THE REVIEW: {entries} not part of it", "$text-warning")
