"""The controls that the make-believe service can set up, and where each of them shows.

Each is one fact of the settings: the right to forward is the account's own, all others are the domain's. Whoever looks
finds the same, be it to read a change back or to check for gaps.
"""

from __future__ import annotations

from pydantic import JsonValue

from workbench.model.base import JsonObject
from workbench.model.controls import SENDING_CONTROLS
from workbench.model.protections import ConsoleSetting
from workbench.model.words import Facet

from .tenant import Tenant, User

__all__ = ["lift_control", "set_control", "settings_facts"]

_C = ConsoleSetting

_MAY_FORWARD, _WARNING = "may_forward", "external_warning"
_LISTS: dict[str, str] = {
    _C.MONITORING: "monitoring",
    _C.APPROVAL: "approval",
    _C.FILTER_RULES: "filter_rules",
    _C.GROUP_SENDERS: "group_senders",
    _C.GROUP_REVIEWER: "group_reviewer",
}
"""By the control: the fact of the domain that lists what it was set up for."""


def settings_facts(tenant: Tenant, user: User) -> JsonObject:
    """Returns what the service tells of an account's settings as a whole, the controls on it by name among it."""
    facts = dict(user.of(Facet.SETTINGS).attrs)
    domain = _domain(tenant, user)
    if domain:
        facts["domain"] = domain
    if held := [name for name in SENDING_CONTROLS if _holds(name, tenant, user)]:
        facts["controls"] = list(held)
    return facts


def set_control(tenant: Tenant, user: User, name: str) -> None:
    """Sets a control up for the account, or for its domain where it knows no single accounts."""
    held = user.of(Facet.SETTINGS)
    if name == _C.MAY_FORWARD:
        held.attrs = held.attrs | {_MAY_FORWARD: False}
    elif name == _C.EXTERNAL_WARNING:
        tenant.switches = tenant.switches | {_WARNING: True}
    else:
        entries = [*_entries(tenant, user, name), _whom(tenant, user, name)]
        tenant.switches = tenant.switches | {_LISTS[name]: list(dict.fromkeys(entries))}


def lift_control(tenant: Tenant, user: User, name: str, recorded: JsonValue) -> None:
    """Puts a control back to what it was. `recorded`: the facts from before; without them it is taken off."""
    before = recorded if isinstance(recorded, dict) else {}
    domain = before.get("domain")
    domain = domain if isinstance(domain, dict) else {}
    held = user.of(Facet.SETTINGS)
    if name == _C.MAY_FORWARD:
        others = {fact: value for fact, value in held.attrs.items() if fact != _MAY_FORWARD}
        held.attrs = others | ({_MAY_FORWARD: before[_MAY_FORWARD]} if _MAY_FORWARD in before else {})
    elif name == _C.EXTERNAL_WARNING:
        tenant.switches = _with(tenant, _WARNING, domain.get(_WARNING, False), known=_WARNING in domain)
    else:
        former, whom = domain.get(_LISTS[name]), _whom(tenant, user, name)
        stays = isinstance(former, list) and whom in former
        left = [entry for entry in _entries(tenant, user, name) if stays or entry != whom]
        tenant.switches = _with(tenant, _LISTS[name], list(left), known=bool(left) or isinstance(former, list))


def _with(tenant: Tenant, fact: str, value: JsonValue, *, known: bool) -> JsonObject:
    """What nobody knew of before is not there afterwards either."""
    others = {name: kept for name, kept in tenant.switches.items() if name != fact}
    return others | {fact: value} if known else others


def _domain(tenant: Tenant, user: User) -> JsonObject:
    known = user.of(Facet.SETTINGS).attrs.get("domain")
    return (known if isinstance(known, dict) else {}) | tenant.switches


def _entries(tenant: Tenant, user: User, name: str) -> list[JsonValue]:
    found = _domain(tenant, user).get(_LISTS[name])
    return list(found) if isinstance(found, list) else []


def _whom(tenant: Tenant, user: User, name: str) -> str:
    return tenant.domain if name == _C.FILTER_RULES else user.address


def _holds(name: str, tenant: Tenant, user: User) -> bool:
    if name == _C.MAY_FORWARD:
        return user.of(Facet.SETTINGS).attrs.get(_MAY_FORWARD) is False
    if name == _C.EXTERNAL_WARNING:
        return _domain(tenant, user).get(_WARNING) is True
    entries = _entries(tenant, user, name)
    return bool(entries) if name == _C.FILTER_RULES else user.address in entries
