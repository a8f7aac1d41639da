"""Gives a case to another desk or an outsider, takes one in, has it signed, and lets evidence go in the end."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing
from pathlib import Path

from workbench.casefile.bundle_format import Manifest
from workbench.casefile.bundle_read import Bundle
from workbench.desk.desk import Desk
from workbench.desk.reviewers import ReviewerKey
from workbench.desk.whole_file import whole_file
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import CaseFileDamaged, Refused, UsageError
from workbench.model.events import CaseCountersigned, CaseTakenIn

__all__ = ["Written", "bundle_case", "countersign_case", "expire_case", "take_in"]


class Written(Thing):
    """A bundle that was written."""

    path: Path
    sha256: str
    size: int
    """Bytes."""
    manifest: Manifest


def bundle_case(desk: Desk, case: Case, path: Path, *, force: bool = False) -> Written:
    """Writes one case whole to a file, after the whole case file was checked; that it left is recorded.

    Raises CaseFileDamaged, LocalFileError (also where the file is there and not `force`).
    """
    trouble = desk.casefile.check()
    if trouble:
        raise CaseFileDamaged(f"No bundle was written. {trouble}", "Run `workbench verify` to see what is wrong.")
    with whole_file(path, "The bundle", overwrite=force) as file:
        manifest = desk.casefile.custody.write_bundle(case.id, file, at=desk.now(), actor=desk.actor)
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        digest = hashlib.sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return Written(path=path, sha256=digest.hexdigest(), size=size, manifest=manifest)


def take_in(desk: Desk, path: Path) -> tuple[Case, CaseTakenIn]:
    """Adds the case of a bundle, or what it has gained elsewhere, to this desk's case file.

    Raises UnreadableInput (no bundle, or of a newer workbench), CaseFileDamaged (not as it was signed), Refused,
    LocalFileError.
    """
    with closing(Bundle(path)) as bundle:
        told = desk.casefile.custody.take_in(bundle, at=desk.now(), actor=desk.actor)
        return desk.casefile.views.case(bundle.manifest.case), told


def countersign_case(desk: Desk, case: Case, reviewer: str, key: ReviewerKey, note: str) -> CaseCountersigned:
    """Signs a case as it stands with a reviewer's key, after the whole case file was checked.

    Raises UsageError (no name), CaseFileDamaged, Refused (the desk's own key), LocalFileError.
    """
    if not reviewer.strip():
        raise UsageError("A reviewer has a name.", "Give it with --reviewer.")
    trouble = desk.casefile.check()
    if trouble:
        raise CaseFileDamaged(f"Nothing was signed. {trouble}", "Run `workbench verify` to see what is wrong.")
    return desk.casefile.custody.countersign(case.id, reviewer.strip(), key, note, at=desk.now(), actor=desk.actor)


def expire_case(desk: Desk, case: Case, reason: str) -> tuple[tuple[str, ...], int]:
    """Removes the bytes of a closed case's evidence; the hashes stay. Returns them, and how many bytes went.

    Raises Refused (the case is open), UsageError (no reason).
    """
    if case.closed_at is None:
        raise Refused(f"Case {case.ticket} is open: its evidence is needed.", "Close it first.")
    if not reason.strip():
        raise UsageError("Removing evidence needs a reason.", "Name the rule of retention that asks for it.")
    return desk.casefile.custody.expire(case.id, reason.strip(), at=desk.now(), actor=desk.actor)
