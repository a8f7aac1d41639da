"""The desk's Ed25519 key: says "this desk wrote it", and nothing about which person did."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.casefile.canonical import canonical, timestamp
from workbench.casefile.chain import key_id_of
from workbench.casefile.key_chain import certificate_message, in_base64, raw_key
from workbench.casefile.locks import hold
from workbench.model.errors import LocalFileError
from workbench.model.events import KeyCertificate

from .key_files import load_key, new_key, put_once, put_over, to_pem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["DeskKey", "key_file", "load_or_make", "rotate"]

_NAME = "desk.key"
_CERTIFICATES = "desk-keys.json"
_LOCK = "desk.key.lock"
_PATIENCE = 30.0
"""Seconds to wait for another process that makes a new key."""


class DeskKey:
    """Signs for the desk. Its repr holds no secret."""

    def __init__(self, private: Ed25519PrivateKey, certificates: tuple[KeyCertificate, ...] = ()) -> None:
        self._private = private
        self.public_key = private.public_key().public_bytes_raw()
        """Raw, 32 bytes."""
        self.key_id = key_id_of(self.public_key)
        self.certificates = certificates
        """Which key of this desk came after which, each signed by the one before."""

    @property
    def known(self) -> tuple[bytes, ...]:
        """This key and those of this desk that came before it: a file that is not used any more still bears them."""
        return tuple(dict.fromkeys((self.public_key, *(raw_key(c.old_key) for c in self.certificates))))

    def sign(self, message: bytes) -> bytes:
        """Returns the signature, 64 bytes."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"DeskKey({self.key_id})"


def key_file(folder: Path) -> Path:
    """Returns where the key of a desk is kept."""
    return folder / _NAME


def load_or_make(folder: Path) -> DeskKey:
    """Returns the desk's key from `desk.key` in the folder (PEM, PKCS #8), made at the first use with mode 0600.

    Raises LocalFileError where it can't be read or made, or where others may read it.
    """
    path = key_file(folder)
    with _failures(path):
        if not path.exists():
            put_once(path, to_pem(new_key()))
        return DeskKey(load_key(path), _certificates(folder))


def rotate(folder: Path, at: datetime) -> DeskKey:
    """Makes a new key, named by the present one, and puts it in its place. The old private key is gone then.

    Each case file learns it with its next entry. Raises LocalFileError.
    """
    path = key_file(folder)
    load_or_make(folder)
    # One at a time: of two that start from the same key, one would leave the other's entries without a voucher.
    with _failures(path), hold(folder / _LOCK, _PATIENCE):
        return _rotate(folder, at)


def _rotate(folder: Path, at: datetime) -> DeskKey:
    present = load_or_make(folder)
    private = new_key()
    new = private.public_key().public_bytes_raw()
    moment = timestamp(at)
    certificate = KeyCertificate(
        old_key=in_base64(present.public_key),
        new_key=in_base64(new),
        at=datetime.fromisoformat(moment),
        signature=base64.b64encode(present.sign(certificate_message(present.public_key, new, moment))).decode(),
    )
    kept = (*present.certificates, certificate)
    # First, so that a crash between the two leaves a certificate too many and no key without one.
    put_over(folder / _CERTIFICATES, canonical([c.model_dump(mode="json") for c in kept]))
    put_over(key_file(folder), to_pem(private))
    return DeskKey(private, kept)


def _certificates(folder: Path) -> tuple[KeyCertificate, ...]:
    path = folder / _CERTIFICATES
    try:
        listed = json.loads(path.read_bytes())
        if not isinstance(listed, list):
            raise TypeError("not a list")
        certificates = tuple(KeyCertificate.model_validate(fields) for fields in listed)
        for certificate in certificates:
            raw_key(certificate.old_key), raw_key(certificate.new_key)
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError, RecursionError) as error:
        raise LocalFileError(
            f"{path} can't be read: it should list this desk's keys.", "Put it back from a backup."
        ) from error
    return certificates


@contextlib.contextmanager
def _failures(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LocalFileError(
            f"The desk's key {path} can't be used: {error.strerror or error}.",
            "Check who owns that file and its folder; both must be yours.",
        ) from error
