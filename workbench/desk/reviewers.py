"""A reviewer's key: theirs and not the desk's, under a passphrase, wherever they keep it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from workbench.model.errors import LocalFileError, UsageError

from .key_files import check_mode, new_key, put_once

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["ReviewerKey", "load_reviewer_key", "make_reviewer_key"]

_SHORTEST = 12


class ReviewerKey:
    """Signs for a reviewer. Its repr holds no secret."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public_key = private.public_key().public_bytes_raw()
        """Raw, 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """Returns the signature, 64 bytes."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return "ReviewerKey(…)"


def make_reviewer_key(path: Path, passphrase: SecretStr) -> ReviewerKey:
    """Makes a key in a file of its own (PEM, PKCS #8, encrypted), mode 0600; one that is there is never replaced.

    Raises UsageError (a short passphrase), LocalFileError.
    """
    from cryptography.hazmat.primitives import serialization

    if len(passphrase.get_secret_value()) < _SHORTEST:
        raise UsageError(
            f"A passphrase of fewer than {_SHORTEST} characters protects nothing.", "Take a few unrelated words."
        )
    if path.exists():
        raise LocalFileError(f"{path} is there already.", "Give another path: a key is never replaced.")
    private = new_key()
    encryption = serialization.BestAvailableEncryption(passphrase.get_secret_value().encode())
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    try:
        put_once(path, pem)
    except OSError as error:
        raise LocalFileError(
            f"{path} can't be written: {error.strerror or error}.", "Give a path in a folder that you may write to."
        ) from error
    return ReviewerKey(private)


def load_reviewer_key(path: Path, passphrase: SecretStr) -> ReviewerKey:
    """Returns the key in a file. Raises LocalFileError (no such file, no key, others may read it), UsageError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        check_mode(path)
        content = path.read_bytes()
    except OSError as error:
        raise LocalFileError(
            f"The reviewer's key {path} can't be read: {error.strerror or error}.",
            "workbench key new-reviewer makes one.",
        ) from error
    if b"ENCRYPTED" not in content:
        raise LocalFileError(
            f"{path} is not a reviewer's key: it is under no passphrase.", "workbench key new-reviewer makes one."
        )
    try:
        private = load_pem_private_key(content, password=passphrase.get_secret_value().encode() or b" ")
    except (ValueError, TypeError) as error:
        raise UsageError("The passphrase does not open this key.", "Try it again.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise LocalFileError(f"{path} holds no Ed25519 key.", "workbench key new-reviewer makes one.")
    return ReviewerKey(private)
