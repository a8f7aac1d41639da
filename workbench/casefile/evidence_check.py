"""Reads every piece of evidence again and compares it with its hash, and with what the events tell of."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from itertools import islice

from workbench.model.errors import NotFound

from .evidence import EvidenceBytes
from .evidence_told import EvidenceTold
from .reading_events import read_events
from .store import Store

__all__ = ["evidence_problems", "unfinished_intakes"]

_PAGE = 1_000
_NAMED = 20


def evidence_problems(store: Store, told: EvidenceTold, until: int) -> list[str]:
    """Returns sentences on evidence that was altered or is missing: the first twenty of each.

    `told`: what the entries up to `until` say.
    """
    stray = "SELECT count(*) FROM evidence_chunks WHERE part < 0 OR evidence NOT IN (SELECT id FROM evidence_bytes)"
    count = store.value(stray)
    said = [f"{count} piece(s) of bytes lie in the case file that belong to no evidence."] if count else []
    said += _first(f"Evidence {s} is no longer what was kept: its bytes were altered." for s in _altered(store))
    if next(_missing(store, told), None) is not None:
        # Another process may have let it go while this one looked at the ledger.
        for event in read_events(store, after=until, types=EvidenceTold.TYPES):
            told.note(event.seq, event.case_id or "", event.data.type, event.data.model_dump(mode="json"))
    return said + _first(
        f"Evidence {sha256}, which entry {seq} tells of, is missing." for sha256, seq in _missing(store, told)
    )


def _missing(store: Store, told: EvidenceTold) -> Iterator[tuple[str, int]]:
    return (found for found in told.needed() if not _is_there(store, found[0]))


def _is_there(store: Store, sha256: str) -> bool:
    return store.one("SELECT 1 FROM evidence_bytes WHERE sha256 = ?", sha256) is not None


def unfinished_intakes(store: Store) -> list[str]:
    """Returns a sentence where a file was being taken in when the workbench stopped."""
    count = store.value("SELECT count(*) FROM evidence_bytes WHERE sha256 IS NULL")
    return [f"{count} file(s) that were being taken in when the workbench stopped lie unused in it."] if count else []


def _first(sentences: Iterator[str]) -> list[str]:
    return list(islice(sentences, _NAMED))


def _altered(store: Store) -> Iterator[str]:
    kept = EvidenceBytes(store)
    last = ""
    sql = "SELECT sha256, size FROM evidence_bytes WHERE sha256 > ? ORDER BY sha256 LIMIT ?"
    while page := store.rows(sql, last, _PAGE):
        yield from (s for s, size in page if _hash_of(kept, s) != (s, size) and _is_there(store, s))
        last = page[-1][0]


def _hash_of(kept: EvidenceBytes, sha256: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with contextlib.suppress(NotFound):  # let go meanwhile
        for chunk in kept.read_unchecked(sha256):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
