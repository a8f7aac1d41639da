"""Checks every entry of a ledger: its bytes, its columns, both chains and its signature."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256

from .chain import COLUMNS, GENESIS, EventRow, event_message, is_signed, link_of
from .store import Store

__all__ = ["ChainCheck"]

_PAGE = 1_000
_NAMED = 20


class ChainCheck:
    """Walks the ledger once. Memory grows with the number of cases and pieces of evidence, not of events."""

    def __init__(self, store: Store, ledger_id: str, keys: Mapping[str, bytes]) -> None:
        self._store = store
        self._ledger_id = ledger_id
        self._keys = keys
        self._link = GENESIS
        self._seq = 0
        self._cases: dict[str, tuple[int, str]] = {}
        self.evidence: dict[str, int] = {}
        """SHA-256 of evidence that events tell of, with the entry that does so first."""
        self.accepted: list[int] = []
        """Entries in which an unproven end was accepted."""
        self.wrong: dict[int, str] = {}
        """The first entries that are not as they should be, with what is wrong."""
        self.unknown_keys: dict[str, int] = {}
        """Key ids that nobody vouches for, with the first entry that bears them."""

    @property
    def events(self) -> int:
        """How many entries were checked."""
        return self._seq

    def run(self, until: int) -> None:
        """Checks all entries up to `until`."""
        before = self._store.value("SELECT max(seq) FROM events WHERE seq < 1")
        if before is not None:
            self._blame(before, "the ledger begins at 1")
        for row in self._rows(until):
            if row.seq != self._seq + 1:
                self._blame(row.seq, f"the entry before it, {self._seq + 1}, is missing")
            problem = self._problem(row)
            if problem:
                self._blame(row.seq, problem)
            # Goes on from what the file says, so that one altered entry doesn't blame all that follow.
            self._link, self._seq = _hex(row.link), row.seq
            if row.case_id is not None:
                self._cases[row.case_id] = (row.case_seq or 0, row.hash)

    def _rows(self, until: int) -> Iterator[EventRow]:
        sql = f"SELECT {COLUMNS} FROM events WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT {_PAGE}"  # noqa: S608
        after = 0
        while page := self._store.rows(sql, after, until):
            yield from (EventRow(*row) for row in page)
            after = page[-1][0]

    def _blame(self, seq: int, why: str) -> None:
        if len(self.wrong) < _NAMED:
            self.wrong.setdefault(seq, why)

    def _problem(self, row: EventRow) -> str:
        digest = sha256(row.body)
        if digest.hexdigest() != row.hash:
            return "its bytes do not fit their hash"
        link = link_of(self._link, row.seq, digest.digest())
        if link.hex() != row.link:
            return "it does not follow from the entry before it"
        if row.key_id not in self._keys:
            self.unknown_keys.setdefault(row.key_id, row.seq)
        elif not is_signed(self._keys, row.key_id, row.signature, event_message(self._ledger_id, row.seq, link)):
            return "its signature is not the desk's"
        return self._body_problem(row)

    def _body_problem(self, row: EventRow) -> str:
        try:
            body = json.loads(row.body)
            said = (body["case"], body["case_seq"], body["type"], body["at"])
            previous = body["case_prev"]
            self._note(row, body["data"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return "its bytes are no event"
        if said != (row.case_id, row.case_seq, row.type, row.at):
            return "its columns do not say what its bytes say"
        if row.case_id is None:
            return ""
        seq, last = self._cases.get(row.case_id, (0, None))
        if (row.case_seq, previous) != (seq + 1, last):
            return "it does not follow from the entry before it in its case"
        return ""

    def _note(self, row: EventRow, data: dict[str, object]) -> None:
        if row.type == "tail-accepted":
            self.accepted.append(row.seq)
        kept = data.get("evidence")
        if row.type == "evidence-kept" and isinstance(kept, dict):
            self.evidence.setdefault(str(kept["sha256"]), row.seq)
        for name in ("records", "judgements"):
            if row.type in ("records-read", "signins-judged") and name in data:
                self.evidence.setdefault(str(data[name]), row.seq)


def _hex(link: str) -> bytes:
    try:
        return bytes.fromhex(link)
    except ValueError:
        return GENESIS
