"""What the ledger records about itself: whose keys sign it, where it came from, who else vouches for it."""

from __future__ import annotations

from typing import Literal

from .base import Moment, Thing
from .cases import Actor

__all__ = [
    "CaseBundled",
    "CaseCountersigned",
    "CaseTakenIn",
    "ClockSetBack",
    "DeskKeys",
    "EvidenceExpired",
    "ExpiredRecord",
    "KeyCertificate",
    "KeyRotated",
    "LedgerStarted",
    "TailAccepted",
    "TimeStamped",
]


class LedgerStarted(Thing):
    """The first event of every case file; belongs to no case."""

    type: Literal["ledger-started"] = "ledger-started"
    ledger_id: str
    key_id: str
    public_key: str
    """Ed25519, raw, base64."""
    program: str


class TailAccepted(Thing):
    """A named person took the end of the case file as it stood, though it could not be proven; belongs to no case."""

    type: Literal["tail-accepted"] = "tail-accepted"
    found_seq: int
    found_link: str
    head_seq: int | None = None
    """How far the desk had recorded; None where there was no head."""
    head_link: str | None = None
    reason: str


class EvidenceExpired(Thing):
    """Bytes of evidence were removed, as retention asks; their hashes stay."""

    type: Literal["evidence-expired"] = "evidence-expired"
    sha256s: tuple[str, ...]
    reason: str
    of: str = ""
    """The gap check whose evidence it was; empty where it was a case's."""


class ExpiredRecord(Thing):
    """Evidence whose bytes were removed; the hash stays."""

    sha256: str
    reason: str
    at: Moment
    by: Actor


class ClockSetBack(Thing):
    """What follows was recorded at an earlier time than what stands before it: the desk's clock was set back."""

    type: Literal["clock-set-back"] = "clock-set-back"
    before: Moment
    """The time of the entry before it."""
    seconds: float
    """By how much at least."""


class CaseCountersigned(Thing):
    """A reviewer saw the case as it stood, and signed that with a key of their own."""

    type: Literal["case-countersigned"] = "case-countersigned"
    reviewer: str
    """The stated name."""
    key_id: str
    public_key: str
    """The reviewer's: Ed25519, raw, base64."""
    case_seq: int
    case_hash: str
    """Place and hash of the last entry of the case that was signed for."""
    note: str = ""
    signature: str
    """Base64."""


class KeyCertificate(Thing):
    """A desk's key says which key comes after it."""

    old_key: str
    new_key: str
    """Both Ed25519, raw, base64."""
    at: Moment
    signature: str
    """By the old key, base64."""


class KeyRotated(Thing):
    """From here on the desk signs with another key; belongs to no case. The entry itself is signed with the new one."""

    type: Literal["key-rotated"] = "key-rotated"
    key_id: str
    public_key: str
    certificates: tuple[KeyCertificate, ...]
    """From the key that signed before to this one."""
    reason: str = ""


class CaseBundled(Thing):
    """The case, up to and with this entry, was about to be written to a bundle, to leave this desk."""

    type: Literal["case-bundled"] = "case-bundled"


class DeskKeys(Thing):
    """The keys of one desk, from its first one on."""

    ledger_id: str
    first_key: str
    """Ed25519, raw, base64."""
    certificates: tuple[KeyCertificate, ...] = ()
    """From that key to the present one."""


class CaseTakenIn(Thing):
    """Entries of a case came from another desk, in a bundle; they stand before this one, in their own chain."""

    type: Literal["case-taken-in"] = "case-taken-in"
    bundle: str
    """SHA-256 of the file."""
    ledger_id: str
    """Of the desk that made the bundle."""
    desk: str
    """Key id of that desk, as it signed the bundle."""
    desks: tuple[DeskKeys, ...]
    """Of every desk whose entries are among them."""
    known: bool
    """That desk's key was known here before."""
    entries: int
    """How many were new."""
    until_seq: int
    until_hash: str
    """Place in the case and hash of the last entry of the bundle."""
    beside: bool = False
    """The case had gone on here meanwhile: some of what came stands beside its main line."""


class TimeStamped(Thing):
    """A time-stamp token (RFC 3161) made elsewhere says that an entry existed; belongs to no case."""

    type: Literal["time-stamped"] = "time-stamped"
    seq: int
    link: str
    token: str
    """SHA-256 of the token, kept as evidence."""
    roots: str
    """SHA-256 of the certificates that it was checked against, kept as evidence."""
    said_at: Moment
    """The time that it says."""
    authority: str
    """Who says so. Text from strangers."""
