"""What a case bundle is: a ZIP file that holds one case whole, and can be checked by anybody.

- `manifest.json`: canonical JSON, see `Manifest`; it names the SHA-256 of the entries and of each piece of evidence
- `manifest.sig`: base64 of the maker's Ed25519 signature over a domain and the SHA-256 of the manifest
- `entries.jsonl`: one `BundleEntry` a line, canonical JSON, in the order of the maker's ledger
- `evidence/SHA256`: the bytes of each piece of evidence that is still there
- `verify.py`: checks all of this with nothing but Python; `README.txt`: how

Each entry brings the place it had in the ledger of the desk that wrote it: the link before it, and the signature.
"""

from __future__ import annotations

from pydantic import Field

from workbench.model.base import Moment, Thing
from workbench.model.cases import Actor
from workbench.model.events import DeskKeys

__all__ = [
    "ENTRIES",
    "EVIDENCE",
    "FORMAT",
    "MANIFEST",
    "README",
    "SIGNATURE",
    "VERIFIER",
    "BundleEntry",
    "Kept",
    "Manifest",
    "manifest_message",
]

FORMAT = "mailbox-workbench case bundle"
MANIFEST, SIGNATURE, ENTRIES = "manifest.json", "manifest.sig", "entries.jsonl"
VERIFIER, README = "verify.py", "README.txt"
EVIDENCE = "evidence/"

_Hash = Field(pattern=r"^[0-9a-f]{64}$")


class Kept(Thing):
    """A piece of evidence whose bytes are in the bundle."""

    sha256: str = _Hash
    size: int = Field(ge=0)


class Manifest(Thing):
    """What the maker of a bundle signs."""

    v: int
    format: str
    case: str
    ticket: str
    account: str
    made_at: Moment
    made_by: Actor
    ledger_id: str
    """Of the desk that made it."""
    key_id: str
    desks: tuple[DeskKeys, ...]
    """Of every desk whose entries are among them, the maker first."""
    entries: int = Field(ge=1)
    entries_sha256: str = _Hash
    until_seq: int
    until_hash: str = _Hash
    """Place in the case and hash of the last entry."""
    head_seq: int
    head_link: str = _Hash
    """How far the maker's ledger went."""
    evidence: tuple[Kept, ...]
    files: dict[str, str]
    """SHA-256 of what else is in it, by name."""


class BundleEntry(Thing):
    """One entry, with its place in the ledger of the desk that wrote it."""

    ledger: str
    seq: int = Field(ge=1, lt=2**63)
    prev: str = _Hash
    """The link before it."""
    hash: str = _Hash
    key_id: str
    signature: str
    """Base64."""
    body: str
    """The exact bytes, as UTF-8."""


def manifest_message(sha256: bytes) -> bytes:
    """Returns what is signed for a manifest."""
    return b"mailbox-workbench bundle v1\0" + sha256
