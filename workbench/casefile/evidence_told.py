"""What the events of a ledger say of evidence: which bytes must be there, and which were let go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any, ClassVar

from .canonical import plain

__all__ = ["EvidenceTold"]

_BATCH = 5_000


class EvidenceTold:
    """A list that SQLite keeps in a temporary file where it grows."""

    TYPES: ClassVar[tuple[str, ...]] = (
        "evidence-kept",
        "records-read",
        "signins-judged",
        "time-stamped",
        "evidence-expired",
    )
    """The types of events that tell of evidence."""

    def __init__(self) -> None:
        self._list = sqlite3.connect("", isolation_level=None)
        self._list.execute("PRAGMA journal_mode = OFF")
        self._list.execute(
            "CREATE TABLE told (case_id TEXT, sha256 TEXT, seq INTEGER, expired INTEGER, PRIMARY KEY (case_id, sha256))"
            " WITHOUT ROWID"
        )
        self._waiting: list[tuple[str, str, int, bool]] = []

    def note(self, seq: int, case_id: str, type_: str, data: dict[str, Any]) -> None:
        """Takes down what one event says."""
        match type_, data:
            case "evidence-kept", {"evidence": {"sha256": str(sha256)}}:
                self._tell(case_id, sha256, seq)
            case ("records-read", {"records": str(sha256)}) | ("signins-judged", {"judgements": str(sha256)}):
                self._tell(case_id, sha256, seq)
            case "time-stamped", {"token": str(token), "roots": str(roots)}:
                self._tell(case_id, token, seq)
                self._tell(case_id, roots, seq)
            case "evidence-expired", {"sha256s": list(sha256s)}:
                for sha256 in sha256s:
                    self._tell(case_id, str(sha256), seq, expired=True)

    def _tell(self, case_id: str, sha256: str, seq: int, *, expired: bool = False) -> None:
        self._waiting.append((plain(case_id), plain(sha256), seq, expired))
        if len(self._waiting) >= _BATCH:
            self._put()

    def _put(self) -> None:
        self._list.execute("BEGIN")
        self._list.executemany(
            "INSERT INTO told VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            # The first entry that needs it since it was let go last.
            " seq = CASE WHEN expired = excluded.expired THEN seq ELSE excluded.seq END, expired = excluded.expired",
            self._waiting,
        )
        self._list.execute("COMMIT")
        self._waiting.clear()

    def needed(self) -> Iterator[tuple[str, int]]:
        """Yields, in order, each SHA-256 whose bytes must be there, with the entry that tells of it first."""
        self._put()
        sql = "SELECT sha256, min(seq) FROM told WHERE NOT expired GROUP BY sha256 ORDER BY sha256"
        with closing(self._list.execute(sql)) as rows:
            yield from rows

    def count_expired(self) -> int:
        """Returns how many pieces of evidence were let go, and are needed by no case."""
        self._put()
        sql = "SELECT count(*) FROM (SELECT 1 FROM told GROUP BY sha256 HAVING min(expired))"
        return int(self._list.execute(sql).fetchone()[0])

    def close(self) -> None:
        """Forgets the list."""
        self._list.close()
