"""What Microsoft's records share: fields in any case, lists of names and values, addresses, Microsoft's own services.

Common schema: https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema
It documents `CreationTime` as UTC (though no zone stands in it), the numbers of `UserType`, and that `ClientIP` may be
the address of a trusted application that acts for the user, not the one of the user's device.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from workbench.model.addresses import normalise_ip
from workbench.model.remembered import remembered

from .jsontext import lenient

__all__ = [
    "Address",
    "Fields",
    "Shapes",
    "is_service",
    "lower_keys",
    "named_values",
    "object_in",
    "objects_in",
    "parsed",
    "source_address",
    "text_of",
]

Fields = Mapping[str, Any]
"""A record by the names of its fields in lower case: exports disagree about capitals."""

_KNOWN_SHAPES = 1024
_LARGEST_SHAPE = 8192
"""Characters of all names of a record; what is remembered must stay small."""
_NOTHING = frozenset({"", "null", "<null>", "none", "not available", "n/a", "unknown", "-"})
_LONGEST_NOTHING = max(map(len, _NOTHING))
_SERVICE_TYPES = frozenset({"3", "4", "5", "6", "7", "8"})
"""DcAdmin, System, Application, ServicePrincipal, CustomPolicy, SystemPolicy."""
_SERVICE_NAMES = ("nt authority\\", "nt service\\", "s-1-5-", "serviceprincipal_", "spn:", "app@sharepoint")
_INNER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::/127",
        "fc00::/7",
        "fe80::/10",
    )
)
"""Addresses that no client on the internet has (RFC 1122, 1918, 3927, 4193, 4291, 6598)."""


class Address(NamedTuple):
    """Where a record says that it came from."""

    ip: str | None
    inner: str = ""
    """An address within Microsoft's own network that stood there instead."""
    odd: bool = False
    """Something stood there that is no address."""


def lower_keys(record: Mapping[Any, Any]) -> dict[str, Any]:
    """Returns the record by lower-case names without blanks around them."""
    return dict(zip(_lower.names(tuple(record)), record.values(), strict=True))


def object_in(value: Any) -> dict[str, Any]:
    """Returns the fields of an object by lower-case names; none where it is no object."""
    return lower_keys(value) if isinstance(value, dict) else {}


def objects_in(value: Any) -> list[dict[str, Any]]:
    """Returns the objects of a list, each by lower-case names; none where it is no list."""
    return [lower_keys(entry) for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


class Shapes:
    """Remembers how the names of a record's fields read in one form: an export has few shapes of record."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = form
        self._known: dict[tuple[Any, ...], tuple[str, ...]] = {}

    def names(self, written: tuple[Any, ...]) -> tuple[str, ...]:
        """Returns the names, in their order."""
        found = self._known.get(written)
        if found is None:
            found = tuple(self._form(str(name)) for name in written)
            if sum(map(len, found)) <= _LARGEST_SHAPE:
                if len(self._known) >= _KNOWN_SHAPES:
                    self._known.clear()
                self._known[written] = found
        return found


@remembered
def _folded(name: str) -> str:
    return name.strip().casefold()


_lower = Shapes(_folded)


def text_of(value: Any) -> str:
    """Returns a plain value as text without blanks around it; nothing for what is no plain value or says nothing."""
    if isinstance(value, str):
        text = value.strip()
        return text if len(text) > _LONGEST_NOTHING else _said(text)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else ""


@lru_cache(maxsize=4096)
def _said(short: str) -> str:
    return "" if short.casefold() in _NOTHING else short


def parsed(value: Any) -> Any:
    """Returns what a text holds as JSON; the value itself where it is no such text."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return lenient(value)
    except (ValueError, RecursionError):
        return value


def named_values(value: Any, *keys: str) -> dict[str, str]:
    """Returns a list of names and values by lower-case names; the values under the first of `keys` that is there.

    Takes `[{"Name": …, "Value": …}]`, a plain object, and either of them as text, as SIEMs store it.
    """
    read = parsed(value)
    found = None if keys else _as_documented(read)
    if found is None:
        found = {}
        for name, content in _pairs(read, keys or ("value",)):
            found.setdefault(_folded(name), content)
    return found


def _as_documented(value: Any) -> dict[str, str] | None:
    """Every entry is a `Name` and a `Value`, each name once; None where it is anything else."""
    if not isinstance(value, list):
        return None
    try:
        found = {_folded(entry["Name"]): _plain(entry["Value"]) for entry in value}
    except (KeyError, TypeError, AttributeError):
        return None
    return found if len(found) == len(value) else None


def _pairs(value: Any, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        fields = lower_keys(value)
        if "name" not in fields:
            yield from ((name, _plain(content)) for name, content in fields.items())
            return
        value = [value]
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict):
            fields = lower_keys(entry)
            name = fields.get("name", fields.get("displayname"))
            content = next((fields[key] for key in keys if key in fields), "")
            if isinstance(name, str):
                yield name, _plain(content)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return text_of(value)


def source_address(*values: Any) -> Address:
    """Returns the first address among the values: `192.0.2.1:443`, `[2001:db8::1]:443` and the like."""
    inner, odd = "", False
    for value in values:
        text = text_of(value)
        if not text:
            continue
        ip, is_inner = _looked_at(text)
        if ip is None:
            odd = True
        elif not is_inner:
            return Address(ip)
        else:
            inner = inner or ip
    return Address(None, inner, odd and not inner)


@remembered
def _looked_at(text: str) -> tuple[str | None, bool]:
    ip = normalise_ip(text)
    if ip is None:
        return None, False
    address = ipaddress.ip_address(ip)
    return ip, any(address.version == network.version and address in network for network in _INNER)


def is_service(user: str, user_type: str) -> bool:
    """Tells from the record itself whether a service acted: `NT AUTHORITY\\SYSTEM`, a user type that is no person's."""
    return user_type in _SERVICE_TYPES or user.casefold().startswith(_SERVICE_NAMES)
