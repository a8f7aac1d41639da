"""Makes copies of the messages that were found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from workbench.model.base import JsonObject
from workbench.model.mail import IN_REACH, MessageCopy

from .fields import Json, addresses, flag, moment, number, text

__all__ = ["UNNAMED", "best", "copy_of", "message_id", "sent_at"]

UNNAMED = "an address that Alibaba Mail does not name"


def message_id(row: Json) -> str:
    """Returns the Message-ID; the API's own id where there is none."""
    return text(row, "internetMessageId").strip() or f"id:{text(row, 'id')}"


def sent_at(row: Json) -> datetime | None:
    """Returns when it was sent; when it came in, where that is all that is known."""
    return moment(row, "sentDateTime") or moment(row, "receivedDateTime")


def copy_of(
    row: Json,
    recipient: str,
    at: datetime,
    *,
    where: str,
    inside: bool,
    folder: str = "",
    own: bool = True,
    more: JsonObject | None = None,
) -> MessageCopy:
    """Returns the copy of one recipient. `own`: the row is from the recipient's mailbox, not from the sender's."""
    sender = next(addresses(row, "from"), "")
    answers_to = next((a for a in addresses(row, "replyTo") if a != sender), "")
    sent_on = own and flag(row, "isForwarded") is True
    fields: JsonObject = {
        "id": text(row, "id") if own else f"{text(row, 'id')}#{recipient}",
        "message_id": message_id(row),
        "recipient": recipient,
        "inside": inside,
        "subject": text(row, "subject"),
        "where": "forwarded" if sent_on and where in ("delivered", "moved") else where,
        "passed_on": UNNAMED if sent_on else "",
        "seen": flag(row, "isRead") if own else None,
        "sender": sender,
        "reply_to": answers_to,
        "folder": folder,
        "thread": text(row, "conversationId"),
        "size": number(row, "size"),
    }
    return MessageCopy.model_validate({**fields, **(more or {}), "sent_at": at})


def best(copies: Iterable[MessageCopy]) -> MessageCopy:
    """Returns, of several copies of one message in one mailbox, the one that its recipient still reaches."""
    return min(copies, key=lambda c: (c.where not in IN_REACH, c.id))
