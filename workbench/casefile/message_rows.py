"""Messages as rows of their table, and how a window of them is asked for."""

from __future__ import annotations

import unicodedata
from typing import Any

from workbench.model.message import Message

from .canonical import canonical, micros, plain
from .store import Row

__all__ = ["INSERT_MESSAGE", "message_filter", "message_row"]

INSERT_MESSAGE = "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id, id) DO NOTHING"
_WORDS = 4000


def message_row(case_id: str, fields: dict[str, Any]) -> Row:
    """Returns the row of a message, of which `fields` is the record."""
    message = Message.model_validate(fields)
    at = message.at or message.received_at
    return (
        plain(case_id),
        plain(message.id),
        None if at is None else micros(at),
        plain(message.sender),
        None if message.ip is None else plain(message.ip),
        plain(message.fingerprint),
        plain(_folded(" ".join(_searched(message)))[:_WORDS]),
        canonical(fields).decode(),
    )


def message_filter(case_id: str, text: str, sender: str) -> tuple[str, tuple[object, ...]]:
    """Returns a condition and its values: every word of `text` must stand somewhere."""
    where, values = ["case_id = ?"], [plain(case_id)]
    if sender:
        where.append("sender = ?")
        values.append(plain(sender.lower()))
    for word in _folded(text).split():
        where.append("instr(words, ?) > 0")
        values.append(plain(word))
    return " AND ".join(where), tuple(values)


def _searched(message: Message) -> list[str]:
    hosts = dict.fromkeys(link.host for link in message.links)
    names = (attachment.name for attachment in message.attachments)
    who = (message.sender, message.sender_name, *message.reply_to, *message.to[:50], *message.cc[:20])
    return [message.subject, message.ip or "", *who, message.message_id, *hosts, *names]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
