"""The blocklist as a table beside the accounts: a policy server or a deny passdb reads it."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from workbench.model.errors import ProviderError
from workbench.model.text import clean_line, shorten

from .accounts_database import Database, Statements, Value
from .accounts_values import as_moment
from .blocklist import Block, Found, Network
from .options import BlocklistOptions

__all__ = ["BlockTable"]

_MOST = 2000
"""Entries that are shown, the newest; a list that other programs fill as well may have a hundred thousand."""


class BlockTable:
    """The table, by the names that the options give."""

    def __init__(self, options: BlocklistOptions, database: Database) -> None:
        self._table = options.table
        self._columns = options.columns
        self._database = database

    @property
    def name(self) -> str:
        return f"{self._database.name}: {self._table}"

    @property
    def remark(self) -> str:
        return "IPv4 addresses only: the list that Dovecot reads can hold no others" if self._columns.low else ""

    async def all(self, now: datetime) -> Found:
        """Returns the blocks that are in force, the newest first."""
        return await self._database.read(lambda db: self._all(db, now))

    async def try_out(self) -> None:
        """Writes every column, of no row."""
        c = self._columns
        names = [n for n in (c.network, c.reason, c.created_at, c.expires_at, c.low, c.high) if n]
        columns, sets = ", ".join(names), ", ".join(f"{name} = {name}" for name in names)
        statements = (
            f"UPDATE {self._table} SET {sets} WHERE 1 = 0",  # noqa: S608
            f"DELETE FROM {self._table} WHERE 1 = 0",  # noqa: S608
            f"INSERT INTO {self._table} ({columns}) SELECT {columns} FROM {self._table} WHERE 1 = 0",  # noqa: S608
        )
        await self._database.rehearse(lambda db: [db.change(sql) for sql in statements])

    def _all(self, db: Statements, now: datetime) -> Found:
        c = self._columns
        names = [n for n in (c.network, c.reason, c.created_at, c.expires_at) if n]
        newest = f" ORDER BY {c.created_at} DESC" if c.created_at else ""
        alive = f" WHERE {c.expires_at} IS NULL OR {c.expires_at} > ?" if c.expires_at else ""
        sql = f"SELECT {', '.join(names)} FROM {self._table}{alive}{newest} LIMIT {_MOST + 1}"  # noqa: S608
        rows = db.rows(sql, *([db.stamp(now)] if alive else []))
        read = [self._block(dict(zip(names, row, strict=True))) for row in rows[:_MOST]]
        odd = [text for text in read if isinstance(text, str)]
        gaps = [f"Entries that are no networks: {', '.join(odd[:3])}{' …' if len(odd) > 3 else ''}."] if odd else []
        if len(rows) > _MOST:
            gaps.append(f"It has more than {_MOST:,} entries: the newest are shown.")
        return Found(tuple(b for b in read if isinstance(b, Block)), len(rows), tuple(gaps))

    def _block(self, row: dict[str, Any]) -> Block | str:
        c = self._columns
        text = str(row[c.network])
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            return shorten(clean_line(text), 60)
        reason = str(row.get(c.reason) or "")
        return Block(network, as_moment(row.get(c.expires_at)), reason, as_moment(row.get(c.created_at)))

    async def put(self, block: Block, now: datetime) -> str:
        """Adds the network, or sets its end where it is listed."""
        if self._columns.low and block.network.version != 4:
            raise ProviderError(
                f"{block.network} can't be listed: the deny passdb compares IPv4 addresses only.", "Block it elsewhere."
            )
        if block.until is not None and not self._columns.expires_at:
            raise ProviderError(
                "The blocklist has no column for the end of a block; nothing was changed.",
                "Block it without an end, or name the column in `blocklist.columns.expires_at`.",
            )
        return await self._database.change(lambda db: self._put(db, block, now))

    def _put(self, db: Statements, block: Block, now: datetime) -> str:
        c = self._columns
        values: dict[str, Value] = {}
        if c.expires_at:
            values[c.expires_at] = db.stamp(block.until) if block.until else None
        if c.reason:
            values[c.reason] = block.reason
        found = self._listed(db, block.network)
        if found:
            if values:
                sets = ", ".join(f"{column} = ?" for column in values)
                sql = f"UPDATE {self._table} SET {sets} WHERE {c.network} = ?"  # noqa: S608
                self._one(db.change(sql, *values.values(), str(found[0][0])), block.network)
            return db.exchange
        values[c.network] = str(block.network)
        if c.created_at:
            values[c.created_at] = db.stamp(now)
        if c.low and c.high:
            values |= {c.low: int(block.network[0]), c.high: int(block.network[-1])}
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {self._table} ({', '.join(values)}) VALUES ({marks})"  # noqa: S608
        self._one(db.change(sql, *values.values()), block.network)
        return db.exchange

    async def drop(self, network: Network) -> str:
        """Takes the network off the list. Raises ProviderError where it is not on it."""
        return await self._database.change(lambda db: self._drop(db, network))

    def _drop(self, db: Statements, network: Network) -> str:
        found = self._listed(db, network)
        if not found:
            raise ProviderError(f"{network} is not on the blocklist any more; nothing was changed.")
        sql = f"DELETE FROM {self._table} WHERE {self._columns.network} = ?"  # noqa: S608
        self._one(db.change(sql, str(found[0][0])), network)
        return db.exchange

    def _listed(self, db: Statements, network: Network) -> list[Sequence[Any]]:
        """An address alone may be listed with or without its `/32`."""
        alone = network.num_addresses == 1
        c = self._columns.network
        sql = f"SELECT {c} FROM {self._table} WHERE {c} IN (?, ?)"  # noqa: S608
        return db.rows(sql, str(network), str(network[0]) if alone else str(network))

    def _one(self, count: int, network: Network) -> None:
        if count != 1:
            raise ProviderError(f"The change would have met {count} entries for {network}; nothing was changed.")
