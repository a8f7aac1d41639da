"""Tells whether a case bundle is what a desk signed."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from workbench.model.errors import CaseFileDamaged

from .bundle_read import Bundle
from .result import Result, VerifyResult

__all__ = ["is_bundle", "verify_bundle"]


def is_bundle(path: Path) -> bool:
    """Tells whether a file looks like one. One that can't be read does not."""
    try:
        return zipfile.is_zipfile(path)
    except OSError:
        return False


def verify_bundle(path: Path, *, keys: Iterable[bytes]) -> VerifyResult:
    """Checks a bundle whole. `keys`: raw public keys that are trusted.

    Raises UnreadableInput where it is no bundle, LocalFileError.
    """
    try:
        with closing(Bundle(path)) as bundle:
            bundle.check()
            manifest = bundle.manifest
            makers = bundle.keys[manifest.ledger_id]
    except CaseFileDamaged as error:
        return VerifyResult(result=Result.ALTERED, tail_proven=False, sentences=(error.title,))
    fingerprint = hashlib.sha256(makers[-1]).hexdigest()
    if set(makers) & set(keys):
        whose = "Its key is known here."
    else:
        whose = f"Its key is not known here: call that desk and compare the fingerprint {fingerprint}."
    return VerifyResult(
        result=Result.INTACT,
        ledger_id=manifest.ledger_id,
        events=manifest.entries,
        signatures=manifest.entries,
        checked_until=manifest.until_hash,
        sentences=(
            f"All {manifest.entries} entries of case {manifest.case} are as the desks signed them; "
            f"{len(manifest.evidence)} pieces of evidence have their hashes. Every signature was checked.",
            f"Desk {manifest.key_id} made it. {whose}",
            "This shows that the holder of that key wrote it; not which person did, nor at what time.",
        ),
    )
