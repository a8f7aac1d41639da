"""Moves copies out of their recipients' way, gives them back, and removes them.

`POST /v2/users/{u}/messages/move` with 1 to 100 ids and `destinationFolderId` (github yamatu/yaerp2.0,
houm01/pytbox), and `POST …/batchDelete` with `deleteType` `USER_DELETED` (yamatu/yaerp2.0; Alibaba's DingTalk SDK has
the same call). What their answers say of a single message is not known: a yes is the service's word for the whole
batch, which reading back checks copy by copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.model.actions import Action
from workbench.model.base import JsonObject
from workbench.model.errors import NotFound, ProviderError
from workbench.model.mail import IN_REACH, MessageCopy
from workbench.model.support import Receipt
from workbench.model.words import Outcome

from .abreast import abreast
from .api import Api, Changed, user_path
from .folders import INBOX, Folders
from .purged import Purged

__all__ = ["Mover"]

_BATCH = 100
"""The most ids that one call takes."""

Moved = tuple[MessageCopy, Receipt]
Moves = AsyncGenerator[Moved, None]


@dataclass(frozen=True)
class _Way:
    """One way to move copies."""

    takes: frozenset[str]
    """Where a copy must be."""
    becomes: str
    how: str
    move: Callable[[str, tuple[MessageCopy, ...]], Awaitable[Changed]]
    stays: str
    """Why a copy that is elsewhere has to stay."""


class Mover:
    """Moves copies of one tenant, mailbox by mailbox, a batch in a call."""

    def __init__(self, api: Api, folders: Folders, purged: Purged, now: Callable[[], datetime]) -> None:
        self._api = api
        self._folders = folders
        self._purged = purged
        self._now = now

    def withdraw(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moves:
        """Moves each copy to the folder for withdrawn mail, in its recipient's own mailbox."""
        how = f"moved to {self._folders.lies_in}"
        way = _Way(IN_REACH, "withdrawn", how, self._to_quarantine, "It is not in its mailbox.")
        return self._all(way, action, copies)

    def restore(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moves:
        """Moves each withdrawn copy to the inbox."""
        way = _Way(
            frozenset({"withdrawn"}), "delivered", "given back to the inbox", self._to_inbox, "It was never withdrawn."
        )
        return self._all(way, action, copies)

    def purge(self, action: Action, copies: tuple[MessageCopy, ...]) -> Moves:
        """Deletes each withdrawn copy."""
        stays = "It is not in the folder for withdrawn mail: only withdrawn copies are purged."
        return self._all(_Way(frozenset({"withdrawn"}), "purged", "purged", self._away, stays), action, copies)

    async def _all(self, way: _Way, action: Action, copies: tuple[MessageCopy, ...]) -> Moves:
        """Whoever stops listening: batches that have begun are brought to their end, nothing more is begun."""
        going = tuple(c for c in copies if c.inside and c.where in way.takes)
        for copy in copies:
            if not (copy.inside and copy.where in way.takes):
                stays = way.stays if copy.inside else "It left the organisation: it can't be taken back from there."
                yield copy, Receipt(action_id=action.id, outcome=Outcome.FAILED, detail=stays)

        async def carried(batch: tuple[MessageCopy, ...]) -> list[Moved]:
            return list(self._ended(way, action, batch, await self._tried(way, batch)))

        async with aclosing(abreast(carried, _batches(going), to_the_end=True)) as ended:
            async for batch in ended:
                for pair in batch:
                    yield pair

    async def _tried(self, way: _Way, batch: tuple[MessageCopy, ...]) -> Changed:
        try:
            return await way.move(batch[0].recipient, batch)
        except (NotFound, ProviderError) as error:  # before the move: the folder could not be found or made
            return Changed(Outcome.FAILED, f"Nothing was moved: {error.title}")

    async def _to_quarantine(self, mailbox: str, batch: tuple[MessageCopy, ...]) -> Changed:
        return await self._move(mailbox, batch, await self._folders.make_quarantine(mailbox))

    async def _to_inbox(self, mailbox: str, batch: tuple[MessageCopy, ...]) -> Changed:
        return await self._move(mailbox, batch, INBOX)

    async def _move(self, mailbox: str, batch: tuple[MessageCopy, ...], folder: str) -> Changed:
        body: JsonObject = {"ids": [c.id for c in batch], "destinationFolderId": folder}
        return await self._api.change("POST", user_path(mailbox, "messages", "move"), body)

    async def _away(self, mailbox: str, batch: tuple[MessageCopy, ...]) -> Changed:
        body: JsonObject = {"ids": [c.id for c in batch], "deleteType": "USER_DELETED"}
        changed = await self._api.change("POST", user_path(mailbox, "messages", "batchDelete"), body)
        # What was done without an answer counts as well: only what can't be found any more is called purged.
        if changed.outcome is Outcome.FAILED:
            return changed
        trouble = self._purged.add((c.message_id, c.recipient) for c in batch)
        return replace(changed, detail=f"{changed.detail} {trouble}".strip())

    def _ended(self, way: _Way, action: Action, batch: tuple[MessageCopy, ...], changed: Changed) -> Iterator[Moved]:
        done = changed.outcome is Outcome.DONE
        for number, copy in enumerate(batch):
            # The new id is not told: the copy is found again by what stays the same.
            found: JsonObject = {"message_id": copy.message_id, "recipient": copy.recipient}
            receipt = Receipt(
                action_id=action.id,
                outcome=changed.outcome,
                detail=changed.detail,
                effective_at=self._now() if done else None,
                # One call moved them all: it is kept once.
                exchange=changed.exchange if number == 0 else f"In one call with {batch[0].message_id}.",
                result={**found, "where": way.becomes, "how": way.how} if done else found,
            )
            where = {Outcome.DONE: way.becomes, Outcome.UNKNOWN: "unknown"}.get(changed.outcome, copy.where)
            lies_in = self._folders.lies_in if where == "withdrawn" else ""
            yield copy.model_copy(update={"where": where, "lies_in": lies_in}), receipt


def _batches(copies: tuple[MessageCopy, ...]) -> Iterator[tuple[MessageCopy, ...]]:
    mailboxes: defaultdict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        mailboxes[copy.recipient].append(copy)
    for held in mailboxes.values():
        for start in range(0, len(held), _BATCH):
            yield tuple(held[start : start + _BATCH])
