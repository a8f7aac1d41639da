"""Tells whether a case file is what its desk recorded. Claims no more than can be shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from contextlib import closing, nullcontext
from pathlib import Path

from workbench.model.errors import CaseFileDamaged, LocalFileError, NotFound

from .beginning import beginning_of
from .chain import key_id_of
from .chain_check import ChainCheck, Sampling
from .comparing import NAMED, rows_of_no_case, schema_differences
from .comparing_aside import Aside, comparing_aside
from .evidence_check import evidence_problems, unfinished_intakes
from .files import check_identity, connect, holds_nothing
from .heads import Heads, checked_ledger_id
from .key_chain import raw_key
from .received_check import received_problems
from .result import Findings, Result, VerifyResult
from .stamps import stamp_findings
from .store import Store
from .tails import Fit, Tail, look_at_tail
from .verify_words import accepted_words, intact_words, replaced_key_words

__all__ = ["verify"]


def verify(
    path: Path, heads: Path, *, keys: Iterable[bytes], given_up: Iterable[bytes] = (), all_signatures: bool = False
) -> VerifyResult:
    """Checks a whole case file: structure, entries, signatures, evidence, end, and what is derived.

    `keys`: raw public keys that are trusted: the desk's own, and those of desks it knows. `given_up`: those of them
    that this desk has replaced since; a file that ends with one of them is told as such. Of a long ledger, the
    signatures at its end, at changes of the key and some others are checked, or all of them. Changes nothing but
    what SQLite itself does on opening a file after a crash. Raises LocalFileError where it is no case file.
    """
    trusted = {key_id_of(key): key for key in keys}
    replaced = frozenset(key_id_of(key) for key in given_up)
    try:
        with closing(connect(path)) as store:
            version = check_identity(store)
            if holds_nothing(store):
                raise LocalFileError(
                    f"The making of {path} was cut short: it holds nothing.",
                    "Open it, or delete it. If it held cases before, they were taken out: a backup is the way back.",
                )
            if version == 0:
                raise CaseFileDamaged(f"{path} has no valid format number.")
            store.run("PRAGMA query_only = ON")
            return _Verification(store, Heads(heads), trusted, replaced, all_signatures).run()
    except CaseFileDamaged as error:
        return VerifyResult(
            result=Result.ALTERED, tail_proven=False, sentences=tuple(filter(None, (error.title, error.hint)))
        )


class _Verification:
    def __init__(
        self, store: Store, heads: Heads, keys: Mapping[str, bytes], given_up: frozenset[str], all_signatures: bool
    ) -> None:
        self._store = store
        self._heads = heads
        self._keys = keys
        self._given_up = given_up
        self._all_signatures = all_signatures
        self._findings = Findings()

    def run(self) -> VerifyResult:
        ledger_id, first_key = self._beginning()
        tail = self._tail(ledger_id)
        with comparing_aside(self._store, tail.tip[0]) as aside:
            self._check_structure()
            sampling = Sampling(tail.tip[0], everything=self._all_signatures)
            chain = ChainCheck(self._store, ledger_id, first_key, self._keys, sampling)
            chain.run(tail.tip[0])
            self._judge_chain(chain, tail)
            self._judge_tail(chain, tail)
            self._findings.add(Result.ALTERED, *received_problems(self._store))
            self._findings.add(Result.ALTERED, *evidence_problems(self._store, chain.evidence, tail.tip[0]))
            self._findings.add(Result.INTACT, *unfinished_intakes(self._store))
            not_stamped, stamped, stamped_until = stamp_findings(self._store, ledger_id)
            self._findings.add(Result.ALTERED, *not_stamped)
            rows = self._compare_rows(aside)
        healed = tail.fit is Fit.AHEAD and self._findings.worst is Result.INTACT
        if self._findings.worst is Result.INTACT:
            self._findings.add(Result.INTACT, *intact_words(self._store, chain, tail, stamped, stamped_until))
            self._findings.add(Result.INTACT, *replaced_key_words(chain, tail, self._given_up))
        self._findings.add(Result.INTACT, *accepted_words(self._store, chain.accepted))
        return VerifyResult(
            result=self._findings.worst,
            healed=healed,
            tail_proven=tail.head is not None or healed,
            ledger_id=ledger_id,
            events=chain.events,
            signatures=chain.signatures,
            checked_until=tail.tip[1],
            head_seq=tail.head.seq if tail.head else None,
            entries=tuple(sorted(chain.wrong)),
            rows=rows,
            sentences=self._findings.sentences,
        )

    def _check_structure(self) -> None:
        damage = [line for (line,) in self._store.rows("PRAGMA quick_check(20)") if line != "ok"]
        self._findings.add(Result.ALTERED, *(f"The file itself is damaged: {line}" for line in damage))
        if damage:
            torn = "A file that was copied while somebody wrote to it can be so: copy it again, when nobody does."
            self._findings.add(Result.ALTERED, torn)
        self._findings.add(Result.ALTERED, *schema_differences(self._store))

    def _beginning(self) -> tuple[str, bytes]:
        started = beginning_of(self._store)
        try:
            return checked_ledger_id(started.ledger_id), raw_key(started.public_key)
        except ValueError as error:
            raise CaseFileDamaged("The case file does not begin as a ledger does: its first key is altered.") from error

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

    def _judge_tail(self, chain: ChainCheck, tail: Tail) -> None:
        if tail.head and tail.fit is not Fit.BAD_HEAD and not tail.head.is_genuine(self._keys):
            self._findings.add(Result.ALTERED, "The signed head of this case file is not signed with a known key.")
        elif tail.head and chain.is_retired(tail.head.key_id, tail.head.seq):
            self._findings.add(Result.ALTERED, "The signed head of this case file is signed with a key out of use.")
        elif tail.fit is Fit.BEHIND:
            self._findings.add(Result.CUT, tail.sentence)
        elif tail.fit in (Fit.APART, Fit.BAD_HEAD):
            self._findings.add(Result.ALTERED, tail.sentence)
        elif tail.fit is Fit.HEADLESS:
            self._findings.add(Result.INTACT, tail.sentence)

    def _compare_rows(self, aside: Aside) -> tuple[str, ...]:
        if self._findings.worst is Result.ALTERED:
            self._findings.add(
                Result.PROJECTIONS, "What is derived from the ledger was not compared: the ledger comes first."
            )
            return ()
        try:
            rows = tuple(itertools.islice(itertools.chain(aside.differing(), rows_of_no_case(self._store)), NAMED))
        except NotFound as error:
            self._findings.add(Result.ALTERED, error.title)
            return ()
        self._findings.add(Result.PROJECTIONS, *(f"A derived row disagrees with the ledger: {row}." for row in rows))
        return rows
