"""Rows of `fetch` on mails: where each lies is asked every time, what its header says only once.

What lies at one place of one folder never changes (RFC 9051, 2.3.1.1). By its GUID alone none is recognised: in a
Maildir that is a file's name, and two mailboxes can hold two mails of one name.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from workbench.model.mail import MessageCopy

from .api import Doveadm, Rows
from .copies import copy_of, senders_of

__all__ = ["MailRows"]

_LYING = (
    "user", "mailbox", "mailbox-guid", "uid", "guid", "flags", "size.physical", "date.received.unixtime",
)  # fmt: skip
_HEADER = (
    "hdr.message-id", "hdr.from", "hdr.subject.utf8", "hdr.reply-to", "hdr.in-reply-to", "hdr.return-path",
    "hdr.received", "hdr.delivered-to", "hdr.x-mailer", "hdr.user-agent", "hdr.to", "hdr.cc", "hdr.bcc",
)  # fmt: skip
"""`hdr.received` holds all such lines, newest first."""
_PLACE = ("user", "mailbox-guid", "uid", "guid", "date.received.unixtime")
_REMEMBERED = 40_000
_EVERYBODY = "*"


class MailRows:
    """Fetches rows, and reads each as a copy."""

    def __init__(self, doveadm: Doveadm, *, quarantine: str, separator: str) -> None:
        self._doveadm = doveadm
        self._quarantine = quarantine
        self._separator = separator
        self._headers: OrderedDict[tuple[str, ...], dict[str, str]] = OrderedDict()
        self._remembered: set[str] = set()
        """Whose mails were remembered. A first look asks for everything at once instead."""
        self._senders: OrderedDict[tuple[str, ...], frozenset[str]] = OrderedDict()
        self._copies: OrderedDict[tuple[str, ...], MessageCopy | None] = OrderedDict()

    async def fetch(self, query: list[str], **whose: str | bool) -> Rows:
        """Returns every mail that a query finds now, with where it lies and its header. Raises ProviderError."""
        who = str(whose.get("user", _EVERYBODY))
        if who in self._remembered:
            rows = (await self._doveadm.read("fetch", field=list(_LYING), query=query, **whose)).rows
            strange = {row["user"] for row in rows if _mail(row) not in self._headers}
            if len(strange) <= 1:
                known = [{**self._headers[_mail(row)], **row} for row in rows if row["user"] not in strange]
                # As after a withdrawal, where only the quarantine holds something new.
                return [*known, *[row for user in strange for row in await self._whole(query, user=user)]]
        return await self._whole(query, **whose)

    async def _whole(self, query: list[str], **whose: str | bool) -> Rows:
        rows = (await self._doveadm.read("fetch", field=[*_LYING, *_HEADER], query=query, **whose)).rows
        if len(rows) > _REMEMBERED // 2:
            self._remembered.clear()
            return rows
        self._remembered |= {str(whose.get("user", _EVERYBODY)), *(row["user"] for row in rows)}
        for row in rows:
            self._headers[_mail(row)] = {name: row[name] for name in _HEADER if name in row}
        _forget(self._headers)
        return rows

    def is_from(self, row: dict[str, str], account: str) -> bool:
        """Tells whether the account sent it: by From, by the envelope, or by who had signed in to hand it over."""
        if (mail := _mail(row)) not in self._senders:
            self._senders[mail] = senders_of(row)
            _forget(self._senders)
        return account.lower() in self._senders[mail]

    def copy(self, row: dict[str, str]) -> MessageCopy | None:
        """As `copy_of`, of each row once."""
        key = tuple(row.get(name, "") for name in _LYING)
        if key not in self._copies:
            self._copies[key] = copy_of(row, quarantine=self._quarantine, separator=self._separator)
            _forget(self._copies)
        return self._copies[key]


def _mail(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in _PLACE)


def _forget(known: OrderedDict[Any, Any]) -> None:
    while len(known) > _REMEMBERED:
        known.popitem(last=False)
