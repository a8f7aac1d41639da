"""Private keys in files of their own: PEM (PKCS #8), readable by their owner only."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model.errors import LocalFileError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["check_mode", "load_key", "new_key", "put_once", "put_over", "to_pem"]


def new_key() -> Ed25519PrivateKey:
    """Returns a fresh private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


def to_pem(key: Ed25519PrivateKey) -> bytes:
    """Returns the key as it stands in its file."""
    from cryptography.hazmat.primitives import serialization

    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def put_once(path: Path, content: bytes) -> None:
    """Puts a whole file in place, unless another process was quicker: then its file stands."""
    temporary = _written(path, content)
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links.
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def put_over(path: Path, content: bytes) -> None:
    """Puts a whole file in the place of the one that is there."""
    temporary = _written(path, content)
    try:
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Puts a change of names on the disk before the next one: a power cut must not turn the two round."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def load_key(path: Path) -> Ed25519PrivateKey:
    """Returns the key in a file. Raises LocalFileError where it holds none, or where others may read it; OSError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    check_mode(path)
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise _no_key(path) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise _no_key(path)
    return private


def _no_key(path: Path) -> LocalFileError:
    return LocalFileError(
        f"{path} holds no Ed25519 key.",
        "Put it back from a backup. Without it this desk can't go on with its case file, only read it.",
    )


def check_mode(path: Path) -> None:
    """Raises LocalFileError where others may read a key; OSError."""
    if os.name != "posix":
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise LocalFileError(
            f"Others may read the key {path} (mode {mode:04o}).",
            f"Run `chmod 600 {path}`. If others use this machine, make a new key: this one may have been copied.",
        )
