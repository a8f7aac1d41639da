"""Opens one mail of each kind, to see where its links lead and what it says about payments.

A mail is opened for all that are alike: opening thousands would take the calls that withdrawing them needs.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.analysis.messages import normalise_subject
from workbench.model.base import JsonObject
from workbench.model.errors import NotFound, ProviderError
from workbench.model.mailprint import body_print, link_targets, payment_words
from workbench.model.mailtext import html_text

from .fields import Json, flag, text
from .messages import Messages

__all__ = ["Insides"]

_MOST = 40
"""Kinds of mail that one search opens."""
_CLIENTS = ("X-Mailer", "User-Agent")

Kind = tuple[str, str]


class Insides:
    """What the mails of one search hold inside."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._opened: dict[Kind, JsonObject] = {}
        self._closed: set[Kind] = set()
        self._begun = 0
        self._unread = 0
        self._kinds: dict[tuple[str, str], tuple[Kind, str]] = {}

    @property
    def gaps(self) -> list[str]:
        """What was not looked into, and what looking into it may have changed."""
        left, kinds = len(self._closed), len(self._closed) + len(self._opened)
        told = (
            [f"Links and payment details were not looked for in {left:,} of {kinds:,} kinds of mail."] if left else []
        )
        if self._unread:
            opened = f"{self._unread:,} unread mail{'' if self._unread == 1 else 's'}"
            told.append(f"This search opened {opened}. Whether Alibaba Mail then shows them as read is not confirmed.")
        return told

    async def look(self, mailbox: str, row: Json) -> None:
        """Opens the mail, unless one like it was opened before."""
        kind, _ = self._kind(row)
        if kind in self._opened or kind in self._closed:
            return
        self._closed.add(kind)  # before the call: another one alike may come meanwhile
        if self._begun == _MOST:
            return
        self._begun += 1
        try:
            opened = await self._messages.opened(mailbox, text(row, "id"))
        except (NotFound, ProviderError):
            return
        self._closed.discard(kind)
        self._opened[kind] = _inside(opened)
        self._unread += flag(row, "isRead") is False

    def of(self, row: Json) -> JsonObject:
        """Returns what is known of the mail's inside, as fields of a copy."""
        kind, printed = self._kind(row)
        return {"body_print": printed, **self._opened.get(kind, {})}

    def _kind(self, row: Json) -> tuple[Kind, str]:
        """What the mails have in common that one is opened for, and the print of its beginning."""
        subject, summary = text(row, "subject"), text(row, "summary")
        if (subject, summary) not in self._kinds:
            printed = body_print(summary)
            self._kinds[subject, summary] = (normalise_subject(subject), printed or summary), printed
        return self._kinds[subject, summary]


def _inside(opened: Json) -> JsonObject:
    body = opened.get("body")
    parts = body if isinstance(body, Mapping) else {}
    plain, page = text(parts, "bodyText"), text(parts, "bodyHtml")
    words, links = html_text(page)
    targets = dict.fromkeys((*link_targets(plain), *link_targets(" ".join(link.url for link in links))))
    headers = opened.get("internetMessageHeaders")
    named = {k.lower(): v for k, v in headers.items() if isinstance(v, str)} if isinstance(headers, Mapping) else {}
    found: JsonObject = {"links": [*list(targets)[:20]], "payment_words": [*payment_words(plain or words)]}
    if named.get("in-reply-to", "").strip():
        found["in_reply_to"] = named["in-reply-to"].strip()
    client = next((named[c.lower()] for c in _CLIENTS if named.get(c.lower())), "")
    return found | ({"client": client} if client else {})
