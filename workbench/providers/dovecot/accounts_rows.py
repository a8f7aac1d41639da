"""Reads and writes one account's row, and nobody else's: each statement says how many rows it may meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from workbench.model.errors import NotFound, NotReadable, ProviderError

from .accounts_database import Statements, Value
from .accounts_values import as_flag, flag_like, opposite
from .options import AccountsOptions

__all__ = ["Rows"]


class Rows:
    """The table of accounts, by the names that the options give."""

    def __init__(self, options: AccountsOptions) -> None:
        self._options = options
        self._columns = options.user_columns

    def key(self, db: Statements, address: str) -> str:
        """Returns the address as the table has it. Raises NotFound where there is no row, NotReadable for several."""
        column, table = self._columns.address, self._options.users
        # Dovecot asks with small letters (%Lu); a table may have been filled otherwise.
        sql = f"SELECT {column} FROM {table} WHERE {column} IN (?, ?)"  # noqa: S608 - plain names, see options
        found = db.rows(sql, address, address.lower())
        if not found:
            raise NotFound(f"There is no account {address} in {table}.", "Check the address.")
        if len(found) > 1:
            raise NotReadable(
                f"{table} has {len(found)} rows for {address}.", "Have the table mended: an account has one row."
            )
        return str(found[0][0])

    def read(self, db: Statements, address: str, *columns: str) -> tuple[Any, ...]:
        """Returns what stands in these columns."""
        sql = f"SELECT {', '.join(columns)} FROM {self._options.users} WHERE {self._columns.address} = ?"  # noqa: S608
        return tuple(db.rows(sql, self.key(db, address))[0])

    def write(self, db: Statements, address: str, values: Mapping[str, Value]) -> None:
        """Changes these columns of one row. Raises ProviderError where it would change none, or more than one."""
        sets = ", ".join(f"{column} = ?" for column in values)
        sql = f"UPDATE {self._options.users} SET {sets} WHERE {self._columns.address} = ?"  # noqa: S608
        count = db.change(sql, *values.values(), self.key(db, address))
        if count != 1:
            raise ProviderError(
                f"The change would have met {count} rows instead of one; nothing was changed.",
                f"Look at {self._options.users} for {address}.",
            )

    def try_out(self, db: Statements) -> int:
        """Reads and writes every column, of no row; returns how many accounts there are."""
        c, table = self._columns, self._options.users
        flags = (c.locked, c.require_app_password, *c.protocols.values())
        written = [c.password, c.changed_at, c.allow_nets, *(opposite(flag)[0] for flag in flags if flag)]
        names = list(dict.fromkeys(name for name in written if name))
        db.rows(f"SELECT {', '.join((c.address, *names))} FROM {table} WHERE 1 = 0")  # noqa: S608
        db.change(f"UPDATE {table} SET {', '.join(f'{name} = {name}' for name in names)} WHERE 1 = 0")  # noqa: S608
        return int(db.rows(f"SELECT COUNT({c.address}) FROM {table}")[0][0])  # noqa: S608

    def flag(self, db: Statements, address: str, column: str) -> bool:
        """Returns what a column of yes and no says."""
        name, turned = opposite(column)
        return as_flag(self.read(db, address, name)[0], name) is not turned

    def set_flag(self, db: Statements, address: str, column: str, wanted: bool) -> bool:
        """Sets it; returns what it was."""
        name, turned = opposite(column)
        before = self.read(db, address, name)[0]
        was = as_flag(before, name) is not turned
        self.write(db, address, {name: flag_like(before, wanted is not turned)})
        return was

    def set_password(self, db: Statements, address: str, stored: SecretStr, at: datetime) -> str:
        """Stores a hash; returns the one that was there."""
        column, changed_at = self._columns.password, self._columns.changed_at
        before = self.read(db, address, column, *([changed_at] if changed_at else []))
        values: dict[str, Value] = {column: stored}
        if changed_at:
            values[changed_at] = int(at.timestamp()) if isinstance(before[1], int) else db.stamp(at)
        self.write(db, address, values)
        return str(before[0] or "")
