"""Live sessions: who is connected to the account, and ending it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from pydantic import SecretStr

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import ConnectionLost
from workbench.model.evidence import Coverage
from workbench.model.state import FacetItem, FacetState
from workbench.model.support import Receipt
from workbench.model.words import Facet, SupportLevel

from ..tables import Levels
from . import receipts
from .server import Connection, ServerDoors
from .users import exact

__all__ = ["Sessions"]

_NOT_SEEN = "Connections of a mail transfer agent's own submission service (Postfix) and of webmail are not among them."


class Sessions:
    """The facet `sessions`."""

    def __init__(self, doors: ServerDoors, clock: Callable[[], datetime]) -> None:
        self._doors = doors
        self._clock = clock
        self._ended: dict[str, tuple[datetime, frozenset[str]]] = {}
        """When we last ended an account's sessions, and which those were."""

    def observes(self) -> Mapping[Facet, Levels]:
        return {Facet.SESSIONS: (SupportLevel.AUTOMATED, "")}

    def performs(self) -> Mapping[ActionKind, Levels]:
        note = "connections by IMAP, POP3, submission and ManageSieve; who still has a valid password can come back"
        return {ActionKind.REVOKE_SESSIONS: (SupportLevel.AUTOMATED, note)}

    async def observe(self, account: str, facet: Facet) -> FacetState:
        found = await self._doors.who(exact(account))
        return FacetState(
            facet=facet,
            at=self._clock(),
            items=tuple(self._dated(account, item) for item in _items(found)),
            coverage=Coverage(source="dovecot: who", rows=len(found), unique=len(found), accounts=1, gaps=(_NOT_SEEN,)),
        )

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        """Ends every session of the account. Nobody there is as good."""
        there = frozenset(item.key for item in _items(await self._doors.who(exact(account))))
        try:
            kicked, exchange = await self._doors.kick_told(account)
        except ConnectionLost as error:
            return receipts.unknown(action, error.title)
        self._ended[account] = (self._clock(), there)
        said = "The sessions were ended." if kicked else "Nobody was connected."
        return receipts.done(action, said, self._clock(), exchange=exchange)

    def _dated(self, account: str, item: FacetItem) -> FacetItem:
        """Dovecot 2.3 does not say when a connection began; one that was not among those we ended began since."""
        at, ended = self._ended.get(account, (None, frozenset[str]()))
        return item if at is None or item.key in ended else item.model_copy(update={"since": at})


def _items(found: Iterable[Connection]) -> Iterator[FacetItem]:
    seen: Counter[str] = Counter()
    for one in found:
        key = f"{one.service}/{one.process}/{one.ip}"
        seen[key] += 1
        yield FacetItem(
            key=key if seen[key] == 1 else f"{key}/{seen[key]}",
            what=f"{one.service.upper()} session from {one.ip}",
            attrs={"kind": "session", "ip": one.ip, "client": one.service},
        )
