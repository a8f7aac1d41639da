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


def verify_bundle(path: Path, *, keys: Iterable[bytes], given_up: Iterable[bytes] = ()) -> VerifyResult:
    """Checks a bundle whole. `keys`: raw public keys that are trusted. `given_up`: those that this desk has replaced.

    Raises UnreadableInput where it is no bundle, LocalFileError.
    """
    try:
        with closing(Bundle(path)) as bundle:
            bundle.check()
            manifest = bundle.manifest
            makers = bundle.keys[manifest.ledger_id]
    except CaseFileDamaged as error:
        return VerifyResult(result=Result.ALTERED, tail_proven=False, sentences=(error.title,))
    whose = _whose(makers, set(keys) - set(given_up), set(given_up))
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


def _whose(makers: tuple[bytes, ...], known: set[bytes], given_up: set[bytes]) -> str:
    fingerprint = hashlib.sha256(makers[-1]).hexdigest()
    if makers[-1] in known:
        return "Its key is known here."
    if makers[-1] in given_up:
        return "Its key is one that this desk has replaced since: whoever has that one could have made it."
    compare = f"call that desk and compare the fingerprint {fingerprint}."
    if known & set(makers):
        return f"Its key is not known here, but an earlier key of that desk is, and vouches for it: {compare}"
    return f"Its key is not known here: {compare}"
