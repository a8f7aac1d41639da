"""Accounts that were hit more than once, and networks that came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbench.model.counted import AccountRow, AddressRow
from workbench.model.figures import AccountCount, NetworkFigure

from .networks import network_of

__all__ = ["repeat_accounts", "repeat_networks"]


def repeat_accounts(rows: Iterable[AccountRow]) -> tuple[AccountCount, ...]:
    """Returns the accounts with more than one case, the most cases first.

    Rows are of one account where they share the provider's id, or the address and no two ids speak against it.
    """
    ids_of: dict[str, set[str]] = defaultdict(set)
    rows = tuple(rows)
    for row in rows:
        if row.account_id:
            ids_of[row.account].add(row.account_id)
    groups: dict[str, list[AccountRow]] = defaultdict(list)
    for row in rows:
        known = row.account_id or (next(iter(ids_of[row.account])) if len(ids_of[row.account]) == 1 else "")
        groups[f"id {known}" if known else f"address {row.account}"].append(row)
    found = [_account(group) for group in groups.values()]
    return tuple(sorted((a for a in found if a.cases > 1), key=lambda a: (-a.cases, a.account)))


def _account(group: list[AccountRow]) -> AccountCount:
    latest = max(group, key=lambda row: row.last)
    return AccountCount(
        account=latest.account,
        cases=sum(row.cases for row in group),
        real=sum(row.real for row in group),
        last=latest.last,
    )


def repeat_networks(rows: Iterable[AddressRow]) -> tuple[NetworkFigure, ...]:
    """Returns the networks that abnormal sign-ins came from in more than one case, the most cases first."""
    cases: dict[str, set[str]] = defaultdict(set)
    accounts: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        network = network_of(row.ip)
        cases[network].add(row.case_id)
        accounts[network].add(row.account)
    found = [NetworkFigure(network=n, cases=len(cases[n]), accounts=len(accounts[n])) for n in cases]
    return tuple(sorted((f for f in found if f.cases > 1), key=lambda f: (-f.cases, f.network)))
