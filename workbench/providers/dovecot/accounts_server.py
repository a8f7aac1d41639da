"""How SQLite and PostgreSQL are connected to, and what their errors mean in a sentence.

SQLSTATE classes: https://www.postgresql.org/docs/15/errcodes-appendix.html. pg8000: https://github.com/tlocke/pg8000.
"""

from __future__ import annotations

import ipaddress
import sqlite3
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from workbench.model.errors import ProviderError

__all__ = ["Failure", "PostgresServer", "Server", "SqliteFile", "server_of"]

_SECONDS = 10.0
"""How long one answer may take, and how long a lock of somebody else's is waited for at most."""
_ANY = 705
"""The type `unknown`: the server takes the value as whatever its column is."""


class Failure(NamedTuple):
    """What went wrong."""

    sentence: str
    hint: str = ""
    lost: bool = False
    """No answer came."""
    rolled_back: bool = False
    """The database itself said that the transaction did not happen."""


class Server(Protocol):
    """One kind of database."""

    name: str
    settles_at_once: bool
    zone: str
    """What stands behind a time in UTC."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What its driver raises."""
        ...

    def connect(self) -> Any: ...

    def begin(self, cursor: Any, *, writing: bool) -> None: ...

    def execute(self, cursor: Any, sql: str, values: Sequence[str | int | None]) -> None: ...

    def told(self, error: Exception) -> Failure: ...


class SqliteFile:
    """A file that Dovecot's sqlite driver reads; it must be there."""

    settles_at_once = True
    zone = ""
    errors = (sqlite3.Error, OSError)

    def __init__(self, path: Path, seconds: float = _SECONDS) -> None:
        self._path = path
        self._seconds = seconds
        self.name = f"the database {path.name}"

    def connect(self) -> sqlite3.Connection:
        uri = f"file:{quote(str(self._path))}?mode=rw"
        return sqlite3.connect(uri, uri=True, timeout=self._seconds, isolation_level=None, check_same_thread=False)

    def begin(self, cursor: sqlite3.Cursor, *, writing: bool) -> None:
        # IMMEDIATE: two writers wait for each other here, and not at the commit.
        cursor.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

    def execute(self, cursor: sqlite3.Cursor, sql: str, values: Sequence[str | int | None]) -> None:
        cursor.execute(sql, values)

    def told(self, error: Exception) -> Failure:
        said = str(error)
        if "unable to open" in said:
            return Failure(f"{self._path} can't be opened.", "Check the path in `url`, and who may read and write it.")
        if "locked" in said or "busy" in said:
            hint = "Another program holds it open for writing: try again in a moment."
            return Failure(f"it was locked for more than {self._seconds:g} seconds.", hint, rolled_back=True)
        if "no such table" in said or "no such column" in said or "has no column" in said:
            return Failure(f"{said}.", "Say in the accounts' options how tables and columns are called here.")
        if "readonly" in said:
            return Failure(f"{self._path} may not be written.", "Give write access to the file and its folder.")
        full = "full" in said
        return Failure(f"{said}.", "Make room on its disk." if full else "", rolled_back=full)


