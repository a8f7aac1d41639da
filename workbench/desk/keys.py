"""The desk's Ed25519 key: says "this desk wrote it", and nothing about which person did."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model.errors import LocalFileError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["DeskKey", "load_or_make"]

_NAME = "desk.key"


class DeskKey:
    """Signs for the desk. Its repr holds no secret."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public_key = private.public_key().public_bytes_raw()
        """Raw, 32 bytes."""
        self.key_id = hashlib.sha256(self.public_key).hexdigest()[:16]

    def sign(self, message: bytes) -> bytes:
        """Returns the signature, 64 bytes."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"DeskKey({self.key_id})"


def load_or_make(folder: Path) -> DeskKey:
    """Returns the desk's key from `desk.key` in the folder (PEM, PKCS #8), made at the first use with mode 0600.

    Raises LocalFileError where it can't be read or made, or where others may read it.
    """
    path = folder / _NAME
    try:
        if not path.exists():
            _make(path)
        return _load(path)
    except OSError as error:
        raise LocalFileError(
            f"The desk's key {path} can't be used: {error.strerror or error}.",
            "Check who owns that file and its folder; both must be yours.",
        ) from error


def _make(path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_once(path, pem)


def _write_once(path: Path, content: bytes) -> None:
    """Puts a whole file in place, unless another process was quicker: then its file stands."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _put(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _put(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links.
        temporary.replace(path)


def _load(path: Path) -> DeskKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    _check_mode(path)
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise _no_key(path) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _no_key(path)
    return DeskKey(private)


def _no_key(path: Path) -> LocalFileError:
    return LocalFileError(
        f"{path} holds no Ed25519 key.",
        "Put it back from a backup. Without it this desk can't go on with its case file, only read it.",
    )


def _check_mode(path: Path) -> None:
    if os.name != "posix":
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise LocalFileError(
            f"Others may read the desk's key {path} (mode {mode:04o}).",
            f"Run `chmod 600 {path}`. If others use this machine, make a new key: this one may have been copied.",
        )
