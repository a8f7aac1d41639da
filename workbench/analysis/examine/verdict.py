"""The finding that follows from the reasons, in plain words, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.examined import MailFinding, MailReason

from .codes import SUSPICIOUS_FROM, UNCLEAR_FROM

__all__ = ["advice_for", "finding_of", "says"]

_MOST_FOR = -20
"""What speaks for ordinary mail weighs no more than this: a sender can write it."""
_SMALL = frozenset(
    {
        "deadline", "greets-nobody", "calls-to-click", "invoice-lure", "parcel-lure", "document-lure", "pay-lure",
        "quick-favour", "quick-transfer", "secrecy", "claims-authority", "claims-trust", "great-sum", "refund", "prize",
    }
)  # fmt: skip
_GRAVE, _MOST_SMALL = 10, 14
"""Business mail urges, encloses bills and names sums too: by themselves such words weigh no more than this."""


def finding_of(reasons: Sequence[MailReason]) -> tuple[MailFinding, int]:
    """Returns the finding and the points that it rests on."""
    small = sum(r.points for r in reasons if r.code in _SMALL)
    others = [r.points for r in reasons if r.points > 0 and r.code not in _SMALL]
    against = sum(others) + (small if max(others, default=0) >= _GRAVE else min(small, _MOST_SMALL))
    speaking = sum(r.points for r in reasons if r.points < 0)
    points = against + max(speaking, _MOST_FOR)
    if points >= SUSPICIOUS_FROM:
        return "suspicious", points
    return ("unclear" if points >= UNCLEAR_FROM else "nothing found"), points


def says(finding: MailFinding, reasons: Sequence[MailReason], not_examined: Sequence[str]) -> str:
    """Returns the finding as a sentence that can be read out."""
    left = f" {len(not_examined)} things could not be looked at." if not_examined else ""
    if finding == "suspicious":
        return f"This looks like a trap. {reasons[0].sentence}{left}"
    if finding == "unclear":
        return f"Some things are odd; it may be a trap or not. {reasons[0].sentence}{left}"
    if finding == "nothing found":
        return f"Nothing that was looked at speaks clearly of a trap. That is no proof that it is honest.{left}"
    return "It could not be examined."


def advice_for(finding: MailFinding, codes: frozenset[str], sender: str) -> tuple[str, ...]:
    """Returns what to do, in order."""
    check = (
        "Confirm with the sender by phone, on a number that you already hold (never one from this mail), and note who "
        "answered and when."
    )
    if finding == "suspicious":
        who = f" ({sender})" if sender and not codes & {"brand-in-address"} else ""
        return (
            "Don't follow its links, open its files or answer it.",
            "Report it as spam in the mail system, then delete it.",
            f"Block the sender{who} for everybody.",
            "Find every copy that was delivered, and take them back: a case with the playbook phishing-mail leads "
            "through it.",
            "Ask each recipient who clicked, typed a password or answered; open a theft case for each who did.",
            *(
                (check,)
                if codes
                & {
                    "payment-changed",
                    "quick-favour",
                    "quick-transfer",
                    "gift-cards",
                    "name-is-own-person",
                    "invoice-lure",
                }
                else ()
            ),
        )
    if finding == "unclear":
        return (
            "Don't follow its links or open its files until it is clear.",
            check,
            "If the sender didn't send it: treat it as suspicious.",
        )
    if finding == "nothing found":
        return ("If it asks for money, a password or a secret all the same: " + check[0].lower() + check[1:],)
    return ("Open it in no mail program; hand the file in as it came (.eml or .msg), or ask the security lead.",)
