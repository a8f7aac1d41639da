"""SHA512-CRYPT, as `crypt(3)` and Dovecot store it: `$6$rounds=…$salt$digest`.

Source: Ulrich Drepper, Unix crypt using SHA-256 and SHA-512, https://www.akkadia.org/drepper/SHA-crypt.txt (public
domain); the tests hold vectors from there. Python's own `crypt` module is gone since 3.13.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

__all__ = ["ROUNDS", "SALT_SIGNS", "sha512_crypt"]

SALT_SIGNS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""Signs of a salt, and of the digest: each stands for six bits."""
ROUNDS = 5000
"""The default, which is not written into the result."""

_FEWEST, _MOST = 1000, 999_999_999
_LONGEST_SALT = 16


def sha512_crypt(password: bytes, salt: str, rounds: int = ROUNDS) -> str:
    """Returns the crypt string. `salt` is cut to 16 signs, `rounds` is kept within 1,000 and 999,999,999."""
    rounds = min(max(rounds, _FEWEST), _MOST)
    signs = salt[:_LONGEST_SALT]
    digest = _digest(password, signs.encode(), rounds)
    shown = "" if rounds == ROUNDS else f"rounds={rounds}$"
    return f"$6${shown}{signs}${''.join(_encoded(digest))}"


def _digest(password: bytes, salt: bytes, rounds: int) -> bytes:
    size = len(password)
    other = hashlib.sha512(password + salt + password).digest()
    first = hashlib.sha512(password + salt + _stretched(other, size))
    length = size
    while length:
        first.update(other if length & 1 else password)
        length >>= 1
    found = first.digest()
    word = _stretched(hashlib.sha512(password * size).digest(), size)
    grain = _stretched(hashlib.sha512(salt * (16 + found[0])).digest(), len(salt))
    for turn in range(rounds):
        odd = turn & 1
        parts = word if odd else found
        parts += grain if turn % 3 else b""
        parts += word if turn % 7 else b""
        found = hashlib.sha512(parts + (found if odd else word)).digest()
    return found


def _stretched(block: bytes, size: int) -> bytes:
    return (block * (size // len(block) + 1))[:size]


def _encoded(digest: bytes) -> Iterator[str]:
    a, b, c = 0, 21, 42
    for _ in range(21):
        yield _signs(digest[a] << 16 | digest[b] << 8 | digest[c], 4)
        a, b, c = b + 1, c + 1, a + 1
    yield _signs(digest[63], 2)


def _signs(value: int, count: int) -> str:
    return "".join(SALT_SIGNS[value >> 6 * place & 63] for place in range(count))
