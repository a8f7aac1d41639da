"""Blocked networks: a list that Dovecot is made to ask before it lets anybody in. It holds for the whole server."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from pydantic import SecretStr, ValidationError

from workbench.model.actions import Action, ActionKind
from workbench.model.base import JsonObject
from workbench.model.errors import ConnectionLost, NotSent, ProviderError, WorkbenchError
from workbench.model.evidence import Coverage
from workbench.model.state import FacetItem, FacetState
from workbench.model.support import Receipt
from workbench.model.words import Facet, SupportLevel

from ..tables import Levels
from . import receipts
from .after import CACHE_TTL, cache_emptied, sessions_ended
from .parts import Doors

__all__ = ["Block", "Blocklist", "Blocks", "Found", "Network"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_REASON = "blocked with the workbench"


class Block(NamedTuple):
    """One blocked network."""

    network: Network
    until: datetime | None = None
    """None: until it is lifted."""
    reason: str = ""
    since: datetime | None = None


class Found(NamedTuple):
    """What a look at the list showed."""

    blocks: tuple[Block, ...]
    """Those that are in force."""
    rows: int
    gaps: tuple[str, ...] = ()


class Blocks(Protocol):
    """Where the list is kept. Methods raise NotSent or ProviderError (nothing was changed) or ConnectionLost."""

    @property
    def name(self) -> str: ...

    @property
    def remark(self) -> str:
        """What to know of it, for the table of what is supported."""
        ...

    async def all(self, now: datetime) -> Found: ...

    async def try_out(self) -> None:
        """Shows that it can be changed, as far as that can be seen without a change."""
        ...

    async def put(self, block: Block, now: datetime) -> str:
        """Adds a network, or sets a new end; returns the exchange."""
        ...

    async def drop(self, network: Network) -> str:
        """Takes a network off the list; returns the exchange."""
        ...


class Blocklist:
    """Blocks and unblocks networks, and has what Dovecot remembers emptied where it stands before the list."""

    def __init__(self, blocks: Blocks, doors: Doors, clock: Callable[[], datetime], *, cached: bool) -> None:
        self._blocks = blocks
        self._doors = doors
        self._clock = clock
        self._cached = cached

    def observes(self) -> Mapping[Facet, Levels]:
        return {Facet.IP_ACCESS: (SupportLevel.AUTOMATED, "")}

    def performs(self) -> Mapping[ActionKind, Levels]:
        level: Levels = (SupportLevel.AUTOMATED, self._blocks.remark)
        return {ActionKind.BLOCK_IP: level, ActionKind.UNBLOCK_IP: level}

    async def observe(self, account: str, facet: Facet) -> FacetState:
        now = self._clock()
        found = await self._blocks.all(now)
        coverage = Coverage(source=self._blocks.name, rows=found.rows, unique=len(found.blocks), gaps=found.gaps)
        return FacetState(facet=facet, at=now, items=tuple(map(_item, found.blocks)), coverage=coverage)

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        network = _network(action.target)
        before = _recorded(action)
        now = self._clock()
        if action.kind is ActionKind.UNBLOCK_IP and before is None:
            return await self._unblocked(action, network)
        until = _moment(before.attrs.get("until") if before else action.params.get("until"))
        if until is not None and until <= now:
            return receipts.failed(action, f"The end of the block, {until:%Y-%m-%d %H:%M} UTC, is over already.")
        return await self._blocked(action, Block(network, until, _REASON), now)

    async def try_out(self) -> str:
        """Reads the list and changes nothing; returns what was seen. Raises NotReadable, NotSent or ProviderError."""
        await self._blocks.try_out()
        found = await self._blocks.all(self._clock())
        count = len(found.blocks)
        return f"{count} network{' is' if count == 1 else 's are'} blocked ({self._blocks.name})."

    async def _blocked(self, action: Action, block: Block, now: datetime) -> Receipt:
        listed = next((b for b in (await self._blocks.all(now)).blocks if b.network == block.network), None)
        if listed is not None and _lasts(listed, block) and action.kind is ActionKind.BLOCK_IP:
            return await self._told(action, f"{block.network} was on the blocklist already.", "", kick=True)
        end = f" until {block.until:%Y-%m-%d %H:%M} UTC" if block.until else ""
        try:
            exchange = await self._blocks.put(block, now)
        except ConnectionLost as lost:
            return await self._after_lost(action, lost, block.network, there=True)
        except WorkbenchError as error:
            return receipts.failed(action, error.title)
        return await self._told(action, f"{block.network} is on the blocklist{end}.", exchange, kick=True)

    async def _unblocked(self, action: Action, network: Network) -> Receipt:
        try:
            exchange = await self._blocks.drop(network)
        except ConnectionLost as lost:
            return await self._after_lost(action, lost, network, there=False)
        except WorkbenchError as error:
            return receipts.failed(action, error.title)
        return await self._told(action, f"{network} is off the blocklist.", exchange, kick=False)

    async def _after_lost(self, action: Action, lost: ConnectionLost, network: Network, *, there: bool) -> Receipt:
        """The answer was lost: done where the list shows it, else unknown, for it may still be under way."""
        if isinstance(lost, NotSent):
            return receipts.failed(action, lost.title)
        try:
            found = await self._blocks.all(self._clock())
        except ProviderError:
            return receipts.unknown(action, f"{lost.title} {receipts.NO_ANSWER}")
        if any(b.network == network for b in found.blocks) is not there:
            return receipts.unknown(action, f"{lost.title} {receipts.NO_ANSWER}")
        detail = f"The answer was lost; read back, {network} is {'on' if there else 'off'} the blocklist."
        return await self._told(action, detail, "", kick=there)

    async def _told(self, action: Action, detail: str, exchange: str, *, kick: bool) -> Receipt:
        said, late = [detail], False
        if self._cached:
            sentence, late = await cache_emptied(self._doors)
            said.append(sentence)
        if kick:
            said.append(await sessions_ended(self._doors, action.target, "from there"))
        receipt = receipts.done(action, " ".join(said), self._clock(), exchange=exchange)
        return receipt.model_copy(update={"pending_until": self._clock() + CACHE_TTL}) if late else receipt


def _item(block: Block) -> FacetItem:
    attrs: JsonObject = {"until": block.until.isoformat()} if block.until else {}
    what = f"{block.network} is blocked{f': {block.reason}' if block.reason else ''}"
    return FacetItem(key=str(block.network), what=what, since=block.since, attrs=attrs)


def _lasts(listed: Block, wanted: Block) -> bool:
    return listed.until is None or (wanted.until is not None and listed.until >= wanted.until)


def _network(target: str) -> Network:
    try:
        return ipaddress.ip_network(target, strict=True)
    except ValueError as error:
        raise ProviderError(f"{target!r} is not an address or a network in CIDR form; nothing was changed.") from error


def _recorded(action: Action) -> FacetItem | None:
    value = action.params.get("item")
    if value is None:
        return None
    try:
        return FacetItem.model_validate(value)
    except ValidationError as error:
        raise ProviderError("What was recorded before can't be read; nothing was changed.") from error


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ProviderError(f"{value!r} is no time at which a block could end; nothing was changed.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
