"""Who an account is, what can be read of its state, and what can be changed about it.

`GET` and `PATCH /v2/users/{id or address}`, `POST …/resetPassword`, `POST` and `DELETE …/emailAliases`, with the fields
of github eryajf/go-alimail alimail/user.go; freezing and resetting as ixrjog/cratos does it in use. `$select` names
what a plain answer leaves out (https://glama.ai/mcp/servers/mfc-open/alimail-admin-mcp/tools/get_user).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pydantic import SecretStr

from workbench.model.actions import Action, ActionKind
from workbench.model.base import JsonObject
from workbench.model.errors import NotFound, NotReadable
from workbench.model.evidence import Coverage
from workbench.model.state import FacetItem, FacetState
from workbench.model.support import AccountFacts, Receipt
from workbench.model.words import Facet, Outcome

from .api import Api, Changed, user_path
from .fields import Json, flag, moment, text
from .passwords import weakness

__all__ = ["CHANGES", "OBSERVED", "Accounts"]

_K = ActionKind

_SELECT = ",".join(
    (
        "id,email,name,status,emailAliases,createdTime,employeeType,enableClientPassword",
        "lastLoginTime,lastLoginIp,lastLoginTime4StandardProtocol",
        "lastPasswordChangeTime,isInitialPassword,forceChangePasswordNextSignIn",
    )
)
_FROZEN, _NORMAL = "FREEZE", "NORMAL"

OBSERVED = (Facet.SIGN_IN, Facet.PASSWORD, Facet.SEND_AS)
CHANGES = (_K.RESET_PASSWORD, _K.SUSPEND_SIGN_IN, _K.RESUME_SIGN_IN, _K.REMOVE_SEND_AS, _K.RESTORE_SEND_AS)


class Accounts:
    """The accounts of one tenant."""

    def __init__(self, api: Api, now: Callable[[], datetime], forbidden: tuple[str, ...] = ()) -> None:
        self._api = api
        self._now = now
        self._forbidden = forbidden

    async def facts(self, address: str) -> AccountFacts:
        """Who the account is. Raises NotFound, ProviderError."""
        user = await self._user(address)
        return AccountFacts(
            address=text(user, "email").strip().lower() or address,
            account_id=text(user, "id") or None,
            display_name=text(user, "name"),
            created_at=moment(user, "createdTime"),
        )

    async def observe(self, address: str, facet: Facet) -> FacetState:
        """One facet of OBSERVED as it is now. Raises NotFound, ProviderError."""
        user = await self._user(address)
        items, attrs, gaps = _READ[facet](user)
        coverage = Coverage(
            source="Alibaba Mail, the account's record", rows=1, unique=1, accounts=1, gaps=(*gaps, *_not_told(user))
        )
        return FacetState(facet=facet, at=self._now(), items=items, attrs=attrs, coverage=coverage)

    async def perform(self, address: str, action: Action, secret: SecretStr | None) -> Receipt:
        """Carries out one action of CHANGES, once."""
        if action.kind is _K.RESET_PASSWORD:
            changed = await self._reset(address, secret)
        elif action.kind in (_K.SUSPEND_SIGN_IN, _K.RESUME_SIGN_IN):
            wanted = _status(action)
            changed = await self._api.change("PATCH", user_path(address), {"status": wanted})
        else:
            changed = await self._alias(address, action)
        done = changed.outcome is Outcome.DONE
        return Receipt(
            action_id=action.id,
            outcome=changed.outcome,
            detail=changed.detail,
            effective_at=self._now() if done else None,
            exchange=changed.exchange,
        )

    async def _user(self, address: str) -> Json:
        try:
            return await self._api.get(user_path(address), {"$select": _SELECT})
        except NotFound as error:
            raise NotFound(
                f"Alibaba Mail has no account {address}.", "Give the full address, as it signs in."
            ) from error

    async def _reset(self, address: str, secret: SecretStr | None) -> Changed:
        if secret is None:
            return Changed(Outcome.FAILED, "Nothing was changed: no new password was given.")
        refused = weakness(secret, address, self._forbidden)
        if refused:
            return Changed(Outcome.FAILED, f"Nothing was changed: the new password {refused}.")
        body: JsonObject = {"password": secret.get_secret_value(), "forceChangePasswordNextSignIn": True}
        return await self._api.change("POST", user_path(address, "resetPassword"), body, secret)

    async def _alias(self, address: str, action: Action) -> Changed:
        path = user_path(address, "emailAliases")
        if action.kind is _K.REMOVE_SEND_AS:
            return await self._api.change("DELETE", path, {"alias": action.target})
        return await self._api.change("POST", path, {"alias": action.target, "asDefault": False})


def _status(action: Action) -> str:
    """What was there before comes back where an action is taken back; it may have been frozen already."""
    before = action.params.get("attrs")
    if action.undo_of is not None and isinstance(before, dict) and isinstance(before.get("suspended"), bool):
        return _FROZEN if before["suspended"] else _NORMAL
    return _FROZEN if action.kind is _K.SUSPEND_SIGN_IN else _NORMAL


_Read = tuple[tuple[FacetItem, ...], JsonObject, tuple[str, ...]]


def _sign_in(user: Json) -> _Read:
    status = text(user, "status")
    if status not in (_FROZEN, _NORMAL):
        raise NotReadable("Alibaba Mail does not say whether the account is frozen.", "Look in its console.")
    gap = "What freezing does to mail that comes in, and to sessions that are open, is not confirmed."
    return (), {"suspended": status == _FROZEN}, (gap,)


def _password(user: Json) -> _Read:
    times = {
        "changed_at": moment(user, "lastPasswordChangeTime"),
        "last_signed_in_at": moment(user, "lastLoginTime"),
        "last_mail_program_at": moment(user, "lastLoginTime4StandardProtocol"),
    }
    facts: JsonObject = {name: at.isoformat() for name, at in times.items() if at is not None}
    flags = {
        "must_change": flag(user, "forceChangePasswordNextSignIn"),
        "never_changed": flag(user, "isInitialPassword"),
        "app_passwords_on": flag(user, "enableClientPassword"),
    }
    facts |= {name: value for name, value in flags.items() if value is not None}
    if text(user, "lastLoginIp"):
        facts["last_signed_in_from"] = text(user, "lastLoginIp")
    gap = "Whether a reset ends sessions, security passwords or MCP tokens is not confirmed: look at each."
    return (), facts, (gap,)


def _aliases(user: Json) -> _Read:
    listed = user.get("emailAliases")
    if not isinstance(listed, list):
        raise NotReadable("Alibaba Mail does not say which aliases the account has.", "Look in its console.")
    names = dict.fromkeys(a.strip().lower() for a in listed if isinstance(a, str) and a.strip())
    gap = "Only aliases are told. Who else may send as this account is seen in the console."
    return tuple(FacetItem(key=name, what=f"Alias {name}") for name in names), {}, (gap,)


_READ: dict[Facet, Callable[[Json], _Read]] = {
    Facet.SIGN_IN: _sign_in,
    Facet.PASSWORD: _password,
    Facet.SEND_AS: _aliases,
}


def _not_told(user: Json) -> tuple[str, ...]:
    missing = [f for f in ("lastPasswordChangeTime", "lastLoginTime") if moment(user, f) is None]
    return (f"The answer does not tell {' and '.join(missing)}.",) if missing else ()
