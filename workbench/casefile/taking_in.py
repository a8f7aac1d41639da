"""Adds a case that came in a bundle to a ledger: with the chain and the signatures that it brought along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.model.errors import CaseFileDamaged, Refused
from workbench.model.events import CaseTakenIn

from .bundle_read import Bundle
from .canonical import plain
from .chain import key_id_of
from .evidence import EvidenceBytes
from .received import IS_BESIDE, Arrival
from .received_check import keys_of_desks
from .store import Store

__all__ = ["Intake"]


@dataclass(slots=True)
class Intake:
    """A checked bundle against what is here. Call `check_desks`, then `keep_evidence`, then `arrivals`."""

    store: Store
    bundle: Bundle
    ledger_id: str
    own_keys: dict[str, bytes]
    """The desk's own, by their ids."""
    known: bool = False
    """The maker's key was known here before."""
    beside: bool = False
    new: int = 0
    _here: dict[str, int] = field(default_factory=dict)

    def check_desks(self) -> None:
        """Compares the desks in the bundle with those that are known here.

        Raises CaseFileDamaged where one goes by the id of a desk that is known with another key.
        """
        known = keys_of_desks(self.store) | {self.ledger_id: self.own_keys}
        maker = self.bundle.manifest.ledger_id
        self.known = maker in known
        for ledger, keys in self.bundle.keys.items():
            ids = {key_id_of(key) for key in keys}
            if ledger in known and not ids & known[ledger].keys():
                who = "this desk" if ledger == self.ledger_id else "a desk that is known here"
                raise CaseFileDamaged(
                    f"The bundle says that it is from {who}, but is signed with another key: {sorted(ids)[0]}.",
                    "Take nothing from it. Call the other desk and have the fingerprint of its key read to you "
                    "(workbench key show).",
                )

    def keep_evidence(self, bytes_: EvidenceBytes) -> None:
        """Keeps the evidence that is not here yet."""
        for kept in self.bundle.manifest.evidence:
            if not bytes_.has(kept.sha256):
                bytes_.keep(self.bundle.evidence(kept))

    def arrivals(self) -> Iterator[Arrival]:
        """Yields what is new here, each with its place. Belongs in the transaction that records it.

        Raises Refused where another case goes by this id, or what came before is missing.
        """
        case_id = plain(self.bundle.manifest.case)
        rows = self.store.rows("SELECT hash, case_seq FROM events WHERE case_id = ? ORDER BY seq", case_id)
        self._here = dict(rows)
        main = self.store.one(
            f"SELECT case_seq, hash FROM events WHERE case_id = ? AND NOT {IS_BESIDE} ORDER BY seq DESC LIMIT 1",  # noqa: S608
            case_id,
        ) or (0, None)
        for received in self.bundle.entries():
            entry, case_seq = received.entry, received.event.case_seq or 0
            if entry.hash in self._here:
                continue
            if entry.ledger == self.ledger_id:
                raise CaseFileDamaged(
                    "The bundle holds an entry of this desk that this case file has not.",
                    "This case file may be an older copy: run `workbench verify` first.",
                )
            beside = (case_seq, received.previous) != (main[0] + 1, main[1])
            if beside and (received.previous is None or self._here.get(received.previous) != case_seq - 1):
                raise Refused(
                    f"There is another case '{self.bundle.manifest.case}' here, or what came before is missing.",
                    "Nothing was taken in. Ask the other desk for a bundle of the whole case.",
                )
            self._here[entry.hash] = case_seq
            if not beside:
                main = (case_seq, entry.hash)
            self.beside = self.beside or beside
            self.new += 1
            yield Arrival(received, beside)

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
