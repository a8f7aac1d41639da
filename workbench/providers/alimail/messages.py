"""Reads lists of messages, and single ones.

`POST /v2/users/{u}/messages/query`, `GET …/mailFolders/{f}/messages`, `GET …/messages/{id}` (wrapped as `message`): as
github yamatu/yaerp2.0, houm01/pytbox and Alibaba's sample (https://help.aliyun.com/document_detail/2856396.html) call
them; fields as in Alibaba's DingTalk SDK.
"""

from __future__ import annotations

from collections.abc import Mapping

from .api import Api, user_path
from .fields import Json
from .paging import PAGE, by_cursor

__all__ = ["Messages"]

_LEAN = (
    "internetMessageId,subject,summary,from,replyTo,folderId,conversationId,isRead,isForwarded,sentDateTime,"
    "receivedDateTime,size"
)
_LISTED = f"{_LEAN},toRecipients,ccRecipients,bccRecipients"
_OPENED = "body,internetMessageHeaders"


class Messages:
    """The messages in the mailboxes of one tenant. Every method raises NotFound and ProviderErrors."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def search(self, mailbox: str, query: str, *, lean: bool = False) -> list[Json]:
        """Returns what a search finds in one mailbox; with `lean`, without the recipients, who may be thousands."""
        path = user_path(mailbox, "messages", "query")

        async def ask(cursor: str) -> Json:
            return await self._api.ask(
                path, {"query": query, "cursor": cursor, "size": PAGE}, {"$select": _LEAN if lean else _LISTED}
            )

        return [row async for part in by_cursor(ask) for row in part]

    async def in_folder(self, mailbox: str, folder: str) -> list[Json]:
        """Returns what lies in one folder."""
        path = user_path(mailbox, "mailFolders", folder, "messages")

        async def ask(cursor: str) -> Json:
            return await self._api.get(path, {"cursor": cursor, "size": str(PAGE), "$select": _LISTED})

        return [row async for part in by_cursor(ask) for row in part]

    async def opened(self, mailbox: str, message: str) -> Json:
        """Returns body and headers of one message."""
        answer = await self._api.get(user_path(mailbox, "messages", message), {"$select": _OPENED})
        found = answer.get("message")
        return found if isinstance(found, Mapping) else {}
