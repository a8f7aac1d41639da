"""New hashes are those that crypt(3) and RFC 9106 know, and what is told of a stored one gives nothing away."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from workbench.providers.dovecot.accounts_hashes import hashed, mark_of, scheme_of
from workbench.providers.dovecot.accounts_sha512 import sha512_crypt

# From https://www.akkadia.org/drepper/SHA-crypt.txt: rounds, salt, password, digest.
VECTORS = [
    (
        5000,
        "saltstring",
        "Hello world!",
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
    ),
    (
        10000,
        "saltstringsaltstring",
        "Hello world!",
        "$6$rounds=10000$saltstringsaltst$"
        "OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.",
    ),
    (
        10,
        "roundstoolow",
        "the minimum number is still observed",
        "$6$rounds=1000$roundstoolow$"
        "kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.",
    ),
]


@pytest.mark.parametrize(("rounds", "salt", "password", "wanted"), VECTORS)
def test_sha512_crypt_gives_what_its_specification_gives(rounds: int, salt: str, password: str, wanted: str) -> None:
    assert sha512_crypt(password.encode(), salt, rounds) == wanted


def test_each_hash_has_a_salt_of_its_own_and_names_its_scheme() -> None:
    secret = SecretStr("tribe-Oxygen-7-lantern")
    one, other = (hashed(secret, "SHA512-CRYPT").get_secret_value() for _ in range(2))
    assert one != other and one.startswith("{SHA512-CRYPT}$6$")
    argon = hashed(secret, "ARGON2ID").get_secret_value()
    assert argon.startswith("{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$")
    assert secret.get_secret_value() not in one + argon


@pytest.mark.parametrize(
    ("stored", "scheme", "marked"),
    [
        ("{ARGON2ID}$argon2id$v=19$x", "ARGON2ID", True),
        ("$6$salt$x", "SHA512-CRYPT", True),
        ("{PLAIN}secret", "PLAIN", False),
        ("{SHA256}abc", "SHA256", False),
        ("{SSHA256}abc", "SSHA256", False),
        ("secret", "", False),
        ("", "", False),
    ],
)
def test_a_mark_is_given_only_where_it_helps_nobody_to_guess(stored: str, scheme: str, marked: bool) -> None:
    assert (scheme_of(stored), bool(mark_of(stored))) == (scheme, marked)


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_whatever_is_stored_is_not_told(stored: str) -> None:
    told = scheme_of(stored) + mark_of(stored)
    assert len(told) <= 48 and (len(stored) < 5 or stored not in told)
