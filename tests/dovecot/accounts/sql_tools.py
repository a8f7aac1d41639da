"""The accounts' database of the tests, in SQLite or in PostgreSQL, with direct access beside the product."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pg8000.dbapi import connect
from pg8000.exceptions import Error

from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.base import JsonObject
from workbench.providers.dovecot.accounts import Accounts
from workbench.providers.dovecot.accounts_database import open_database
from workbench.providers.dovecot.options import AccountsOptions

SCHEMA = Path(__file__).parent / "accounts.sql"
NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
VICTIM, OTHER = "lin.wei@example.com", "ana@example.com"
OLD = "{SHA512-CRYPT}$6$saltsaltsaltsalt$oldoldold"


class Server:
    """A PostgreSQL server that runs."""

    def __init__(self, port: int, password: str, folder: Path) -> None:
        self.port = port
        self.password = password
        self.folder = folder

    def when_up(self, running: subprocess.Popen[bytes]) -> Server:
        """Waits until it lets somebody in."""
        for _ in range(400):
            try:
                self.connect("postgres").close()
            except Error:
                assert running.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.02)
            else:
                return self
        raise AssertionError((self.folder / "log").read_text())

    def connect(self, database: str) -> Any:
        return connect(
            "workbench", host="127.0.0.1", port=self.port, database=database, password=self.password, ssl_context=False
        )

    def database(self) -> Sql:
        """The database, empty but for its two people: dropping a schema is quicker than making a database."""
        connection = self.connect("postgres")
        connection.cursor().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.commit()
        connection.close()
        url = f"postgresql://workbench@127.0.0.1:{self.port}/postgres"
        return Sql(url, self.password, lambda: self.connect("postgres"))


class Sql:
    """One accounts' database, filled with two people."""

    def __init__(self, url: str, password: str, connect: Callable[[], Any]) -> None:
        self.url = url
        self.password = password
        self.connect = connect
        code = "\n".join(line.partition("--")[0] for line in SCHEMA.read_text().splitlines())
        self.run(*[statement for statement in code.split(";") if statement.strip()])
        for who in (VICTIM, OTHER):
            self.run(f"INSERT INTO users (email, password) VALUES ('{who}', '{OLD}')")

    def run(self, *statements: str) -> list[Any]:
        """Runs statements in one transaction; returns the rows of the last one."""
        connection = self.connect()
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        rows = list(cursor.fetchall()) if cursor.description else []
        connection.commit()
        connection.close()
        return rows

    def one(self, column: str, who: str = VICTIM, table: str = "users") -> Any:
        return self.run(f"SELECT {column} FROM {table} WHERE email = '{who}'")[0][0]

    def accounts(self, doors: Doors | None = None, url: str = "", **options: Any) -> Accounts:
        given = AccountsOptions.model_validate({"url": self.url, **options})
        return Accounts(
            given,
            open_database(url or given.url, self.password),
            doors or Doors(),
            lambda: NOW,
            lambda n: bytes(range(n)),
        )


def sqlite_file(path: Path) -> Sql:
    return Sql(f"sqlite:///{path}", "", lambda: sqlite3.connect(path))


class Doors:
    """Writes down what Dovecot would be told."""

    def __init__(self, failing: Exception | None = None) -> None:
        self.told: list[str] = []
        self._failing = failing

    async def flush(self, account: str = "") -> int:
        if self._failing:
            raise self._failing
        self.told.append(f"flush {account}")
        return 3

    async def kick(self, mask: str) -> tuple[str, ...]:
        self.told.append(f"kick {mask}")
        return (mask,)


def action(kind: ActionKind, target: str = "", **params: Any) -> Action:
    given: JsonObject = params
    return Action(id=action_id(kind, target), kind=kind, target=target, params=given)


class CutAtCommit:
    """Stands before a PostgreSQL server, and breaks the connection at the commit: before it is passed on, or after."""

    def __init__(self, port: int, *, passes_it_on: bool) -> None:
        self._server = port
        self._passes_it_on = passes_it_on
        self.armed = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                threading.Thread(target=self._connect, args=(client, server), daemon=True).start()

    def _connect(self, client: socket.socket, server: socket.socket) -> None:
        back = threading.Thread(target=self._carry, args=(server, client), daemon=True)
        back.start()
        self._carry(client, server)
        back.join(10)
        client.close()
        server.close()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        # The driver says it in small letters, the server answers in capitals.
        last_word = b"COMMIT\x00" if self._passes_it_on else b"commit\x00"
        with suppress(OSError):
            while data := one.recv(65536):
                if self.armed and last_word in data:
                    self.armed = False
                    break
                other.sendall(data)
        for end in (one, other):  # a close alone would not wake the thread that listens
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
