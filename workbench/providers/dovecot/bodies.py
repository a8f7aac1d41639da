"""What is read of a mail's body, once for each mail however many copies there are; and one mail byte for byte."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from workbench.model.errors import NotReadable, ProviderError
from workbench.model.mail import MessageCopy
from workbench.model.mailprint import body_print, link_targets, payment_words
from workbench.model.mailtext import html_text
from workbench.model.mime import decode_text, leaves, split_message

from .api import Doveadm
from .copies import place_of

__all__ = ["Bodies"]

_BIGGEST = 2 * 2**20
"""Bytes; of a bigger mail the body is not compared."""
_BATCH = 100
_SIDE_BY_SIDE = 8
_REMEMBERED = 20_000
_LOST_SIGN = "\ufffd"


class _Told(NamedTuple):
    body_print: str
    payment_words: tuple[str, ...]
    links: tuple[str, ...]


class Bodies:
    """Fetches texts in batches, a mailbox at a time."""

    def __init__(self, doveadm: Doveadm) -> None:
        self._doveadm = doveadm
        self._known: OrderedDict[str, _Told] = OrderedDict()

    async def told(self, copies: Sequence[MessageCopy]) -> list[MessageCopy]:
        """Returns the copies with what their bodies say. One that can't be read stays without it."""
        wanted: dict[tuple[str, str], dict[str, str]] = {}
        asked: set[str] = set()
        for copy in copies:
            place, key = place_of(copy), _key(copy)
            if place is None or key in self._known or key in asked or (copy.size or 0) > _BIGGEST:
                continue
            asked.add(key)
            wanted.setdefault((place.user, place.folder), {})[place.uid] = key
        at_once = asyncio.Semaphore(_SIDE_BY_SIDE)
        batches = [
            (user, folder, dict(list(keys.items())[start : start + _BATCH]))
            for (user, folder), keys in wanted.items()
            for start in range(0, len(keys), _BATCH)
        ]

        async def fetch(user: str, folder: str, keys: dict[str, str]) -> None:
            async with at_once:
                try:
                    rows = await self._texts(user, folder, list(keys))
                except ProviderError:
                    return
            for uid, text in rows:
                if uid in keys:
                    self._remember(keys[uid], _read(text.encode("utf-8", "surrogatepass")))

        await asyncio.gather(*(fetch(*batch) for batch in batches))
        nothing = _Told("", (), ())
        return [copy.model_copy(update=self._known.get(_key(copy), nothing)._asdict()) for copy in copies]

    async def raw(self, copy: MessageCopy) -> bytes:
        """Returns a mail byte for byte. Raises NotReadable where the API can't show it so."""
        place = place_of(copy)
        if place is None:
            raise NotReadable(f"The copy for {copy.recipient} has no place on this server.")
        query = ["mailbox-guid", place.folder, "uid", place.uid]
        reply = await self._doveadm.read(
            "fetch", user=place.user, field=["guid", "text", "size.physical", "size.virtual"], query=query
        )
        row = next((r for r in reply.rows if r.get("guid") == place.guid), None)
        if row is None:
            raise NotReadable(f"The copy for {copy.recipient} is not where it was any more.", "Search again.")
        data = row["text"].encode("utf-8", "surrogatepass")
        lines = data.count(b"\n") - data.count(b"\r\n")
        whole = str(len(data)) == row["size.physical"] or str(len(data) + lines) == row["size.virtual"]
        if not whole or _LOST_SIGN in row["text"]:
            raise NotReadable(
                "The mail holds bytes that doveadm's API can't show as they are.",
                "Save it on the server: doveadm fetch text, without the API.",
            )
        return data

    async def _texts(self, user: str, folder: str, uids: list[str]) -> list[tuple[str, str]]:
        query = ["mailbox-guid", folder, "uid", ",".join(uids)]
        rows = (await self._doveadm.read("fetch", user=user, field=["uid", "text"], query=query)).rows
        return [(row["uid"], row["text"]) for row in rows if "uid" in row and "text" in row]

    def _remember(self, key: str, told: _Told) -> None:
        self._known[key] = told
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def _key(copy: MessageCopy) -> str:
    """Copies of one mail differ in what delivery put before it, so not by size."""
    return f"{copy.sender} {copy.message_id} {copy.subject}"


def _read(raw: bytes) -> _Told:
    trouble: list[str] = []
    headers, body = split_message(raw)
    texts = []
    for leaf in leaves(headers, body, trouble):
        if leaf.is_body:
            text = decode_text(leaf.data, leaf.charset, trouble)
            texts.append(html_text(text)[0] if leaf.media_type == "text/html" else text)
    text = max(texts, key=len, default="")
    return _Told(body_print(text), payment_words(text), link_targets(text))
