"""Tells whether a case file is what its desk recorded. Claims no more than can be shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import closing, nullcontext
from enum import StrEnum
from pathlib import Path

from workbench.model.base import Thing
from workbench.model.errors import CaseFileDamaged, LocalFileError, NotFound
from workbench.model.events import LedgerStarted, TailAccepted

from .chain import COLUMNS, EventRow, event_of, key_id_of
from .chain_check import ChainCheck
from .comparing import differing_rows, schema_differences
from .evidence import EvidenceBytes
from .files import check_identity, connect
from .heads import Heads, checked_ledger_id
from .store import Store
from .tails import Fit, Tail, look_at_tail
from .views import read_events

__all__ = ["Result", "VerifyResult", "verify"]


class Result(StrEnum):
    """What checking a case file comes to; the gravest where several apply."""

    ALTERED = "altered"
    """Entries, evidence, guards or the file itself are not what was recorded."""
    CUT = "cut"
    """Entries at the end are gone, or the file is an older copy."""
    ADDED = "added"
    """Entries after the signed head are not the desk's."""
    PROJECTIONS = "projections disagree"
    """The ledger is whole; tables that are derived from it were changed."""
    INTACT = "intact"


_GRAVITY = list(Result)


class VerifyResult(Thing):
    """What a check found."""

    result: Result
    healed: bool = False
    """The file was ahead of its signed head by entries of this desk: a crash between the two."""
    tail_proven: bool = True
    """A signed head says which entry is the last."""
    ledger_id: str = ""
    events: int = 0
    """Entries checked."""
    checked_until: str = ""
    """Link of the last entry checked, hex: compare it with what somebody else wrote down."""
    head_seq: int | None = None
    """How far the signed head goes."""
    entries: tuple[int, ...] = ()
    """Entries that are not as recorded: the first twenty."""
    rows: tuple[str, ...] = ()
    """Derived rows that disagree with the ledger: the first twenty."""
    sentences: tuple[str, ...] = ()
    """All of it in plain words, the worst first."""


class _Findings:
    def __init__(self) -> None:
        self._said: list[tuple[Result, str]] = []

    def add(self, result: Result, *sentences: str) -> None:
        self._said += [(result, sentence) for sentence in sentences]

    @property
    def worst(self) -> Result:
        return min((result for result, _ in self._said), key=_GRAVITY.index, default=Result.INTACT)

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(s for _, s in sorted(self._said, key=lambda said: _GRAVITY.index(said[0])))


def verify(path: Path, heads: Path, *, keys: Iterable[bytes]) -> VerifyResult:
    """Checks a whole case file: structure, entries, signatures, evidence, end, and what is derived.

    `keys`: raw public keys that are trusted: the desk's own, and those of desks it knows. Changes nothing but
    what SQLite itself does on opening a file after a crash. Raises LocalFileError where it is no case file.
    """
    trusted = {key_id_of(key): key for key in keys}
    try:
        with closing(connect(path)) as store:
            if check_identity(store) == 0:
                raise LocalFileError(f"The making of {path} was cut short: it holds nothing.", "Open it, or delete it.")
            store.run("PRAGMA query_only = ON")
            return _Verification(store, Heads(heads), trusted).run()
    except CaseFileDamaged as error:
        return VerifyResult(result=Result.ALTERED, tail_proven=False, sentences=(error.title,))


