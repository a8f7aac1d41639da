"""Checks every entry of a ledger: its bytes, its columns, both chains, its key, and as many signatures as asked for."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from pydantic_core import from_json

from workbench.model.events import CaseCountersigned, CaseReviewed

from .chain import COLUMNS, GENESIS, EventRow, key_id_of, link_of
from .countersigning import countersign_problem
from .evidence_told import EvidenceTold
from .key_chain import key_after
from .reviewing import review_problem
from .store import Row, Store

__all__ = ["ChainCheck", "Sampling"]

_PAGE = 2_000
_NAMED = 20
_ALL_UP_TO = 5_000
_SAMPLES = 2_000


class Sampling:
    """Which signatures are checked, of entries whose key is not new: one in so many, `next` first, and the last."""

    def __init__(self, events: int, *, everything: bool) -> None:
        """All of a short ledger, or where everything is asked for; else some, which nobody can foresee.

        Each link covers all entries before it, so the last signature vouches for every byte that was signed.
        """
        self._every = 1 if everything or events <= _ALL_UP_TO else -(-events // _SAMPLES)
        self._last = events
        self.next = min(secrets.randbelow(self._every) + 1, events)

    def takes(self, seq: int) -> bool:
        """Tells whether the signature of that entry is checked, and goes on to the next one that is."""
        if seq < self.next:
            return False
        self.next = min(seq + self._every, self._last) if seq < self._last else 0
        return True


class ChainCheck:
    """Walks the ledger once. Memory grows with the number of cases, not of events or pieces of evidence."""

    def __init__(
        self, store: Store, ledger_id: str, first_key: bytes, keys: Mapping[str, bytes], sampling: Sampling
    ) -> None:
        self._store = store
        self._ledger_id = ledger_id
        self._active = first_key
        self._key_id = key_id_of(first_key)
        self._keys = keys
        self._sampling = sampling
        self._link = GENESIS
        self._seq = 0
        self._cases: dict[str | None, tuple[int, str | None]] = {}
        self._beside = _seqs_beside(store)
        self.signatures = 0
        """How many signatures were checked."""
        self.evidence = EvidenceTold()
        """What the events say of evidence."""
        self.accepted: list[int] = []
        """Entries in which an unproven end was accepted."""
        self.set_back: list[int] = []
        """Entries that tell that the desk's clock was set back."""
        self.countersigned: list[int] = []
        """Entries in which a reviewer signed for a case, and the signature holds."""
        self.reviewed: list[int] = []
        """Entries in which a reviewer decided about a case, and the signature holds."""
        self.rotations: list[int] = []
        """Entries that brought another key into use."""
        self._retired: dict[str, int] = {}
        """Ids of the keys that were in use before, with the entry that brought the next one."""
        self.wrong: dict[int, str] = {}
        """The first entries that are not as they should be, with what is wrong."""
        self.unknown_keys: dict[str, int] = {}
        """Key ids that nobody vouches for, with the first entry that bears them."""

    @property
    def events(self) -> int:
        """How many entries were checked."""
        return self._seq

    @property
    def active_key(self) -> str:
        """The id of the key in use at the end."""
        return key_id_of(self._active)

    def is_retired(self, key_id: str, seq: int) -> bool:
        """Tells whether that key was out of use at that entry."""
        return self._retired.get(key_id, seq + 1) <= seq

    def run(self, until: int) -> None:
        """Checks all entries up to `until`."""
        before = self._store.value("SELECT max(seq) FROM events WHERE seq < 1")
        if before is not None:
            self._blame(before, "the ledger begins at 1")
        for page in self._pages(until):
            for row in page:
                self._step(row)
        if self.active_key not in self._keys:
            self.unknown_keys.setdefault(self.active_key, self.rotations[-1] if self.rotations else 1)

    def _pages(self, until: int) -> Iterator[list[Row]]:
        sql = f"SELECT {COLUMNS} FROM events WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT {_PAGE}"  # noqa: S608
        after = 0
        while page := self._store.rows(sql, after, until):
            yield page
            after = page[-1][0]

    def _step(self, row: Row) -> None:
        """Checks one entry in as few steps as it takes; what is wrong with it is asked only where something is.

        Called for every entry there is: each name that is looked up here counts.
        """
        seq, case_id, case_seq, type_, at, body, hash_, link, bears, _ = row
        digest = sha256(body)
        linked = sha256(self._link + seq.to_bytes(8, "big") + digest.digest())
        try:
            said = from_json(body)
            before, last = self._cases.get(case_id, _NOTHING)
            plain = (
                said["type"] == type_
                and said["at"] == at
                and said["case"] == case_id
                and said["case_seq"] == case_seq
                and hash_ == digest.hexdigest()
                and link == linked.hexdigest()
                and bears == self._key_id
                and seq == self._seq + 1
                and (case_id is None or (case_seq == before + 1 and said["case_prev"] == last))
                and seq != self._sampling.next
            )
        except (ValueError, KeyError, TypeError, IndexError):
            said, plain = _said(body), False
        if not plain or seq in self._beside:
            self._look_closer(EventRow(*row), said)
        # Goes on from what the file says, so that one altered entry doesn't blame all that follow.
        self._link, self._seq = (linked.digest() if plain or link == linked.hexdigest() else _hex(link)), seq
        if case_id is not None and seq not in self._beside:
            self._cases[case_id] = (case_seq or 0, hash_)
        if type_ in _TOLD and said is not None:
            self._note(seq, case_id, type_, said)

    def _follows(self, case_id: str, case_seq: int | None, previous: object) -> bool:
        seq, last = self._cases.get(case_id, _NOTHING)
        return case_seq == seq + 1 and previous == last

    # -- one entry that is not plainly as it should be ----------------------------------------

    def _look_closer(self, row: EventRow, said: dict[str, Any] | None) -> None:
        said = said if _is_event(said) else None
        if row.seq != self._seq + 1:
            self._blame(row.seq, f"the entry before it, {self._seq + 1}, is missing")
        problem = self._problem(row, said)
        if problem:
            self._blame(row.seq, problem)

    def _blame(self, seq: int, why: str) -> None:
        if len(self.wrong) < _NAMED:
            self.wrong.setdefault(seq, why)

    def _problem(self, row: EventRow, said: dict[str, Any] | None) -> str:
        digest = sha256(row.body)
        if digest.hexdigest() != row.hash:
            return "its bytes do not fit their hash"
        link = link_of(self._link, row.seq, digest.digest())
        if link.hex() != row.link:
            return "it does not follow from the entry before it"
        if said is None:
            return "its bytes are no event"
        return self._key_problem(row, link) or self._body_problem(row, said)

    def _key_problem(self, row: EventRow, link: bytes) -> str:
        before = self._active
        checked = self._sampling.takes(row.seq)
        try:
            self._active = key_after(before, self._ledger_id, row, link, signature=checked)
        except ValueError as error:
            if row.key_id not in self._keys and row.key_id != key_id_of(before):
                self.unknown_keys.setdefault(row.key_id, row.seq)
                return ""
            return str(error)
        if self._active != before:
            self._key_id = key_id_of(self._active)
            self.rotations.append(row.seq)
            self._retired[key_id_of(before)] = row.seq
        self.signatures += checked or self._active != before
        return ""

    def _body_problem(self, row: EventRow, said: dict[str, Any]) -> str:
        if (said["case"], said["case_seq"], said["type"], said["at"]) != (row.case_id, row.case_seq, row.type, row.at):
            return "its columns do not say what its bytes say"
        if row.case_id is None:
            return ""
        if row.seq in self._beside:
            return "" if self._branches(row, said["case_prev"]) else "nothing in its case comes before it"
        if not self._follows(row.case_id, row.case_seq, said["case_prev"]):
            return "it does not follow from the entry before it in its case"
        return ""

    def _branches(self, row: EventRow, previous: object) -> bool:
        """An entry from another desk, whose case had gone on here: it follows from any entry of the case before it."""
        sql = "SELECT case_seq FROM events WHERE case_id = ? AND seq < ? AND hash = ?"
        found = self._store.value(sql, row.case_id, row.seq, previous)
        return found is not None and row.case_seq == found + 1

    def _note(self, seq: int, case_id: str | None, type_: str, said: dict[str, Any]) -> None:
        if type_ == "tail-accepted":
            self.accepted.append(seq)
        elif type_ == "clock-set-back":
            self.set_back.append(seq)
        elif type_ == "case-countersigned":
            self._note_signed(seq, self._countersign_problem, case_id or "", said["data"], self.countersigned)
        elif type_ == "case-reviewed":
            self._note_signed(seq, self._review_problem, case_id or "", said["data"], self.reviewed)
        else:
            self.evidence.note(seq, case_id or "", type_, said["data"])

    def _note_signed(
        self,
        seq: int,
        problem_of: Callable[[str, dict[str, Any]], str],
        case_id: str,
        data: dict[str, Any],
        signed: list[int],
    ) -> None:
        try:
            problem = problem_of(case_id, data)
        except ValueError:
            problem = "the reviewer's signature can't be read"
        if problem:
            self._blame(seq, problem)
        else:
            signed.append(seq)

    def _countersign_problem(self, case_id: str, data: dict[str, Any]) -> str:
        return countersign_problem(self._store, case_id, CaseCountersigned.model_validate(data))

    def _review_problem(self, case_id: str, data: dict[str, Any]) -> str:
        return review_problem(self._store, case_id, CaseReviewed.model_validate(data))


_TOLD = frozenset(("tail-accepted", "clock-set-back", "case-countersigned", "case-reviewed", *EvidenceTold.TYPES))


_NOTHING: tuple[int, str | None] = (0, None)


def _said(body: bytes) -> dict[str, Any] | None:
    """Returns what the bytes say by the standard library, which alone reads half a character; None: nothing."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if _is_event(said) else None


def _is_event(said: object) -> bool:
    if not isinstance(said, dict) or not isinstance(said.get("data"), dict):
        return False
    return {"case", "case_seq", "case_prev", "type", "at"} <= said.keys()


def _seqs_beside(store: Store) -> frozenset[int]:
    if store.value("PRAGMA user_version") < 2:
        return frozenset()
    return frozenset(seq for (seq,) in store.rows("SELECT seq FROM received WHERE beside = 1"))


def _hex(link: str) -> bytes:
    try:
        return bytes.fromhex(link)
    except ValueError:
        return GENESIS
