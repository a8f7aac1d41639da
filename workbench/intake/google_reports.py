"""Google Workspace Reports API: activities of the applications `login` and `user_accounts`.

Source of the field names: https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list
and the two appendices named in `google_words`. Read as the API answers (`items`), as collectors save it
(`activities`), as a bare list, and as JSON lines. What the log holds and how long it is kept:
https://support.google.com/a/answer/4580120 and https://support.google.com/a/answer/7061566
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from workbench.model.addresses import normalise_ip
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Facet, SignInEvent

from .blind_spots import GOOGLE_LOGIN
from .collecting import Collector, field, note_broken, record_id
from .google_words import CHANGES, LOGIN_TYPES, SIGNIN_EVENTS, WEB_TYPES, method_words
from .jsonstream import Broken, json_records
from .source import Source
from .times import parse_time

__all__ = ["TITLE", "looks_like", "read_into"]

TITLE = "Google Workspace Reports JSON"
LABEL = "Google Workspace activity export"

_KEYS = frozenset({"activities", "items"})
_RECORD_START = re.compile(r'\{\s*"(?:kind"\s*:\s*"(?:admin#reports|audit)#activity"|id"\s*:\s*\{)')
_MARK = re.compile(r'"(?:admin#reports|audit)#activit(?:y|ies)"|"uniqueQualifier"|"activities"\s*:\s*\[')

_NO_SIGNINS = ("It holds no sign-ins: take in the export of the application 'login' as well.",)


class _Unreadable(Exception):
    """A record lacks what every record has."""


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this can be a Reports API export."""
    return head.lstrip()[:1] in ("{", "[") and _MARK.search(head) is not None


def read_into(collector: Collector, source: Source) -> None:
    """Reads every record of the source into the collector."""
    for item in json_records(source.text(), _KEYS, _RECORD_START):
        if isinstance(item, Broken):
            note_broken(collector, item)
            continue
        if _is_empty_answer(item.value):
            continue
        try:
            _read_record(collector, item.value, item.number)
        except _Unreadable as error:
            collector.unreadable(item.number, str(error), json.dumps(item.value, ensure_ascii=False)[:200])
    for gap in GOOGLE_LOGIN if collector.has_signins else _NO_SIGNINS:
        collector.gap(str(gap))


def _is_empty_answer(value: Any) -> bool:
    """An answer without records has no list at all."""
    return isinstance(value, dict) and str(value.get("kind", "")).endswith("#activities") and "id" not in value


class _Activity:
    """What all events of one record share."""

    def __init__(self, record: Any, number: int, sha256: str) -> None:
        if not isinstance(record, dict):
            raise _Unreadable("not an activity record")
        identity, actor = _dict(record.get("id")), _dict(record.get("actor"))
        at = parse_time(str(identity.get("time", "")))
        if at is None or at.tzinfo is None:
            raise _Unreadable("no time in id.time")
        self.at: datetime = at
        self.qualifier = str(identity.get("uniqueQualifier") or json.dumps(record, sort_keys=True))
        self.application = str(identity.get("applicationName", ""))
        self.email = str(actor.get("email") or "")
        self.profile = field(str(actor.get("profileId") or "")) or None
        self.ip = normalise_ip(str(record.get("ipAddress") or ""))
        self.region = _region(_dict(record.get("networkInfo")))
        self.events = [event for event in _list(record.get("events")) if isinstance(event, dict)]
        self.number = number
        self.sha256 = sha256
        if not self.events:
            raise _Unreadable("no events in the record")

    def id_of(self, name: str, nth: int) -> str:
        """The application is no part of it: the same enrolment stands in the login and the user_accounts export."""
        parts = ["google-reports", self.at.isoformat(), self.qualifier, name]
        return record_id(*parts, *([str(nth)] if nth else []))


def _read_record(collector: Collector, record: Any, number: int) -> None:
    activity = _Activity(record, number, collector.sha256)
    seen: dict[str, list[str]] = {}
    for event in activity.events:
        name = str(event.get("name", ""))
        same = seen.setdefault(name, [])
        content = json.dumps(event, sort_keys=True)
        if content not in same:
            same.append(content)
        _read_event(collector, activity, event, name, same.index(content))


