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
from .hosts import FREE_MAIL, owner_of
from .reading import Mail

__all__ = ["checks_of", "judge_authentication"]

_RESULT = re.compile(r"\b(spf|dkim|dmarc|arc|compauth)\s{0,5}=\s{0,5}([a-z]{3,12})", re.IGNORECASE)
_SIGNED = re.compile(r"header\.(?:d|i)\s{0,5}=\s{0,5}@?([\w.-]{1,255})", re.IGNORECASE)
_BY = re.compile(r"\bby\s{1,5}([\w.-]{1,255})")
_FAILED = frozenset({"fail", "hardfail", "permerror"})


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
    if found.get("dmarc") in _FAILED or found.get("compauth") == "fail":
        yield reason("authentication-failed", "It fails the check that its From is real (DMARC).", by)
    elif found.get("spf") in (*_FAILED, "softfail"):
        yield reason("spf-failed", "The server it came from may not send for that domain (SPF).", by)
    elif found.get("dkim") in _FAILED and found.get("spf") != "pass":
        yield reason("dkim-failed", "Its signature does not hold (DKIM). Mailing lists cause this too.", by)
    elif found and not {"pass", "bestguesspass"} & {found.get("spf"), found.get("dkim"), found.get("dmarc")}:
        yield reason("not-authenticated", "No check shows that its From is real.", by)
    elif believed and _aligned(mail, found) and mail.sender.domain not in FREE_MAIL:
        brand = brand_of_domain(mail.sender.domain)
        code = "authenticated-brand" if brand and found.get("dmarc") == "pass" else "authenticated"
        yield reason(code, f"The receiving server confirms that it came from {mail.sender.domain}.", by)
    yield from _filters(mail)


def _aligned(mail: Mail, found: dict[str, str]) -> bool:
    """A check passed, and for the domain that stands in From."""
    if found.get("dmarc") == "pass":
        return True
    line = " ".join(mail.headers.all("authentication-results", 8000)[:10])
    signed = {owner_of(d.lower()) for d in _SIGNED.findall(line)[:10]} if found.get("dkim") == "pass" else set()
    envelope = owner_of(mail.return_path.rpartition("@")[2]) if found.get("spf") == "pass" else ""
    return owner_of(mail.sender.domain) in {*signed, envelope}


def _filters(mail: Mail) -> Iterator[MailReason]:
    """What the receiving side's own filter wrote into the mail."""
    headers = mail.headers
    scl = headers.get("x-ms-exchange-organization-scl", 20)
    report = headers.get("x-forefront-antispam-report", 2000).upper()
    flagged = headers.get("x-spam-flag", 20).upper().startswith("YES") or headers.get(
        "x-spam-status", 50
    ).upper().startswith("YES")
    action = headers.get("x-pm-spam-action", 40).lower()
    if action in ("phishing", "spam"):
        yield reason(
            "filter-says-spam", f"The receiving server's filter took it for {action}.", f"spam action {action}"
        )
    elif scl.isdecimal() and int(scl) >= 5:
        yield reason(
            "filter-says-spam", "The receiving server's filter took it for spam.", f"spam confidence level {scl}"
        )
    elif any(mark in report for mark in ("CAT:PHSH", "CAT:HPHISH", "CAT:SPOOF", "SFV:SPM")):
        yield reason("filter-says-spam", "The receiving server's filter took it for spam or phishing.", report[:120])
    elif flagged or "***SPAM" in mail.subject.upper() or mail.subject.upper().startswith(("[SPAM", "{SPAM")):
        yield reason(
            "filter-says-spam",
            "A filter on its way took it for spam.",
            headers.get("x-spam-status", 120) or mail.subject,
        )
