"""Makes new passwords: words that can be read out on the phone, or random characters by policy."""

from __future__ import annotations

import secrets
import string
from functools import cache

from pydantic import SecretStr

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import Refused
from workbench.model.support import PasswordPolicy

__all__ = ["NOT_VERIFIED", "new_password", "password_for", "refuse_unverified"]

NOT_VERIFIED = "not-yet"
"""The answer to `caller-verified` of a responder who does not know who calls."""

_SIGNS = "-+=?#%"
_PLAIN = "".join(c for c in string.ascii_letters + string.digits if c not in "0O1lI")
_TRIES = 200
_SHORTEST = 8
"""Characters; a provider that takes fewer gets no fewer from here."""


def new_password(policy: PasswordPolicy, *, words: int = 6, banned: tuple[str, ...] = ()) -> SecretStr:
    """Returns a fresh password that the policy accepts and that holds none of the banned keywords.

    Six words of the EFF long list (7,776 words: 77 bits) where the policy has room for them, else random
    characters. Raises Refused where no password can satisfy the policy.
    """
    taboo = tuple(word.lower() for word in (*policy.banned, *banned) if word)
    for attempt in range(_TRIES):
        phrase = policy.words and attempt < _TRIES // 2
        candidate = _phrase(words, policy) if phrase else _characters(policy)
        if _fits(candidate, policy) and not any(word in candidate.lower() for word in taboo):
            return SecretStr(candidate)
    raise Refused(
        "No password satisfies the provider's policy and the banned keywords at once.",
        "Take a short or very common keyword off the list of banned keywords in the settings.",
    )


def password_for(desk: Desk, case: Case) -> SecretStr:
    """Returns a fresh password for the account of a case, by the provider's policy and the desk's settings.

    It never holds the account's own name.
    """
    settings = desk.config.passwords
    own = case.account.partition("@")[0]
    policy = desk.provider(case.provider).password_policy
    return new_password(policy, words=settings.words, banned=(*settings.banned, own))


def refuse_unverified(case: Case) -> None:
    """Raises Refused where the responder said that the caller is not verified yet."""
    if case.caller_verified == NOT_VERIFIED:
        raise Refused(
            "Whoever calls is not verified yet: nobody is shown a new password.",
            "Call back on a number on file and answer caller-verified in the first step, "
            "or give --unseen for a password that nobody sees.",
        )


def _phrase(words: int, policy: PasswordPolicy) -> str:
    phrase = "-".join(secrets.choice(_word_list()) for _ in range(words))
    if policy.classes >= 3:
        phrase = phrase[0].upper() + phrase[1:] + str(secrets.randbelow(10))
    return phrase


def _characters(policy: PasswordPolicy) -> str:
    length = min(max(policy.min_length, 20), policy.max_length)
    return "".join(secrets.choice(_PLAIN + _SIGNS) for _ in range(length))


def _fits(candidate: str, policy: PasswordPolicy) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    classes = sum(any(kind(c) for c in candidate) for kind in kinds)
    shortest = max(policy.min_length, _SHORTEST)
    return shortest <= len(candidate) <= policy.max_length and classes >= policy.classes


@cache
def _word_list() -> tuple[str, ...]:
    from xkcdpass import xkcd_password

    words = xkcd_password.generate_wordlist(wordfile="eff-long", min_length=3, max_length=9)
    return tuple(sorted(w for w in words if w.isascii() and w.isalpha()))
