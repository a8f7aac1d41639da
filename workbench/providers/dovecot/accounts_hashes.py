"""New password hashes in the form that Dovecot reads, and what may be told of the ones that are stored.

A stored password is `{SCHEME}hash`: https://doc.dovecot.org/2.3/configuration_manual/authentication/password_schemes/.
ARGON2ID as RFC 9106 has it, in the PHC string form; Dovecot 2.3 verifies it where it was built with libsodium.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable
from typing import Literal

from pydantic import SecretStr

from workbench.model.errors import ProviderError

from .accounts_sha512 import SALT_SIGNS, sha512_crypt

__all__ = ["Entropy", "Scheme", "hashed", "mark_of", "scheme_of"]

Scheme = Literal["ARGON2ID", "SHA512-CRYPT"]
Entropy = Callable[[int], bytes]

_SCHEME = re.compile(r"\{([A-Z0-9][A-Z0-9.-]{1,30})\}.", re.DOTALL)
_CRYPT = {"$6$": "SHA512-CRYPT", "$5$": "SHA256-CRYPT", "$2y$": "BLF-CRYPT", "$argon2id$": "ARGON2ID"}
_SALTED = frozenset({"ARGON2ID", "ARGON2I", "SHA512-CRYPT", "SHA256-CRYPT", "BLF-CRYPT"})
"""With a random salt of 96 bits or more: a digest of such a string tells nothing about the password."""
_MEMORY, _TURNS, _LANES = 65_536, 3, 1
"""KiB, passes, lanes: what `doveadm pw -s ARGON2ID` of Dovecot 2.3.19 writes."""


def hashed(secret: SecretStr, scheme: Scheme, entropy: Entropy = os.urandom) -> SecretStr:
    """Returns `{SCHEME}hash` of a new password. Raises ProviderError where this machine can't make such a hash."""
    password = secret.get_secret_value().encode()
    text = _argon2id(password, entropy(16)) if scheme == "ARGON2ID" else sha512_crypt(password, _salt(entropy(16)))
    return SecretStr(f"{{{scheme}}}{text}")


def scheme_of(stored: str) -> str:
    """Returns the scheme of a stored password; empty where it names none and none can be told from its form."""
    named = _SCHEME.match(stored)
    if named:
        return named.group(1)
    return next((scheme for start, scheme in _CRYPT.items() if stored.startswith(start)), "")


def mark_of(stored: str) -> str:
    """Returns 16 hex digits by which a stored hash is known again; empty where they could help to guess the password.

    The mark stands in the case file, so it is given only for schemes with a long random salt.
    """
    if scheme_of(stored) not in _SALTED:
        return ""
    return hashlib.sha256(stored.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _argon2id(password: bytes, salt: bytes) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        made = Argon2id(salt=salt, length=32, iterations=_TURNS, lanes=_LANES, memory_cost=_MEMORY).derive(password)
    except UnsupportedAlgorithm as error:
        raise ProviderError(
            "ARGON2ID can't be computed on this machine: its OpenSSL is older than 3.2. Nothing was changed.",
            "Set `scheme` to SHA512-CRYPT in the accounts' options.",
        ) from error
    return f"$argon2id$v=19$m={_MEMORY},t={_TURNS},p={_LANES}${_plain64(salt)}${_plain64(made)}"


def _plain64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _salt(noise: bytes) -> str:
    return "".join(SALT_SIGNS[byte & 63] for byte in noise)