def _read_event(collector: Collector, activity: _Activity, event: dict[str, Any], name: str, nth: int) -> None:
    if name not in SIGNIN_EVENTS and name not in CHANGES:
        collector.unused(field(f"{activity.application or 'unknown application'}/{name or 'event without a name'}"))
        return
    parameters = _parameters(event)
    affected = _first(parameters, "affected_email_address")
    account = affected or activity.email or activity.profile
    if not account:
        raise _Unreadable("no account in the record")
    same = not affected or affected.lower() == activity.email.lower()
    shared = _Shared(activity, field(account), activity.profile if same else None, activity.id_of(name, nth))
    if name in SIGNIN_EVENTS:
        collector.signin(_signin(shared, name, parameters))
    else:
        collector.audit(_audit(shared, name, parameters))


class _Shared:
    def __init__(self, activity: _Activity, account: str, account_id: str | None, identity: str) -> None:
        self.activity = activity
        self.account = account
        self.account_id = account_id
        self.id = identity


def _signin(shared: _Shared, name: str, parameters: dict[str, list[str]]) -> SignIn:
    kind, success, words = SIGNIN_EVENTS[name]
    status = _first(parameters, "login_challenge_status").lower()
    if kind is SignInEvent.CHALLENGE:
        success = True if "pass" in status else False if "fail" in status else None
    login_type = _first(parameters, "login_type")
    flag = _first(parameters, "is_suspicious")
    activity = shared.activity
    return SignIn(
        id=shared.id,
        at=activity.at,
        account=shared.account,
        account_id=shared.account_id,
        event=kind,
        success=success,
        ip=activity.ip,
        protocol="web" if login_type in WEB_TYPES else None,
        region=activity.region,
        vendor_suspicious=True if name.startswith("suspicious") else flag == "true" if flag else None,
        detail=field(_detail(words, login_type, status, parameters)),
        source=activity.sha256,
        line=activity.number,
    )


def _detail(words: str, login_type: str, status: str, parameters: dict[str, list[str]]) -> str:
    methods = method_words(parameters.get("login_challenge_method", []))
    second = "second factor" if _first(parameters, "is_second_factor") == "true" else words
    verdict = "passed" if "pass" in status else "failed" if "fail" in status else ""
    said = " ".join(part for part in (second, verdict) if part)
    body = ": ".join(part for part in (said, methods) if part)
    return "; ".join(part for part in (body, LOGIN_TYPES.get(login_type, "")) if part)


def _audit(shared: _Shared, name: str, parameters: dict[str, list[str]]) -> AuditEvent:
    change = CHANGES[name]
    key, what = change.key, change.what
    if change.facet is Facet.FORWARDING:
        target = _first(parameters, "email_forwarding_destination_address")
        key, what = target.strip().lower(), f"forwarding to {target or 'an address outside'}"
    activity = shared.activity
    return AuditEvent(
        id=shared.id,
        at=activity.at,
        account=shared.account,
        account_id=shared.account_id,
        ip=activity.ip,
        facet=change.facet,
        change=change.change,
        key=field(key),
        what=field(what),
        name=name,
        source=activity.sha256,
        line=activity.number,
    )


def _parameters(event: dict[str, Any]) -> dict[str, list[str]]:
    """Name -> values; exactly one of the value fields is there, and which one varies between exports."""
    found: dict[str, list[str]] = {}
    for parameter in _list(event.get("parameters")):
        if not isinstance(parameter, dict):
            continue
        for kind, words in _VALUES.items():
            if kind in parameter:
                found[str(parameter.get("name", ""))] = words(parameter[kind])
    return found


def _first(parameters: dict[str, list[str]], name: str) -> str:
    values = parameters.get(name)
    return values[0] if values else ""


def _flag(value: Any) -> list[str]:
    return ["true" if value is True or str(value).lower() == "true" else "false"]


_VALUES: dict[str, Callable[[Any], list[str]]] = {
    "value": lambda value: [str(value)],
    "intValue": lambda value: [str(value)],
    "boolValue": _flag,
    "multiValue": lambda value: [str(part) for part in _list(value)],
}


def _region(network: dict[str, Any]) -> str | None:
    return field(str(network.get("subdivisionCode") or network.get("regionCode") or "")) or None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
