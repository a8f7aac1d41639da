"""App passwords: further credentials of an account, each for some services, of which only a digest is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workbench.model.base import JsonObject
from workbench.model.errors import ProviderError
from workbench.model.state import FacetItem

from .accounts_database import Statements, Value
from .accounts_rows import Rows
from .accounts_values import as_moment
from .options import AccountsOptions

__all__ = ["AppPasswords"]


class AppPasswords:
    """The table of app passwords."""

    def __init__(self, options: AccountsOptions, rows: Rows) -> None:
        self._table = options.app_passwords
        self._columns = options.app_password_columns
        self._rows = rows

    def try_out(self, db: Statements) -> None:
        """Reads and writes every column that is used, of no row."""
        c = self._columns
        names = [n for n in (c.id, c.label, c.services, c.created_at, c.expires_at, c.revoked_at) if n]
        db.rows(f"SELECT {', '.join(names)} FROM {self._table} WHERE {c.address} = ''")  # noqa: S608
        change = f"UPDATE {self._table} SET {c.revoked_at} = NULL" if c.revoked_at else f"DELETE FROM {self._table}"  # noqa: S608
        db.change(f"{change} WHERE 1 = 0")

    def items(self, db: Statements, address: str, now: datetime) -> tuple[FacetItem, ...]:
        """Returns those that are not revoked; one that ran out is switched off."""
        c = self._columns
        wanted = {name: getattr(c, name) for name in ("id", "label", "services", "created_at", "expires_at")}
        names = {name: column for name, column in wanted.items() if column}
        alive = f" AND {c.revoked_at} IS NULL" if c.revoked_at else ""
        sql = f"SELECT {', '.join(names.values())} FROM {self._table} WHERE {c.address} = ?{alive} ORDER BY {c.id}"  # noqa: S608
        found = db.rows(sql, self._rows.key(db, address))
        return tuple(_item(dict(zip(names, row, strict=True)), now) for row in found)

    def revoke(self, db: Statements, address: str, key: str, at: datetime) -> None:
        """Revokes one, or deletes it where the table has no column for that."""
        c = self._columns
        if c.revoked_at:
            sql = f"UPDATE {self._table} SET {c.revoked_at} = ? WHERE {c.id} = ? AND {c.address} = ?"  # noqa: S608
            self._one(db, f"{sql} AND {c.revoked_at} IS NULL", db.stamp(at), key, self._rows.key(db, address))
        else:
            sql = f"DELETE FROM {self._table} WHERE {c.id} = ? AND {c.address} = ?"  # noqa: S608
            self._one(db, sql, key, self._rows.key(db, address))

    def give_back(self, db: Statements, address: str, key: str) -> None:
        """Makes a revoked one valid again."""
        c = self._columns
        sql = f"UPDATE {self._table} SET {c.revoked_at} = NULL WHERE {c.id} = ? AND {c.address} = ?"  # noqa: S608
        self._one(db, f"{sql} AND {c.revoked_at} IS NOT NULL", key, self._rows.key(db, address))

    def _one(self, db: Statements, sql: str, *values: Value) -> None:
        count = db.change(sql, *values)
        if count != 1:
            found = "It is not there any more" if count == 0 else f"{count} rows bear its id"
            raise ProviderError(f"{found}; nothing was changed.", "Read the app passwords again.")


def _item(row: dict[str, Any], now: datetime) -> FacetItem:
    until = as_moment(row.get("expires_at"))
    services = [s.strip() for s in str(row.get("services") or "").replace(",", " ").split()]
    attrs: JsonObject = {"services": list(services)} if services else {}
    if until:
        attrs["expires_at"] = until.isoformat()
    return FacetItem(
        key=str(row["id"]),
        what=str(row.get("label") or "app password without a name"),
        enabled=until is None or until > now,
        since=as_moment(row.get("created_at")),
        attrs=attrs,
    )
