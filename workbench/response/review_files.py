"""Reviews in a file of their own: what a reviewer sends back to a desk, and what the desk takes in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from workbench.casefile.bundle_check import is_bundle
from workbench.desk.desk import Desk
from workbench.desk.whole_file import whole_file
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import LocalFileError, NotFound, UnreadableInput, WorkbenchError
from workbench.model.events import CaseReviewed
from workbench.model.review import Decision

from .hand_over import take_in
from .reviewing import refuse_unfit
from .settling import settle

__all__ = ["ReviewFile", "Taken", "export_reviews", "take_reviews"]

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
        case, told = take_in(desk, path)
        what = f"{told.entries} new entries from desk {told.desk}" if told.entries else "all of it is here already"
        return (Taken(case=case.id, ticket=case.ticket, what=what, new=bool(told.entries)),)
    return tuple([await _take(desk, data) for data in _read(path).reviews])


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
    if said.decision is Decision.SENT_BACK:
        await settle(desk, desk.casefile.views.case(said.case))
    return Taken(**about, what=f"{said.decision} by {said.reviewer}", new=True)


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