class _Verification:
    def __init__(self, store: Store, heads: Heads, keys: Mapping[str, bytes]) -> None:
        self._store = store
        self._heads = heads
        self._keys = keys
        self._findings = _Findings()

    def run(self) -> VerifyResult:
        self._check_structure()
        ledger_id = self._ledger_id()
        tail = self._tail(ledger_id)
        chain = ChainCheck(self._store, ledger_id, self._keys)
        chain.run(tail.tip[0])
        self._judge_chain(chain, tail)
        self._judge_tail(tail)
        self._check_evidence(chain)
        rows = self._compare_rows()
        healed = tail.fit is Fit.AHEAD and self._findings.worst is Result.INTACT
        if self._findings.worst is Result.INTACT:
            self._say_intact(chain, tail)
        self._say_accepted(chain)
        return VerifyResult(
            result=self._findings.worst,
            healed=healed,
            tail_proven=tail.head is not None or healed,
            ledger_id=ledger_id,
            events=chain.events,
            checked_until=tail.tip[1],
            head_seq=tail.head.seq if tail.head else None,
            entries=tuple(sorted(chain.wrong)),
            rows=rows,
            sentences=self._findings.sentences,
        )

    def _check_structure(self) -> None:
        for (line,) in self._store.rows("PRAGMA quick_check(20)"):
            if line != "ok":
                self._findings.add(Result.ALTERED, f"The file itself is damaged: {line}")
        self._findings.add(Result.ALTERED, *schema_differences(self._store))

    def _ledger_id(self) -> str:
        found = self._store.one(f"SELECT {COLUMNS} FROM events WHERE seq = 1")  # noqa: S608 - our own words
        started = event_of(EventRow(*found)).data if found else None
        if not isinstance(started, LedgerStarted):
            raise CaseFileDamaged(
                "The case file does not begin as a ledger does: its first entry is missing or altered."
            )
        return checked_ledger_id(started.ledger_id)

    def _tail(self, ledger_id: str) -> Tail:
        # Under the lock, so that an append that is just under way doesn't look like a crash.
        lock = self._heads.lock(ledger_id) if self._heads.path(ledger_id).exists() else nullcontext()
        try:
            with lock:
                return look_at_tail(self._store, self._heads, ledger_id)
        except LocalFileError:
            return look_at_tail(self._store, self._heads, ledger_id)

    def _judge_chain(self, chain: ChainCheck, tail: Tail) -> None:
        proven = tail.head.seq if tail.head else tail.tip[0]
        for seq, why in sorted(chain.wrong.items()):
            if seq > proven:
                self._findings.add(Result.ADDED, f"Entry {seq}, after the signed head, is not this desk's: {why}.")
            else:
                self._findings.add(Result.ALTERED, f"Entry {seq} was altered: {why}.")
        for key_id, seq in chain.unknown_keys.items():
            self._findings.add(
                Result.ALTERED,
                f"Entry {seq} (perhaps others too) is signed with a key that is not known here: {key_id}.",
            )

    def _judge_tail(self, tail: Tail) -> None:
        if tail.head and tail.fit is not Fit.BAD_HEAD and not tail.head.is_genuine(self._keys):
            self._findings.add(Result.ALTERED, "The signed head of this case file is not signed with a known key.")
        elif tail.fit is Fit.BEHIND:
            self._findings.add(Result.CUT, tail.sentence)
        elif tail.fit in (Fit.APART, Fit.BAD_HEAD):
            self._findings.add(Result.ALTERED, tail.sentence)
        elif tail.fit is Fit.HEADLESS:
            self._findings.add(Result.INTACT, tail.sentence)

    def _check_evidence(self, chain: ChainCheck) -> None:
        kept = EvidenceBytes(self._store)
        for sha256, size in self._store.rows("SELECT sha256, size FROM evidence_bytes WHERE sha256 IS NOT NULL"):
            chain.evidence.pop(sha256, None)
            if _hash_of(kept, sha256) != (sha256, size):
                self._findings.add(
                    Result.ALTERED, f"Evidence {sha256} is no longer what was kept: its bytes were altered."
                )
        for sha256, seq in chain.evidence.items():
            self._findings.add(Result.ALTERED, f"Evidence {sha256}, which entry {seq} tells of, is missing.")
        unfinished = self._store.value("SELECT count(*) FROM evidence_bytes WHERE sha256 IS NULL")
        if unfinished:
            self._findings.add(
                Result.INTACT,
                f"{unfinished} file(s) that were being taken in when the workbench stopped lie unused in it.",
            )

    def _compare_rows(self) -> tuple[str, ...]:
        if self._findings.worst is Result.ALTERED:
            self._findings.add(
                Result.PROJECTIONS, "What is derived from the ledger was not compared: the ledger comes first."
            )
            return ()
        try:
            rows = differing_rows(self._store)
        except NotFound as error:
            self._findings.add(Result.ALTERED, error.title)
            return ()
        self._findings.add(Result.PROJECTIONS, *(f"A derived row disagrees with the ledger: {row}." for row in rows))
        return rows

    def _say_intact(self, chain: ChainCheck, tail: Tail) -> None:
        self._findings.add(
            Result.INTACT,
            f"All {chain.events} entries are as this desk signed them, the evidence has its hashes, "
            "and the tables follow from the ledger.",
        )
        if tail.fit is Fit.AHEAD:
            self._findings.add(
                Result.INTACT,
                f"The file is {tail.tip[0] - (tail.head.seq if tail.head else 0)} signed entries ahead of its head: "
                "the workbench stopped between the two. Nothing is lost.",
            )
        self._findings.add(
            Result.INTACT,
            "This shows that this desk wrote it; not which person did, nor at what time: "
            "until somebody else has noted the last link, that is this desk's word only.",
        )

    def _say_accepted(self, chain: ChainCheck) -> None:
        for seq in chain.accepted:
            for event in read_events(self._store, after=seq - 1, limit=1):
                if isinstance(event.data, TailAccepted):
                    had = "there was no head" if event.data.head_seq is None else f"the head said {event.data.head_seq}"
                    self._findings.add(
                        Result.INTACT,
                        f"At entry {seq} {event.actor.name} accepted that the file ended at {event.data.found_seq} "
                        f"though {had}: {event.data.reason}",
                    )


def _hash_of(kept: EvidenceBytes, sha256: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in kept.read_unchecked(sha256):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
