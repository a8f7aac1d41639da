"""The database that Dovecot looks accounts up in: SQLite or PostgreSQL, one short connection for each transaction.

Values are always bound; names of tables and columns come from the options, which let nothing but plain names pass.
PostgreSQL is spoken by pg8000, which is loaded only here. What a server says about values that it refused is not
passed on: it may quote a password hash.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import SecretStr

from workbench.model.errors import ConnectionLost, NotReadable, ProviderError

from .accounts_server import Failure, Server, server_of

__all__ = ["AnswerLost", "Database", "Statements", "Value", "open_database"]

T = TypeVar("T")
Value = str | int | SecretStr | None


class AnswerLost(ConnectionLost):
    """The commit left, and its answer did not come."""


class Statements:
    """What may be done within one transaction. Placeholders are `?` in both databases."""

    def __init__(self, cursor: Any, server: Server) -> None:
        self._cursor = cursor
        self._server = server
        self._said: list[str] = []

    def rows(self, sql: str, *values: Value) -> list[Sequence[Any]]:
        """Returns every row."""
        self._run(sql, values)
        found = list(self._cursor.fetchall())
        self._said.append(f"-- {len(found)} row{'' if len(found) == 1 else 's'} read")
        return found

    def change(self, sql: str, *values: Value) -> int:
        """Returns how many rows were changed."""
        self._run(sql, values)
        count = int(self._cursor.rowcount)
        self._said.append(f"-- {count} row{'' if count == 1 else 's'} changed")
        return count

    def stamp(self, at: datetime) -> str:
        """Returns a time as this database takes it into text and into columns of its own types: UTC, in seconds."""
        return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}{self._server.zone}"

    @property
    def exchange(self) -> str:
        """The statements, with their values but for secrets: kept as evidence."""
        return "\n".join(self._said)

    def _run(self, sql: str, values: Sequence[Value]) -> None:
        shown = ["[hidden]" if isinstance(v, SecretStr) else v for v in values]
        self._said.append(f"{sql}  -- {json.dumps(shown, ensure_ascii=False)}" if values else sql)
        plain = [v.get_secret_value() if isinstance(v, SecretStr) else v for v in values]
        self._server.execute(self._cursor, sql, plain)


class Database:
    """Runs pieces of work, each in one transaction, in a thread of its own."""

    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def name(self) -> str:
        """Which database it is, without user and password."""
        return self._server.name

    @property
    def settles_at_once(self) -> bool:
        """After a lost commit, what is read is how it stays: no server is left that could still be at it."""
        return self._server.settles_at_once

    async def read(self, work: Callable[[Statements], T]) -> T:
        """Returns what `work` read. Raises ConnectionLost or NotReadable."""
        return await asyncio.to_thread(self._read, work)

    async def change(self, work: Callable[[Statements], T]) -> T:
        """Commits what `work` did. Raises AnswerLost where the commit's answer was lost, else nothing was changed.

        `work` may raise to have everything rolled back.
        """
        return await asyncio.to_thread(self._change, work)

    async def rehearse(self, work: Callable[[Statements], T]) -> T:
        """Returns what `work` came to, and takes back all that it did. Raises NotReadable where it can't be done."""

        def rehearsal() -> T:
            with self._connected() as connection:
                try:
                    return work(self._statements(connection, writing=True))
                except self._server.errors as error:
                    failure = self._server.told(error)
                    raise NotReadable(f"{self.name} can't be changed: {failure.sentence}", failure.hint) from None

        return await asyncio.to_thread(rehearsal)

    def _read(self, work: Callable[[Statements], T]) -> T:
        with self._connected() as connection:
            try:
                return work(self._statements(connection, writing=False))
            except self._server.errors as error:
                failure = self._server.told(error)
                kind = ConnectionLost if failure.lost else NotReadable
                raise kind(f"{self.name} can't be read: {failure.sentence}", failure.hint) from None

    def _change(self, work: Callable[[Statements], T]) -> T:
        with self._connected() as connection:
            try:
                result = work(self._statements(connection, writing=True))
            except self._server.errors as error:
                raise self._unchanged(self._server.told(error)) from None
            try:
                connection.commit()
            except self._server.errors as error:
                failure = self._server.told(error)
                if failure.rolled_back:
                    raise self._unchanged(failure) from None
                raise AnswerLost(f"No answer came from {self.name}: {failure.sentence}", failure.hint) from None
            return result

    def _statements(self, connection: Any, *, writing: bool) -> Statements:
        cursor = connection.cursor()
        self._server.begin(cursor, writing=writing)
        return Statements(cursor, self._server)

    def _unchanged(self, failure: Failure) -> ProviderError:
        return ProviderError(f"Nothing was changed in {self.name}: {failure.sentence}", failure.hint)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        try:
            connection = self._server.connect()
        except self._server.errors as error:
            failure = self._server.told(error)
            raise NotReadable(f"{self.name} can't be opened: {failure.sentence}", failure.hint) from None
        try:
            yield connection
        finally:
            # Closing without a commit rolls back.
            with suppress(*self._server.errors):
                connection.close()


def open_database(url: str, password: str = "") -> Database:
    """Returns the database of a URL; nothing is opened yet. Raises ProviderError where the URL is none that is known.

    `sqlite:////absolute/path` or `postgresql://user@host:port/database`, the latter with `sslrootcert=FILE`,
    `sslmode=disable` (this machine only), or `host=/folder` of a socket, behind a `?`.
    """
    return Database(server_of(url, password))
