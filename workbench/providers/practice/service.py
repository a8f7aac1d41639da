"""The make-believe mail system itself: what a remote service would answer, at once and without fail."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from pydantic import SecretStr

from workbench.model.actions import Action
from workbench.model.base import JsonObject, Thing
from workbench.model.evidence import Window
from workbench.model.mail import HELD_BACK, MessageCopy, MessageQuery
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .changes import Change, ServiceRefused, apply
from .controls import settings_facts
from .journal import Note
from .store import Store
from .tenant import KEPT, CallRow, Letter, LogRow, Tenant, User, letter_key
from .writing import as_copy, as_seen_from, message_of

__all__ = ["EVERYONE", "Destination", "FacetAnswer", "Moved", "Service"]

Destination = Literal["quarantine", "mailbox", "nowhere"]
"""Where a copy is moved; nowhere: it is gone for good."""

EVERYONE = "*"
"""As an account: every account of the domain."""


@dataclass(frozen=True)
class FacetAnswer:
    """What an account holds of one facet, in the service's order."""

    items: tuple[FacetItem, ...]
    attrs: JsonObject


class Moved(Thing):
    """A copy after it was to be moved."""

    copy_: MessageCopy
    stays: str = ""
    """Why it is where it was; empty: it was moved."""


class Service:
    """A mail system with users, a sign-in log, a blocklist and mailboxes."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], entropy: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy

    async def user(self, address: str) -> User:
        """Returns a copy of the user record. Raises ServiceRefused where there is none."""
        return _user(self._store.read(), address).model_copy(deep=True)

    async def users(self) -> tuple[str, ...]:
        """The addresses of all accounts."""
        return tuple(self._store.read().users)

    async def log_begins(self) -> datetime:
        """The time before which nothing is kept."""
        return self._store.read().born - KEPT

    async def log(self, address: str, window: Window, offset: int, limit: int) -> tuple[list[LogRow], int | None]:
        """Returns some rows of the log, oldest first, and the offset of the next ones, if any."""
        tenant = self._store.read()
        wanted = None if address.startswith(EVERYONE) else _user(tenant, address).address
        rows = [r for r in tenant.log if wanted in (None, r.user) and _within(r.at, window.start, window.end)]
        following = offset + limit if offset + limit < len(rows) else None
        return rows[offset : offset + limit], following

    async def facet(self, address: str, facet: Facet) -> FacetAnswer:
        """Returns what the account holds of a facet."""
        tenant = self._store.read()
        user = _user(tenant, address)
        held = user.of(facet)
        items = tenant.blocked if facet is Facet.IP_ACCESS else held.items
        items = [*items, *tenant.filters] if facet is Facet.RULES else items
        ordered = sorted(items, key=lambda i: (i.since.isoformat() if i.since else "", i.key))
        facts = settings_facts(tenant, user) if facet is Facet.SETTINGS else dict(held.attrs)
        return FacetAnswer(tuple(ordered), facts)

    async def change(self, address: str, action: Action, secret: SecretStr | None) -> JsonObject:
        """Carries out an action. Raises ServiceRefused."""
        change = Change(
            kind=action.kind,
            target=action.target,
            params=action.params,
            at=self._clock(),
            secret=secret,
            salt=self._entropy(16) if secret is not None else b"",
            ref=self._entropy(8).hex() if secret is not None else "",
        )

        def work(tenant: Tenant) -> JsonObject:
            answer = apply(tenant, _user(tenant, address), change)
            tenant.calls.append(CallRow(at=change.at, user=address, action=action.id))
            return answer

        return await self._store.change(work)

    async def forget_former(self, address: str, ref: str) -> None:
        """Deletes the password from before a reset, or all of them where none is named."""

        def work(tenant: Tenant) -> None:
            kept = _user(tenant, address).former
            for name in [ref] if ref else list(kept):
                kept.pop(name, None)

        await self._store.change(work)

    async def search(self, query: MessageQuery, offset: int, limit: int) -> tuple[list[MessageCopy], int | None]:
        """Returns some copies of what an account sent, oldest first, and the offset of the next ones, if any."""
        tenant = self._store.read()
        sender = query.sender.strip().lower()
        if sender.endswith(f"@{tenant.domain}"):
            _user(tenant, sender)
        recipient = query.recipient.strip().lower()
        letters = (
            x
            for x in tenant.letters.values()
            if (not sender or x.sender == sender) and (not recipient or x.recipient == recipient)
        )
        found = list(islice(_fitting(letters, query), offset, offset + limit + 1))
        following = offset + limit if len(found) > limit else None
        return [as_seen_from(as_copy(x), query.mailbox) for x in found[:limit]], following

    async def raw(self, copy: MessageCopy) -> bytes:
        """Returns the message of a copy, byte for byte. Raises ServiceRefused where no mailbox holds it any more."""
        letter = self._store.read().letters.get(letter_key(copy.message_id, copy.recipient))
        if letter is None or (letter.where == "deleted" and letter.folder != "deleted"):
            raise ServiceRefused("There is no such message any more.")
        return message_of(letter)

    async def move(self, action_id: str, copy: MessageCopy, to: Destination) -> Moved:
        """Moves one copy, wherever it is by now. Raises ServiceRefused where there is none."""

        def work(tenant: Tenant) -> tuple[Moved, Note | None]:
            key = letter_key(copy.message_id, copy.recipient)
            letter = tenant.letters.get(key)
            if letter is None:
                raise ServiceRefused("There is no such copy any more.")
            stays = _MOVES[to](letter)
            moved = Moved(copy_=as_copy(letter), stays=stays)
            if stays:
                return moved, None
            call = CallRow(at=self._clock(), user=letter.sender, action=action_id, part=key)
            tenant.calls.append(call)
            return moved, Note(letter=letter, call=call)

        return await self._store.move(work)

    async def settle(self) -> None:
        """Waits until everything is on disk."""
        await self._store.settle()


def _user(tenant: Tenant, address: str) -> User:
    user = tenant.users.get(address.strip().lower())
    if user is None:
        raise ServiceRefused(f"The practice tenant has no account {address}.")
    return user


def _within(at: datetime, start: datetime | None, end: datetime | None) -> bool:
    return (start is None or start <= at) and (end is None or at <= end)


def _fitting(letters: Iterable[Letter], query: MessageQuery) -> Iterator[Letter]:
    mailbox, folder, ips = query.mailbox.strip().lower(), query.folder, query.from_ips
    for x in letters:
        if (
            (x.folder if x.folder in HELD_BACK else "") == folder
            and (not mailbox or mailbox in (x.sender, x.recipient))
            and _within(x.sent_at, query.since, query.until)
            and (not ips or x.from_ip in ips)
        ):
            yield x


_STAYS = {
    "outside": "It left the organisation: it can't be taken back from there.",
    "fetched": "It was fetched by POP: the copy is on the recipient's own machine.",
    "replied": "Its recipient answered it: this service withdraws no answered mail.",
    "deleted": "Its recipient deleted it.",
    "bounced": "It never arrived: its recipient's mailbox was full.",
    "draft": "It was never sent: it is a draft.",
}
_REACHABLE = {"delivered", "moved", "forwarded", "scheduled"}


def _withdraw(letter: Letter) -> str:
    if (
        letter.where == "delivered"
        or letter.where == "moved"
        or letter.where == "forwarded"
        or letter.where == "scheduled"
    ):
        letter.was = letter.where
        # A moved copy gets a new id, as at most mail systems.
        letter.where, letter.origin, letter.id = "withdrawn", letter.id, f"quarantine/{letter.id}"
    return _STAYS.get(letter.where, "")


def _purge(letter: Letter) -> str:
    if letter.where == "withdrawn":
        letter.where = "purged"
    return "" if letter.where == "purged" else "It is not in the quarantine: only withdrawn copies are purged."


def _give_back(letter: Letter) -> str:
    if letter.where == "withdrawn":
        letter.where, letter.id, letter.origin, letter.was = letter.was, letter.origin, "", "delivered"
    return "" if letter.where in _REACHABLE else "It was never withdrawn."


_MOVES: dict[Destination, Callable[[Letter], str]] = {
    "quarantine": _withdraw,
    "mailbox": _give_back,
    "nowhere": _purge,
}
