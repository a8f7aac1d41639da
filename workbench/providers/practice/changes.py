"""What the make-believe service does when it is told to change something.

Most actions are one of five plain changes to what an account holds; the tables say which.
Each checks before it changes anything, so that a refusal leaves all as it was.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue, SecretStr, ValidationError

from workbench.model.actions import ActionKind, spec_of
from workbench.model.base import JsonObject
from workbench.model.controls import SENDING_CONTROLS
from workbench.model.errors import WorkbenchError
from workbench.model.state import FacetItem
from workbench.model.support import PasswordPolicy
from workbench.model.words import Facet

from .controls import lift_control, set_control
from .tenant import Former, Hashed, Held, Tenant, User

__all__ = ["PASSWORD_POLICY", "SUPPORTED", "Change", "ServiceRefused", "apply"]

PASSWORD_POLICY = PasswordPolicy(
    min_length=12, max_length=128, classes=3, words=True, banned=("example", "password", "12345")
)
"""The local part of the account's own address is refused as well."""

_NARROWEST = {4: 16, 6: 32}
"""The service takes no wider prefix into a list of addresses."""


class ServiceRefused(WorkbenchError):
    """The service understood the call and said no. Nothing was changed."""


@dataclass(frozen=True)
class Change:
    """One call that changes something."""

    kind: ActionKind
    target: str
    params: JsonObject
    at: datetime
    secret: SecretStr | None = None
    salt: bytes = b""
    ref: str = ""
    """Under which the password from before is kept, where it is."""

    @property
    def recorded(self) -> FacetItem | None:
        """The item as it was before the action that this one takes back."""
        value = self.params.get("item")
        if value is None:
            return None
        try:
            return FacetItem.model_validate(value)
        except ValidationError as error:
            raise ServiceRefused("What was recorded before can't be read as an item.") from error

    def recorded_fact(self, name: str, otherwise: JsonValue) -> JsonValue:
        """The fact as it was before the action that this one takes back."""
        attrs = self.params.get("attrs")
        return attrs.get(name, otherwise) if isinstance(attrs, dict) else otherwise


_K = ActionKind

_REMOVES = {
    _K.REVOKE_APP_PASSWORD,
    _K.REVOKE_GRANT,
    _K.REMOVE_SECOND_FACTOR,
    _K.RESET_RECOVERY,
    _K.STOP_FORWARDING,
    _K.REMOVE_DELEGATE,
    _K.REMOVE_SEND_AS,
}
_PUTS_BACK = {
    _K.RESTORE_APP_PASSWORD,
    _K.RESTORE_RECOVERY,
    _K.RESTORE_FORWARDING,
    _K.RESTORE_DELEGATE,
    _K.RESTORE_SEND_AS,
}
_SWITCHES = {
    _K.DISABLE_PROTOCOL: False,
    _K.ENABLE_PROTOCOL: True,
    _K.DISABLE_RULE: False,
    _K.RESET_SETTING: False,
    _K.RESTORE_SETTING: True,
    _K.ENABLE_RULE: True,
}
_SETS: dict[ActionKind, tuple[str, bool]] = {
    _K.SUSPEND_SIGN_IN: ("suspended", True),
    _K.RESUME_SIGN_IN: ("suspended", False),
    _K.REQUIRE_SECOND_FACTOR: ("required", True),
    _K.LIFT_SECOND_FACTOR: ("required", False),
    _K.RESTRICT_SENDING: ("outside", False),
    _K.LIFT_SENDING: ("outside", True),
    _K.RESTRICT_RECEIVING: ("from_outside", False),
    _K.LIFT_RECEIVING: ("from_outside", True),
}
_FILTERED = {"from": "the sender is", "link": "a link leads to"}
_ENDS_ALL = {
    _K.REVOKE_SESSIONS: "session",
    _K.FORGET_DEVICES: "trusted-device",
    _K.REVOKE_BACKUP_CODES: "backup-codes",
}


def apply(tenant: Tenant, user: User, change: Change) -> JsonObject:
    """Carries out `change` and returns the service's answer. Raises ServiceRefused."""
    held = user.of(spec_of(change.kind).facet)
    if change.kind in _REMOVES:
        return _remove(held, change)
    if change.kind in _PUTS_BACK:
        return _put_back(held, change)
    if change.kind in _SWITCHES:
        return _switch(held, change, on=_SWITCHES[change.kind])
    if change.kind in _SETS:
        return _set(held, change, *_SETS[change.kind])
    if change.kind in _ENDS_ALL:
        return _end_all(held, _ENDS_ALL[change.kind])
    special = _SPECIAL.get(change.kind)
    if special is None:
        raise ServiceRefused(f"This service has no {change.kind}.")
    return special(tenant, user, change)


