"""What the receiving side's own filter wrote into a mail: nobody who sends a trap writes such a line himself.

Microsoft's headers: https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo; its spam confidence
levels: https://learn.microsoft.com/en-us/defender-office-365/anti-spam-spam-confidence-level-scl-about; its levels of
complaints: https://learn.microsoft.com/en-us/defender-office-365/anti-spam-bulk-complaint-level-bcl-about (8 and 9: a
high number). SpamAssassin's: https://spamassassin.apache.org/full/4.0.x/doc/Mail_SpamAssassin_Conf.html. rspamd's
actions: https://rspamd.com/doc/configuration/metrics.html; its scores and Proton's headers are as they were seen in
their mails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model.examined import MailReason

from .codes import reason
from .reading import Mail

__all__ = ["judge_filters"]

_SURE, _LIKELY, _COMPLAINTS = 26, 20, 8
_TRAPS = (
    "CAT:PHSH",
    "CAT:HPHISH",
    "CAT:HPHSH",
    "CAT:SPOOF",
    "CAT:UIMP",
    "CAT:DIMP",
    "CAT:BIMP",
    "CAT:MALW",
    "CAT:HSPM",
)
_SPAM = ("SFV:SPM", "SFV:SKB", "SFV:SKS", "CAT:SPM")
_FLAGS = ("x-spam-flag", "x-spam", "x-spam-status", "x-barracuda-spam-status", "x-barracuda-spam-flag", "x-bogosity")
_SCORE = re.compile(r"\[(-?\d{1,4}(?:\.\d{1,3})?) ?/ ?(\d{1,4}(?:\.\d{1,3})?)\]")
_BULK = re.compile(r"\s*BCL:[89];")
_HIGH = 8.0
"""Of rspamd's points: its own first step against a mail is at 4 to 6, and to refuse one at 15."""


def judge_filters(mail: Mail) -> Iterator[MailReason]:
    """Yields what a filter took it for, with the strongest word that one left."""
    points, told = max(_words(mail), default=(0, ""))
    if points >= _SURE:
        yield reason(
            "filter-says-spam", "The receiving server's filter is sure that it is spam or a trap.", told, points
        )
    elif points == _COMPLAINTS:
        yield reason("filter-says-spam", "Many who got mass mail from its sender complain of it.", told, points)
    elif points:
        yield reason("filter-says-spam", "A filter on its way took it for spam.", told, points)


def _words(mail: Mail) -> Iterator[tuple[int, str]]:
    headers = mail.headers
    level = headers.get("x-ms-exchange-organization-scl", 20)
    if level.isdecimal() and len(level) < 3 and int(level) >= 5:
        yield (_SURE if int(level) >= 7 else _LIKELY), f"spam confidence level {level}"
    report = headers.get("x-forefront-antispam-report", 2000).upper()
    for marks, points in ((_TRAPS, _SURE), (_SPAM, _LIKELY)):
        if any(mark in report for mark in marks):
            yield points, report[:120]
    if "RF:JunkEmail" in headers.get("x-microsoft-antispam-mailbox-delivery", 2000):
        yield _LIKELY, "delivered to the junk folder"
    if _BULK.match(headers.get("x-microsoft-antispam", 200)):
        yield _COMPLAINTS, headers.get("x-microsoft-antispam", 40)
    action = headers.get("x-pm-spam-action", 40).lower()
    if action in ("phishing", "spam"):
        yield (_SURE if action == "phishing" else _LIKELY), f"spam action {action}"
    deed = headers.get("x-rspamd-action", 40).lower()
    if deed in ("add header", "rewrite subject", "quarantine", "reject"):
        yield _LIKELY, f"rspamd's action: {deed}"
    scored = _SCORE.search(headers.get("x-spamd-result", 300))
    if scored and float(scored.group(1)) >= _HIGH:
        yield _LIKELY, f"{scored.group(1)} points"
    for name in _FLAGS:
        if headers.get(name, 50).upper().startswith(("YES", "SPAM", "TRUE")):
            yield 12, f"{name}: {headers.get(name, 100)}"
    if "spam" in headers.get("x-gmail-labels", 300).lower().replace('"', "").split(","):
        yield _LIKELY, "filed under spam"
    if mail.subject.upper().startswith(("[SPAM", "{SPAM", "***SPAM", "**SPAM", "[SUSPECTED SPAM", "[PHISH")):
        yield 12, mail.subject
