"""Rows of `fetch` on mails: where each lies is asked every time, what its header says only once.

A mail never changes, and keeps its GUID wherever it is moved; where it lies and its flags do change.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from workbench.model.mail import MessageCopy

from .api import Doveadm, Rows
from .copies import copy_of

__all__ = ["MailRows"]

_LYING = (
    "user", "mailbox", "mailbox-guid", "uid", "guid", "flags", "size.physical", "date.received.unixtime",
)  # fmt: skip
_HEADER = (
    "hdr.message-id", "hdr.from", "hdr.subject.utf8", "hdr.reply-to", "hdr.in-reply-to", "hdr.return-path",
    "hdr.received", "hdr.delivered-to", "hdr.x-mailer", "hdr.user-agent", "hdr.to", "hdr.cc", "hdr.bcc",
)  # fmt: skip
"""`hdr.received` holds all such lines, newest first."""
_REMEMBERED = 20_000


class MailRows:
    """Fetches rows, and reads each as a copy."""

    def __init__(self, doveadm: Doveadm, *, quarantine: str, separator: str) -> None:
        self._doveadm = doveadm
        self._quarantine = quarantine
        self._separator = separator
        self._headers: OrderedDict[tuple[str, str], dict[str, str]] = OrderedDict()
        self._asked: set[tuple[str, ...]] = set()
        """Queries whose answer was remembered. A first look asks for everything at once instead."""
        self._users: set[str] = set()
        self._copies: OrderedDict[tuple[str, ...], MessageCopy | None] = OrderedDict()

    async def fetch(self, query: list[str], **whose: str | bool) -> Rows:
        """Returns every mail that a query finds now, with where it lies and its header. Raises ProviderError."""
        asked = (*query, *map(str, whose.values()))
        if asked in self._asked or whose.get("user") in self._users:
            rows = (await self._doveadm.read("fetch", field=list(_LYING), query=query, **whose)).rows
            headers = [self._headers.get(_mail(row)) for row in rows]
            if None not in headers:
                return [{**header, **row} for header, row in zip(headers, rows, strict=True) if header is not None]
        rows = (await self._doveadm.read("fetch", field=[*_LYING, *_HEADER], query=query, **whose)).rows
        if len(rows) > _REMEMBERED:
            self._asked.discard(asked)
            return rows
        self._asked.add(asked)
        self._users.update(row["user"] for row in rows)
        for row in rows:
            self._headers[_mail(row)] = {name: row[name] for name in _HEADER if name in row}
        _forget(self._headers)
        return rows

    def copy(self, row: dict[str, str]) -> MessageCopy | None:
        """As `copy_of`, of each row once."""
        key = tuple(row.get(name, "") for name in _LYING)
        if key not in self._copies:
            self._copies[key] = copy_of(row, quarantine=self._quarantine, separator=self._separator)
            _forget(self._copies)
        return self._copies[key]


def _mail(row: dict[str, str]) -> tuple[str, str]:
    return row.get("guid", ""), row.get("size.physical", "")


def _forget(known: OrderedDict[Any, Any]) -> None:
    while len(known) > _REMEMBERED:
        known.popitem(last=False)
