"""Whom a gap check looks at: one account, a list, everybody; and what is left of one that was cut short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model.checks import Asked
from workbench.model.errors import NotReadable, UnreadableInput, UsageError
from workbench.model.text import clean_line

from ..opening import mail_address

if TYPE_CHECKING:
    from workbench.providers.base import Provider

__all__ = ["Wanted", "Whom", "whom"]

_NAMED = 5


@dataclass(frozen=True)
class Wanted:
    """What is to be looked at: exactly one of them."""

    account: str = ""
    listed: Path | None = None
    domain: bool = False


@dataclass(frozen=True)
class Whom:
    """The accounts, in the order in which they are looked at."""

    asked: Asked
    of: str
    """The address, the name of the list, or the domain."""
    addresses: Sequence[str]


async def whom(system: Provider, wanted: Wanted) -> Whom:
    """Returns whom to look at. Raises UsageError, NotFound (account), UnreadableInput (list), ProviderError."""
    if sum((bool(wanted.account), wanted.listed is not None, wanted.domain)) != 1:
        raise UsageError("Say what to check.", "One of: --account ADDRESS, --list FILE.csv, --domain.")
    if wanted.account:
        facts = await system.account(mail_address(wanted.account))
        return Whom(Asked.ACCOUNT, facts.address, (facts.address,))
    if wanted.listed is not None:
        return Whom(Asked.LIST, wanted.listed.name, _listed(wanted.listed))
    addresses = [address async for part in system.everyone() for address in part]
    if not addresses:
        raise NotReadable("The directory of the mail system is empty.", "Give a list of accounts: --list FILE.csv")
    domains = sorted({a.rpartition("@")[2].lower() for a in addresses})
    return Whom(Asked.DOMAIN, ", ".join(domains), addresses)


def _listed(path: Path) -> Sequence[str]:
    from workbench.intake.account_list import read_accounts

    found = read_accounts(path)
    if found.left_out:
        numbers = ", ".join(str(n) for n in found.left_out[:_NAMED])
        more = f" and {len(found.left_out) - _NAMED} more" if len(found.left_out) > _NAMED else ""
        raise UnreadableInput(
            f"{clean_line(path.name)} names no account in {len(found.left_out)} of its lines (lines {numbers}{more}).",
            "Correct them or take them out: an account that is left out would look as if it was checked.",
        )
    return found.accounts
