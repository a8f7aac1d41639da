"""Keeps the secrets that providers work with: in the keyring, else in the environment, else in a file of its own."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import SecretStr

from workbench.model.errors import LocalFileError

from .paths import Paths

__all__ = ["Found", "Keyring", "Where", "find_secret", "finder", "forget_secret", "keep_secret", "variable"]

_SERVICE = "workbench"
_MOST = 64 * 1024


class Where(StrEnum):
    """Where a secret is kept."""

    KEYRING = "the keyring"
    ENVIRONMENT = "the environment"
    FILE = "a file"


class Found(NamedTuple):
    """A secret, and where it was found."""

    value: SecretStr
    where: Where
    place: str
    """The variable's name or the file's path; for the keyring, what it calls itself."""


class Keyring(Protocol):
    """What is needed of a keyring."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def system_keyring() -> Keyring | None:
    """Returns the keyring of this session, where there is one that can be used."""
    import keyring
    from keyring.backends import chainer, fail, null

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring):
        return None
    if isinstance(backend, chainer.ChainerBackend) and not backend.backends:
        return None
    return backend


def variable(provider: str, secret: str) -> str:
    """Returns the name of the environment variable: `WORKBENCH_MAIL_API_KEY`."""
    return "WORKBENCH_" + re.sub(r"[^A-Z0-9]", "_", f"{provider}_{secret}".upper())


def find_secret(
    paths: Paths, provider: str, secret: str, keyring: Callable[[], Keyring | None] | None = None
) -> Found | None:
    """Returns the secret from the first place that has it. Raises LocalFileError where its file is open to others."""
    backend = (keyring or system_keyring)()
    if backend is not None and (value := _asked(backend, provider, secret)):
        return Found(SecretStr(value), Where.KEYRING, type(backend).__module__)
    name = variable(provider, secret)
    if value := os.environ.get(name):
        return Found(SecretStr(value), Where.ENVIRONMENT, name)
    path = _file(paths, provider, secret)
    if value := _read(path):
        return Found(SecretStr(value), Where.FILE, str(path))
    return None


def finder(paths: Paths, provider: str) -> Callable[[str], SecretStr | None]:
    """Returns what looks the secrets of one provider up."""

    def find(secret: str) -> SecretStr | None:
        found = find_secret(paths, provider, secret)
        return found.value if found else None

    return find


def keep_secret(
    paths: Paths,
    provider: str,
    secret: str,
    value: SecretStr,
    keyring: Callable[[], Keyring | None] | None = None,
) -> Found:
    """Keeps a secret in the keyring, or in a file that only its owner can read, and says which. Raises LocalFileError.

    What was kept before goes: a secret that was changed must not come back from another place.
    """
    backend = (keyring or system_keyring)()
    if backend is not None and _kept(backend, provider, secret, value):
        _file(paths, provider, secret).unlink(missing_ok=True)
        return Found(value, Where.KEYRING, type(backend).__module__)
    from .whole_file import whole_file

    path = _file(paths, provider, secret)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with whole_file(path, "the secret", overwrite=True) as file:
        file.write(value.get_secret_value().encode())
    return Found(value, Where.FILE, str(path))


def forget_secret(
    paths: Paths, provider: str, secret: str, keyring: Callable[[], Keyring | None] | None = None
) -> None:
    """Removes a secret from the keyring and from its file; the environment is not ours to change."""
    backend = (keyring or system_keyring)()
    if backend is not None and _asked(backend, provider, secret) is not None:
        backend.delete_password(_SERVICE, f"{provider}/{secret}")
    _file(paths, provider, secret).unlink(missing_ok=True)


def _asked(backend: Keyring, provider: str, secret: str) -> str | None:
    from keyring.errors import KeyringError

    try:
        return backend.get_password(_SERVICE, f"{provider}/{secret}")
    except (KeyringError, RuntimeError, OSError):  # locked, or nobody there to unlock it
        return None


def _kept(backend: Keyring, provider: str, secret: str, value: SecretStr) -> bool:
    """Whether the keyring has it now: some take a value and keep nothing."""
    from keyring.errors import KeyringError

    try:
        backend.set_password(_SERVICE, f"{provider}/{secret}", value.get_secret_value())
    except (KeyringError, RuntimeError, OSError):
        return False
    return _asked(backend, provider, secret) == value.get_secret_value()


def _file(paths: Paths, provider: str, secret: str) -> Path:
    return paths.config / "secrets" / f"{provider}.{secret}"


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
                raise LocalFileError(f"Others can read the secret in {path}.", f"Make it yours alone: chmod 600 {path}")
            return file.read(_MOST).decode().rstrip("\r\n")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise LocalFileError(f"The secret in {path} is not text.", "Set it again: workbench provider add") from error
    except OSError as error:
        raise LocalFileError(
            f"The secret in {path} can't be read: {error.strerror or error}.", "Check who may read it."
        ) from error
