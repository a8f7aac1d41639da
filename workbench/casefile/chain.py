"""How an event becomes bytes, a hash, a link and a signature, and back.

- body: canonical JSON `{v, type, case, case_seq, case_prev, at, actor, data}`
- hash: SHA-256 of the body
- link: SHA-256 of the previous link (32 bytes), the sequence number (8 bytes, big endian) and the hash (32 bytes)
- signature: Ed25519 over a domain, the ledger's id, the sequence number and the link

`case_prev` is the hash of the case's previous event, so that a case can be handed over with a chain of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import from_json

from workbench.model.base import JsonObject
from workbench.model.cases import Actor
from workbench.model.errors import CaseFileDamaged
from workbench.model.events import Event, EventData, KeyCertificate

from .canonical import canonical, timestamp

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = [
    "COLUMNS",
    "GENESIS",
    "EventRow",
    "Signer",
    "event_message",
    "event_of",
    "head_message",
    "is_signed",
    "key_id_of",
    "link_of",
    "make_body",
    "read_json",
]

GENESIS = bytes(32)
"""The link before the first event."""

COLUMNS = "seq, case_id, case_seq, type, at, body, hash, link, key_id, signature"


class Signer(Protocol):
    """Signs with the desk's Ed25519 key."""

    @property
    def key_id(self) -> str:
        """First 16 hex digits of the SHA-256 of the raw public key."""
        ...

    @property
    def public_key(self) -> bytes:
        """Raw, 32 bytes."""
        ...

    @property
    def certificates(self) -> tuple[KeyCertificate, ...]:
        """Which key of this desk came after which, each signed by the one before."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Returns the signature, 64 bytes."""
        ...


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of `events`, as it stands in the file."""

    seq: int
    case_id: str | None
    case_seq: int | None
    type: str
    at: str
    body: bytes
    hash: str
    link: str
    key_id: str
    signature: bytes


def make_body(
    data: EventData, *, case_id: str | None, case_seq: int | None, case_prev: str | None, at: datetime, actor: Actor
) -> bytes:
    """Returns the exact bytes that are kept of an event."""
    fields: JsonObject = data.model_dump(mode="json")
    kind = fields.pop("type")
    return canonical(
        {
            "v": 1,
            "type": kind,
            "case": case_id,
            "case_seq": case_seq,
            "case_prev": case_prev,
            "at": timestamp(at),
            "actor": {"os_user": actor.os_user, "name": actor.name},
            "data": fields,
        }
    )


def link_of(previous: bytes, seq: int, event_hash: bytes) -> bytes:
    """Returns the desk's link over everything up to and with this event."""
    return sha256(previous + seq.to_bytes(8, "big") + event_hash).digest()


def event_message(ledger_id: str, seq: int, link: bytes) -> bytes:
    """Returns what is signed for an event."""
    return b"mailbox-workbench event v1\0" + ledger_id.encode() + b"\0" + seq.to_bytes(8, "big") + link


def head_message(ledger_id: str, seq: int, link: bytes) -> bytes:
    """Returns what is signed for a head: not the same as for an event, so that neither passes for the other."""
    return b"mailbox-workbench head v1\0" + ledger_id.encode() + b"\0" + seq.to_bytes(8, "big") + link


def key_id_of(public_key: bytes) -> str:
    """Returns the short name of a raw public key."""
    return sha256(public_key).hexdigest()[:16]


@lru_cache(maxsize=16)
def _public(raw: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw)


def is_signed(keys: Mapping[str, bytes], key_id: str, signature: bytes, message: bytes) -> bool:
    """Tells whether a known key signed the message. `keys` holds raw public keys by their id."""
    return key_id in keys and _is_by(keys[key_id], signature, message)


@lru_cache(maxsize=4096)  # one check of a file soon follows another: by a report, a closing, a review
def _is_by(public_key: bytes, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        _public(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_json(text: bytes | str) -> Any:
    """Returns what JSON says: of an event, or of a row derived from some. Raises ValueError, RecursionError."""
    try:
        return from_json(text)
    except ValueError:
        # Half a character is read by the standard library only.
        return json.loads(text)


def event_of(row: EventRow) -> Event:
    """Returns the typed event. Raises CaseFileDamaged where the bytes are no event."""
    try:
        body = read_json(row.body)
        return Event.model_validate(
            {
                "seq": row.seq,
                "case_id": body["case"],
                "case_seq": body["case_seq"],
                "at": body["at"],
                "actor": body["actor"],
                "hash": row.hash,
                "link": row.link,
                "data": {**body["data"], "type": body["type"]},
            }
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CaseFileDamaged(
            f"Entry {row.seq} of the case file can't be read.", "Run `workbench verify` to see what is wrong."
        ) from error
