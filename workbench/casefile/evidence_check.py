"""Reads every piece of evidence again and compares it with its hash, and with what the events tell of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from .evidence import EvidenceBytes
from .evidence_told import EvidenceTold
from .store import Store

__all__ = ["evidence_problems", "unfinished_intakes"]

_PAGE = 1_000
_NAMED = 20


def evidence_problems(store: Store, told: EvidenceTold) -> list[str]:
    """Returns sentences on evidence that was altered or is missing: the first twenty of each."""
    altered = _first(f"Evidence {s} is no longer what was kept: its bytes were altered." for s in _altered(store))
    return altered + _first(
        f"Evidence {sha256}, which entry {seq} tells of, is missing."
        for sha256, seq in told.needed()
        if store.one("SELECT 1 FROM evidence_bytes WHERE sha256 = ?", sha256) is None
    )


def unfinished_intakes(store: Store) -> list[str]:
    """Returns a sentence where a file was being taken in when the workbench stopped."""
    count = store.value("SELECT count(*) FROM evidence_bytes WHERE sha256 IS NULL")
    return [f"{count} file(s) that were being taken in when the workbench stopped lie unused in it."] if count else []


def _first(sentences: Iterator[str]) -> list[str]:
    return [sentence for sentence, _ in zip(sentences, range(_NAMED), strict=False)]


def _altered(store: Store) -> Iterator[str]:
    kept = EvidenceBytes(store)
    last = ""
    sql = "SELECT sha256, size FROM evidence_bytes WHERE sha256 > ? ORDER BY sha256 LIMIT ?"
    while page := store.rows(sql, last, _PAGE):
        yield from (sha256 for sha256, size in page if _hash_of(kept, sha256) != (sha256, size))
        last = page[-1][0]


def _hash_of(kept: EvidenceBytes, sha256: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in kept.read_unchecked(sha256):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
