"""The server's own doors: its authentication cache, and who is connected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .api import NOTHING, Doveadm, DoveadmFailed

__all__ = ["Connection", "ServerDoors"]


class Connection(NamedTuple):
    """One connection that somebody has open."""

    user: str
    service: str
    process: str
    ip: str


class ServerDoors:
    """Flushes, kicks, and tells who is there. Accounts are named whole: wildcards never get here."""

    def __init__(self, doveadm: Doveadm) -> None:
        self._doveadm = doveadm

    async def flush(self, account: str = "") -> int:
        """As `parts.Doors.flush`."""
        rows = (await self._doveadm.change("authCacheFlush", user=[account] if account else [])).rows
        return sum(int(row.get("entries", 0)) for row in rows)

    async def kick(self, mask: str) -> tuple[str, ...]:
        """As `parts.Doors.kick`. Nobody there is no failure."""
        return (await self.kick_told(mask))[0]

    async def kick_told(self, mask: str) -> tuple[tuple[str, ...], str]:
        """As `kick`, with the exchange."""
        try:
            reply = await self._doveadm.change("kick", mask=[mask])
        except DoveadmFailed as failure:
            if failure.code != NOTHING:
                raise
            return (), failure.exchange
        return tuple(row["result"] for row in reply.rows if "result" in row), reply.exchange

    async def who(self, mask: str) -> tuple[Connection, ...]:
        """The connections of an account, or of a network in CIDR form."""
        # Without `separateConnections` the answer of 2.3 is broken.
        rows = (await self._doveadm.read("who", mask=[mask], separateConnections=True)).rows
        return tuple(_connection(row) for row in rows)


def _connection(row: Mapping[str, str]) -> Connection:
    return Connection(row.get("username", ""), row.get("service", ""), row.get("pid", ""), row.get("ip", ""))
