"""What each vendor's log can never show, however it was exported: one sentence each, with the page that says so.

A sentence without a page rests on what real logs hold; no page of the vendor was found that confirms it.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["DOVECOT", "DOVECOT_EVENTS", "ENTRA", "EXMAIL", "GOOGLE_LOGIN", "POSTFIX", "UNIFIED_AUDIT", "BlindSpot"]


class BlindSpot(NamedTuple):
    """Something that a log can't show."""

    sentence: str
    page: str = ""
    """The vendor's page, an https address; empty: not confirmed by one."""

    def __str__(self) -> str:
        return f"{self.sentence} ({self.page})" if self.page else self.sentence


_MS = "https://learn.microsoft.com"
_REFERENCE = "https://metacpan.org/pod/QQ::exmail::log"
"""A copy of the vendor's reference."""

GOOGLE_LOGIN = (
    BlindSpot(
        "Google keeps these records for 180 days.",
        "https://developers.google.com/admin-sdk/reports/v1/guides/manage-audit-login",
    ),
    BlindSpot(
        "They appear some time after the event, in rare cases much later or not at all.",
        "https://support.google.com/a/answer/7061566",
    ),
    BlindSpot(
        "Most sign-ins of mail programs (IMAP, POP, SMTP) do not stand in this log: only suspicious attempts do.",
        "https://support.google.com/a/answer/4580120",
    ),
    BlindSpot("Like attempts within a short time are written as one record: failures can't be counted exactly."),
    BlindSpot("A session taken over with a stolen cookie leaves no record here."),
)
UNIFIED_AUDIT = (
    BlindSpot(
        "Microsoft keeps these records for 180 days (a year with Audit Premium).",
        f"{_MS}/purview/audit-solutions-overview",
    ),
    BlindSpot(
        "They appear an hour or more after the event, and no time is guaranteed.",
        f"{_MS}/purview/audit-search",
    ),
    BlindSpot(
        "Tokens that a program renews by itself stand in Entra's log of non-interactive sign-ins: take that in too."
    ),
    BlindSpot("The address may be the one of a service that acted for the user, not the one of the user's device."),
    BlindSpot(
        "One search by PowerShell gives at most 50,000 records: compare the rows here with what the search showed."
    ),
)
ENTRA = (
    BlindSpot(
        "Entra keeps these records for 30 days (7 without a P1 or P2 licence); they appear some time after the event.",
        f"{_MS}/entra/identity/monitoring-health/reference-reports-data-retention",
    ),
    BlindSpot("A token that was stolen and is used without being renewed leaves no record here."),
    BlindSpot("It holds no changes to the account: take in the unified audit log as well."),
)
EXMAIL = (
    BlindSpot("Exmail's login log doesn't say whether a login succeeded: it has no such field.", _REFERENCE),
    BlindSpot(
        "Exmail's login log doesn't tell IMAP, POP and Exchange apart, and names no device or program.", _REFERENCE
    ),
)
DOVECOT_EVENTS = (
    BlindSpot(
        "The export holds only the events that the server's configuration names; others happened unseen.",
        "https://doc.dovecot.org/2.3/configuration_manual/event_export/",
    ),
    BlindSpot("Webmail appears with the address of the webmail server."),
)
DOVECOT = (
    BlindSpot(
        "Dovecot's log shows logins to IMAP, POP3, submission and ManageSieve only: webmail appears with the address "
        "of the webmail server, and what was read, sent or changed does not appear."
    ),
    BlindSpot(
        "It reaches back as far as the server keeps rotated files; a session that stays open leaves one line only."
    ),
)
POSTFIX = (
    BlindSpot(
        "Postfix writes a successful login only when a message is handed over: a login that sends nothing "
        "leaves no line."
    ),
    BlindSpot(
        "Postfix shows what was sent through it with a password; what webmail sends for a user bears webmail's address."
    ),
)
