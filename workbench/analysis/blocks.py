"""What may be blocked, and whom a block would hit."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from workbench.model.base import Thing
from workbench.model.signins import SignIn

from .history import Who, account_key
from .networks import Network, inside, parse_networks
from .wording import and_list, count

__all__ = ["BlockCheck", "Collateral", "check_block", "collateral"]


class BlockCheck(Thing):
    """Whether a network may be blocked."""

    network: str
    """In CIDR form; as given where it is no network."""
    refused: str = ""
    """Why it may not; empty: it may."""

    @property
    def ok(self) -> bool:
        """It may be blocked."""
        return not self.refused


_CGNAT = ipaddress.ip_network("100.64.0.0/10")
_DOCUMENTATION = tuple(
    ipaddress.ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
)
"""Reserved for examples (RFC 5737, RFC 3849, RFC 9637): the practice tenant lives there, so they may be blocked."""


def check_block(
    network: str, *, own_networks: Iterable[str] = (), min_prefix_v4: int = 24, min_prefix_v6: int = 48
) -> BlockCheck:
    """Checks one address or network before it is proposed for a block. `own_networks`: office's and VPN's, CIDR."""
    try:
        wanted = ipaddress.ip_network(network.strip(), strict=False)
    except ValueError:
        return BlockCheck(network=network, refused="it is no network: write it like 203.0.113.7/32 or 2001:db8::/64")
    return BlockCheck(network=str(wanted), refused=_refusal(wanted, own_networks, min_prefix_v4, min_prefix_v6))


def _refusal(wanted: Network, own_networks: Iterable[str], min_v4: int, min_v6: int) -> str:
    minimum = min_v4 if wanted.version == 4 else min_v6
    if wanted.prefixlen == 0:
        return "it is every address there is: nobody could sign in"
    if own := _own(wanted, own_networks):
        return f"it overlaps the organisation's own network {own}: your own people would be locked out"
    special = _special(wanted)
    if special:
        return special
    if wanted.prefixlen < minimum:
        return f"it is too wide: /{wanted.prefixlen} hits strangers; /{minimum} is the widest that is blocked here"
    return ""


def _own(wanted: Network, own_networks: Iterable[str]) -> str:
    for text in own_networks:
        own = ipaddress.ip_network(text.strip(), strict=False)
        if own.version == wanted.version and own.overlaps(wanted):
            return str(own)
    return ""


def _special(wanted: Network) -> str:
    mapped = wanted.network_address.ipv4_mapped if isinstance(wanted, ipaddress.IPv6Network) else None
    if mapped:
        return f"it is the IPv4 address {mapped} in IPv6 writing: block that instead"
    if wanted.is_unspecified or wanted.network_address.is_unspecified:
        return "it is no address that anybody signs in from"
    if wanted.is_loopback:
        return "it is a loopback address: the mail server itself"
    if wanted.is_link_local:
        return "it is a link-local address: it never leaves its own cable"
    if wanted.is_multicast:
        return "it is a multicast address: nobody signs in from it"
    if wanted.version == 4 and wanted.overlaps(_CGNAT):
        return "it is shared by a provider's customers (100.64.0.0/10): it says nothing about who signed in"
    if wanted.is_reserved:
        return "it is a reserved address: nobody signs in from it"
    documentation = any(wanted.version == d.version and wanted.overlaps(d) for d in _DOCUMENTATION)
    if wanted.is_private and not documentation:
        return "it is a private address: it belongs to a network of your own"
    return ""


class Collateral(Thing):
    """Who else uses a network, as far as the evidence at hand tells."""

    network: str
    other_accounts: tuple[str, ...] = ()
    signins: int = 0
    """Records of other accounts from the network."""
    owner_signins: int = 0
    """Successful sign-ins of the case's own account from the network."""
    accounts_read: int = 0
    """Of how many accounts evidence was read."""
    sentence: str


def collateral(network: str, signins: Iterable[SignIn], *, account: str, account_id: str | None = None) -> Collateral:
    """Says whom a block of `network` (CIDR or an address) would hit besides this account.

    Raises UsageError where it is no network.
    """
    records = tuple(signins)
    (wanted,) = parse_networks((network,))
    who = Who.find(records, account, account_id)
    read = {"" if who.owns(s) else account_key(s) for s in records}
    hits = [s for s in records if s.ip and inside(s.ip, (wanted,))]
    others = [s for s in hits if not who.owns(s)]
    names = {account_key(s): s.account for s in others}
    return Collateral(
        network=str(wanted),
        other_accounts=tuple(sorted(names.values())),
        signins=len(others),
        owner_signins=sum(s.success is True for s in hits if who.owns(s)),
        accounts_read=len(read),
        sentence=_sentence(sorted(names.values()), others, read),
    )


def _sentence(names: list[str], others: list[SignIn], read: set[str]) -> str:
    if not read:
        return "No sign-in has been read: who else uses it is not known."
    if not read - {""}:
        return "Only this account's sign-ins were read: who else uses it is not known."
    base = f"Sign-ins of {count(len(read), 'account')} were read."
    if not names:
        return f"{base} No other account has a record from it."
    got_in = sum(s.success is True for s in others)
    return f"{base} {and_list(names)} used it too: {count(len(others), 'record')}, {got_in} with success."
