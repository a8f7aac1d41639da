"""Who outside got the mail: told by the events of the submission service alone, one for each recipient.

`smtp_server_transaction_rcpt_finished` (https://doc.dovecot.org/admin_manual/list_of_events) of Dovecot 2.3.19: its
`transaction_id` stands in the Received line that the submission service wrote, so that a copy inside tells which mail
it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from workbench.intake.dovecot_events import event_time
from workbench.intake.jsontext import lenient
from workbench.model.addresses import normalise_ip
from workbench.model.base import Moment
from workbench.model.errors import NotReadable
from workbench.model.evidence import Window
from workbench.model.mail import MessageCopy, MessageQuery

from .signins_files import files_of, lines_of

__all__ = ["NOT_KNOWN", "SentLog"]

NOT_KNOWN = "@not-known>"
"""Ends the Message-ID of a mail of which only its way out is known."""

_EVENT = b"smtp_server_transaction_rcpt_finished"
_BEGINS = b"{"
_MOST = 20_000


class _Sent(NamedTuple):
    transaction: str
    at: Moment
    ip: str | None
    sender: str
    recipient: str


class SentLog:
    """Reads the event export for recipients outside."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def outside(
        self, query: MessageQuery, mails: Mapping[str, MessageCopy], inside: Collection[str]
    ) -> tuple[list[MessageCopy], tuple[str, ...]]:
        """Returns a copy for each recipient outside, and what could not be told, in sentences.

        `mails`: a copy inside of each mail that has one, by transaction. `inside`: everybody with a mailbox here.
        """
        try:
            found = await asyncio.to_thread(lambda: list(self._sent(query, mails, frozenset(inside))))
        except NotReadable as error:
            return [], (f"Whom outside it reached is not known: {error.title}",)
        copies = {(c.message_id, c.recipient): c for c in (_copy(sent, mails.get(sent.transaction)) for sent in found)}
        gaps = (f"Only the first {_MOST} recipients outside were read.",) if len(found) == _MOST else ()
        return list(copies.values()), gaps

    def _sent(self, query: MessageQuery, mails: Mapping[str, MessageCopy], inside: frozenset[str]) -> Iterator[_Sent]:
        window, count = Window(start=query.since, end=query.until), 0
        files, _ = files_of(self._path, window)
        for file in files:
            for _, lines in lines_of(file):
                for line in lines:
                    sent = _read(line.raw) if _EVENT in line.raw else None
                    if sent is None or not _is_meant(sent, query, mails) or sent.recipient in inside:
                        continue
                    yield sent
                    if (count := count + 1) == _MOST:
                        return


def _read(raw: bytes) -> _Sent | None:
    begins = raw.find(_BEGINS)
    try:
        event = lenient(raw[begins:].decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    fields = event.get("fields") if isinstance(event, dict) else None
    at = event_time(event) if isinstance(event, dict) else None
    if not isinstance(fields, dict) or at is None or fields.get("protocol") == "lmtp":
        return None
    if not _text(fields, "status_code").startswith("2") or not _text(fields, "rcpt_to"):
        return None
    return _Sent(
        transaction=_text(fields, "transaction_id"),
        at=at,
        ip=normalise_ip(_text(fields, "remote_ip")),
        sender=_text(fields, "mail_from").lower(),
        recipient=_text(fields, "rcpt_to").lower(),
    )


def _is_meant(sent: _Sent, query: MessageQuery, mails: Mapping[str, MessageCopy]) -> bool:
    """Sent by the account, by its own word or since a copy inside is known to be; in the window, from there."""
    return (
        (sent.sender == query.sender.lower() or sent.transaction in mails)
        and (query.since is None or sent.at >= query.since)
        and (query.until is None or sent.at <= query.until)
        and (not query.from_ips or sent.ip in query.from_ips)
        and (not query.recipient or sent.recipient == query.recipient.strip().lower())
    )


def _copy(sent: _Sent, mail: MessageCopy | None) -> MessageCopy:
    own = {"id": f"{sent.transaction}|{sent.recipient}", "recipient": sent.recipient, "inside": False}
    own |= {"where": "outside", "sent_at": sent.at, "from_ip": sent.ip, "seen": None, "folder": "", "size": None}
    if mail is not None:
        return mail.model_copy(update=own)
    return MessageCopy.model_validate(
        {**own, "message_id": f"<{sent.transaction}{NOT_KNOWN}", "subject": "", "sender": sent.sender}
    )


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return str(value)[:500] if isinstance(value, str | int) else ""
