"""Evidence bytes: kept once for each SHA-256, in chunks."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from workbench.model.errors import CaseFileDamaged, NotFound, WorkbenchError

from .store import Store

if TYPE_CHECKING:
    from .ledger import CaseFile

__all__ = ["CHUNK", "EvidenceBytes", "lines_kept", "read_lines"]

CHUNK = 1 << 20
"""Bytes in a chunk. SQLite refuses values over 10^9 bytes, and a transaction of its own keeps others from waiting."""


# One reading of all cases: which of these hashes some case, the desk itself (a gap check, an examined mail, a time
# stamp), still needs.
_NEEDED = """
WITH of_desk AS (SELECT seq, type, json_extract(CAST(body AS TEXT), '$.data') AS said FROM events
  WHERE case_id IS NULL AND type IN ('evidence-kept', 'evidence-expired'))
SELECT DISTINCT sha256 FROM (
  SELECT case_id, json_extract(record, '$.evidence.sha256') AS sha256 FROM evidence
) AS e WHERE sha256 IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM expired AS x WHERE x.case_id = e.case_id AND x.id = e.sha256)
UNION
SELECT json_extract(said, '$.evidence.sha256') AS sha256 FROM of_desk AS kept WHERE type = 'evidence-kept'
AND sha256 IN (SELECT value FROM json_each(?))
AND NOT EXISTS (SELECT 1 FROM of_desk AS gone, json_each(gone.said, '$.sha256s') AS name
  WHERE gone.type = 'evidence-expired' AND gone.seq > kept.seq AND name.value = sha256)
UNION
SELECT value FROM (SELECT CAST(body AS TEXT) AS said FROM events WHERE type = 'time-stamped'),
json_each(json_array(json_extract(said, '$.data.token'), json_extract(said, '$.data.roots')))
"""


class EvidenceBytes:
    """Writes and reads evidence bytes."""

    def __init__(
        self, store: Store, keeping: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
    ) -> None:
        """`keeping`: told to other processes while bytes are written."""
        self._store = store
        self._keeping = keeping
        self._unfinished: set[int] = set()
        """What could not even be taken out again, since the disk was full."""

    def has(self, sha256: str) -> bool:
        """Tells whether these bytes are kept, all of them."""
        return self._store.one("SELECT 1 FROM evidence_bytes WHERE sha256 = ?", sha256) is not None

    def keep(self, data: bytes | Iterable[bytes]) -> tuple[str, int]:
        """Keeps bytes and returns their SHA-256 and size. Raises LocalFileError, and then keeps nothing."""
        if isinstance(data, bytes):
            sha256 = hashlib.sha256(data).hexdigest()
            if self.has(sha256):
                return sha256, len(data)
            data = (data,)
        with self._keeping():
            return self._write(_rechunked(data))

    def _write(self, chunks: Iterator[bytes]) -> tuple[str, int]:
        with self._store.transaction():
            for unfinished in self._unfinished:
                self._drop(unfinished)
            number = self._store.run("INSERT INTO evidence_bytes (size) VALUES (0)").lastrowid
        self._unfinished.clear()
        assert number is not None
        digest, size = hashlib.sha256(), 0
        try:
            for part, chunk in enumerate(chunks):
                digest.update(chunk)
                size += len(chunk)
                with self._store.transaction():
                    self._store.run("INSERT INTO evidence_chunks VALUES (?, ?, ?)", number, part, chunk)
            self._finish(number, digest.hexdigest(), size)
        except BaseException:
            # On a full disk even this may fail; what is left then has no hash, and goes when there is room again.
            self._unfinished.add(number)
            with contextlib.suppress(WorkbenchError), self._store.transaction():
                self._drop(number)
                self._unfinished.discard(number)
            raise
        return digest.hexdigest(), size

    def _finish(self, number: int, sha256: str, size: int) -> None:
        with self._store.transaction():
            if self.has(sha256):
                self._drop(number)
            else:
                self._store.run("UPDATE evidence_bytes SET sha256 = ?, size = ? WHERE id = ?", sha256, size, number)

    def _drop(self, number: int) -> None:
        self._store.run("DELETE FROM evidence_chunks WHERE evidence = ?", number)
        self._store.run("DELETE FROM evidence_bytes WHERE id = ?", number)

    def remove_unfinished(self) -> None:
        """Removes what a process that was killed left unfinished. Belongs in a transaction, while nobody is keeping."""
        for (number,) in self._store.rows("SELECT id FROM evidence_bytes WHERE sha256 IS NULL"):
            self._drop(number)

    def remove_unneeded(self, sha256s: Sequence[str]) -> int:
        """Removes those of these bytes that no case needs; returns how many bytes went. Belongs in a transaction."""
        needed = {sha256 for (sha256,) in self._store.rows(_NEEDED, *(json.dumps(sha256s),) * 2)}
        size = 0
        for sha256 in sha256s:
            row = self._store.one("SELECT id, size FROM evidence_bytes WHERE sha256 = ?", sha256)
            if row is not None and sha256 not in needed:
                self._drop(row[0])
                size += row[1]
        return size

    def read(self, sha256: str) -> Iterator[bytes]:
        """Yields the bytes in chunks. Raises NotFound, at once; CaseFileDamaged, at the end, if they were altered."""
        return _checked(self.read_unchecked(sha256), sha256)

    def read_unchecked(self, sha256: str) -> Iterator[bytes]:
        """Yields the bytes as they stand in the file, altered or not. Raises NotFound, at once."""
        number = self._store.value("SELECT id FROM evidence_bytes WHERE sha256 = ?", sha256)
        if number is None:
            raise NotFound(f"No evidence with the SHA-256 {sha256[:16]}… is in this case file.")
        return self._parts(number)

    def _parts(self, number: int) -> Iterator[bytes]:
        last = -1
        while row := self._store.one(
            "SELECT part, bytes FROM evidence_chunks WHERE evidence = ? AND part > ? ORDER BY part LIMIT 1",
            number,
            last,
        ):
            last, chunk = row
            yield chunk


def _checked(chunks: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise CaseFileDamaged(
            f"Evidence {sha256[:16]}… is no longer what was kept: its bytes were altered.",
            "Run `workbench verify` to see what is wrong. A backup is the way back.",
        )


def _rechunked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = bytearray()
    for piece in pieces:
        view = memoryview(piece)
        for start in range(0, len(view), CHUNK):
            rest += view[start : start + CHUNK]
            if len(rest) >= CHUNK:
                yield bytes(rest[:CHUNK])
                del rest[:CHUNK]
    if rest:
        yield bytes(rest)


def lines_kept(casefile: CaseFile, sha256: str | None) -> Iterator[bytes]:
    """Yields the lines of a piece of evidence; none where there is none, or it was let go with a closed case."""
    if sha256 is None:
        return
    try:
        chunks = casefile.evidence(sha256)
    except NotFound:
        return
    yield from read_lines(chunks)


def read_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yields the lines of chunked bytes, without their ends and without empty ones."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from filter(None, lines)
    if rest:
        yield rest
