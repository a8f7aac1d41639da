"""The folders of a mailbox, and the one that withdrawn mail lies in.

`GET` and `POST /v2/users/{u}/mailFolders`: the list's key `folders` and the answer's `folder` are those of Alibaba's
DingTalk SDK; the ids of the system folders are those of its sample
(https://help.aliyun.com/document_detail/2856396.html) and of github houm01/pytbox.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping

from workbench.model.errors import ProviderError
from workbench.model.words import Outcome

from .api import Api, user_path
from .fields import rows, text

__all__ = ["DELETED", "DRAFTS", "INBOX", "JUNK", "SENT", "SYSTEM", "Folders"]

SENT, INBOX, JUNK, DRAFTS, DELETED = "1", "2", "3", "5", "6"
SYSTEM = {SENT: "sent", INBOX: "inbox", JUNK: "junk", DRAFTS: "drafts", DELETED: "deleted"}


class Folders:
    """What is known of the folders of each mailbox; asked once, and again where a folder turns up that is not known."""

    def __init__(self, api: Api, quarantine: str) -> None:
        self._api = api
        self.for_withdrawn = quarantine
        """The name of the folder for withdrawn mail."""
        self.lies_in = f"the folder “{quarantine}” of its recipient's own mailbox"
        self._known: dict[str, dict[str, str]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def names(self, mailbox: str) -> tuple[str, ...]:
        """Returns the names of all folders, asked anew. Raises NotFound, ProviderError."""
        async with self._locks[mailbox]:
            await self._look(mailbox)
            return tuple(self._known[mailbox].values())

    async def name_of(self, mailbox: str, folder: str) -> str:
        """Returns a folder's name; its id where it has none. Raises NotFound, ProviderError."""
        if folder in SYSTEM:
            return SYSTEM[folder]
        async with self._locks[mailbox]:
            if folder not in self._known.get(mailbox, {}):
                await self._look(mailbox)
            return self._known[mailbox].get(folder) or folder

    async def holds_withdrawn(self, mailbox: str, folder: str) -> bool:
        """Tells whether that folder is the one for withdrawn mail. Raises NotFound, ProviderError."""
        return folder not in ("", *SYSTEM) and await self.name_of(mailbox, folder) == self.for_withdrawn

    async def quarantine(self, mailbox: str) -> str | None:
        """Returns the id of the folder for withdrawn mail; None where there is none yet. Raises as `name_of`."""
        async with self._locks[mailbox]:
            if mailbox not in self._known:
                await self._look(mailbox)
            return self._found(mailbox)

    async def make_quarantine(self, mailbox: str) -> str:
        """Returns the id of the folder for withdrawn mail, which is made where it is missing.

        It is looked for before it is made, and after a lost answer: never made twice. Raises NotFound, ProviderError.
        """
        async with self._locks[mailbox]:
            if self._found(mailbox) is None:
                await self._look(mailbox)
            if (there := self._found(mailbox)) is not None:
                return there
            made = await self._api.change(
                "POST", user_path(mailbox, "mailFolders"), {"displayName": self.for_withdrawn}
            )
            folder = made.answer.get("folder")
            id_ = text(folder, "id") if isinstance(folder, Mapping) else ""
            if made.outcome is Outcome.DONE and id_:
                self._known[mailbox][id_] = self.for_withdrawn
                return id_
            if made.outcome is not Outcome.FAILED:
                await self._look(mailbox)
            if (there := self._found(mailbox)) is not None:
                return there
        raise ProviderError(f"The folder for withdrawn mail can't be made in the mailbox of {mailbox}. {made.detail}")

    def _found(self, mailbox: str) -> str | None:
        return next((i for i, name in self._known.get(mailbox, {}).items() if name == self.for_withdrawn), None)

    async def _look(self, mailbox: str) -> None:
        answer = await self._api.get(user_path(mailbox, "mailFolders"))
        self._known[mailbox] = {text(f, "id"): text(f, "displayName") for f in rows(answer, "folders")}
