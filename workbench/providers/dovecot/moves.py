"""Moves copies between mailboxes and the quarantine account, a batch for each folder, eight folders at a time.

`move` and `expunge` answer the same for no message and for five hundred, so what is believed is what both folders
hold afterwards: a message keeps its GUID wherever it is moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import NamedTuple

from workbench.model.actions import Action
from workbench.model.errors import ConnectionLost, ProviderError
from workbench.model.mail import MessageCopy
from workbench.model.support import Receipt
from workbench.model.words import Outcome

from . import receipts
from .api import Doveadm, DoveadmFailed
from .copies import Origin, Place, all_of, origin_of, places_of, quarantine_folder
from .users import exact

__all__ = ["Moved", "Moves"]

_SIDE_BY_SIDE = 8
_BATCH = 500
"""Copies of one folder in one command: what a lost answer leaves unknown."""
_THERE_ALREADY = 65

Moved = AsyncGenerator[tuple[MessageCopy, Receipt], None]
Told = list[tuple[MessageCopy, MessageCopy, Receipt]]
"""Each copy as it was, as far as it lay in this folder, and as it is now, with its receipt."""
_WORST = (Outcome.UNKNOWN, Outcome.FAILED, Outcome.DONE)


class _Batch(NamedTuple):
    """Copies that lie in one folder."""

    user: str
    folder: str
    copies: tuple[tuple[MessageCopy, Place], ...]


class _Ended(NamedTuple):
    """How a batch went."""

    trouble: str
    lost: bool
    """No answer came: those that are not seen to be moved may yet be."""
    exchange: str


class Moves:
    """Withdraws, gives back and purges."""

    def __init__(self, doveadm: Doveadm, clock: Callable[[], datetime], *, quarantine: str, separator: str) -> None:
        self._doveadm = doveadm
        self._clock = clock
        self._quarantine = quarantine
        self._separator = separator
        self._folders: set[str] = set()

    async def withdraw(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """As `Provider.withdraw`."""
        await self._make_at_once(copies)
        async with aclosing(self._all(action, copies, self._withdraw)) as moving:
            async for moved in moving:
                yield moved

    def restore(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """As `Provider.restore`."""
        return self._all(action, copies, self._restore)

    def purge(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moved:
        """As `Provider.purge`."""
        return self._all(action, copies, self._purge)

    async def _all(
        self,
        action: Action,
        copies: Sequence[MessageCopy],
        work: Callable[[Action, _Batch], Awaitable[Told]],
    ) -> Moved:
        batches, strays = _batches(copies)
        for copy in strays:
            yield copy, receipts.failed(action, "It has no place on this server: search for it again.")
        ended: dict[str, list[tuple[MessageCopy, Receipt]]] = {}
        waiting, under_way = list(reversed(batches)), set[asyncio.Task[Told]]()
        try:
            while waiting or under_way:
                while waiting and len(under_way) < _SIDE_BY_SIDE:
                    under_way.add(asyncio.create_task(_run(work, action, waiting.pop())))
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for before, now, receipt in [told for task in done for told in task.result()]:
                    parts = ended.setdefault(before.id, [])
                    parts.append((now, receipt))
                    if len(parts) == len(places_of(before)):
                        yield _as_a_whole(parts)
        finally:
            # Whoever stops listening: what has begun is brought to its end, nothing more is begun.
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _withdraw(self, action: Action, batch: _Batch) -> Told:
        to = quarantine_folder(Origin(batch.user, batch.folder), self._separator)
        try:
            await self._make(to)
        except ProviderError as error:
            return _none(action, batch, f"The quarantine can't take it: {error.title}")
        ended = await self._move(batch, self._quarantine, to)
        return await self._told(action, batch, ended, (self._quarantine, ["mailbox", to]), where="withdrawn")

    async def _restore(self, action: Action, batch: _Batch) -> Told:
        query = _those(batch._replace(copies=batch.copies[:1]))
        rows = (await self._doveadm.read("fetch", user=exact(batch.user), field=["mailbox"], query=query)).rows
        lies_in = rows[0].get("mailbox", "") if rows and batch.user == self._quarantine else ""
        origin = origin_of(lies_in, self._separator)
        if origin is None:
            return _none(action, batch, "It does not lie where the quarantine keeps withdrawn mail.")
        # A folder that is gone by now: then its mail comes back to the inbox.
        to = (await self._names(exact(origin.recipient))).get(origin.folder, "INBOX")
        ended = await self._move(batch, origin.recipient, to)
        where = "delivered" if to == "INBOX" else "moved"
        return await self._told(action, batch, ended, (origin.recipient, ["mailbox", to]), where=where)

    async def _purge(self, action: Action, batch: _Batch) -> Told:
        if batch.user != self._quarantine:
            return _none(action, batch, "It is not in the quarantine: only withdrawn copies are purged.")
        ended = await self._call("expunge", user=batch.user, query=_those(batch))
        left = await self._held(batch.user, ["mailbox-guid", batch.folder])
        return [(copy, *self._purged(action, copy, place, ended, left)) for copy, place in batch.copies]

    def _purged(
        self, action: Action, copy: MessageCopy, place: Place, ended: _Ended, left: dict[str, Place] | None
    ) -> tuple[MessageCopy, Receipt]:
        if left is None or (place.guid in left and ended.lost):
            return copy.model_copy(update={"where": "unknown"}), receipts.unknown(action, exchange=ended.exchange)
        if place.guid in left:
            return copy, receipts.failed(action, ended.trouble or "It is still there.", exchange=ended.exchange)
        now = copy.model_copy(update={"where": "purged"})
        return now, receipts.done(action, "It was removed for good.", self._clock(), exchange=ended.exchange)

    async def _move(self, batch: _Batch, user: str, to: str) -> _Ended:
        return await self._call(
            "move",
            user=user,
            destinationMailbox=to,
            sourceType="user",
            sourceUser=batch.user,
            query=_those(batch),
        )

    async def _call(self, command: str, **parameters: str | list[str]) -> _Ended:
        try:
            reply = await self._doveadm.change(command, **parameters)
        except ConnectionLost as error:
            return _Ended(error.title, True, "")
        except DoveadmFailed as failure:
            return _Ended(failure.title, False, failure.exchange)
        except ProviderError as error:
            return _Ended(error.title, False, "")
        return _Ended("", False, reply.exchange)

    async def _told(
        self, action: Action, batch: _Batch, ended: _Ended, arrived: tuple[str, list[str]], *, where: str
    ) -> Told:
        """Looks at where they should be now, and says of each copy how it went."""
        there = await self._held(*arrived)
        found: Told = []
        for copy, place in batch.copies:
            now = there.get(place.guid) if there is not None else None
            if now is not None:
                moved = copy.model_copy(update={"id": now.id, "where": where})
                result = {"id": now.id, "message_id": copy.message_id, "recipient": copy.recipient, "where": where}
                said = "It was moved to the quarantine." if where == "withdrawn" else "It was given back."
                receipt = receipts.done(action, said, self._clock(), exchange=ended.exchange, result={**result})
                found.append((copy, moved, receipt))
            elif there is None or ended.lost:
                lost = receipts.unknown(action, exchange=ended.exchange)
                found.append((copy, copy.model_copy(update={"where": "unknown"}), lost))
            else:
                why = ended.trouble or "It was not where it lay any more: its recipient moved or deleted it."
                found.append((copy, copy, receipts.failed(action, why, exchange=ended.exchange)))
            ended = ended._replace(exchange="")  # one exchange a batch is evidence enough
        return found

    async def _held(self, user: str, query: list[str]) -> dict[str, Place] | None:
        """What lies in a folder, by GUID; None where that can't be told."""
        fields = ["mailbox-guid", "uid", "guid"]
        try:
            rows = (await self._doveadm.read("fetch", user=user, field=fields, query=[*query, "ALL"])).rows
        except ProviderError:
            return None
        return {row["guid"]: Place(user, row["mailbox-guid"], row["uid"], row["guid"]) for row in rows}

    async def _make_at_once(self, copies: Sequence[MessageCopy]) -> None:
        """Makes the quarantine's folders in one command. Where that fails, each batch makes its own."""
        origins = dict.fromkeys(Origin(place.user, place.folder) for copy in copies for place in places_of(copy))
        folders = [quarantine_folder(origin, self._separator) for origin in origins]
        for start in range(0, len(folders), _BATCH):
            missing = [folder for folder in folders[start : start + _BATCH] if folder not in self._folders]
            if len(missing) > 1:
                ended = await self._call("mailboxCreate", user=self._quarantine, mailbox=missing)
                self._folders |= set() if ended.trouble else set(missing)

    async def _make(self, folder: str) -> None:
        if folder in self._folders:
            return
        try:
            await self._doveadm.change("mailboxCreate", user=self._quarantine, mailbox=[folder])
        except DoveadmFailed as failure:
            if failure.code != _THERE_ALREADY:
                raise
        self._folders.add(folder)

    async def _names(self, user: str) -> dict[str, str]:
        """The names of a user's folders, by GUID."""
        rows = (await self._doveadm.read("mailboxStatus", user=user, field=["guid"], mailboxMask=["*"])).rows
        return {row["guid"]: row["mailbox"] for row in rows if "guid" in row}


