"""IP addresses as logs write them, brought to one form."""

from __future__ import annotations

import ipaddress
import re

from .remembered import remembered

__all__ = ["normalise_ip"]

_BRACKETED = re.compile(r"\[([0-9A-Fa-f:.%\w]+)\](?::\d+)?")
_WITH_PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?")
_LEADING = re.compile(r"\[?[0-9A-Fa-f:.]+(?:%\w+)?(?:\](?::\d+)?)?")


def normalise_ip(text: str) -> str | None:
    """Returns the address in `text` without port, brackets or zone id; None where there is none.

    Takes `192.0.2.1:443`, `[2001:db8::1]:993`, `::ffff:192.0.2.1` and an address with a place in
    brackets behind it. Of a list, as proxies write it, the first address counts: the client's.
    """
    return _known(text)


def _normalised(text: str) -> str | None:
    found = _LEADING.match(text.strip())
    if found is None:
        return None
    token = found.group()
    bracketed = _BRACKETED.fullmatch(token)
    plain = bracketed.group(1) if bracketed else token.strip("[]").rstrip(".")
    with_port = _WITH_PORT.fullmatch(plain)
    return _canonical(with_port.group(1) if with_port else plain)


_known = remembered(_normalised)


def _canonical(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
