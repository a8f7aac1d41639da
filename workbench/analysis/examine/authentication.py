"""What the receiving server says it checked: SPF, DKIM, DMARC, ARC.

`Authentication-Results` is RFC 8601 (https://www.rfc-editor.org/rfc/rfc8601): its first word names the server that
says so, and only one's own server is to be believed. A sender can write such a line too; nobody forges a failure, so a
failure counts whoever says it, and a pass counts only from the server that took the mail in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from workbench.model.examined import MailReason

from .brands import brand_of_domain
from .codes import reason
from .context import Known
from .filters import judge_filters
from .hosts import FREE_MAIL, owner_of
from .reading import Mail

__all__ = ["checks_of", "confirmed", "judge_authentication"]

_RESULT = re.compile(r"\b(spf|dkim|dmarc|arc|compauth)\s{0,5}=\s{0,5}([a-z]{3,12})", re.IGNORECASE)
_SIGNED = re.compile(r"header\.(?:d|i)\s{0,5}=\s{0,5}@?([\w.-]{1,255})", re.IGNORECASE)
_BY = re.compile(r"\bby\s{1,5}([\w.-]{1,255})")
_FAILED = frozenset({"fail", "hardfail", "permerror"})
_NOTHING_PASSES = 16
"""Points of a failure where no other check passes either."""


def checks_of(mail: Mail, known: Known) -> tuple[dict[str, str], str, bool]:
    """Returns the results by method, who says so, and whether that is a server to believe."""
    lines = mail.headers.all("authentication-results", 8000)
    server = _server(lines[0]) if lines else ""
    found: dict[str, str] = {}
    # One server may write a line for each check: those that bear its name and stand together are its word.
    for line in takewhile(lambda text: _server(text) == server, lines[:10]):
        for method, result in _RESULT.findall(line)[:20]:
            method, result = method.lower(), result.lower()
            # Several signatures: one that holds is enough.
            if method not in found or result == "pass":
                found[method] = result
    if "spf" not in found:
        spf = mail.headers.get("received-spf", 500).split(" ")[0].lower().strip(":;")
        if spf in ("pass", "fail", "softfail", "neutral", "none", "permerror", "temperror"):
            found["spf"] = spf
    return found, server, bool(lines) and _believed(mail, server, known)


def _server(line: str) -> str:
    """The name that a line begins with; Microsoft's servers leave theirs out."""
    name = line.partition(";")[0].split(" ")[0].strip()
    return "" if "=" in name else name.lower()


def _believed(mail: Mail, server: str, known: Known) -> bool:
    """The name is that of a server that took it in, above all others, or of one of the organisation's own."""
    takers = [m.group(1).lower() for r in mail.headers.all("received", 1000)[:3] if (m := _BY.search(r))]
    own = [*known.domains, *(owner_of(t) for t in takers if "." in t)]
    if not server:
        return any(t.endswith((".outlook.com", ".office365.com")) for t in takers)
    return owner_of(server.lower()) in {owner_of(d) for d in own}


def judge_authentication(mail: Mail, known: Known) -> Iterator[MailReason]:
    """Yields what the checks speak for. Nothing is said where no server left a word."""
    found, server, believed = checks_of(mail, known)
    told = ", ".join(f"{method} {result}" for method, result in found.items())
    by = f"{told} (says {server or 'the receiving server'})"
    filtered = tuple(judge_filters(mail))
    passes = bool({"pass", "bestguesspass"} & {found.get("spf"), found.get("dkim"), found.get("dmarc")})
    if found.get("dmarc") in _FAILED or found.get("compauth") == "fail":
        points = None if passes else _NOTHING_PASSES
        yield reason("authentication-failed", "It fails the check that its From is real (DMARC).", by, points)
    elif found.get("spf") in (*_FAILED, "softfail"):
        yield reason("spf-failed", "The server it came from may not send for that domain (SPF).", by)
    elif found.get("dkim") in _FAILED and found.get("spf") != "pass":
        yield reason("dkim-failed", "Its signature does not hold (DKIM). Mailing lists cause this too.", by)
    elif found and not passes:
        points = None if {"spf", "dkim"} <= found.keys() else 5
        yield reason("not-authenticated", "No check shows that its From is real.", by, points)
    elif believed and _aligned(mail, found) and mail.sender.domain not in FREE_MAIL:
        brand = brand_of_domain(mail.sender.domain)
        code = "authenticated-brand" if brand and found.get("dmarc") == "pass" else "authenticated"
        # A filter knew this too, and said what it said.
        points = 0 if filtered and code == "authenticated" else None
        yield reason(code, f"The receiving server confirms that it came from {mail.sender.domain}.", by, points)
    yield from filtered


def confirmed(mail: Mail, known: Known) -> bool | None:
    """Tells whether the receiving server confirms the domain in From; None where no server left a word."""
    found, _, believed = checks_of(mail, known)
    return (believed and _aligned(mail, found)) if found else None


def _aligned(mail: Mail, found: dict[str, str]) -> bool:
    """A check passed, and for the domain that stands in From."""
    if found.get("dmarc") == "pass":
        return True
    line = " ".join(mail.headers.all("authentication-results", 8000)[:10])
    signed = {owner_of(d.lower()) for d in _SIGNED.findall(line)[:10]} if found.get("dkim") == "pass" else set()
    envelope = owner_of(mail.return_path.rpartition("@")[2]) if found.get("spf") == "pass" else ""
    return owner_of(mail.sender.domain) in {*signed, envelope}
