"""Finds copies in every mailbox: one search for all, and one for each where a mailbox is broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from workbench.model.errors import ConnectionLost, NotReadable
from workbench.model.evidence import Coverage, Window
from workbench.model.mail import HELD_BACK, MessageCopy, MessageQuery

from ..base import MessagePage
from .api import Doveadm, DoveadmFailed, Rows
from .bodies import Bodies
from .copies import as_one, is_own, own_folder, place_of, received_at, sent_copies, submission_of
from .rows import MailRows
from .sent_log import NOT_KNOWN, SentLog
from .users import UserDirectory, exact

__all__ = ["Search"]

_PAGE = 500
_SIDE_BY_SIDE = 8
_INBOX = {"field": ["guid"], "mailboxMask": ["INBOX"]}
_MARGIN = timedelta(days=1)
_GONE = "What its recipient deleted for good or fetched by POP is not found."


class Search:
    """Searches by the server's own time of receipt: a Date can be forged."""

    def __init__(
        self, doveadm: Doveadm, users: UserDirectory, sent: SentLog | None, *, quarantine: str, separator: str
    ) -> None:
        self._doveadm = doveadm
        self._users = users
        self._sent = sent
        self._mails: dict[str, MessageCopy] = {}
        """A copy inside of each mail, by the transaction in which it was handed over."""
        self._quarantine = quarantine
        self._rows = MailRows(doveadm, quarantine=quarantine, separator=separator)
        self._bodies = Bodies(doveadm)

    async def find(self, query: MessageQuery) -> AsyncIterator[MessagePage]:
        """At least one page. Raises ProviderError."""
        terms = _terms(query)
        alone = query.mailbox or (query.sender if query.folder else "" if query.sender else query.recipient)
        if alone:
            rows, gaps, searched = await self._one_by_one(terms, [exact(alone)], query.folder)
        else:
            rows, gaps, searched = await self._everywhere(terms)
        copies = [*self._delivered(query, rows), *await self._written(query, rows)]
        copies = await self._bodies.told(copies)
        if query.sender and not query.folder:
            outside, unknown = await self._outside(query, copies, rows, alone=bool(alone))
            copies, gaps = [*copies, *outside], (*gaps, *unknown)
        copies, more = _from_addresses(sorted(as_one(copies), key=_order), query)
        for start in range(0, max(len(copies), 1), _PAGE):
            page = copies[start : start + _PAGE]
            yield MessagePage(tuple(page), _coverage(query, copies[: start + len(page)], searched, (*gaps, *more)))

    def _delivered(self, query: MessageQuery, rows: Rows) -> Iterator[MessageCopy]:
        """What lies in mailboxes and was delivered there, or in the quarantine."""
        for row in rows:
            if query.folder or is_own(row) or (query.sender and not self._rows.is_from(row, query.sender)):
                continue
            copy = self._rows.copy(row)
            if copy is not None and _fits(copy, query):
                yield copy

    async def _written(self, query: MessageQuery, rows: Rows) -> list[MessageCopy]:
        """What the sender's own copies tell of. Where everybody's mailbox is searched, those inside are found there."""
        own = [
            row
            for row in rows
            if query.sender and is_own(row) and _is_asked(row, query) and self._rows.is_from(row, query.sender)
        ]
        inside = {user.lower() for user in await self._users.everybody()} if own else set[str]()
        found_there = not (query.mailbox or query.folder)
        told = (copy for row in own for copy in sent_copies(row, inside, outside_only=found_there))
        return [copy for copy in told if _fits(copy, query)]

    async def _outside(
        self, query: MessageQuery, copies: Sequence[MessageCopy], rows: Rows, *, alone: bool
    ) -> tuple[list[MessageCopy], tuple[str, ...]]:
        if self._sent is None:
            return [], ("Whom outside it reached is not known: no login events are set up (`events`).",)
        by_guid = {place.guid: copy for copy in copies if (place := place_of(copy)) is not None}
        # Kept: once its copies inside are purged, nothing else tells which mail it was.
        self._mails |= {
            handed_over.transaction: by_guid[row["guid"]]
            for row in rows
            if row["guid"] in by_guid and (handed_over := submission_of(row.get("hdr.received", ""))) is not None
        }
        inside = {user.lower() for user in await self._users.everybody()}
        outside, gaps = await self._sent.outside(query, self._mails, inside)
        if not alone:
            return outside, gaps
        known = [copy for copy in outside if not copy.message_id.endswith(NOT_KNOWN)]
        untold = len({copy.message_id for copy in outside}) - len({copy.message_id for copy in known})
        said = f"{untold} more mails that went outside can't be told apart while other mailboxes are not searched."
        return known, (*gaps, said) if untold else gaps

    async def _everywhere(self, terms: list[str]) -> tuple[Rows, tuple[str, ...], int]:
        everybody, opened = await asyncio.gather(self._users.everybody(), self._inboxes())
        # A mailbox that can't be opened at all is passed over in silence by a search for all: nobody would know.
        shut = [user for user in everybody if opened is None or user not in opened]
        if not shut:
            try:
                rows = await self._rows.fetch(terms, allUsers=True)
            except DoveadmFailed:
                shut = list(everybody)
            else:
                return rows, (_GONE,), len(everybody)
        return await self._one_by_one(terms, everybody)

    async def _inboxes(self) -> frozenset[str] | None:
        """Who has an INBOX that can be opened; None where a broken one spoils the answer."""
        try:
            # Asked once: a mailbox whose home is no folder ends the worker, every time (2.3.19).
            reply = await self._doveadm.once("mailboxStatus", allUsers=True, **_INBOX)
        except (DoveadmFailed, ConnectionLost):
            return None
        return frozenset(row.get("username", "") for row in reply.rows)

    async def _one_by_one(
        self, terms: list[str], users: Sequence[str], folder: str = ""
    ) -> tuple[Rows, tuple[str, ...], int]:
        at_once = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def search(user: str) -> Rows | None:
            async with at_once:
                try:
                    if folder:
                        return await self._of_folder(terms, user, folder)
                    await self._doveadm.once("mailboxStatus", user=user, **_INBOX)
                    return await self._rows.fetch(terms, user=user)
                except (DoveadmFailed, ConnectionLost):
                    return None

        found = await asyncio.gather(*map(search, users))
        if users and all(rows is None for rows in found):
            raise NotReadable("No mailbox could be opened for searching.", "The server's log says why.")
        broken = [user for user, rows in zip(users, found, strict=True) if rows is None]
        if self._quarantine in broken:
            raise NotReadable(
                f"The quarantine {self._quarantine} can't be opened: what was withdrawn can't be told.",
                "The server's log says why.",
            )
        gaps = [f"Not searched, since the mailbox can't be opened: {', '.join(broken)}."] if broken else []
        return [row for rows in found for row in rows or ()], (*gaps, _GONE), len(users) - len(broken)

    async def _of_folder(self, terms: list[str], user: str, folder: str) -> Rows:
        """What lies in the folders that are called so, by whatever name."""
        listed = (await self._doveadm.once("mailboxStatus", user=user, field=["guid"], mailboxMask=["*"])).rows
        names = [row["mailbox"] for row in listed if own_folder(row.get("mailbox", "")) == folder]
        found = [await self._rows.fetch(["mailbox", name, *terms[2:]], user=user) for name in names]
        return [row for rows in found for row in rows]


