"""Every reason that an examination knows, with its points: the table that the finding is added up from.

A point is a tenth of a natural logarithm of odds: ten points make a trap 2.7 times as likely, or as unlikely. The
reasons are taken as independent, which they are not quite; where two tell the same thing only one is given.
The points were set by hand and tried on mail that is not kept here.
"""

from __future__ import annotations

from workbench.model.examined import MailReason
from workbench.model.text import clean_line, shorten

__all__ = ["CODES", "SUSPICIOUS_FROM", "THIN_BY_LENGTH", "THIN_BY_LINKS", "UNCLEAR_FROM", "reason"]

SUSPICIOUS_FROM, UNCLEAR_FROM = 23, 15
"""Points from which a mail is called suspicious, and from which it is unclear."""

CODES: dict[str, int] = {
    # Who it says it is from
    "name-is-other-address": 14,
    "name-borrows-brand": 22,
    "name-borrows-own-domain": 28,
    "name-disguised": 24,
    "name-is-an-office": 9,
    "name-is-a-domain": 8,
    "name-is-own-person": 10,
    "domain-imitates-own": 24,
    "domain-borrows-brand": 24,
    "domain-odd": 8,
    "domain-mixed-script": 22,
    "no-sender": 6,
    "answers-go-elsewhere": 3,
    "answers-go-to-free-mail": 12,
    "bounces-go-elsewhere": 3,
    "sent-to-itself": 10,
    "no-recipient": 5,
    "several-from-lines": 10,
    "first-contact": 3,
    "brand-in-address": 10,
    "domains-differ": 5,
    "private-address-with-page": 8,
    "name-decorated": 8,
    "header-words-cut": 14,
    "subject-numbered": 8,
    "tenant-of-nobody": 8,
    # What servers say of it
    "authentication-failed": 12,
    "spf-failed": 8,
    "dkim-failed": 4,
    "not-authenticated": 9,
    "filter-says-spam": 12,
    "authenticated": -6,
    "authenticated-brand": -24,
    "helo-odd": 5,
    "path-backwards": 2,
    "path-forged-brand": 10,
    # Where its links lead
    "link-to-bare-address": 18,
    "link-disguised-brand": 26,
    "link-disguised-own": 22,
    "link-disguised": 6,
    "link-borrows-brand": 22,
    "link-brand-in-path": 16,
    "link-imitates-own": 22,
    "link-mixed-script": 20,
    "link-shortened": 7,
    "link-userinfo": 20,
    "link-to-login-page": 10,
    "link-into-broken-site": 14,
    "link-to-free-host": 10,
    "link-cheap-ending": 8,
    "link-random-host": 6,
    "link-odd-port": 8,
    "link-redirects": 8,
    "link-carries-address": 14,
    "link-runs-script": 16,
    "link-only-picture": 7,
    "links-lead-away-from-brand": 16,
    "office-leads-away": 14,
    "link-calls-to-act": 10,
    "answer-by-mail-link": 12,
    "link-in-file": 6,
    # What is attached
    "file-runs": 28,
    "file-not-what-it-says": 20,
    "file-two-endings": 16,
    "file-page": 14,
    "file-page-asks": 30,
    "file-page-script": 12,
    "file-name-turned": 24,
    "file-macros": 20,
    "file-encrypted": 12,
    "file-holds-program": 32,
    "file-bomb": 20,
    "file-pdf-acts": 12,
    "file-disk-image": 22,
    # How it is written
    "asks-to-verify": 14,
    "threatens-account": 13,
    "mailbox-trouble": 16,
    "tells-of-intrusion": 10,
    "deadline": 7,
    "greets-nobody": 6,
    "calls-to-click": 5,
    "asks-for-data": 14,
    "payment-changed": 12,
    "invoice-lure": 6,
    "parcel-lure": 8,
    "document-lure": 10,
    "pay-lure": 8,
    "prize": 12,
    "advance-fee": 14,
    "fortune-story": 28,
    "great-sum": 8,
    "extortion": 30,
    "gift-cards": 16,
    "quick-transfer": 10,
    "quick-favour": 10,
    "refund": 10,
    "wallet": 12,
    "renewal-by-phone": 18,
    "miracle-offer": 14,
    "dating-lure": 14,
    "casino-lure": 14,
    "points-lure": 12,
    "fee-lure": 12,
    "authority-notice": 12,
    "protection-expired": 14,
    "storage-lure": 14,
    "junk-offer": 8,
    "secrecy": 6,
    "claims-authority": 4,
    "claims-trust": 8,
    "names-recipient": 14,
    "letters-disguised": 16,
    "brand-and-account": 10,
    # What it hides
    "hidden-words": 5,
    "hidden-filler": 12,
    "pale-words": 4,
    "split-words": 12,
    "picture-for-text": 8,
    "form-in-mail": 8,
    "form-asks": 24,
    "almost-empty": 6,
    # What speaks for ordinary mail
    "goes-on-in-thread": -16,
    "mailing-list": -14,
    "links-stay-home": -8,
    "known-correspondent": -8,
    "nothing-to-follow": -16,
    "attached-mail-suspicious": 44,
}

THIN_BY_LINKS = frozenset(
    {
        "link-to-login-page", "link-carries-address", "link-shortened", "link-to-free-host", "link-cheap-ending",
        "link-random-host", "link-calls-to-act", "link-redirects", "link-borrows-brand", "link-into-broken-site",
        "form-in-mail", "link-disguised", "answer-by-mail-link", "link-brand-in-path", "link-odd-port", "link-userinfo",
        "links-lead-away-from-brand", "link-to-bare-address",
    }
)  # fmt: skip
"""What weighs less the more links there are: among a hundred of a newsletter's, one is odd by chance."""
THIN_BY_LENGTH = frozenset(
    {
        "asks-to-verify", "threatens-account", "mailbox-trouble", "tells-of-intrusion", "deadline",
        "calls-to-click", "asks-for-data", "payment-changed", "great-sum", "invoice-lure", "parcel-lure",
        "document-lure", "pay-lure", "prize", "advance-fee", "gift-cards", "quick-favour", "refund", "wallet",
        "secrecy", "claims-authority", "claims-trust", "brand-and-account", "renewal-by-phone", "greets-nobody",
        "miracle-offer", "dating-lure", "casino-lure", "points-lure", "fee-lure", "authority-notice",
        "protection-expired", "storage-lure", "quick-transfer", "junk-offer",
    }
)  # fmt: skip
"""What weighs less the longer the text is: traps are short, and long texts hold every phrase."""


def reason(code: str, sentence: str, evidence: str = "", points: int | None = None) -> MailReason:
    """Returns a reason, its text cleaned. `points`: where the table's don't hold."""
    return MailReason(
        code=code,
        points=CODES[code] if points is None else points,
        sentence=shorten(clean_line(sentence), 300),
        evidence=shorten(clean_line(" ".join(evidence[:400].split())), 200),
    )
