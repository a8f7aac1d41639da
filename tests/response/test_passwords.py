"""New passwords satisfy the provider's policy and hold no banned keyword."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.errors import Refused
from workbench.model.support import PasswordPolicy
from workbench.response.passwords import _word_list, new_password

KEYWORDS = st.lists(st.sampled_from(("Example", "kim", "spring", "2026", "Password", "acme", "-")), max_size=4)


def _classes(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(kind(c) for c in password) for kind in kinds)


@settings(deadline=None, max_examples=150)
@given(
    st.integers(0, 40),
    st.integers(0, 90),
    st.integers(0, 4),
    st.booleans(),
    st.integers(5, 12),
    KEYWORDS,
    KEYWORDS,
)
def test_a_new_password_satisfies_the_policy_and_holds_no_banned_keyword(
    shortest: int, more: int, classes: int, words: bool, count: int, theirs: list[str], ours: list[str]
) -> None:
    policy = PasswordPolicy(
        min_length=shortest, max_length=max(8, shortest + more), classes=classes, words=words, banned=tuple(theirs)
    )
    secret = new_password(policy, words=count, banned=tuple(ours))
    password = secret.get_secret_value()
    assert max(8, policy.min_length) <= len(password) <= policy.max_length
    assert _classes(password) >= classes
    assert not [word for word in (*theirs, *ours) if word.lower() in password.lower()]
    assert password not in repr(secret)
    assert password.isascii()
    assert password.isprintable()
    assert " " not in password


def test_a_password_that_can_be_read_out_has_six_words_of_the_long_list() -> None:
    password = new_password(PasswordPolicy()).get_secret_value()
    words = password.rstrip("0123456789").lower().split("-")
    assert len(words) == 6
    assert set(words) <= set(_word_list())
    assert 6 * math.log2(len(_word_list())) > 75, "bits"


def test_no_two_passwords_are_alike() -> None:
    for policy in (PasswordPolicy(), PasswordPolicy(words=False)):
        assert len({new_password(policy).get_secret_value() for _ in range(200)}) == 200


def test_random_characters_leave_out_what_is_mixed_up_on_the_phone() -> None:
    drawn = "".join(new_password(PasswordPolicy(words=False)).get_secret_value() for _ in range(100))
    assert not set("0O1lI") & set(drawn)


@pytest.mark.parametrize(
    "policy",
    [
        PasswordPolicy(min_length=20, max_length=12),
        PasswordPolicy(classes=5),
        PasswordPolicy(min_length=0, max_length=7, classes=0),
        PasswordPolicy(banned=tuple("abcdefghijklmnopqrstuvwxyz0123456789-+=?#%")),
    ],
)
def test_a_policy_that_no_password_satisfies_is_refused(policy: PasswordPolicy) -> None:
    with pytest.raises(Refused, match="No password satisfies"):
        new_password(policy)
