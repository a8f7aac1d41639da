"""Keeps the hash from before a reset where hashes are kept anyway: in a table of the accounts' own database.

The case file gets a reference to it, never the hash: whoever reads the case file can neither guess nor use it. It is
given back only where the hash that the workbench wrote is still there, and it is deleted once a theft is confirmed
(the intruder knows that password) or the case is closed.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import SecretStr

from workbench.model.errors import ProviderError

from .accounts_database import Statements
from .accounts_rows import Rows
from .options import AccountsOptions

__all__ = ["FormerPasswords"]


class FormerPasswords:
    """The table of former hashes; without one, a reset can't be taken back."""

    def __init__(self, options: AccountsOptions, rows: Rows) -> None:
        self._table = options.former_passwords
        self._column = options.user_columns.password
        self._rows = rows

    def try_out(self, db: Statements) -> None:
        """Reads and deletes no row."""
        db.rows(f"SELECT ref, address, former, written, kept_at FROM {self._table} WHERE 1 = 0")  # noqa: S608
        db.change(f"DELETE FROM {self._table} WHERE 1 = 0")  # noqa: S608

    def keep(self, db: Statements, ref: str, address: str, former: str, written: SecretStr, at: datetime) -> None:
        """Keeps a hash under a reference, in the transaction that replaces it."""
        sql = f"INSERT INTO {self._table} (ref, address, former, written, kept_at) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
        db.change(sql, ref, self._rows.key(db, address), SecretStr(former), written, db.stamp(at))

    def give_back(self, db: Statements, ref: str, address: str, at: datetime) -> None:
        """Puts the former hash back: without a reference, the one that the present hash took the place of.

        Raises ProviderError where it is gone, or somebody changed the password since."""
        key = self._rows.key(db, address)
        stored = str(self._rows.read(db, key, self._column)[0])
        column, value = ("ref", ref) if ref else ("written", stored)
        sql = f"SELECT former, written, ref FROM {self._table} WHERE {column} = ? AND address = ?"  # noqa: S608
        found = db.rows(sql, SecretStr(value), key)
        if len(found) != 1:
            raise ProviderError(
                "The password from before the reset is not kept any more; nothing was changed.",
                "Reset it once more, and read the new one to the owner.",
            )
        former, written, ref = found[0]
        if stored != written:
            raise ProviderError(
                "The password was changed again since the reset; nothing was changed.",
                "The owner knows the present one, or gets a new one.",
            )
        self._rows.set_password(db, key, SecretStr(former), at)
        self.forget(db, ref, key)

    def is_kept(self, db: Statements, ref: str, address: str) -> bool:
        """Tells whether a former hash is kept under that reference; without one, of the present hash."""
        key = self._rows.key(db, address)
        column, value = ("ref", ref) if ref else ("written", str(self._rows.read(db, key, self._column)[0]))
        sql = f"SELECT ref FROM {self._table} WHERE {column} = ? AND address = ?"  # noqa: S608
        return bool(db.rows(sql, SecretStr(value), key))

    def forget(self, db: Statements, ref: str, address: str) -> int:
        """Deletes a former hash, or all of the account without a reference; returns how many there were."""
        key = self._rows.key(db, address)
        if not ref:
            return db.change(f"DELETE FROM {self._table} WHERE address = ?", key)  # noqa: S608
        return db.change(f"DELETE FROM {self._table} WHERE ref = ? AND address = ?", ref, key)  # noqa: S608
