"""Reads an account's facets from its row: never a hash, only what a hash shows of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from workbench.model.base import JsonObject
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .accounts_app_passwords import AppPasswords
from .accounts_database import Statements
from .accounts_hashes import mark_of, scheme_of
from .accounts_rows import Rows
from .accounts_values import as_moment
from .options import AccountsOptions

__all__ = ["Found", "Reading", "networks_of"]

Found = tuple[tuple[FacetItem, ...], JsonObject]
"""The facet's items and attrs."""


class Reading:
    """Reads one facet within a transaction."""

    def __init__(self, options: AccountsOptions, rows: Rows, app_passwords: AppPasswords) -> None:
        self._columns = options.user_columns
        self._rows = rows
        self._app_passwords = app_passwords
        self._facets: dict[Facet, Callable[[Statements, str], Found]] = {
            Facet.PASSWORD: self._password,
            Facet.SIGN_IN: lambda db, who: ((), {"suspended": rows.flag(db, who, self._columns.locked)}),
            Facet.SECOND_FACTORS: lambda db, who: (
                (),
                {"required": rows.flag(db, who, self._columns.require_app_password)},
            ),
            Facet.PROTOCOLS: self._protocols,
            Facet.IP_ACCESS: self._login_from,
        }

    def facet(self, db: Statements, address: str, facet: Facet, now: datetime) -> Found:
        """Returns what the facet holds. Raises NotFound, NotReadable."""
        if facet is Facet.APP_PASSWORDS:
            column = self._columns.require_app_password
            attrs: JsonObject = {"forced": self._rows.flag(db, address, column)} if column else {}
            return self._app_passwords.items(db, address, now), attrs
        return self._facets[facet](db, address)

    def _password(self, db: Statements, address: str) -> Found:
        columns = self._columns
        found = self._rows.read(db, address, columns.password, *([columns.changed_at] if columns.changed_at else []))
        stored = str(found[0] or "")
        attrs: JsonObject = {"scheme": scheme_of(stored), "mark": mark_of(stored)}
        changed = as_moment(found[1]) if columns.changed_at else None
        if changed:
            attrs["changed_at"] = changed.isoformat()
        return (), {key: value for key, value in attrs.items() if value}

    def _protocols(self, db: Statements, address: str) -> Found:
        flags = {
            name: self._rows.flag(db, address, column) for name, column in self._columns.protocols.items() if column
        }
        return tuple(FacetItem(key=name, what=name.upper(), enabled=on) for name, on in flags.items()), {}

    def _login_from(self, db: Statements, address: str) -> Found:
        return (), {"login_from": list(networks_of(self._rows.read(db, address, self._columns.allow_nets)[0]))}


def networks_of(value: object) -> list[str]:
    """Returns the networks of an `allow_nets` value, as they are written there."""
    return [net.strip() for net in str(value or "").split(",") if net.strip()]
