"""Messages that were taken in, as the copies that groups are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from workbench.model.mail import UNCHECKED, MessageCopy
from workbench.model.mailprint import link_target
from workbench.model.message import Message

from .links import is_outside

__all__ = ["copies_received", "copies_sent"]

_FOLDERS = {"trash": "deleted"}
"""Words of mailbox files that providers have others for."""
_HELD = {"drafts": "draft", "scheduled": "scheduled"}
_MOST_LINKS = 20


def copies_sent(
    messages: Iterable[Message], addresses: Collection[str], org_domains: Collection[str]
) -> Iterator[MessageCopy]:
    """Yields a copy for each recipient of each message that bears one of these addresses as its sender.

    A From line can be forged: who sent it is shown by where it lay and where it was sent from. Messages without a time
    are left out, as are recipients whom the message does not name.
    """
    for message in messages:
        if message.sender in addresses:
            held = _HELD.get(message.folder, "")
            for recipient in dict.fromkeys((*message.to, *message.cc, *message.bcc)) or ("",):
                inside = bool(recipient) and not is_outside(recipient, org_domains)
                yield from _copy(message, recipient, inside, held or (UNCHECKED if inside else "outside"))


def copies_received(messages: Iterable[Message], account: str, addresses: Collection[str]) -> Iterator[MessageCopy]:
    """Yields a copy for each message of others that lay in the account's mailbox."""
    for message in messages:
        if message.sender not in addresses and message.folder not in ("sent", *_HELD):
            yield from _copy(message, account, True, "deleted" if message.folder == "trash" else "delivered")


def _copy(message: Message, recipient: str, inside: bool, where: str) -> Iterator[MessageCopy]:
    at = message.at or message.received_at
    if at is not None:
        yield MessageCopy(
            id=message.id,
            message_id=message.message_id or message.id,
            recipient=recipient,
            inside=inside,
            subject=message.subject,
            sent_at=at,
            from_ip=message.ip,
            where=where,
            sender=message.sender,
            reply_to=next(iter(message.reply_to), ""),
            body_print=message.fingerprint,
            payment_words=message.payment_words,
            links=tuple(dict.fromkeys(t for link in message.links if (t := link_target(link.url))))[:_MOST_LINKS],
            folder=_FOLDERS.get(message.folder, message.folder),
            in_reply_to=message.in_reply_to,
            thread=message.thread,
            client=message.client or None,
        )
