"""What happens to a case file beside working cases: bundles out and in, retention, reviewers, time stamps."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol

from workbench.model.cases import Actor
from workbench.model.errors import CaseFileDamaged, NotFound, Refused
from workbench.model.events import (
    CaseBundled,
    CaseCountersigned,
    CaseReviewed,
    CaseTakenIn,
    Event,
    EventData,
    EvidenceExpired,
    TimeStamped,
)
from workbench.model.review import CaseHead, ReviewStatement

from .bundle_format import Manifest
from .bundle_read import Bundle
from .bundle_write import write_bundle
from .canonical import plain
from .chain import key_id_of
from .countersigning import countersign_message
from .evidence import EvidenceBytes
from .heads import Heads
from .key_chain import in_base64
from .pen import Pen
from .received_check import keys_of_desks
from .review_reach import heads_of
from .reviewing import ReviewerKey, headless, sign_review, signed_problem
from .signing import Signing
from .stamps import Stamp, check_token, entry_stamped, statement
from .store import Store
from .tails import tip_of
from .taking_in import Intake
from .views import Views

__all__ = ["Custody", "ReviewerKey"]


class Appending(Protocol):
    """How a ledger is written to."""

    def append(self, case_id: str | None, *data: EventData, at: datetime, actor: Actor) -> tuple[Event, ...]:
        """Appends events."""
        ...

    def holding(self) -> AbstractContextManager[None]:
        """Keeps other processes from writing."""
        ...

    def pen(self, at: datetime, actor: Actor) -> AbstractContextManager[Pen]:
        """Gives what writes entries of one transaction."""
        ...


class Custody:
    """Of one case file."""

    def __init__(
        self,
        ledger: Appending,
        store: Store,
        heads: Heads,
        ledger_id: str,
        signing: Signing,
        bytes_: EvidenceBytes,
        views: Views,
        refuse_trouble: Callable[[], None],
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._heads = heads
        self._ledger_id = ledger_id
        self._signing = signing
        self._bytes = bytes_
        self._views = views
        self._refuse_trouble = refuse_trouble

    def refuse_trouble(self) -> None:
        """Raises CaseFileDamaged where nothing can be appended."""
        self._refuse_trouble()

    def fingerprint(self) -> str:
        """Returns the SHA-256 of the desk's public key, hex: what two people read to each other on the phone."""
        return hashlib.sha256(self._signing.key().public_key).hexdigest()

    def write_bundle(self, case_id: str, file: BinaryIO, *, at: datetime, actor: Actor) -> Manifest:
        """Writes one case whole to a file that can be sought in, for another desk or an outsider; records that first.

        Raises NotFound, LocalFileError, CaseFileDamaged.
        """
        self._ledger.append(case_id, CaseBundled(), at=at, actor=actor)
        return write_bundle(
            file,
            self._store,
            self._views.case(case_id),
            ledger_id=self._ledger_id,
            signer=self._signing.key(),
            head=tip_of(self._store),
            at=at,
            actor=actor,
        )

    def take_in(self, bundle: Bundle, *, at: datetime, actor: Actor) -> CaseTakenIn:
        """Adds a case, or what it has gained at another desk; nothing where all of it is here already.

        The bundle is checked first. Raises CaseFileDamaged (it is not as it was signed, or comes from a desk that
        is known with another key), Refused (another case goes by its id), LocalFileError, UnreadableInput.
        """
        bundle.check()
        self._refuse_trouble()
        own_keys = tuple(self._signing.known().values())
        intake = Intake(self._store, bundle, self._ledger_id, own_keys, self._bytes)
        intake.check_desks()
        intake.keep_evidence()
        with self._ledger.holding(), self._ledger.pen(at, actor) as pen:
            intake.check_evidence()
            for arrival in intake.arrivals():
                pen.copy(arrival)
            if intake.new:
                pen.write(bundle.manifest.case, intake.event(), actor)
        return intake.event()

    def expire(self, case_id: str, reason: str, *, at: datetime, actor: Actor) -> tuple[tuple[str, ...], int]:
        """Removes the bytes of all evidence of a case but its playbook, and records that; the hashes stay.

        What was read out of them leaves the tables too. Bytes that another case needs stay in the file.
        Returns the hashes, and how many bytes went. Raises NotFound, and as `append` does.
        """
        kept = {self._views.playbook_of(case_id), *self._views.expired(case_id)}
        listed = dict.fromkeys(record.evidence.sha256 for record in self._views.evidence_of(case_id))
        gone = tuple(sha256 for sha256 in listed if sha256 not in kept)
        return gone, self._let_go(case_id, EvidenceExpired(sha256s=gone, reason=reason), at, actor) if gone else 0

    def expire_check(self, run: str, gone: tuple[str, ...], reason: str, *, at: datetime, actor: Actor) -> int:
        """Removes bytes that were kept of a gap check, and records that; the hashes stay.

        Bytes that a case needs stay in the file. Returns how many went. Raises as `append` does.
        """
        return self._let_go(None, EvidenceExpired(sha256s=gone, reason=reason, of=run), at, actor)

    def _let_go(self, case_id: str | None, data: EvidenceExpired, at: datetime, actor: Actor) -> int:
        with self._ledger.holding(), self._heads.alone(self._ledger_id) as alone, self._ledger.pen(at, actor) as pen:
            pen.write(case_id, data, actor)
            if alone:
                # It may be a part of the same bytes.
                self._bytes.remove_unfinished()
            return self._bytes.remove_unneeded(data.sha256s)

    def countersign(
        self, case_id: str, reviewer: str, key: ReviewerKey, note: str, *, at: datetime, actor: Actor
    ) -> CaseCountersigned:
        """Signs a case as it stands with a reviewer's key. Raises Refused where that is the desk's own; as `append`."""
        key_id = key_id_of(key.public_key)
        if key_id in self._signing.known():
            raise Refused("That is this desk's own key.", "A reviewer signs with a key of their own.")
        sql = "SELECT case_seq, hash FROM events WHERE case_id = ? ORDER BY seq DESC LIMIT 1"
        found = self._store.one(sql, plain(case_id))
        if found is None:
            raise NotFound(f"There is no case '{case_id}'.", "workbench case list shows the cases.")
        case_seq, case_hash = found
        signature = key.sign(countersign_message(case_id, case_seq, case_hash, note))
        signed = CaseCountersigned(
            reviewer=reviewer,
            key_id=key_id,
            public_key=in_base64(key.public_key),
            case_seq=case_seq,
            case_hash=case_hash,
            note=note,
            signature=base64.b64encode(signature).decode(),
        )
        self._ledger.append(case_id, signed, at=at, actor=actor)
        return signed

    def review(self, said: ReviewStatement, key: ReviewerKey, *, at: datetime, actor: Actor) -> CaseReviewed:
        """Signs what a reviewer decided, and records it. `said.heads`: as `heads_of` returned them.

        Raises Refused where the key is a desk's, or the case has moved on since it was looked at; as `append`.
        """
        self._refuse_desk_key(key_id_of(key.public_key))
        if self.heads_of(said.case) != said.heads:
            raise Refused("The case has moved on since you looked at it.", "Look at it again, then decide.")
        reviewed = sign_review(said, key)
        self._ledger.append(said.case, reviewed, at=at, actor=actor)
        return reviewed

    def take_review(self, data: CaseReviewed, *, at: datetime, actor: Actor) -> bool:
        """Records a review that was made elsewhere; False where it is here already.

        Raises CaseFileDamaged (forged), Refused (about another chain or an altered case, by a desk's key); as `append`.
        """
        case_id = data.said.case
        problem = signed_problem(case_id, data)
        if problem:
            raise CaseFileDamaged(
                f"This review is forged or was altered: {problem}.",
                "Take nothing from it. Ask the reviewer for it again.",
            )
        if headless(self._store, case_id, data):
            raise Refused(
                f"{data.said.reviewer} reviewed another course of case {case_id} than the one that is here.",
                "Nothing was taken in. Either this case was altered since it was handed over (`workbench verify`), or "
                "entries of another desk are missing here: ask the reviewer for a bundle of the case.",
            )
        self._refuse_desk_key(data.key_id)
        if any(mark.id == data.review_id for mark in self._views.case(case_id).reviews):
            return False
        self._ledger.append(case_id, data, at=at, actor=actor)
        return True

    def heads_of(self, case_id: str) -> tuple[CaseHead, ...]:
        """Returns what a reviewer signs for: the last entry of each line that tells something of the case."""
        return heads_of(self._store, case_id)

    def _refuse_desk_key(self, key_id: str) -> None:
        theirs = {key_id_of(key) for keys in keys_of_desks(self._store).values() for key in keys}
        if key_id in self._signing.known() or key_id in theirs:
            raise Refused(
                f"The key {key_id} is a desk's own: whoever worked the case could sign with it.",
                "A reviewer signs with a key of their own: workbench key new-reviewer.",
            )

    def statement(self) -> bytes:
        """Returns the text about the present end that a time-stamping service can stamp."""
        return statement(self._ledger_id, *tip_of(self._store))

    def attach_stamp(self, token: bytes, roots: bytes, *, at: datetime, actor: Actor) -> tuple[TimeStamped, Stamp]:
        """Checks a time stamp against the certificates given, keeps both, and records it.

        Raises UnreadableInput where it does not hold; as `append` does.
        """
        seq, link = entry_stamped(self._store, self._ledger_id, token)
        stamp = check_token(token, roots, statement(self._ledger_id, seq, link))
        self._refuse_trouble()
        kept = [self._bytes.keep(content)[0] for content in (token, roots)]
        stamped = TimeStamped(
            seq=seq, link=link, token=kept[0], roots=kept[1], said_at=stamp.said_at, authority=stamp.authority
        )
        self._ledger.append(None, stamped, at=at, actor=actor)
        return stamped, stamp
