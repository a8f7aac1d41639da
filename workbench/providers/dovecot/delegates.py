"""Delegates: who may open the account's folders (IMAP ACL, https://www.rfc-editor.org/rfc/rfc4314)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from pydantic import SecretStr, ValidationError

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import ConnectionLost, ProviderError
from workbench.model.evidence import Coverage
from workbench.model.state import FacetItem, FacetState
from workbench.model.support import Receipt
from workbench.model.words import Facet, SupportLevel

from ..tables import Levels
from . import receipts
from .api import Doveadm, DoveadmFailed
from .server import ServerDoors
from .users import exact

__all__ = ["Delegates"]

_SIDE_BY_SIDE = 8
_K = ActionKind


class Delegates:
    """The facet `delegates`: one item for each folder and who may open it."""

    def __init__(
        self, doveadm: Doveadm, doors: ServerDoors, clock: Callable[[], datetime], *, separator: str, shared: str
    ) -> None:
        self._doveadm = doveadm
        self._doors = doors
        self._clock = clock
        self._foreign = (shared, shared + separator) if shared else ()

    def observes(self) -> Mapping[Facet, Levels]:
        return {Facet.DELEGATES: (SupportLevel.AUTOMATED, "")}

    def performs(self) -> Mapping[ActionKind, Levels]:
        note = "the delegate's own open sessions are ended too: they would stay in the folder"
        return {
            _K.REMOVE_DELEGATE: (SupportLevel.AUTOMATED, note),
            _K.RESTORE_DELEGATE: (SupportLevel.AUTOMATED, "with the same rights as before"),
        }

    async def observe(self, account: str, facet: Facet) -> FacetState:
        """Raises NotReadable where the server has no ACL plugin."""
        folders = await self._folders(exact(account))
        at_once = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def rights(folder: str) -> tuple[FacetItem, ...]:
            async with at_once:
                rows = (await self._doveadm.read("aclGet", user=account, mailbox=folder)).rows
            return tuple(_items(folder, rows))

        found = [item for items in await asyncio.gather(*map(rights, folders)) for item in items]
        return FacetState(
            facet=facet,
            at=self._clock(),
            items=tuple(sorted(found, key=lambda item: item.key)),
            coverage=Coverage(
                source=f"dovecot: acl of {len(folders)} folders", rows=len(found), unique=len(found), accounts=1
            ),
        )

    async def _folders(self, account: str) -> list[str]:
        rows = (await self._doveadm.read("mailboxList", user=account)).rows
        names = {row["mailbox"] for row in rows if "mailbox" in row} | {"INBOX"}
        return sorted(
            n for n in names if not (self._foreign and (n == self._foreign[0] or n.startswith(self._foreign[1])))
        )

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        who, _, folder = action.target.partition(" on ")
        try:
            if action.kind is _K.REMOVE_DELEGATE:
                return await self._remove(exact(account), action, who, folder)
            return await self._restore(exact(account), action, who, folder)
        except ConnectionLost as error:
            return receipts.unknown(action, error.title)
        except DoveadmFailed as failure:
            return receipts.failed(action, failure.title, exchange=failure.exchange)

    async def _remove(self, account: str, action: Action, who: str, folder: str) -> Receipt:
        reply = await self._doveadm.change("aclDelete", user=account, mailbox=folder, id=who)
        said = f"{who} may not open {folder} any more."
        kind, _, delegate = who.partition("=")
        if kind == "user" and delegate:
            try:
                await self._doors.kick(exact(delegate))
            except ProviderError as error:
                said += f" Their open sessions could not be ended: {error.title}"
        return receipts.done(action, said, self._clock(), exchange=reply.exchange)

    async def _restore(self, account: str, action: Action, who: str, folder: str) -> Receipt:
        try:
            item = FacetItem.model_validate(action.params.get("item"))
        except ValidationError:
            return receipts.failed(action, "It was not recorded which rights there were before.")
        rights = [str(r) for r in value] if isinstance(value := item.attrs.get("rights"), list) else []
        if not rights:
            return receipts.failed(action, "It was not recorded which rights there were before.")
        reply = await self._doveadm.change("aclSet", user=account, mailbox=folder, id=who, right=rights)
        return receipts.done(action, f"{who} may open {folder} again.", self._clock(), exchange=reply.exchange)


def _items(folder: str, rows: list[dict[str, str]]) -> Iterator[FacetItem]:
    """The owner's own rights are none of anybody else's, and taking rights away lets nobody in."""
    for row in rows:
        who, rights = row.get("id", ""), row.get("rights", "").split()
        if who and who != "owner" and not who.startswith("-") and rights:
            yield FacetItem(
                key=f"{who} on {folder}",
                what=f"{who.removeprefix('user=')} may open {folder} ({', '.join(rights)})",
                attrs={"rights": list(rights), "folder": folder, "everywhere": bool(row.get("global"))},
            )