def _find(held: Held, key: str) -> FacetItem:
    found = next((i for i in held.items if i.key == key), None)
    if found is None:
        raise ServiceRefused(f"There is no {key} any more; somebody may have removed it.")
    return found


def _remove(held: Held, change: Change) -> JsonObject:
    held.items.remove(_find(held, change.target))
    return {"removed": change.target}


def _put_back(held: Held, change: Change) -> JsonObject:
    item = change.recorded
    if item is None:
        raise ServiceRefused("It was not said what to put back.")
    present = next((i for i in held.items if i.key == item.key), None)
    if present is not None and present != item:
        raise ServiceRefused(f"There is another {item.key} by now; it was left as it is.")
    if present is None:
        held.items.append(item)
    return {"restored": item.key}


def _switch(held: Held, change: Change, *, on: bool) -> JsonObject:
    item = _find(held, change.target)
    wanted = change.recorded.enabled if change.recorded is not None else on
    held.items[held.items.index(item)] = item.model_copy(update={"enabled": wanted})
    return {"key": item.key, "enabled": wanted, "was": item.enabled}


def _set(held: Held, change: Change, name: str, value: bool) -> JsonObject:
    wanted = change.recorded_fact(name, value)
    held.attrs = held.attrs | {name: wanted}
    return {name: wanted}


def _end_all(held: Held, kind: str) -> JsonObject:
    staying = [i for i in held.items if i.attrs.get("kind") != kind]
    ended = len(held.items) - len(staying)
    held.items = staying
    return {"ended": ended}


def _reset_password(_: Tenant, user: User, change: Change) -> JsonObject:
    if change.secret is None:
        raise ServiceRefused("No new password was given.")
    weakness = _weakness(change.secret.get_secret_value(), user.address)
    if weakness:
        raise ServiceRefused(f"The new password was refused: {weakness}.")
    digest = hashlib.scrypt(change.secret.get_secret_value().encode(), salt=change.salt, n=2**13, r=8, p=1)
    written = Hashed(salt=change.salt.hex(), scrypt=digest.hex())
    kept: JsonObject = {}
    if change.params.get("keep_former"):
        changed_at = user.of(Facet.PASSWORD).attrs.get("changed_at")
        user.former[change.ref] = Former(password=user.password, changed_at=changed_at, written=written)
        kept = {"former": change.ref}
    user.password = written
    # As at many providers, what was issued before stays alive: sessions, app passwords, grants.
    user.of(Facet.PASSWORD).attrs = {"changed_at": change.at.isoformat()}
    return {"changed_at": change.at.isoformat(), **kept}


def _restore_password(_: Tenant, user: User, change: Change) -> JsonObject:
    ref = change.params.get("former") or next((r for r, f in user.former.items() if f.written == user.password), "")
    former = user.former.get(str(ref))
    if former is None:
        raise ServiceRefused("The password from before the reset is not kept any more.")
    if former.written != user.password:
        raise ServiceRefused("The password was changed again since the reset.")
    del user.former[str(ref)]
    user.password = former.password
    user.of(Facet.PASSWORD).attrs = {} if former.changed_at is None else {"changed_at": former.changed_at}
    return {"changed_at": former.changed_at}


def _weakness(password: str, address: str) -> str:
    policy = PASSWORD_POLICY
    classes = {"a" if c.islower() else "A" if c.isupper() else "0" if c.isdigit() else "-" for c in password}
    banned = (*policy.banned, address.partition("@")[0].lower())
    if not policy.min_length <= len(password) <= policy.max_length:
        return f"it must have {policy.min_length} to {policy.max_length} characters"
    if len(classes) < policy.classes:
        return f"it must mix at least {policy.classes} of lower case, upper case, digits and signs"
    if any(word in password.lower() for word in banned):
        return "it holds a word that is not allowed"
    return ""


def _block(tenant: Tenant, _: User, change: Change) -> JsonObject:
    cidr = _network(change.target)
    if any(i.key == cidr for i in tenant.blocked):
        return {"blocked": cidr, "was": "blocked already"}
    until = change.params.get("until")
    attrs: JsonObject = {"until": until} if until else {}
    item = change.recorded or FacetItem(key=cidr, what=f"{cidr} is blocked", since=change.at, attrs=attrs)
    tenant.blocked.append(item)
    return {"blocked": cidr, "until": item.attrs.get("until")}


