"""Which key may sign when: a desk's keys follow one another, each named by the one before it.

A certificate is the old key's signature over a domain, the two raw public keys and the time. An entry is signed with
the key that is in use at its place; only the entry `key-rotated`, signed with the new key, brings another one into use.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping

from workbench.model.base import JsonObject
from workbench.model.events import KeyCertificate, KeyRotated

from .canonical import timestamp
from .chain import EventRow, event_message, is_signed, key_id_of

__all__ = [
    "certificate_message",
    "in_base64",
    "key_after",
    "key_in_pem",
    "keys_from",
    "path_between",
    "public_pem",
    "raw_key",
]


def in_base64(raw: bytes) -> str:
    """Returns bytes as they stand in events."""
    return base64.b64encode(raw).decode()


def raw_key(text: str) -> bytes:
    """Returns the 32 bytes of a public key in base64. Raises ValueError."""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(raw) != 32:
        raise ValueError("not an Ed25519 key")
    return raw


def public_pem(raw: bytes) -> bytes:
    """Returns a public key as PEM (SubjectPublicKeyInfo)."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def key_in_pem(pem: bytes) -> bytes:
    """Returns the 32 bytes of a public key in PEM. Raises ValueError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
    except UnsupportedAlgorithm as error:
        raise ValueError("not an Ed25519 key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return key.public_bytes_raw()


def certificate_message(old: bytes, new: bytes, at: str) -> bytes:
    """Returns what the old key signs. `at`: the time as its text."""
    return b"mailbox-workbench next key v1\0" + old + new + at.encode()


def _new_key(old: bytes, certificate: KeyCertificate) -> bytes:
    """Returns the key that a certificate names after `old`. Raises ValueError where it does not hold."""
    new = raw_key(certificate.new_key)
    message = certificate_message(old, new, timestamp(certificate.at))
    signature = base64.b64decode(certificate.signature)
    if raw_key(certificate.old_key) != old or not is_signed({"": old}, "", signature, message):
        raise ValueError("the certificate does not hold")
    return new


def keys_from(first: str, certificates: Iterable[KeyCertificate]) -> tuple[bytes, ...]:
    """Returns a desk's keys from its first one (base64) on, the present one last. Raises ValueError."""
    keys = [raw_key(first)]
    for certificate in certificates:
        keys.append(_new_key(keys[-1], certificate))
    return tuple(keys)


def path_between(certificates: Iterable[KeyCertificate], old_id: str, new: bytes) -> tuple[KeyCertificate, ...] | None:
    """Returns the certificates that lead from the key with that id to `new`, in order; None where none do."""
    given = tuple(certificates)
    path: list[KeyCertificate] = []
    wanted = new
    while key_id_of(wanted) != old_id:
        found = next((c for c in given if raw_key(c.new_key) == wanted and c not in path), None)
        if found is None:
            return None
        path.insert(0, found)
        wanted = raw_key(found.old_key)
    return tuple(path)


def key_after(active: bytes, ledger_id: str, row: EventRow, link: bytes, *, signature: bool = True) -> bytes:
    """Returns the key in use after an entry. Raises ValueError with a few words where the entry bears another one.

    `signature`: check that too; a change of keys is always checked.
    """
    rotated = row.key_id != key_id_of(active)
    if rotated:
        if row.type != "key-rotated":
            raise ValueError("it is signed with a key that was not in use")
        active = _rotated(active, json.loads(row.body)["data"], row.key_id)
    if rotated or signature:
        keys: Mapping[str, bytes] = {row.key_id: active}
        if not is_signed(keys, row.key_id, row.signature, event_message(ledger_id, row.seq, link)):
            raise ValueError("its signature is not the desk's")
    return active


def _rotated(active: bytes, data: JsonObject, key_id: str) -> bytes:
    change = KeyRotated.model_validate({**data, "type": "key-rotated"})
    try:
        new = keys_from(in_base64(active), change.certificates)[-1]
    except ValueError as error:
        raise ValueError("the key before it does not vouch for the new one") from error
    if key_id_of(new) != key_id or change.key_id != key_id or raw_key(change.public_key) != new:
        raise ValueError("it is signed with another key than the one that it names")
    return new