async def _run(work: Callable[[Action, _Batch], Awaitable[Told]], action: Action, batch: _Batch) -> Told:
    try:
        return await work(action, batch)
    except ConnectionLost as error:
        return [(c, c, receipts.unknown(action, error.title)) for c, _ in batch.copies]
    except ProviderError as error:
        return _none(action, batch, error.title)


def _as_a_whole(parts: list[tuple[MessageCopy, Receipt]]) -> tuple[MessageCopy, Receipt]:
    """A copy that lay in several folders is out of reach only where all of them were moved."""
    now, receipt = min(parts, key=lambda part: _WORST.index(part[1].outcome))
    if len(parts) == 1 or receipt.outcome is not Outcome.DONE:
        return now, receipt
    whole = all_of(copy.id for copy, _ in parts)
    return now.model_copy(update={"id": whole}), receipt.model_copy(update={"result": {**receipt.result, "id": whole}})


def _batches(copies: Sequence[MessageCopy]) -> tuple[list[_Batch], list[MessageCopy]]:
    folders: dict[tuple[str, str], list[tuple[MessageCopy, Place]]] = {}
    strays = []
    for copy in copies:
        places = places_of(copy)
        if not places:
            strays.append(copy)
        for place in places:
            folders.setdefault((place.user, place.folder), []).append((copy, place))
    batches = [
        _Batch(user, folder, tuple(held[start : start + _BATCH]))
        for (user, folder), held in folders.items()
        for start in range(0, len(held), _BATCH)
    ]
    return batches, strays


def _those(batch: _Batch) -> list[str]:
    return ["mailbox-guid", batch.folder, "uid", ",".join(place.uid for _, place in batch.copies)]


def _none(action: Action, batch: _Batch, why: str) -> Told:
    return [(copy, copy, receipts.failed(action, why)) for copy, _ in batch.copies]
