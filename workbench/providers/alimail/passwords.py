"""What Alibaba Mail takes as a password.

9 to 64 characters, three of lower case, upper case, digits and signs; not the address, and no keyword that the domain
forbids: https://www.alibabacloud.com/help/en/alibaba-mail/latest/how-to-reset-password-of-employee-accounts
"""

from __future__ import annotations

from pydantic import SecretStr

from workbench.model.support import PasswordPolicy

__all__ = ["policy", "weakness"]

_MIN, _MAX, _CLASSES = 9, 64, 3


def policy(forbidden: tuple[str, ...]) -> PasswordPolicy:
    """Returns the rules, with the keywords that the domain forbids."""
    return PasswordPolicy(min_length=_MIN, max_length=_MAX, classes=_CLASSES, words=True, banned=forbidden)


def weakness(secret: SecretStr, address: str, forbidden: tuple[str, ...]) -> str:
    """Returns why it would be refused, without showing it; empty where nothing speaks against it."""
    password = secret.get_secret_value()
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    low = password.lower()
    if not _MIN <= len(password) <= _MAX:
        return f"must have {_MIN} to {_MAX} characters"
    if sum(any(kind(c) for c in password) for kind in kinds) < _CLASSES:
        return "must mix three of lower case, upper case, digits and signs"
    if address.partition("@")[0].lower() in low:
        return "holds the account's own name"
    if any(word.lower() in low for word in forbidden if word):
        return "holds a keyword that your domain forbids"
    return ""
