"""Who else used an address, as far as the evidence at hand tells."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.analysis.blocks import Collateral, collateral
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.signins import SignIn

__all__ = ["collateral_of", "users_of_addresses"]

_KEPT = 4
"""Cases whose addresses are kept at hand: reading all accounts' sign-ins again for every drawing would be waste."""

_cache: dict[tuple[str, str, tuple[str, ...], int], Mapping[str, frozenset[str]]] = {}


def users_of_addresses(desk: Desk, case: Case, addresses: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Returns, for each address, the accounts that got in from it. Read anew only when the records have changed."""
    views = desk.casefile.views
    key = (desk.casefile.ledger_id, case.id, addresses, views.signins_changed(case.id))
    if key not in _cache:
        while len(_cache) >= _KEPT:
            _cache.pop(next(iter(_cache)))
        _cache[key] = views.users_of(case.id, addresses)
    return _cache[key]


def collateral_of(desk: Desk, case: Case, network: str) -> Collateral:
    """Returns whom a block of that network would hit."""
    return collateral(network, _everybody(desk, case), account=case.account, account_id=case.account_id)


def _everybody(desk: Desk, case: Case) -> tuple[SignIn, ...]:
    return tuple(record.signin for record in desk.casefile.views.signins(case.id, all_accounts=True))
