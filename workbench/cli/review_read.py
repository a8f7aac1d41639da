"""`review list`, `review show`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.casefile.reviews import ReviewRecord
    from workbench.model.review import RemarkRecord
    from workbench.response.review_gaps import StepProof

__all__ = ["list_reviews", "show"]


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="Signed off, waived and sent back cases too.")
@case_file_option
@json_option
def list_reviews(everything: bool, case_file: Path | None, as_json: bool) -> None:
    """List the closed cases that wait for review, those closed first at the top."""
    from workbench.desk.review_standing import awaiting_review, review_standing

    with at_desk(case_file, create=False) as desk:
        settings = desk.config.review
        cases = list(awaiting_review(desk.casefile, settings))
        if everything:
            seen = {case.id for case in cases}
            cases += [case for case in desk.casefile.reviews.reviewed() if case.id not in seen]
        found = [(case, review_standing(desk.casefile, settings, case)) for case in cases]
        if not settings.reviewers:
            narrate("The settings name no reviewer: any key that is no desk's counts (README: Review).")
    rows = [
        (
            case.id,
            case.ticket,
            case.account,
            case.verdict or "no verdict",
            f"{case.closed_at:%Y-%m-%d %H:%M} UTC" if case.closed_at else "open",
            f"{stand.standing}, and it went on since" if stand.moved_on else stand.standing.value,
            stand.mark.reviewer if stand.mark else "",
        )
        for case, stand in found
    ]
    head = ("case", "ticket", "account", "verdict", "closed", "review", "reviewer")
    text = table(head, rows) if rows else "No case waits for review."
    data = [{**case.model_dump(mode="json"), "review": stand.model_dump(mode="json")} for case, stand in found]
    emit(text, data, as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@case_file_option
@json_option
def show(ref: str, case_file: Path | None, as_json: bool) -> None:
    """Show a case to its reviewer: every step with its proof and what lacks one, remarks, and the reviews so far."""
    from workbench.response.review_view import review_view

    with at_desk(case_file, create=False) as desk:
        found = review_view(desk, desk.casefile.views.case(ref))
    case, lacking = found.case, found.lacking
    lines = [
        clean_line(f"{case.ticket}  {case.account}  ({case.id}, {case.provider})"),
        f"{case.verdict or 'no verdict'}, {found.standing.standing}",
        "",
        *(line for step in found.steps for line in _step_lines(step)),
        "",
        f"Without proof: {len(lacking)}" if lacking else "Nothing lacks proof.",
        *(f"  ✘ {clean_line(gap.sentence)}" for gap in lacking),
        *(line for remark in found.remarks for line in _remark_lines(remark)),
        *(line for review in found.reviews for line in _review_lines(review, found.keys[review.fingerprint])),
    ]
    data: dict[str, Any] = found.model_dump(mode="json")
    names = [f"{remark.review[:4]}-{remark.remark.id}" for remark in found.remarks]
    data["remarks"] = [{**shape, "name": name} for shape, name in zip(data["remarks"], names, strict=True)]
    emit("\n".join(lines), data, as_json=as_json)


def _step_lines(step: StepProof) -> Iterator[str]:
    yield f"{step.number} {step.title}: {step.state}"
    yield from (f"    ✔ {clean_line(sentence)}" for sentence in step.proof)
    yield from (f"    ✘ {clean_line(gap.sentence)}" for gap in step.gaps)


def _remark_lines(record: RemarkRecord) -> Iterator[str]:
    where = f" on step {record.remark.step}" if record.remark.step else ""
    yield ""
    yield clean_line(f"Remark {record.review[:4]}-{record.remark.id} by {record.reviewer}{where}: {record.remark.text}")
    if record.answered_by is not None:
        yield clean_line(f"    answered by {record.answered_by.name}: {record.answer}")
    else:
        yield "    not answered: workbench review answer CASE REMARK WORDS"


def _review_lines(review: ReviewRecord, whose: str) -> Iterator[str]:
    from workbench.response.reviewing import WHAT_IT_PROVES, WHAT_IT_PROVES_NOT

    said = review.said
    places = " and ".join(str(head.case_seq) for head in said.heads)
    yield ""
    yield clean_line(
        f"{said.decision} by {said.reviewer}, {said.signed_at:%Y-%m-%d %H:%M:%S} UTC, up to entry {places}"
    )
    yield f"    key {review.fingerprint}"
    yield f"    {clean_line(whose)}"
    if review.own_work:
        yield f"    ✘ {review.own_work}"
    if said.clock_note:
        yield f"    ✘ {said.clock_note}"
    if said.reason:
        yield clean_line(f"    reason: {said.reason}")
    yield from (clean_line(f"    without proof: {sentence}") for sentence in said.lacking)
    if review.after:
        yield f"    AFTER THE REVIEW: {len(review.after)} entries of this case were not part of it"
    yield f"    It proves: {WHAT_IT_PROVES}"
    yield f"    It does not prove: {WHAT_IT_PROVES_NOT}"
