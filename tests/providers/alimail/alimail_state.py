"""STAND-IN, not Alibaba Mail: what the make-believe tenant keeps. Written from documented and observed shapes.

Grades, as in the provider: A Alibaba's own page or SDK says it, B working code of others makes the call,
C somebody says that there is such a call, X nothing confirms it. Only A and B are answered; a note marks each guess.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

__all__ = ["DELETED", "DRAFTS", "INBOX", "JUNK", "SENT", "Letter", "StandInTenant", "StandInUser", "iso"]

# The ids of the system folders: A (the sample for listing mail names 2), B2 for the others.
SENT, INBOX, JUNK, DRAFTS, DELETED = "1", "2", "3", "5", "6"
_SYSTEM = {SENT: "已发送", INBOX: "收件箱", JUNK: "垃圾邮件", DRAFTS: "草稿", DELETED: "已删除"}


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC: A (a comment in Alibaba's sample), B2."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Letter:
    """One message in one mailbox."""

    id: str
    message_id: str
    subject: str
    sender: str
    to: tuple[str, ...]
    sent_at: datetime
    folder: str = INBOX
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    read: bool = False
    replied: bool = False
    forwarded: bool = False
    conversation: str = ""

    def shown(self, select: set[str]) -> dict[str, Any]:
        """The message as JSON. Sparse without `$select` (B2); field names A (DingTalk's SDK), B."""
        always = {"id": self.id, "internetMessageId": self.message_id, "subject": self.subject}
        extra: dict[str, Any] = {
            "internetMessageId": self.message_id,
            "subject": self.subject,
            "summary": self.text[:120],
            "from": {"email": self.sender, "name": ""},
            "toRecipients": _people(self.to),
            "ccRecipients": _people(self.cc),
            "bccRecipients": _people(self.bcc),
            "replyTo": _people(self.reply_to),
            "folderId": self.folder,
            "conversationId": self.conversation,
            "isRead": self.read,
            "isReplied": self.replied,
            "isForwarded": self.forwarded,
            "sentDateTime": iso(self.sent_at),
            "receivedDateTime": iso(self.sent_at),
            "size": str(len(self.text) + 400),  # a number that arrives as text: B, yaerp has a test for it
            "body": {"bodyText": self.text, "bodyHtml": self.html},
            "internetMessageHeaders": dict(self.headers),
        }
        return always | {k: v for k, v in extra.items() if k in select}


def _people(addresses: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"email": a, "name": a.partition("@")[0]} for a in addresses]


@dataclass
class StandInUser:
    """One account with its mailbox."""

    id: str
    email: str
    name: str
    department: str = "$root"
    aliases: list[str] = field(default_factory=list)
    status: str = "NORMAL"
    password: str = "as it was"
    password_changed: datetime | None = None
    must_change: bool = False
    created: datetime = datetime(2021, 3, 1, tzinfo=UTC)
    last_login: datetime | None = None
    last_ip: str = ""
    last_protocol_login: datetime | None = None
    client_passwords: bool = False
    letters: dict[str, Letter] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=lambda: dict(_SYSTEM))
    purged: list[Letter] = field(default_factory=list)

    def shown(self, select: set[str] | None = None) -> dict[str, Any]:
        """The user as JSON: names B (go-alimail's struct), sparse without `$select` (C; B2 for messages)."""
        always: dict[str, Any] = {"id": self.id, "email": self.email, "name": self.name, "status": self.status}
        extra: dict[str, Any] = {
            "emailAliases": list(self.aliases),
            "createdTime": iso(self.created),
            "enableClientPassword": self.client_passwords,
            "forceChangePasswordNextSignIn": self.must_change,
            "isInitialPassword": False,
            "employeeType": "EMPLOYEE",
            "lastLoginIp": self.last_ip,
            "lastLoginTime": iso(self.last_login) if self.last_login else "",
            "lastLoginTime4StandardProtocol": iso(self.last_protocol_login) if self.last_protocol_login else None,
            "lastPasswordChangeTime": iso(self.password_changed) if self.password_changed else "",
        }
        return always | {k: v for k, v in extra.items() if select is None or k in select}

    def folder_of(self, name: str) -> str | None:
        """The id of the folder of that name."""
        return next((i for i, n in self.folders.items() if n == name), None)


class StandInTenant:
    """A domain with its accounts. Every change goes through the methods of the API, as on the real thing."""

    def __init__(self, domain: str = "example.com") -> None:
        self.domains = [{"id": "d1", "domain": domain, "aliases": ["example.net"], "isMaster": True}]
        self.users: dict[str, StandInUser] = {}
        self.departments: dict[str, list[dict[str, Any]]] = {"$root": []}
        self._numbers = itertools.count(1)

    def fresh_id(self, kind: str) -> str:
        """Ids are opaque and hold signs that a path must escape: X, the worse case."""
        return f"{kind}/{next(self._numbers):05d}+="

    def add(self, email: str, name: str = "", department: str = "$root", **more: Any) -> StandInUser:
        """Makes an account."""
        user = StandInUser(self.fresh_id("u"), email, name or email, department, **more)
        self.users[email] = user
        return user

    def department(self, id_: str, parent: str = "$root") -> None:
        """Makes a department."""
        self.departments.setdefault(parent, []).append({"id": id_, "name": id_, "parentId": parent})
        self.departments.setdefault(id_, [])

    def find(self, ref: str) -> StandInUser | None:
        """By id, address or alias."""
        low = ref.lower()
        return next((u for u in self.users.values() if ref == u.id or low == u.email or low in u.aliases), None)

    def deliver(
        self, sender: str, to: tuple[str, ...], subject: str, sent_at: datetime, number: int = 0, **more: Any
    ) -> str:
        """Puts one mail in the sender's Sent and in every inbox here that it was sent to; returns its Message-ID."""
        number = number or next(self._numbers)
        message_id = f"<{number}.{sender.partition('@')[0]}@mail.example.com>"
        everyone = dict.fromkeys((*to, *more.get("cc", ()), *more.get("bcc", ())))
        for address, folder in ((sender, SENT), *((a, INBOX) for a in everyone)):
            user = self.find(address)
            if user is not None:
                kept = more if folder == SENT else {k: v for k, v in more.items() if k != "bcc"}
                letter = Letter(self.fresh_id("m"), message_id, subject, sender, to, sent_at, folder, **kept)
                user.letters[letter.id] = letter
        return message_id