class PostgresServer:
    """A PostgreSQL server, reached with TLS unless it runs on this machine."""

    settles_at_once = False
    zone = "+00"

    def __init__(self, parts: SplitResult, password: str, seconds: float = _SECONDS) -> None:
        asked = dict(parse_qsl(parts.query))
        folder = asked.get("host", "")
        self._database = unquote(parts.path.strip("/"))
        self._seconds = seconds
        self.name = f"the database {self._database}"
        self._where: dict[str, Any] = {
            "user": unquote(parts.username or ""),
            "password": password or None,
            "database": self._database,
            "timeout": seconds,
            "application_name": "workbench",
        }
        if folder:
            self._where |= {"unix_sock": f"{folder}/.s.PGSQL.{parts.port or 5432}", "ssl_context": False}
        else:
            tls = _context(parts.hostname or "localhost", asked)
            self._where |= {"host": parts.hostname or "localhost", "port": parts.port or 5432, "ssl_context": tls}

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        from pg8000.exceptions import Error

        return (Error, OSError)

    def connect(self) -> Any:
        from pg8000.dbapi import connect

        return connect(**self._where)

    def begin(self, cursor: Any, *, writing: bool) -> None:
        # Who changes a row that was read here first is seen, and not written over.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f"SET LOCAL statement_timeout = {int(self._seconds * 1000)}")
        if not writing:
            cursor.execute("SET LOCAL transaction_read_only = on")

    def execute(self, cursor: Any, sql: str, values: Sequence[str | int | None]) -> None:
        cursor.setinputsizes(*[_ANY] * len(values))
        cursor.execute(sql.replace("?", "%s"), [None if v is None else str(v) for v in values])

    def told(self, error: Exception) -> Failure:
        found = error.args[0] if error.args else ""
        if not isinstance(found, dict):
            cause = error.__cause__ or error
            if isinstance(cause, ssl.SSLError):
                hint = "Give the certificate authority that signed it: `?sslrootcert=FILE` behind the `url`."
                return Failure(f"its TLS certificate is not trusted ({cause.reason or cause}).", hint, lost=True)
            hint = "Check that the server runs and can be reached."
            return Failure(f"the connection broke ({cause}).", hint, lost=True)
        code, said = str(found.get("C", "")), str(found.get("M", ""))
        return Failure(*_meant(code, said), lost=code[:2] in ("08", "57"), rolled_back=code[:2] in ("23", "40", "25"))


_CLASSES = {
    "22": ("a value doesn't fit its column.", "Compare the table's columns with the accounts' options."),
    "23": ("a rule of the table forbids it.", "Look at the table's constraints."),
    "28": ("user or password are not right.", "Check the user in `url`, and the password."),
    "3D": ("there is no such database.", "Check its name in `url`."),
    "40": ("somebody else changed it at the same time.", "Read it again, then try again."),
    "57": ("the server ended the work.", "It may have been too slow, or was being stopped: try again."),
}
"""By SQLSTATE class. The words of classes 22 and 23 may quote a value, such as a hash."""


def _meant(code: str, said: str) -> tuple[str, str]:
    if code[:2] in _CLASSES:
        return _CLASSES[code[:2]]
    if code == "42501":
        return f"{said}.", "The user of `url` needs that right; the README has the list."
    if code[:2] == "42":
        return f"{said}.", "Say in the accounts' options how tables and columns are called here."
    return f"{said} ({code}).", ""


def _context(host: str, asked: dict[str, str]) -> ssl.SSLContext | bool:
    here = _is_here(host)
    if asked.get("sslmode") == "disable" or (here and not asked.get("sslrootcert")):
        if not here:
            raise ProviderError(
                f"TLS can't be switched off for {host}: it is not this machine.", "Take sslmode=disable out of `url`."
            )
        return False
    root = asked.get("sslrootcert")
    try:
        return ssl.create_default_context(cafile=root)
    except OSError as error:
        raise ProviderError(f"{root} can't be read as certificates.", "Check `sslrootcert` in `url`.") from error


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def server_of(url: str, password: str = "", seconds: float = _SECONDS) -> Server:
    """Returns what the URL names. Raises ProviderError."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = Path(unquote(url.partition("://")[2])[1:])
        if path.is_absolute():
            return SqliteFile(path, seconds)
    elif parts.scheme in ("postgresql", "postgres") and parts.path.strip("/") and parts.username:
        if parts.password:
            raise ProviderError("The database's password stands in `url`.", "Take it out, and store it as a secret.")
        _need_driver()
        return PostgresServer(parts, password, seconds)
    raise ProviderError(
        "The accounts' database can't be told from `url`.",
        "Write sqlite:////path/to/file or postgresql://user@host/database.",
    )


def _need_driver() -> None:
    import importlib.util

    if importlib.util.find_spec("pg8000") is None:
        raise ProviderError(
            "PostgreSQL can't be spoken: its driver is not installed.",
            "Install it: pip install mailbox-workbench[postgresql]",
        )
