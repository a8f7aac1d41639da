"""Where an API may be: an encrypted address, or one on this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from workbench.model.errors import UsageError

__all__ = ["address_of", "is_here", "typed_address"]


def address_of(base: str) -> SplitResult:
    """Returns the parts of an API's address. Raises UsageError where a secret may not be sent there."""
    try:
        parts = urlsplit(base)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.username or parts.query)
    except ValueError:  # a bracket that is not closed
        usable = False
    if not usable:
        raise UsageError(f"'{base}' is no address of an API.", "It has the form https://mail.example.com:8080")
    if parts.scheme == "http" and not is_here(parts.hostname or ""):
        raise UsageError(
            f"'{base}' is not encrypted: keys and mails could be read on the way.",
            "Use https, or an encrypted tunnel that ends on this machine (http://127.0.0.1:…).",
        )
    return parts


def typed_address(base: str) -> str:
    """Checks an address where it is typed. Raises ValueError."""
    try:
        address_of(base)
    except UsageError as error:
        raise ValueError(f"{error.title} {error.hint}") from error
    return base


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
