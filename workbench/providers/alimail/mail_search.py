"""Finds what an account sent, in its own mailbox and in that of everybody inside who got it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta

from workbench.model.errors import NotFound, NotReadable, ProviderError
from workbench.model.mail import MessageCopy, MessageQuery

from ..base import MessagePage
from .abreast import abreast
from .copies import best, copy_of, message_id, sent_at
from .coverage import Searched
from .directory import Directory
from .fields import Json, addresses, text
from .folders import DELETED, DRAFTS, INBOX, SENT, Folders
from .insides import Insides
from .kql import sent_between
from .messages import Messages

__all__ = ["MailTools", "Search"]

_LATE = timedelta(days=1)
"""How much later than it was sent a copy may have come in: by which of the two the search goes is not confirmed."""
_PAGE = 500
"""Copies to a page."""
_EMPTIED = (
    "Nothing is left of it in the account's own mailbox: its recipients are not known, and were not searched. "
    "Set `everyone` in the settings, and look again."
)


@dataclass(frozen=True)
class MailTools:
    """What a search works with."""

    messages: Messages
    folders: Folders
    directory: Directory
    everyone: bool = False
    """Look in every mailbox of the domain, not only in those of the known recipients."""


@dataclass
class _Looked:
    """What was found in one mailbox."""

    mailbox: str
    copies: list[MessageCopy] = field(default_factory=list)
    without: bool = False
    failed: str = ""
    undated: int = 0


class Search:
    """One search."""

    def __init__(self, tools: MailTools, query: MessageQuery) -> None:
        self._tools = tools
        self._query = query
        self._sender = query.sender.strip().lower()
        self._insides = Insides(tools.messages)
        self._told = Searched(query, everyone=tools.everyone)
        self._sent: dict[str, Json] = {}
        """By Message-ID: what is left of it in the sender's own mailbox."""

    def pages(self) -> AsyncGenerator[MessagePage, None]:
        """Yields pages as the mailboxes are looked in; the last one has the whole coverage.

        Raises NotReadable for what the API has no list of, NotFound and other ProviderErrors where the account's own
        mailbox can't be searched. Another mailbox that can't is told in the coverage, and its copies are `unknown`.
        """
        if self._query.folder:
            return self._kept()
        return self._received() if self._query.recipient else self._everywhere()

    # -- what was sent --------------------------------------------------------------------------------

    async def _everywhere(self) -> AsyncGenerator[MessagePage, None]:
        inside, trouble = await self._tools.directory.inside(self._sender)
        self._told.more += [trouble] if trouble else []
        own = list(self._wanted(await self._tools.messages.search(self._sender, self._kql()), self._told))
        for row in own:
            kept = text(row, "folderId")
            if kept != DRAFTS and (kept == SENT or message_id(row) not in self._sent):
                self._sent[message_id(row)] = row
        async for _ in abreast(lambda row: self._insides.look(self._sender, row), self._sent.values()):
            pass
        expected = self._expected(inside)
        self._told.mailboxes = 1
        for page in self._outside(inside, len(expected) + 1):
            yield page
        if not self._sent and not self._tools.everyone:
            self._told.more.append(_EMPTIED)
        async with aclosing(self._mailboxes(expected)) as parts:
            async for part, of in parts:
                async with aclosing(abreast(lambda box: self._look_in(box, expected.get(box, ())), part)) as looking:
                    async for looked in looking:
                        yield self._page(looked, of)
        self._told.more += [self._insides.gap] if self._insides.gap else []
        yield MessagePage((), self._told.coverage())

    def _expected(self, inside: frozenset[str]) -> dict[str, list[str]]:
        """The Message-IDs that each mailbox inside should hold."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, row in self._sent.items():
            for address in _recipients(row):
                if _domain(address) in inside:
                    found[address].append(name)
        return dict(found)

    def _outside(self, inside: frozenset[str], of: int) -> Iterator[MessagePage]:
        copies = [
            copy
            for row in self._sent.values()
            for address in _recipients(row)
            if _domain(address) not in inside
            for copy in self._made(row, address, where="outside", inside=False, own=False)
        ]
        for start in range(0, len(copies), _PAGE):
            page = tuple(copies[start : start + _PAGE])
            yield MessagePage(page, self._told.coverage(page, of=of))

    async def _mailboxes(self, expected: dict[str, list[str]]) -> AsyncGenerator[tuple[tuple[str, ...], int], None]:
        """The mailboxes to look in, those that should hold one first, and how many are known so far."""
        known = len(expected) + 1
        yield tuple(expected), known
        if self._tools.everyone:
            async for part in self._tools.directory.everyone():
                others = tuple(a for a in part if a not in expected)
                known += len(others)
                yield others, known

    def _page(self, looked: _Looked, of: int) -> MessagePage:
        if looked.without:
            self._told.without.append(looked.mailbox)
        elif looked.failed:
            self._told.failed[looked.mailbox] = looked.failed
        else:
            self._told.mailboxes += looked.mailbox != self._sender
        self._told.undated += looked.undated
        return MessagePage(tuple(looked.copies), self._told.coverage(looked.copies, of=of))

    async def _look_in(self, mailbox: str, expected: Iterable[str]) -> _Looked:
        looked = _Looked(mailbox)
        found: defaultdict[str, list[MessageCopy]] = defaultdict(list)
        try:
            rows = self._wanted(await self._tools.messages.search(mailbox, self._kql()), looked)
            await self._take(mailbox, rows, found)
            if any(name not in found for name in expected):
                await self._take(mailbox, await self._withdrawn(mailbox, looked), found)
        except NotFound:
            looked.without = True
        except ProviderError as error:
            looked.failed = error.title
        looked.copies = [best(same) for same in found.values()]
        for name in expected:
            if name not in found:
                looked.copies += self._made(self._sent[name], mailbox, where="unknown", inside=True, own=False)
        return looked

    async def _withdrawn(self, mailbox: str, looked: _Looked) -> list[Json]:
        """What lies in the folder for withdrawn mail: the search may be late, or not look there."""
        folder = await self._tools.folders.quarantine(mailbox)
        if folder is None:
            return []
        return list(self._wanted(await self._tools.messages.in_folder(mailbox, folder), looked))

    async def _take(self, mailbox: str, rows: Iterable[Json], found: dict[str, list[MessageCopy]]) -> None:
        for row in rows:
            kept = text(row, "folderId")
            if kept in (SENT, DRAFTS) or (mailbox == self._sender and mailbox not in _recipients(row)):
                continue
            if message_id(row) not in self._sent:
                await self._insides.look(mailbox, row)
            where = await self._where(mailbox, kept)
            found[message_id(row)] += self._made(row, mailbox, where=where, inside=True, own=True)

    async def _where(self, mailbox: str, folder: str) -> str:
        if await self._tools.folders.holds_withdrawn(mailbox, folder):
            return "withdrawn"
        return "delivered" if folder in (INBOX, "") else "moved"

    # -- what came in, and what was kept back ---------------------------------------------------------------

    async def _received(self) -> AsyncGenerator[MessagePage, None]:
        mailbox = self._query.recipient.strip().lower()
        rows = self._wanted(await self._tools.messages.search(mailbox, self._kql()), self._told)
        copies = []
        for row in rows:
            kept = text(row, "folderId")
            if kept not in (SENT, DRAFTS):
                where = await self._where(mailbox, kept)
                folder = await self._tools.folders.name_of(mailbox, kept) if kept else ""
                copies += self._made(row, mailbox, where=where, inside=True, own=True, folder=folder)
        self._told.mailboxes = 1
        yield MessagePage(tuple(copies), self._told.coverage(copies))

    async def _kept(self) -> AsyncGenerator[MessagePage, None]:
        if self._query.folder != "drafts":
            raise NotReadable(
                f"Alibaba Mail has no call that lists {self._query.folder} mail.", "Look in its webmail, as the owner."
            )
        rows = self._wanted(await self._tools.messages.in_folder(self._sender, DRAFTS), self._told)
        copies = [
            copy
            for row in rows
            for address in (list(_recipients(row)) or [""])
            for copy in self._made(row, address, where="draft", inside=False, own=False, folder="drafts")
        ]
        self._told.mailboxes = 1
        yield MessagePage(tuple(copies), self._told.coverage(copies))

    # -- rows -------------------------------------------------------------------------------------------------

    def _kql(self) -> str:
        until = self._query.until
        return sent_between(self._sender, self._query.since, until + _LATE if until else None)

    def _wanted(self, rows: Iterable[Json], told: Searched | _Looked) -> Iterator[Json]:
        """The rows that were really asked for: what the search says is looked at once more."""
        for row in rows:
            at = sent_at(row)
            senders = set(addresses(row, "from"))
            if self._sender and senders and self._sender not in senders:
                continue
            if at is None:
                told.undated += 1
            elif not (self._query.since and at < self._query.since.replace(microsecond=0)) and not (
                self._query.until and at > self._query.until
            ):
                yield row

    def _made(
        self, row: Json, recipient: str, *, where: str, inside: bool, own: bool, folder: str | None = None
    ) -> list[MessageCopy]:
        at = sent_at(row)
        if at is None:
            return []
        kept = self._sent.get(message_id(row))
        left = "" if kept is None else "deleted" if text(kept, "folderId") == DELETED else "sent"
        more = self._insides.of(row)
        made = copy_of(
            row,
            recipient,
            at,
            where=where,
            inside=inside,
            own=own,
            folder=left if folder is None else folder,
            more=more,
        )
        return [made]


def _recipients(row: Json) -> dict[str, None]:
    return dict.fromkeys(addresses(row, "toRecipients", "ccRecipients", "bccRecipients"))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
