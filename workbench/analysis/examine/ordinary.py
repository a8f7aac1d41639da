"""What speaks for ordinary mail. A sender can forge most of it, so that it never weighs much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model.examined import MailReason

from .codes import reason
from .hosts import FREE_MAIL, owner_of
from .reading import Mail

__all__ = ["judge_ordinary", "nothing_to_follow"]

_QUOTED = re.compile(
    r"^\s{0,3}[>|]|^-{3,} ?(?:original|forwarded) message|^on .{10,80} wrote:|^(?:from|发件人): ",
    re.IGNORECASE | re.MULTILINE,
)

_ANOTHER_WAY = re.compile(
    r"\bqr.?code|whatsapp|telegram|wechat|二维码|扫码|微信|(?<![\w.+-])[\w.+-]{2,40}@[\w-]{2,40}\.[a-z]{2,8}"
)
"""How a mail without a link still asks to be answered: by a code in a picture, a messenger, or a private address."""

_IDENTITY = re.compile(r"<[^<>@\s]{1,300}@[^<>\s]{1,255}>")
_LOOKED_AT = 6000

_WANTS = frozenset(
    {
        "asks-for-data", "quick-favour", "quick-transfer",
        "gift-cards", "extortion", "advance-fee", "prize", "payment-changed",
        "renewal-by-phone", "answers-go-to-free-mail", "answers-go-elsewhere", "answer-by-mail-link", "invoice-lure",
        "attached-mail-suspicious", "name-borrows-brand", "name-borrows-own-domain", "name-disguised",
            "domain-imitates-own",
        "letters-disguised", "sent-to-itself", "domain-borrows-brand", "domain-mixed-script", "spf-failed",
        "authentication-failed", "not-authenticated", "filter-says-spam", "authority-notice", "wallet", "dating-lure",
        "refund", "great-sum", "fortune-story", "junk-offer", "miracle-offer",
    }
)  # fmt: skip


def judge_ordinary(mail: Mail) -> Iterator[MailReason]:
    """Yields what makes it look like ordinary mail."""
    headers = mail.headers
    answered = headers.get("in-reply-to", 300) or headers.get("references", 300)
    if answered and _QUOTED.search(mail.text[:40_000]):
        yield reason("goes-on-in-thread", "It answers an earlier mail and quotes it.", answered)
    elif _IDENTITY.search(answered):
        yield reason("goes-on-in-thread", "It says that it answers an earlier mail.", answered, -8)
    if any(n in ("list-post", "x-mailing-list", "mailing-list", "x-beenthere") for n in headers.names):
        yield reason(
            "mailing-list",
            "It came through a mailing list.",
            headers.get("list-id", 200) or headers.get("x-beenthere", 200),
        )
    elif "list-unsubscribe" in headers.names or "list-id" in headers.names:
        yield reason(
            "mailing-list",
            "It says how to leave its list, as newsletters do.",
            headers.get("list-unsubscribe", 200),
            -5,
        )


def nothing_to_follow(mail: Mail, own: tuple[str, ...], codes: frozenset[str]) -> Iterator[MailReason]:
    """Yields that there is nothing to click, open, pay or answer: a trap without a catch."""
    if mail.files or mail.attached or codes & _WANTS or not mail.text.strip():
        return
    leads = any(link.host and owner_of(link.host) not in own for link in mail.links)
    if not leads and not _another_way(mail):
        yield reason("nothing-to-follow", "It holds no link, no file and nothing to answer with.")


def _another_way(mail: Mail) -> bool:
    """Whether it asks to be answered elsewhere; private addresses other than the sender's count, colleagues' don't."""
    for found in _ANOTHER_WAY.finditer(mail.plain[:_LOOKED_AT]):
        address = found.group()
        domain = address.rpartition("@")[2]
        if "@" not in address or (domain in FREE_MAIL and address not in (mail.sender.address, *mail.recipients)):
            return True
    return False
