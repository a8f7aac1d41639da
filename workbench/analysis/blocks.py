"""What may be blocked, and whom a block would hit."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Literal, NamedTuple

from workbench.model.base import Thing

from .networks import Network, parse_networks
from .wording import and_list, count

__all__ = ["SHARED", "BlockCheck", "Collateral", "Use", "Width", "around", "check_block", "collateral"]

SHARED = 3
"""Other accounts from which an address looks like a shared exit."""


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


class Use(NamedTuple):
    """One account's records from one address."""

    ip: str
    account: str
    whose: Literal["intruder", "owner", "other"]
    """The case's own account, abnormal sign-ins or the rest of them; or another account."""
    records: int
    successes: int


class Width(Thing):
    """Who uses the network of one prefix around an address."""

    network: str
    accounts: int = 0
    """Other accounts."""
    records: int = 0
    """Of other accounts."""
    owner_records: int = 0
    """Of the case's own account, those judged abnormal left out."""
    refused: str = ""
    """Why it may not be blocked, whoever uses it."""

    @property
    def free(self) -> bool:
        """Nobody but the intruder was seen there, and it may be blocked."""
        return not (self.accounts or self.owner_records or self.refused)


class Collateral(Thing):
    """Who else uses a network, as far as the evidence at hand tells."""

    network: str
    other_accounts: tuple[str, ...] = ()
    signins: int = 0
    """Records of other accounts from the network."""
    owner_signins: int = 0
    """Successful sign-ins of the case's own account from the network, those judged abnormal left out."""
    accounts_read: int = 0
    """Of how many accounts evidence was read."""
    widths: tuple[Width, ...] = ()
    """The address by itself and the networks around it, narrowest first."""
    sentence: str


_WIDTHS = {4: (32, 24), 6: (128, 64, 48)}


def around(network: str) -> Network:
    """Returns the widest network that is looked at around an address or network: /24, or /48 for IPv6.

    Raises UsageError where it is no network.
    """
    (wanted,) = parse_networks((network,))
    widest = _WIDTHS[wanted.version][-1]
    return wanted if wanted.prefixlen <= widest else wanted.supernet(new_prefix=widest)


def collateral(
    network: str, uses: Iterable[Use], *, accounts_read: int, own_networks: Iterable[str] = ()
) -> Collateral:
    """Says whom a block of `network` (CIDR or an address) would hit besides the intruder, and how wide it may be.

    `uses`: of every address in `around(network)`. `accounts_read`: how many accounts the evidence holds.
    `own_networks`: the office's and the VPN's, CIDR. Raises UsageError where it is no network.
    """
    (wanted,) = parse_networks((network,))
    placed = [(address, use) for use in uses if (address := _address(use.ip)) is not None]
    hits = [use for address, use in placed if address in wanted]
    others = [use for use in hits if use.whose == "other"]
    names = sorted({use.account for use in others})
    own = tuple(own_networks)
    widths = tuple(_width(n, placed, own) for n in _networks_around(wanted))
    return Collateral(
        network=str(wanted),
        other_accounts=tuple(names),
        signins=sum(use.records for use in others),
        owner_signins=sum(use.successes for use in hits if use.whose == "owner"),
        accounts_read=accounts_read,
        widths=widths,
        sentence=_sentence(names, others, accounts_read) + _advice(widths, accounts_read),
    )


def _address(ip: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(ip)
    except ValueError:
        return None


def _networks_around(wanted: Network) -> list[Network]:
    narrower = [w for w in _WIDTHS[wanted.version] if w < wanted.prefixlen]
    return [wanted, *(wanted.supernet(new_prefix=width) for width in narrower)]


def _width(
    network: Network, placed: list[tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, Use]], own: tuple[str, ...]
) -> Width:
    there = [use for address, use in placed if address in network]
    return Width(
        network=str(network),
        accounts=len({use.account for use in there if use.whose == "other"}),
        records=sum(use.records for use in there if use.whose == "other"),
        owner_records=sum(use.records for use in there if use.whose == "owner"),
        refused=check_block(str(network), own_networks=own).refused,
    )


def _sentence(names: list[str], others: list[Use], accounts_read: int) -> str:
    if not accounts_read:
        return "No sign-in has been read: who else uses it is not known."
    if accounts_read == 1:
        return "Only this account's sign-ins were read: who else uses it is not known."
    base = f"Sign-ins of {count(accounts_read, 'account')} were read."
    if not names:
        return f"{base} No other account has a record from it."
    records, got_in = sum(use.records for use in others), sum(use.successes for use in others)
    shared = " It looks like a shared exit: ask first." if len(names) >= SHARED else ""
    return f"{base} {and_list(names)} used it too: {count(records, 'record')}, {got_in} with success.{shared}"


def _advice(widths: tuple[Width, ...], accounts_read: int) -> str:
    """How wide the block may be, with the numbers: the widest network in which nobody else was seen."""
    if accounts_read < 2:
        return " Block the address by itself, no wider."
    seen = "; ".join(f"{w.network}: {_seen(w)}" for w in widths)
    free = [w for w in widths if w.free]
    # A network around one that is not free can't be free either: the last free one is the widest.
    end = f"No wider than {free[-1].network}." if free else "Whatever its width, a block hits somebody else."
    return f" {seen}. {end}"


def _seen(width: Width) -> str:
    parts = [f"{count(width.accounts, 'other account')} ({count(width.records, 'record')})"] if width.accounts else []
    parts += [f"{count(width.owner_records, 'record')} of the owner"] if width.owner_records else []
    parts += ["may not be blocked"] if width.refused else []
    return ", ".join(parts) or "nobody else"
