"""Adds a case that came in a bundle to a ledger: with the chain and the signatures that it brought along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.model.errors import CaseFileDamaged, Refused
from workbench.model.events import CaseTakenIn

from .bundle_read import Bundle
from .canonical import plain
from .chain import key_id_of
from .evidence import EvidenceBytes
from .evidence_told import EvidenceTold
from .received import IS_BESIDE, Arrival
from .received_check import keys_of_desks
from .store import Store

__all__ = ["Intake"]


_NEWEST = "SELECT ledger, max(origin_seq) FROM received JOIN events USING (seq) WHERE case_id = ? GROUP BY 1"


@dataclass(slots=True)
class Intake:
    """A checked bundle against what is here. Call `check_desks`, `keep_evidence`, then `arrivals` and `check_evidence`.

    The last two belong in the transaction that records it.
    """

    store: Store
    bundle: Bundle
    ledger_id: str
    own_keys: tuple[bytes, ...]
    """The desk's own."""
    evidence: EvidenceBytes
    known: bool = False
    """The maker's key was known here before."""
    beside: bool = False
    new: int = 0
    _given_up: bool = False
    """The maker signed with a key that it has replaced since, as is known here."""
    _needed: frozenset[str] = frozenset()
    """SHA-256 of the evidence that must be there, for what is new here."""

    def check_desks(self) -> None:
        """Compares the desks in the bundle with those that are known here.

        Raises CaseFileDamaged where one goes by the id of a desk that is known with another key, or names another
        key after one of its own than is known here: whoever has an old key could do that.
        """
        known = keys_of_desks(self.store)
        maker = self.bundle.manifest.ledger_id
        self.known = maker in known or maker == self.ledger_id
        for ledger, keys in self.bundle.keys.items():
            if ledger == self.ledger_id:
                if not set(keys) & set(self.own_keys):
                    raise self._stranger("this desk", keys)
                continue
            before = known.get(ledger, keys)
            both = min(len(before), len(keys))
            if keys[:both] != before[:both]:
                raise self._stranger("a desk that is known here", keys)
            self._given_up = self._given_up or (ledger == maker and len(keys) < len(before))

    @staticmethod
    def _stranger(who: str, keys: tuple[bytes, ...]) -> CaseFileDamaged:
        return CaseFileDamaged(
            f"The bundle says that it is from {who}, but is signed with another key: {key_id_of(keys[-1])}.",
            "Take nothing from it. Call the other desk and have the fingerprint of its key read to you "
            "(workbench key show).",
        )

    def keep_evidence(self) -> None:
        """Keeps the evidence of what is new here, once all of that fits.

        Evidence of entries that are here already stays as it is: if it was let go, it does not come back.
        Raises as `arrivals` does, and keeps nothing then.
        """
        told = EvidenceTold()
        for arrival in self.arrivals():
            event = arrival.received.event
            told.note(event.seq, self.bundle.manifest.case, event.data.type, event.data.model_dump(mode="json"))
        self._needed = frozenset(sha256 for sha256, _ in told.needed())
        told.close()
        if self._needed:
            given = {kept.sha256: kept for kept in self.bundle.manifest.evidence}
            missing = sorted(sha256 for sha256 in self._needed - given.keys() if not self.evidence.has(sha256))
            if missing:
                raise self._no_evidence(missing[0])
            for sha256 in sorted(self._needed & given.keys()):
                if not self.evidence.has(sha256):
                    self.evidence.keep(self.bundle.evidence(given[sha256]))

    def check_evidence(self) -> None:
        """Raises CaseFileDamaged where evidence of what is new is not here: another process let it go meanwhile."""
        for sha256 in sorted(self._needed):
            if not self.evidence.has(sha256):
                raise self._no_evidence(sha256)

    def _no_evidence(self, sha256: str) -> CaseFileDamaged:
        return CaseFileDamaged(
            f"The bundle does not bring evidence {sha256[:16]}…, which a new entry in it tells of.",
            "Nothing was taken in. Ask the other desk for it again.",
        )

    def arrivals(self) -> Iterator[Arrival]:
        """Yields what is new here, each with its place.

        Raises Refused where another case goes by this id, or what came before is missing, or the maker's key was
        replaced since; CaseFileDamaged where this case file lacks entries of its own, or another desk's ledger goes
        another way than it went before.
        """
        case_id = plain(self.bundle.manifest.case)
        here: dict[str, int] = dict(
            self.store.rows("SELECT hash, case_seq FROM events WHERE case_id = ? ORDER BY seq", case_id)
        )
        main = self.store.one(
            f"SELECT case_seq, hash FROM events WHERE case_id = ? AND NOT {IS_BESIDE} ORDER BY seq DESC LIMIT 1",  # noqa: S608
            case_id,
        ) or (0, None)
        newest: dict[str, int] = dict(self.store.rows(_NEWEST, case_id))
        self.new, self.beside = 0, False
        for received in self.bundle.entries():
            entry, case_seq = received.entry, received.event.case_seq or 0
            if entry.hash in here:
                continue
            self._check_origin(entry.ledger, entry.seq, newest.get(entry.ledger, 0))
            beside = (case_seq, received.previous) != (main[0] + 1, main[1])
            if beside and (received.previous is None or here.get(received.previous) != case_seq - 1):
                raise Refused(
                    f"There is another case '{self.bundle.manifest.case}' here, or what came before is missing.",
                    "Nothing was taken in. Ask the other desk for a bundle of the whole case.",
                )
            here[entry.hash] = case_seq
            if not beside:
                main = (case_seq, entry.hash)
            self.beside = self.beside or beside
            self.new += 1
            yield Arrival(received, beside)

    def _check_origin(self, ledger: str, seq: int, newest: int) -> None:
        if ledger == self.ledger_id:
            raise CaseFileDamaged(
                "The bundle holds an entry of this desk that this case file has not.",
                "This case file is an older copy, or was restored from one (`workbench verify` tells). Nothing was "
                "taken in. Keep the bundle: what is missing here is in it.",
            )
        if seq <= newest:
            # Whoever has an entry of a case has all that its desk wrote in it before.
            raise CaseFileDamaged(
                f"A desk (ledger {ledger}) signed another entry {seq} than it did before: its case file "
                "was rewritten, or restored from a backup.",
                "Nothing was taken in. Call that desk. What came from it before is here, with its signature.",
            )
        if self._given_up:
            raise Refused(
                "The bundle is signed with a key that its desk has replaced since.",
                "Nothing was taken in. Ask that desk for it again: whoever has the old key could have made this one.",
            )

    def event(self) -> CaseTakenIn:
        """Returns what tells of it."""
        manifest = self.bundle.manifest
        return CaseTakenIn(
            bundle=self.bundle.sha256,
            ledger_id=manifest.ledger_id,
            desk=manifest.key_id,
            desks=tuple(desk for desk in manifest.desks if desk.ledger_id != self.ledger_id),
            known=self.known,
            entries=self.new,
            until_seq=manifest.until_seq,
            until_hash=manifest.until_hash,
            beside=self.beside,
        )