def _order(copy: MessageCopy) -> tuple[datetime, str]:
    return copy.sent_at, copy.id


def _terms(query: MessageQuery) -> list[str]:
    terms = ["mailbox", "*"]
    if query.since is not None:
        terms += ["since", _day(query.since - _MARGIN)]
    if query.until is not None:
        terms += ["before", _day(query.until + 2 * _MARGIN)]
    if query.sender:
        who = query.sender
        either = ("from", who, "or", "header", "return-path", who, "or", "header", "received", f"sender: {who}")
        return [*terms, "(", *either, ")"]
    return terms


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d")


def _is_asked(row: Mapping[str, str], query: MessageQuery) -> bool:
    """Tells of the sender's own copy whether it lies where, and is of when, the query asks."""
    folder = own_folder(row.get("mailbox", ""))
    held = folder in HELD_BACK
    return (folder == query.folder if query.folder else not held) and _in_window(received_at(row), query)


def _fits(copy: MessageCopy, query: MessageQuery) -> bool:
    return _in_window(copy.sent_at, query) and (
        not query.recipient or copy.recipient == query.recipient.strip().lower()
    )


def _in_window(at: datetime, query: MessageQuery) -> bool:
    return (query.since is None or at >= query.since.replace(microsecond=0)) and (
        query.until is None or at <= query.until
    )


def _from_addresses(copies: list[MessageCopy], query: MessageQuery) -> tuple[list[MessageCopy], tuple[str, ...]]:
    """Those handed over from the addresses that were asked for; all, where this server's mail never says from where."""
    if not query.from_ips:
        return copies, ()
    if copies and not any(c.from_ip for c in copies):
        return copies, ("No mail says from which address it was handed over: all that the account sent is here.",)
    wanted = [c for c in copies if c.from_ip in query.from_ips]
    silent = sum(c.from_ip is None for c in copies)
    said = f"{silent} copies don't say that somebody signed in handed them over (forged, or by webmail): left out."
    return wanted, (said,) if silent else ()


def _coverage(query: MessageQuery, copies: Sequence[MessageCopy], searched: int, gaps: Iterable[str]) -> Coverage:
    return Coverage(
        source=f"dovecot: search of {searched} mailboxes",
        asked=Window(start=query.since, end=query.until),
        got=Window(start=copies[0].sent_at if copies else None, end=copies[-1].sent_at if copies else None),
        rows=len(copies),
        unique=len(copies),
        accounts=len({c.recipient for c in copies}),
        gaps=tuple(gaps),
    )
