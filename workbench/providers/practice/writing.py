"""Writes the letters out: as message copies, and as the messages that a mailbox would hold."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from typing import NamedTuple

from workbench.model.mail import UNCHECKED, MessageCopy
from workbench.model.mailprint import body_print, link_targets, payment_words

from .tenant import Letter

__all__ = ["as_copy", "as_seen_from", "body_of", "message_of"]

_DEMAND = """\
Dear colleague,

{subject}: it is open since last month. Please settle it today, or we have to stop your deliveries.
The invoice and all bank details are here: https://pay.example.net/invoice

Regards
Accounts, example.com
"""
_PLAIN = """\
Hello,

{subject}: see below.

Regards
"""


def body_of(letter: Letter) -> str:
    """Returns the text of a letter."""
    if letter.text:
        return letter.text
    return (_DEMAND if letter.id.rpartition("/")[2].startswith("m-b") else _PLAIN).format(subject=letter.subject)


def as_copy(letter: Letter) -> MessageCopy:
    """Returns a letter as the workbench sees it."""
    told = _read(body_of(letter))
    return MessageCopy(
        id=letter.id,
        message_id=letter.message_id,
        recipient=letter.recipient,
        inside=letter.inside,
        subject=letter.subject,
        sent_at=letter.sent_at,
        from_ip=letter.from_ip or None,
        where=letter.where,
        seen=letter.seen,
        sender=letter.sender,
        reply_to=letter.reply_to,
        body_print=told.body_print,
        payment_words=told.payment_words,
        links=told.links,
        folder=letter.folder,
        in_reply_to=letter.in_reply_to,
        client=letter.client or None,
        passed_on=letter.passed_on,
    )


def as_seen_from(copy: MessageCopy, mailbox: str) -> MessageCopy:
    """Returns a copy as one mailbox and the log of its mail tell of it: the log knows what left and what bounced."""
    mailbox = mailbox.strip().lower()
    if not mailbox or mailbox == copy.recipient or not copy.inside or copy.held_back or copy.where == "bounced":
        return copy
    # The id in another mailbox, and where a rule there sent it, show only there.
    return copy.model_copy(update={"where": UNCHECKED, "seen": None, "passed_on": "", "id": copy.message_id})


class _Read(NamedTuple):
    body_print: str
    payment_words: tuple[str, ...]
    links: tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def _read(text: str) -> _Read:
    return _Read(body_print(text), payment_words(text), link_targets(text))


def message_of(letter: Letter) -> bytes:
    """Returns the letter as a message in the form of RFC 5322: the same bytes every time."""
    if letter.raw:
        return letter.raw.encode()
    message = EmailMessage(policy=SMTP)
    if letter.from_ip:
        heard = f"from client ([{letter.from_ip}]) by mail.example.com with ESMTPSA"
        message["Received"] = f"{heard}; {letter.sent_at:%a, %d %b %Y %H:%M:%S +0000}"
    message["Date"] = letter.sent_at
    message["From"] = Address(addr_spec=letter.sender)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    for name, value in (
        ("In-Reply-To", letter.in_reply_to),
        ("References", letter.in_reply_to),
        ("Reply-To", letter.reply_to),
        ("X-Mailer", letter.client),
    ):
        if value:
            message[name] = value
    message.set_content(body_of(letter))
    return message.as_bytes()
