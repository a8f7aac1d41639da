"""Reviews in a file of their own: what a reviewer sends back to a desk, and what the desk takes in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from workbench.analysis.wording import count
from workbench.casefile.bundle_check import is_bundle
from workbench.desk.desk import Desk
from workbench.desk.review_standing import counts
from workbench.desk.whole_file import whole_file
from workbench.model.base import Thing
from workbench.model.cases import Case, ReviewMark
from workbench.model.errors import LocalFileError, NotFound, UnreadableInput, WorkbenchError
from workbench.model.events import CaseReviewed, CaseTakenIn
from workbench.model.review import Decision

from .hand_over import take_in
from .reviewing import refuse_unfit
from .settling import settle

__all__ = ["ReviewFile", "Taken", "export_reviews", "notes_on", "take_bundle", "take_reviews"]

_MOST = 16 << 20
_HINT = "Ask the reviewer for the file again."


class ReviewFile(Thing):
    """Reviews of some cases, each signed by itself."""

    format: Literal["mailbox-workbench reviews"] = "mailbox-workbench reviews"
    v: Literal[1] = 1
    reviews: tuple[CaseReviewed, ...] = Field(min_length=1, max_length=10_000)


class Taken(Thing):
    """What became of one review, or one bundle, that was taken in."""

    case: str
    ticket: str
    what: str
    """A sentence."""
    new: bool
    """Something was recorded."""
    refused: bool = False
    hint: str = ""


def export_reviews(desk: Desk, cases: Iterable[Case], path: Path, *, force: bool = False) -> int:
    """Writes every review of some cases to a file; returns how many. Raises NotFound (none), LocalFileError."""
    found = tuple(data for case in cases for _, data in desk.casefile.reviews.signed(case.id))
    if not found:
        raise NotFound("There is no review to write.", "workbench review sign-off, send-back or waive makes one.")
    text = ReviewFile(reviews=found).model_dump_json(indent=1)
    with whole_file(path, "The review", overwrite=force) as file:
        file.write(text.encode() + b"\n")
    return len(found)


async def take_reviews(desk: Desk, path: Path) -> tuple[Taken, ...]:
    """Takes in a file of reviews, or a case bundle. Each review stands for itself: one that is refused stops no other.

    Raises UnreadableInput, LocalFileError; of a bundle, what `take_in` raises.
    """
    if is_bundle(path):
        before = desk.casefile.news.end()
        case, told = await take_bundle(desk, path)
        if not told.entries:
            return (Taken(case=case.id, ticket=case.ticket, what="all of it is here already", new=False),)
        marks = [mark for mark in case.reviews if mark.seq > before]
        what = "; ".join([f"{told.entries} new entries from desk {told.desk}", *(_said_of(desk, m) for m in marks)])
        return (Taken(case=case.id, ticket=case.ticket, what=what, new=True, hint=" ".join(notes_on(told))),)
    return tuple([await _take(desk, data) for data in _read(path).reviews])


async def take_bundle(desk: Desk, path: Path) -> tuple[Case, CaseTakenIn]:
    """As `take_in`; where a case of this desk comes back open, its steps are brought up to date."""
    case, told = take_in(desk, path)
    opened = next(event.seq for event in desk.casefile.events(case.id, limit=1))
    if told.entries and case.closed_at is None and opened not in desk.casefile.reviews.came_from_elsewhere(case.id):
        await settle(desk, case)
    return desk.casefile.views.case(case.id), told


def notes_on(told: CaseTakenIn) -> Iterator[str]:
    """Sentences on what has to be known of entries that came from another desk."""
    if told.beside:
        yield "The case had gone on here meanwhile: what came stands beside its main line."
    if not told.known:
        yield f"That desk is new here. Call it, and compare its key: {told.desk} (workbench key show at that desk)."


def _said_of(desk: Desk, mark: ReviewMark) -> str:
    holds = counts(desk.config.review, mark.fingerprint, Decision(mark.decision))
    why = "" if holds else ", which counts for nothing here: the settings don't name that key for it"
    return f"{mark.decision} by {mark.reviewer}{why}"


async def _take(desk: Desk, data: CaseReviewed) -> Taken:
    said = data.said
    found = desk.casefile.views.case_with_id(said.case)
    about = {"case": said.case, "ticket": said.ticket}
    if found is None:
        return Taken(
            **about, what="not a case of this desk", new=False, refused=True, hint="Give it to the desk it is of."
        )
    try:
        here = said.os_user if said.ledger_id == desk.casefile.ledger_id else ""
        refuse_unfit(desk, found, said.decision, said.reviewer, data.fingerprint, here)
        new = desk.casefile.custody.take_review(data, at=desk.now(), actor=desk.actor)
    except WorkbenchError as error:
        return Taken(**about, what=error.title, new=False, refused=True, hint=error.hint)
    if not new:
        return Taken(**about, what=f"{said.decision} by {said.reviewer}: here already", new=False)
    after = next(len(r.after) for r in desk.casefile.reviews.of(said.case) if r.id == data.review_id)
    if said.decision is Decision.SENT_BACK:
        await settle(desk, desk.casefile.views.case(said.case))
    went_on = (
        f"; the case went on meanwhile, and it does not cover that ({count(after, 'entry', 'entries')})"
        if after
        else ""
    )
    return Taken(**about, what=f"{said.decision} by {said.reviewer}{went_on}", new=True)


def _read(path: Path) -> ReviewFile:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST + 1)
    except OSError as error:
        raise LocalFileError(
            f"{path} can't be read: {error.strerror or error}.", "Give the path of the file."
        ) from error
    if len(raw) > _MOST:
        raise UnreadableInput(f"{path} is too big for a file of reviews.", _HINT)
    try:
        fields = json.loads(raw)
        if not isinstance(fields, dict) or fields.get("format") != "mailbox-workbench reviews":
            raise UnreadableInput(
                f"{path} is no file of reviews and no case bundle.", "`workbench review export` writes one."
            )
        if fields.get("v") != 1:
            raise UnreadableInput(f"{path} is of a newer workbench.", "Install the newer workbench.")
        return ReviewFile.model_validate(fields)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise UnreadableInput(f"{path} is not as a workbench writes it (at {where}).", _HINT) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{path} can't be read as JSON.", _HINT) from error
