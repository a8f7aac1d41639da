"""What each action writes into the accounts' database, and what must stand there afterwards."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue, SecretStr

from workbench.model.actions import Action, ActionKind
from workbench.model.base import JsonObject
from workbench.model.errors import ProviderError

from .accounts_app_passwords import AppPasswords
from .accounts_database import Statements
from .accounts_former import FormerPasswords
from .accounts_reading import networks_of
from .accounts_rows import Rows
from .options import AccountsOptions

__all__ = ["Change", "Changes"]

_K = ActionKind


@dataclass(frozen=True)
class Change:
    """One change to one account's rows."""

    write: Callable[[Statements, str], object]
    holds: Callable[[Statements, str], bool]
    """Whether it stands there: asked where the commit's answer was lost."""
    detail: str
    ends_sessions: bool = False
    result: JsonObject = field(default_factory=dict)


class Changes:
    """Makes the change of an action."""

    def __init__(
        self, options: AccountsOptions, rows: Rows, app_passwords: AppPasswords, former: FormerPasswords
    ) -> None:
        self._keeps_former = bool(options.former_passwords)
        self._columns = options.user_columns
        self._rows = rows
        self._app_passwords = app_passwords
        self._former = former

    def of(self, action: Action, at: datetime, stored: SecretStr | None, ref: str) -> Change:
        """Returns the action's change. `stored` is the new hash, `ref` what the former one is kept under."""
        match action.kind:
            case _K.RESET_PASSWORD if stored is not None:
                return self._password(stored, ref if action.params.get("keep_former") else "", at)
            case _K.SUSPEND_SIGN_IN:
                return self._flag(self._columns.locked, True, "Signing in is suspended.", ends=True)
            case _K.RESUME_SIGN_IN:
                wanted = _fact(action, "suspended", False) is True
                return self._flag(self._columns.locked, wanted, "Signing in is as it was before.")
            case _K.REQUIRE_SECOND_FACTOR:
                said = "Only app passwords open mail programs now."
                return self._flag(self._columns.require_app_password, True, said)
            case _K.LIFT_SECOND_FACTOR:
                wanted = _fact(action, "required", False) is True
                return self._flag(self._columns.require_app_password, wanted, "The main password is as it was before.")
            case _K.DISABLE_PROTOCOL:
                return self._flag(self._protocol(action), False, f"{action.target} is switched off.", ends=True)
            case _K.ENABLE_PROTOCOL:
                item = action.params.get("item")
                wanted = item.get("enabled") is not False if isinstance(item, dict) else True
                said = f"{action.target} is {'on' if wanted else 'off'}, as it was before."
                return self._flag(self._protocol(action), wanted, said)
            case _K.RESTRICT_LOGIN_IP:
                return self._login_from(lambda now: sorted({*now, _network(action.target)}), ends=True)
            case _K.LIFT_LOGIN_IP:
                return self._login_from(lambda now: _lifted(action, now))
            case _K.REVOKE_APP_PASSWORD:
                return self._revoked(action.target, at)
            case _K.RESTORE_PASSWORD:
                return self._former_back(str(action.params.get("former") or ""), at)
            case _K.RESTORE_APP_PASSWORD:
                return self._app_password_back(action.target, at)
            case _:
                raise ProviderError(f"'{action.spec.title}' is nothing that the accounts' database holds.")

    def _former_back(self, ref: str, at: datetime) -> Change:
        if not self._keeps_former:
            raise ProviderError(
                "The password from before the reset was not kept: there is no table for it.",
                "Name one in `accounts.former_passwords` of this provider's settings; it holds for later resets.",
            )
        # No row is left of what is stored once it is put back, and nothing else removes one unasked.
        gone = lambda db, who: not self._former.is_kept(db, ref, who)  # noqa: E731
        write = lambda db, who: self._former.give_back(db, ref, who, at)  # noqa: E731
        return Change(write, gone, "The password from before the reset works again.")

    def _app_password_back(self, key: str, at: datetime) -> Change:
        def holds(db: Statements, who: str) -> bool:
            return any(item.key == key for item in self._app_passwords.items(db, who, at))

        return Change(
            lambda db, who: self._app_passwords.give_back(db, who, key), holds, "The app password works again."
        )

    def _password(self, stored: SecretStr, ref: str, at: datetime) -> Change:
        keep = bool(ref) and self._keeps_former

        def write(db: Statements, who: str) -> None:
            former = self._rows.set_password(db, who, stored, at)
            if keep:
                self._former.keep(db, ref, who, former, stored, at)

        def holds(db: Statements, who: str) -> bool:
            return bool(self._rows.read(db, who, self._columns.password)[0] == stored.get_secret_value())

        result: JsonObject = {"former": ref} if keep else {}
        return Change(write, holds, "The new password is stored.", ends_sessions=True, result=result)

    def _flag(self, column: str, wanted: bool, said: str, *, ends: bool = False) -> Change:
        return Change(
            lambda db, who: self._rows.set_flag(db, who, column, wanted),
            lambda db, who: self._rows.flag(db, who, column) is wanted,
            said,
            ends_sessions=ends,
        )

    def _protocol(self, action: Action) -> str:
        column = self._columns.protocols.get(action.target, "")
        if not column:
            raise ProviderError(f"The accounts' table has no column for {action.target}.", "Switch it off by hand.")
        return column

    def _login_from(self, wanted: Callable[[list[str]], list[str]], *, ends: bool = False) -> Change:
        column = self._columns.allow_nets
        told: list[list[str]] = []

        def write(db: Statements, who: str) -> None:
            networks = wanted(networks_of(self._rows.read(db, who, column)[0]))
            told[:] = [networks]
            self._rows.write(db, who, {column: ",".join(networks) or None})

        def holds(db: Statements, who: str) -> bool:
            return bool(told) and networks_of(self._rows.read(db, who, column)[0]) == told[0]

        return Change(write, holds, "The networks that may sign in are stored.", ends_sessions=ends)

    def _revoked(self, key: str, at: datetime) -> Change:
        def holds(db: Statements, who: str) -> bool:
            return all(item.key != key for item in self._app_passwords.items(db, who, at))

        return Change(
            lambda db, who: self._app_passwords.revoke(db, who, key, at),
            holds,
            "The app password no longer works.",
            ends_sessions=True,
        )


def _fact(action: Action, name: str, otherwise: JsonValue) -> JsonValue:
    attrs = action.params.get("attrs")
    return attrs.get(name, otherwise) if isinstance(attrs, dict) else otherwise


def _network(target: str) -> str:
    try:
        return str(ipaddress.ip_network(target, strict=True))
    except ValueError as error:
        raise ProviderError(f"{target!r} is not an address or a network in CIDR form; nothing was changed.") from error


def _lifted(action: Action, now: list[str]) -> list[str]:
    recorded = _fact(action, "login_from", None)
    if isinstance(recorded, list):
        return [str(network) for network in recorded]
    return [network for network in now if network != _network(action.target)]
