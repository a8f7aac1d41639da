"""Finds what an account sent, in its own mailbox and in that of everybody inside who got it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta

from workbench.model.errors import NotFound, NotReadable, ProviderError
from workbench.model.mail import UNCHECKED, MessageCopy, MessageQuery

from ..base import MessagePage
from .abreast import abreast
from .copies import best, message_id
from .coverage import Searched
from .directory import Directory
from .fields import Json, text
from .folders import DRAFTS, INBOX, SENT, Folders
from .insides import Insides
from .kql import sent_between
from .messages import Messages
from .purged import Purged
from .sent import Sent, recipients

__all__ = ["MailTools", "Search"]

_LATE = timedelta(days=1)
"""How much later than it was sent a copy may have come in: by which of the two the search goes is not confirmed."""
_PAGE = 500
"""Copies to a page."""
_EMPTIED = (
    "Nothing is left of it in the account's own mailbox: its recipients are not known, and were not searched. "
    "Set `everyone` in the settings, and look again."
)

_STILL_THERE = (
    "What was withdrawn lies in a folder of each recipient's own mailbox: whoever opens that folder can read it there, "
    "until it is purged."
)


@dataclass(frozen=True)
class MailTools:
    """What a search works with."""

    messages: Messages
    folders: Folders
    directory: Directory
    purged: Purged
    everyone: bool = False
    """Look in every mailbox of the domain, not only in those of the known recipients."""


class Search:
    """One search."""

    def __init__(self, tools: MailTools, query: MessageQuery) -> None:
        self._tools = tools
        self._query = query
        self._sender = query.sender.strip().lower()
        self._only = query.mailbox.strip().lower()
        until = query.until + _LATE if query.until else None
        self._kql = sent_between(self._sender, query.since, until)
        self._told = Searched(query, everyone=tools.everyone)
        self._insides = Insides(tools.messages)
        unseen = UNCHECKED if self._only else "unknown"
        self._sent = Sent(query, self._insides, tools.purged, self._told, unseen)
        self._inside: frozenset[str] = frozenset()
        self._looked: set[str] = set()
        self._known = 0
        """How many mailboxes there are to look in, as far as is known."""
        self._withdrew = False
        """Some of it was withdrawn."""
        self._lost = 0
        """Mails of which nothing is left in the sender's own mailbox."""
        self._found: set[tuple[str, str]] = set()
        """Message-ID and mailbox of the copies that were seen."""

    def pages(self) -> AsyncGenerator[MessagePage, None]:
        """Yields pages as the mailboxes are looked in; the last one has the whole coverage.

        Raises NotReadable for what the API has no list of, NotFound and other ProviderErrors where the account's own
        mailbox can't be searched. Another mailbox that can't is told in the coverage, and its copies are `unknown`.
        """
        if self._query.folder:
            return self._kept()
        if self._query.recipient or self._only not in ("", self._sender):
            return self._received()
        return self._everywhere()

    # -- what was sent --------------------------------------------------------------------------------

    async def _everywhere(self) -> AsyncGenerator[MessagePage, None]:
        self._inside, trouble = await self._tools.directory.inside(self._sender)
        self._told.more += [trouble] if trouble else []
        if self._sender.rpartition("@")[2] in self._inside:
            for page in self._paged(await self._own()):
                yield page
            if not self._sent and not self._tools.everyone and not self._only:
                self._told.more.append(_EMPTIED)
        elif not self._tools.everyone and not self._only:
            raise NotReadable(
                f"Who got mail from {self._sender} is found only by searching every mailbox.",
                "Set `everyone` in the settings, and look again.",
            )
        async with aclosing(self._mailboxes()) as parts:
            async for part in parts:
                async with aclosing(abreast(self._look_in, part)) as looking:
                    async for copies in looking:
                        self._found |= {(c.message_id, c.recipient) for c in copies}
                        yield self._page(tuple(sorted(copies, key=lambda c: c.sent_at)))
        unseen = (c for c in self._sent.to(self._inside, inside=True) if (c.message_id, c.recipient) not in self._found)
        for page in self._paged(unseen):
            yield page
        self._told.more += filter(None, (*self._insides.gaps, self._lost_gap(), _STILL_THERE if self._withdrew else ""))
        yield MessagePage((), self._told.coverage())

    async def _own(self) -> list[MessageCopy]:
        """Searches the sender's own mailbox; returns the copies outside, of which no more can be known."""
        rows = self._sent.wanted(await self._tools.messages.search(self._sender, self._kql))
        fresh = self._sent.learn(rows, own=True)
        async for _ in abreast(lambda row: self._insides.look(self._sender, row), fresh):
            pass
        self._told.mailboxes = 1
        self._known = len(self._sent.mailboxes(self._inside) | {self._sender})
        return list(self._sent.to(self._inside, inside=False, rows=fresh))

    def _paged(self, copies: Iterable[MessageCopy]) -> Iterator[MessagePage]:
        held = sorted(copies, key=lambda c: c.sent_at)
        for start in range(0, len(held), _PAGE):
            page = tuple(held[start : start + _PAGE])
            yield self._page(page)

    def _page(self, copies: tuple[MessageCopy, ...]) -> MessagePage:
        return MessagePage(copies, self._told.coverage(copies, of=self._known), self._known)

    async def _mailboxes(self) -> AsyncGenerator[tuple[str, ...], None]:
        """The mailboxes to look in: where a mail turns up that was not known, its recipients' too."""
        while new := self._sent.mailboxes(self._inside) - self._looked:
            if self._only:
                yield self._next(new & {self._only})
                return
            yield self._next(new)
        if self._tools.everyone:
            async for part in self._tools.directory.everyone():
                yield self._next({*part} - self._looked)

    def _next(self, mailboxes: set[str]) -> tuple[str, ...]:
        self._looked |= mailboxes
        self._known = len(self._looked | {self._sender})
        return tuple(sorted(mailboxes))

    async def _look_in(self, mailbox: str) -> list[MessageCopy]:
        found: defaultdict[str, list[MessageCopy]] = defaultdict(list)
        try:
            rows = list(self._sent.wanted(await self._tools.messages.search(mailbox, self._kql, lean=True)))
            others = await self._learn(mailbox, rows)
            await self._take(mailbox, rows, found)
            if self._sent.expected(mailbox) - found.keys():
                await self._take(mailbox, await self._withdrawn(mailbox), found)
        except NotFound:
            self._told.without.append(mailbox)
            return []
        except ProviderError as error:
            self._told.failed[mailbox] = error.title
            return []
        self._told.mailboxes += mailbox != self._sender
        return [*(best(same) for same in found.values() if same), *others]

    async def _learn(self, mailbox: str, rows: list[Json]) -> list[MessageCopy]:
        """Asks who else got the mails that are not in the sender's own mailbox; returns their copies outside."""
        if all(message_id(row) in self._sent or text(row, "folderId") in (SENT, DRAFTS) for row in rows):
            return []
        whole = self._sent.wanted(await self._tools.messages.search(mailbox, self._kql))
        fresh = self._sent.learn((row for row in whole if text(row, "folderId") != SENT), own=False)
        self._lost += len(fresh)
        for row in fresh:
            await self._insides.look(mailbox, row)
        return list(self._sent.to(self._inside, inside=False, rows=fresh))

    def _lost_gap(self) -> str:
        if not self._lost:
            return ""
        mails = "1 mail is" if self._lost == 1 else f"{self._lost:,} mails are"
        return f"{mails} no longer in the account's own mailbox: who got a blind copy outside is not known."

    async def _withdrawn(self, mailbox: str) -> list[Json]:
        """What lies in the folder for withdrawn mail: the search may be late, or not look there."""
        folder = await self._tools.folders.quarantine(mailbox)
        if folder is None:
            return []
        return list(self._sent.wanted(await self._tools.messages.in_folder(mailbox, folder)))

    async def _take(self, mailbox: str, rows: Iterable[Json], found: dict[str, list[MessageCopy]]) -> None:
        for row in rows:
            kept, name = text(row, "folderId"), message_id(row)
            if kept in (SENT, DRAFTS) or (mailbox == self._sender and name not in self._sent.expected(mailbox)):
                continue
            where = await self._where(mailbox, kept)
            aside = {"lies_in": self._tools.folders.lies_in} if where == "withdrawn" else {}
            made = self._sent.made(row, mailbox, where=where, inside=True, own=True)
            found[name] += [copy.model_copy(update=aside) for copy in made]

    async def _where(self, mailbox: str, folder: str) -> str:
        if await self._tools.folders.holds_withdrawn(mailbox, folder):
            self._withdrew = True
            return "withdrawn"
        return "delivered" if folder in (INBOX, "") else "moved"

    # -- what came in, and what was kept back ---------------------------------------------------------------

    async def _received(self) -> AsyncGenerator[MessagePage, None]:
        mailbox = self._query.recipient.strip().lower() or self._only
        copies: list[MessageCopy] = []
        rows = list(self._sent.wanted(await self._tools.messages.search(mailbox, self._kql, lean=True)))
        async for _ in abreast(lambda row: self._insides.look(mailbox, row), rows):
            pass
        for row in rows:
            kept = text(row, "folderId")
            if kept not in (SENT, DRAFTS):
                where = await self._where(mailbox, kept)
                folder = await self._tools.folders.name_of(mailbox, kept) if kept else ""
                copies += self._sent.made(row, mailbox, where=where, inside=True, own=True, folder=folder)
        self._told.mailboxes = 1
        self._told.more += self._insides.gaps
        yield MessagePage(tuple(sorted(copies, key=lambda c: c.sent_at)), self._told.coverage(copies))

    async def _kept(self) -> AsyncGenerator[MessagePage, None]:
        if self._query.folder != "drafts":
            raise NotReadable(
                f"No confirmed call of Alibaba Mail lists {self._query.folder} mail.",
                "Look in its webmail, as the owner.",
            )
        copies = [
            copy
            for row in self._sent.wanted(await self._tools.messages.in_folder(self._sender, DRAFTS))
            for address in (list(recipients(row)) or [""])
            for copy in self._sent.made(row, address, where="draft", inside=False, own=False, folder="drafts")
        ]
        self._told.mailboxes = 1
        yield MessagePage(tuple(copies), self._told.coverage(copies))
