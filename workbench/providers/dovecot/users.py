"""Who has an account, as Dovecot's user database tells."""

from __future__ import annotations

import re

from workbench.model.errors import NotFound, NotReadable
from workbench.model.support import AccountFacts

from .api import NO_USER, Doveadm, DoveadmFailed

__all__ = ["UserDirectory", "exact"]

_NETWORK = re.compile(r"[0-9A-Fa-f:.]+(/[0-9]+)?")
_WHOLE = re.compile(r"[^\s*?@\x00-\x1f\x7f]+(@[^\s*?@\x00-\x1f\x7f]+)?")


def exact(account: str) -> str:
    """Returns the account's name. Raises NotFound for a wildcard or a network: those stand for many."""
    if len(account) > 254 or not _WHOLE.fullmatch(account) or _NETWORK.fullmatch(account):
        raise NotFound(f"{account!r} is not the name of one account.", "Give the full address.")
    return account


class UserDirectory:
    """Asks doveadm's `user`. Listing everybody needs an `iterate_query` in the user database."""

    def __init__(self, doveadm: Doveadm) -> None:
        self._doveadm = doveadm

    async def find(self, address: str) -> AccountFacts:
        """The account as the server itself writes it. Raises NotFound."""
        name = exact(address.strip())
        try:
            reply = await self._doveadm.read("user", userMask=[name])
        except DoveadmFailed as failure:
            if failure.code != NO_USER:
                raise
            raise NotFound(f"This Dovecot has no account {name}.", "Is it an alias? Give the mailbox's address.") from (
                failure
            )
        fields = reply.value.get(name) if isinstance(reply.value, dict) else None
        canonical = fields.get("user") if isinstance(fields, dict) else None
        return AccountFacts(address=str(canonical or name), account_id=str(canonical or name))

    async def everybody(self) -> tuple[str, ...]:
        """Every account. Raises NotReadable where the user database can't list them."""
        reply = await self._doveadm.read("user", userMask=["*"])
        listed = reply.value.get("userList") if isinstance(reply.value, dict) else None
        if not isinstance(listed, list) or not listed:
            raise NotReadable(
                "This Dovecot does not list its accounts.", "Its user database needs an `iterate_query` (or the like)."
            )
        return tuple(sorted(str(user) for user in listed))