def _unblock(tenant: Tenant, _: User, change: Change) -> JsonObject:
    cidr = _network(change.target)
    if change.recorded is not None:  # it was blocked before we came
        return {"blocked": cidr, "was": "blocked already"}
    staying = [i for i in tenant.blocked if i.key != cidr]
    if len(staying) == len(tenant.blocked):
        raise ServiceRefused(f"{cidr} is not on the blocklist any more.")
    tenant.blocked = staying
    return {"unblocked": cidr}


def _filter(tenant: Tenant, _: User, change: Change) -> JsonObject:
    field, sign, value = change.target.partition(":")
    if field not in _FILTERED or not sign or not value:
        raise ServiceRefused(f"{change.target!r} is no rule that this service knows: from:ADDRESS or link:HOST.")
    if any(i.key == change.target and i.enabled for i in tenant.filters):
        return {"filter": change.target, "was": "there already"}
    staying = [i for i in tenant.filters if i.key != change.target]
    condition = f"{_FILTERED[field]} {value}"
    attrs: JsonObject = {
        "name": f"Turned away: {value}",
        "conditions": [condition],
        "actions": ["move to the quarantine"],
        "forwards_to": [],
        "moves_to": "Quarantine",
        "deletes": False,
        "marks_read": False,
        "scope": "domain",
    }
    what = f"Whole domain: mail where {condition} goes to the quarantine"
    tenant.filters = [*staying, FacetItem(key=change.target, what=what, since=change.at, attrs=attrs)]
    return {"filter": change.target}


def _unfilter(tenant: Tenant, _: User, change: Change) -> JsonObject:
    staying = [i for i in tenant.filters if i.key != change.target]
    if len(staying) == len(tenant.filters):
        raise ServiceRefused(f"There is no rule {change.target} any more.")
    tenant.filters = [*staying, *([change.recorded] if change.recorded is not None else [])]
    return {"unfiltered": change.target}


def _must_know(control: str) -> None:
    if control not in SENDING_CONTROLS:
        raise ServiceRefused(f"This service has no {control!r} to set up.")


def _set_control(tenant: Tenant, user: User, change: Change) -> JsonObject:
    _must_know(change.target)
    set_control(tenant, user, change.target)
    return {"set": change.target}


def _lift_control(tenant: Tenant, user: User, change: Change) -> JsonObject:
    _must_know(change.target)
    lift_control(tenant, user, change.target, change.params.get("attrs"))
    return {"lifted": change.target}


def _restrict_login(_: Tenant, user: User, change: Change) -> JsonObject:
    networks = sorted({*_login_from(user), _network(change.target)})
    user.of(Facet.IP_ACCESS).attrs = {"login_from": list(networks)}
    return {"login_from": list(networks)}


def _lift_login(_: Tenant, user: User, change: Change) -> JsonObject:
    left: list[JsonValue] = [n for n in _login_from(user) if n != _network(change.target)]
    networks = change.recorded_fact("login_from", left)
    user.of(Facet.IP_ACCESS).attrs = {"login_from": networks}
    return {"login_from": networks}


def _login_from(user: User) -> list[str]:
    value = user.of(Facet.IP_ACCESS).attrs.get("login_from")
    return [str(n) for n in value] if isinstance(value, list) else []


def _network(target: str) -> str:
    try:
        network = ipaddress.ip_network(target, strict=True)
    except ValueError as error:
        raise ServiceRefused(f"{target!r} is not an address or a network in CIDR form.") from error
    if network.prefixlen < _NARROWEST[network.version]:
        raise ServiceRefused(f"{network} is too wide: /{_NARROWEST[network.version]} is the widest it takes.")
    return str(network)


_SPECIAL: dict[ActionKind, Callable[[Tenant, User, Change], JsonObject]] = {
    _K.RESET_PASSWORD: _reset_password,
    _K.RESTORE_PASSWORD: _restore_password,
    _K.BLOCK_IP: _block,
    _K.UNBLOCK_IP: _unblock,
    _K.FILTER_MAIL: _filter,
    _K.SET_CONTROL: _set_control,
    _K.LIFT_CONTROL: _lift_control,
    _K.UNFILTER_MAIL: _unfilter,
    _K.RESTRICT_LOGIN_IP: _restrict_login,
    _K.LIFT_LOGIN_IP: _lift_login,
}

SUPPORTED = frozenset({*_REMOVES, *_PUTS_BACK, *_SWITCHES, *_SETS, *_ENDS_ALL, *_SPECIAL})
"""What the service can be told to do, apart from moving messages."""
