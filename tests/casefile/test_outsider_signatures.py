"""The verifier for outsiders reckons signatures by itself, in plain Python."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.casefile.outsider import ORDER, is_signed

SECRET = st.binary(min_size=32, max_size=32)


@settings(max_examples=15)
@given(SECRET, st.binary(max_size=200), st.integers(0, 511))
def test_what_a_key_signed_is_known_and_no_flipped_bit_passes(secret: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert is_signed(public, signature, message)
    flipped = (int.from_bytes(signature, "little") ^ 1 << bit).to_bytes(64, "little")
    assert not is_signed(public, flipped, message)
    assert not is_signed(public, signature, message + b"\0")


def test_the_first_published_example_holds_and_not_with_its_number_made_larger_by_the_order() -> None:
    # RFC 8032, 7.1, TEST 1: the empty message
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert is_signed(public, signature, b"")
    larger = int.from_bytes(signature[32:], "little") + ORDER
    assert not is_signed(public, signature[:32] + larger.to_bytes(32, "little"), b"")
