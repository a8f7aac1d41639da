"""The side of the practice tenant that the workbench talks to."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from workbench.model.actions import Action
from workbench.model.base import JsonObject
from workbench.model.errors import NotFound, NotReadable
from workbench.model.evidence import Coverage, Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.state import FacetState
from workbench.model.support import AccountFacts, PasswordPolicy, Receipt, Support
from workbench.model.words import Facet, Outcome, facet_title

from ..base import MessagePage, SignInPage
from .changes import PASSWORD_POLICY
from .client import Client, Pace, Sleep
from .company import address_of
from .line import SLOW, Call, Faults, Gate, Line
from .offers import support_rows
from .rows import LogReader, SearchReader
from .service import Destination, Service
from .store import Store
from .tenant import COMPANY, SIZE, LogRow, Tenant

__all__ = ["SEED", "Practice"]

SEED = 4711
"""Of the tenant and of its faults, unless told otherwise."""

_SIDE_BY_SIDE = 16
"""Copies that are moved at the same time."""
_PACE = 98
"""Calls a second with `slow`: just under what the service takes."""
_HOW: dict[Destination, str] = {"quarantine": "moved to quarantine", "mailbox": "given back", "nowhere": "purged"}
_STOPPED = "stopped before it was sent"
_PAGE = 500
"""Message copies to a page."""


class Practice:
    """The make-believe tenant example.com, as a provider.

    `path` names the file of its state, `clock` gives the time. Nothing is opened before the first
    call; a file that is not there is made then, and its stories are told from that moment.
    `size` is the number of messages of the burst, in a file that is made then.
    `seed` decides the tenant's details, and the delays and faults: the same in every run.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime],
        *,
        slow: bool = False,
        faults: bool | Faults = False,
        seed: int = SEED,
        size: int = SIZE,
        sleep: Sleep = asyncio.sleep,
        entropy: Callable[[int], bytes] = os.urandom,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._service = Service(Store(path, lambda: _make(clock(), seed, size)), clock, entropy)
        company = path.with_name(f"{path.stem}-company{path.suffix}")
        self._company = Service(Store(company, lambda: _make_company(clock(), seed)), clock, entropy)
        trouble = faults if isinstance(faults, Faults) else Faults() if faults else None
        line = Line(seed, sleep, SLOW if slow else None, trouble, Gate(monotonic=monotonic) if slow else None)
        self._client = Client(line, sleep, Pace(_PACE, monotonic) if slow else None)

    @property
    def name(self) -> str:
        return "practice"

    @property
    def guide(self) -> str:
        """The id of the guide for the few things that it can't do itself."""
        return "generic"

    @property
    def password_policy(self) -> PasswordPolicy:
        return PASSWORD_POLICY

    def support(self) -> tuple[Support, ...]:
        return support_rows()

    def resource(self, action: Action) -> str:
        """Nothing gets in anything else's way: the tenant takes one change after the other itself."""
        return ""

    def _of(self, address: str) -> Service:
        """The service that keeps the account: the tenant of the stories, or the company that is there to be checked."""
        return self._company if address.strip().lower().endswith(f"@{COMPANY}") else self._service

    async def account(self, address: str) -> AccountFacts:
        try:
            user = await self._client.read(f"GET users/{address}", lambda: self._of(address).user(address))
        except NotReadable as error:
            one = address_of(1) if self._of(address) is self._company else "lin.wei@example.com"
            raise NotFound(error.title, f"Its accounts end in @{one.partition('@')[2]}; try {one}.") from error
        return AccountFacts(
            address=user.address,
            account_id=user.account_id,
            display_name=user.name,
            former_addresses=tuple(user.former_addresses),
            created_at=user.created_at,
        )

    async def everyone(self) -> AsyncIterator[tuple[str, ...]]:
        """The accounts of harbour.example; those of the stories, at example.com, are in no directory."""
        yield await self._client.read("GET users", self._company.users)

    async def signins(self, account: str, window: Window) -> AsyncIterator[SignInPage]:
        """The sign-ins of an account, or of all of them for `*`, oldest first."""
        begins = await self._client.read("GET log", self._of(account).log_begins)
        reader = LogReader(window, begins)
        offset: int | None = 0
        while offset is not None:
            rows, offset = await self._log_page(account, window, offset)
            yield reader.page(rows)

    async def _log_page(self, account: str, window: Window, offset: int) -> tuple[list[LogRow], int | None]:
        name = f"GET log/{account}/{offset}"
        return await self._client.read(name, lambda: self._of(account).log(account, window, offset, LogReader.SIZE))

    async def observe(self, account: str, facet: Facet) -> FacetState:
        """The facet as it is now. Messages are searched for, not observed: NotReadable."""
        if facet is Facet.MESSAGES:
            raise NotReadable(
                "Abnormal mail can't be read as a part of the account.", "Search for what the account sent."
            )
        name = f"GET users/{account}/{facet}"
        answer = await self._client.read(name, lambda: self._of(account).facet(account, facet))
        rows = len(answer.items)
        held = {"items": [i.model_dump(mode="json") for i in answer.items], "attrs": answer.attrs}
        return FacetState(
            raw=json.dumps(held, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"),
            facet=facet,
            at=self._clock(),
            items=answer.items,
            attrs=answer.attrs,
            coverage=Coverage(source=f"practice: {facet_title(facet).lower()}", rows=rows, unique=rows, accounts=1),
        )

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        """Carries out one action, once. A lost connection is an unknown outcome, never a second try."""
        asked: JsonObject = {"action": action.kind.value, "target": action.target, "params": action.params}
        if secret is not None:
            asked["password"] = "[redacted]"  # noqa: S105
        call = Call(f"POST users/{account}/{action.id}", changes=True)
        receipt, answer = await self._client.change(
            action.id, call, asked, lambda: self._of(account).change(account, action, secret)
        )
        return receipt if answer is None else self._took_effect(receipt, answer)

    async def forget_former(self, account: str, ref: str) -> None:
        await self._client.read(f"DELETE users/{account}/former", lambda: self._of(account).forget_former(account, ref))

    async def find_messages(self, query: MessageQuery) -> AsyncIterator[MessagePage]:
        """What an account sent, or what came to one, a row for each recipient, oldest first."""
        offset: int | None = 0
        reader = SearchReader(query)
        while offset is not None:
            copies, offset = await self._search_page(query, offset)
            yield MessagePage(tuple(copies), reader.covered(copies))

    async def _search_page(self, query: MessageQuery, offset: int) -> tuple[list[MessageCopy], int | None]:
        name = f"GET messages/{query.mailbox}/{query.sender}/{query.recipient}/{query.folder}/{offset}"
        return await self._client.read(name, lambda: self._service.search(query, offset, _PAGE))

    async def message_bytes(self, copy: MessageCopy) -> bytes:
        """The message of one copy as the mailbox holds it. Raises NotReadable where it is gone."""
        return await self._client.read(f"GET raw/{copy.id}", lambda: self._service.raw(copy))

    def withdraw(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Moves each copy to the quarantine; one that has to stay comes back as it is, with the reason.

        In the order given. Whoever stops listening: what has begun is brought to its end, nothing more is begun.
        """
        return self._move_all(action, copies, "quarantine")

    def restore(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Puts each withdrawn copy back where it was, under its old id. In the order given."""
        return self._move_all(action, copies, "mailbox")

    def purge(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        """Removes each withdrawn copy for good. In the order given."""
        return self._move_all(action, copies, "nowhere")

    async def aclose(self) -> None:
        await self._service.settle()
        await self._company.settle()

    async def _move_all(
        self, action: Action, copies: tuple[MessageCopy, ...], to: Destination
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        under_way: deque[asyncio.Task[tuple[MessageCopy, Receipt]]] = deque()
        waiting = deque(enumerate(copies))
        try:
            while waiting or under_way:
                while waiting and len(under_way) < _SIDE_BY_SIDE:
                    part, copy = waiting.popleft()
                    call = Call(f"POST {action.id}/{copy.id}", True, action.id, part, len(copies))
                    under_way.append(asyncio.create_task(self._move(action, copy, to, call)))
                # Shielded: a caller that is cancelled must not cancel a call that has left.
                moved = await asyncio.shield(under_way[0])
                under_way.popleft()
                yield moved
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _move(
        self, action: Action, copy: MessageCopy, to: Destination, call: Call
    ) -> tuple[MessageCopy, Receipt]:
        asked: JsonObject = {"move": copy.id, "message_id": copy.message_id, "recipient": copy.recipient, "to": to}
        receipt, moved = await self._client.change(
            action.id, call, asked, lambda: self._service.move(action.id, copy, to)
        )
        if receipt.outcome is Outcome.UNKNOWN:
            return copy.model_copy(update={"where": "unknown"}), receipt
        if moved is None:
            return copy, receipt
        now = moved.copy_
        if moved.stays:
            return now, receipt.model_copy(update={"outcome": Outcome.FAILED, "detail": moved.stays})
        found: JsonObject = {"id": now.id, "message_id": now.message_id, "recipient": now.recipient}
        how = _STOPPED if to == "quarantine" and now.held_back else _HOW[to]
        return now, self._took_effect(receipt, {**found, "where": now.where, "how": how})

    def _took_effect(self, receipt: Receipt, result: JsonObject) -> Receipt:
        return receipt.model_copy(update={"effective_at": self._clock(), "result": result})


def _make(now: datetime, seed: int, size: int) -> Tenant:
    from .seed import make_tenant

    return make_tenant(now, seed, size)


def _make_company(now: datetime, seed: int) -> Tenant:
    from .company import make_company

    return make_company(now, seed)
