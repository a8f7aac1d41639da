"""What stands out about where a link leads. Nothing is looked up."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from workbench.model.mailprint import plain_letters

__all__ = ["PUBLIC_SERVICES", "domain_of", "is_outside", "looks_like", "odd_link"]

PUBLIC_SERVICES = frozenset(
    [
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "yahoo.com",
        "icloud.com",
        "live.com",
        "qq.com",
        "163.com",
        "126.com",
        "proton.me",
        "protonmail.com",
    ]
)
"""Public mail services: their domain belongs to no organisation, so a neighbour there is outside."""
_SHORTENERS = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "is.gd",
        "ow.ly",
        "cutt.ly",
        "rebrand.ly",
        "rb.gy",
        "shorturl.at",
        "tiny.cc",
        "buff.ly",
        "t.cn",
        "url.cn",
        "dwz.cn",
        "suo.im",
        "sohu.gg",
    ]
)
_ASKS_FOR_PASSWORD = (
    "login",
    "signin",
    "sign-in",
    "logon",
    "verify",
    "webmail",
    "owa",
    "password",
    "secure",
    "account",
)


def domain_of(address: str) -> str:
    """Returns the domain of a mail address, in lower case."""
    return address.strip().rpartition("@")[2].lower().rstrip(".>")


def is_outside(address: str, org_domains: Iterable[str]) -> bool:
    """Tells whether a mail address, or a host, lies outside the organisation's domains and their subdomains."""
    domain = domain_of(address)
    return not any(domain == own.lower() or domain.endswith("." + own.lower()) for own in org_domains if own)


def odd_link(target: str, org_domains: Iterable[str]) -> str:
    """Returns what is odd about a link's target (host and path), as a phrase; empty where nothing is."""
    host, _, path = target.partition("/")
    host = host.lower()
    own = tuple(org_domains)
    if not is_outside(host, own):
        return ""
    if _is_address(host):
        return "leads to a bare address"
    if any(label.startswith("xn--") for label in host.split(".")) or not host.isascii():
        return "has letters of another script in its host name"
    if host.removeprefix("www.") in _SHORTENERS:
        return "is shortened: where it leads can't be seen"
    if any(looks_like(host, domain) for domain in own):
        return "imitates the organisation's own name"
    if any(word in path.lower() or word in host for word in _ASKS_FOR_PASSWORD):
        return "leads to a page that asks for a password, by its name"
    return ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.isdecimal() or host.startswith("0x")
    return True


_SAME_LOOK = str.maketrans("01345", "oleas")


def looks_like(domain: str, real: str) -> bool:
    """Tells whether a domain imitates another: equal but for one letter, swapped letters, digits for letters,

    signs, or the real name within a longer one ("example-pay.net" for "example.com").
    """
    one, two = plain_letters(domain).lower(), plain_letters(real).lower()
    if one == two or one.endswith("." + two):
        return domain.lower() != real.lower() and not domain.lower().endswith("." + real.lower())
    name, true = _main_label(one), _main_label(two)
    if len(true) < 5:
        return False
    folded = name.translate(_SAME_LOOK).replace("rn", "m").replace("vv", "w")
    own = true.translate(_SAME_LOOK).replace("rn", "m").replace("vv", "w")
    if name == true:
        return False  # another ending only: example.org is somebody else's honest name as often as not
    return folded.replace("-", "") == own.replace("-", "") or _one_edit(name, true) or true in name.split("-")


def _main_label(domain: str) -> str:
    labels = domain.split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in ("com", "co", "net", "org", "gov", "edu", "ac"):
        return labels[-3]
    return labels[-2] if len(labels) > 1 else domain


def _one_edit(one: str, two: str) -> bool:
    if abs(len(one) - len(two)) > 1 or one == two:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rest, other = one[start:], two[start:]
    swapped = len(rest) > 1 and len(other) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
