"""Who else used an address, as far as the evidence at hand tells."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from typing import Literal

from workbench.analysis.blocks import Collateral, Use, around, collateral
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.words import Judgement

__all__ = ["collateral_of", "users_of_addresses"]

_KEPT = 4
"""Cases whose addresses are kept at hand: reading all accounts' sign-ins again for every drawing would be waste."""

_TOLD = 64
"""Collaterals that are kept at hand, of the networks that were asked about last."""

_told: dict[tuple[str, str, str, int, tuple[str, ...]], Collateral] = {}
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
    """Returns whom a block of that network would hit, and how wide it may be. Read anew only when records changed."""
    changed = desk.casefile.views.signins_changed(case.id)
    ours = desk.config.organisation.own_networks
    key = (desk.casefile.ledger_id, case.id, network, changed, ours)
    if key not in _told:
        while len(_told) >= _TOLD:
            _told.pop(next(iter(_told)))
        _told[key] = _collateral(desk, case, network, ours)
    return _told[key]


def _collateral(desk: Desk, case: Case, network: str, ours: tuple[str, ...]) -> Collateral:
    shared = desk.casefile.views.shared
    rows = shared.uses_near(case.id, _beginning(around(network)))
    uses = [Use(ip, account, _whose(own, judgement), n, ok) for ip, account, own, judgement, n, ok in rows]
    return collateral(network, uses, accounts_read=shared.accounts(case.id), own_networks=ours)


def _whose(own: int, judgement: str) -> Literal["intruder", "owner", "other"]:
    if not own:
        return "other"
    return "intruder" if judgement == Judgement.ABNORMAL else "owner"


def _beginning(network: IPv4Network | IPv6Network) -> str:
    """How the text of every address in the network begins, if only the first part of it: the rest is told apart later.

    Addresses are kept in their shortest form, which has no leading zeros.
    """
    if network.version == 4:
        whole = network.prefixlen // 8
        return "".join(f"{part}." for part in str(network.network_address).split(".")[:whole])
    first = network.network_address.exploded.split(":")[0].lstrip("0")
    return f"{first}:" if first and network.prefixlen >= 16 else ""
