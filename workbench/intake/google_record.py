"""One record of Google's Reports API: what all kinds of events share.

Source of the field names: https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list
(`id.time`, `id.uniqueQualifier`, `id.applicationName`, `actor.email`, `actor.profileId`, `ipAddress`, `networkInfo`,
`events[].name`, `events[].parameters[]` with one of `value`, `intValue`, `boolValue`, `multiValue`, `multiIntValue`,
`messageValue`, `multiMessageValue`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.model.addresses import normalise_ip
from workbench.model.signins import AuditEvent
from workbench.model.words import Activity, Facet

from .collecting import field, record_id
from .times import parse_time

__all__ = ["GoogleEvent", "GoogleRecord", "Unreadable", "events_of"]

_DEEPEST = 6
_MESSAGES = frozenset({"messageValue", "multiMessageValue"})


class Unreadable(Exception):
    """A record lacks what every record has."""


class GoogleRecord:
    """What all events of one record share."""

    def __init__(self, record: Any, number: int, sha256: str) -> None:
        if not isinstance(record, dict):
            raise Unreadable("not an activity record")
        identity, actor = _dict(record.get("id")), _dict(record.get("actor"))
        at = parse_time(str(identity.get("time", "")))
        if at is None or at.tzinfo is None:
            raise Unreadable("no time in id.time")
        self.at: datetime = at
        self.qualifier = str(identity.get("uniqueQualifier") or json.dumps(record, sort_keys=True))
        self.application = str(identity.get("applicationName", ""))
        self.email = str(actor.get("email") or "").strip().rstrip(". ")
        self.profile = field(str(actor.get("profileId") or "")) or None
        self.ip = normalise_ip(str(record.get("ipAddress") or ""))
        self.region = _region(_dict(record.get("networkInfo")))
        self.events = [event for event in _list(record.get("events")) if isinstance(event, dict)]
        self.number = number
        self.sha256 = sha256
        if not self.events:
            raise Unreadable("no events in the record")

    def id_of(self, name: str, nth: int) -> str:
        """The application is no part of it: the same enrolment stands in the login and the user_accounts export."""
        parts = ["google-reports", self.at.isoformat(), self.qualifier, name]
        return record_id(*parts, *([str(nth)] if nth else []))


@dataclass(frozen=True)
class GoogleEvent:
    """One event of a record."""

    record: GoogleRecord
    name: str
    id: str
    values: dict[str, list[str]]
    """Parameter -> values; nested ones by their names joined with dots."""

    def first(self, *names: str) -> str:
        """The first value of the first parameter that is there."""
        return next((self.values[name][0] for name in names if self.values.get(name)), "")

    def own(self, account: str) -> bool:
        """The account itself acted."""
        return account.casefold() == self.record.email.casefold()

    def audit(self, account: str, facet: Facet | Activity, change: str, key: str, what: str) -> AuditEvent:
        """Returns the event as a change of, or a deed in, that account; who acted is named where it was somebody else.

        Raises Unreadable where no account is named.
        """
        if not account:
            raise Unreadable("no account in the record")
        own, record = self.own(account), self.record
        by = "" if own or not record.email else f" (by {record.email})"
        return AuditEvent(
            id=self.id,
            at=record.at,
            account=field(account),
            account_id=record.profile if own else None,
            ip=record.ip,
            facet=facet,
            change=change,
            key=field(key),
            what=field(what + by),
            by="" if own else field(record.email),
            name=field(self.name),
            source=record.sha256,
            line=record.number,
        )


def events_of(record: GoogleRecord) -> Iterator[GoogleEvent]:
    """Yields the record's events; one that stands there twice gets the same id."""
    seen: dict[str, list[str]] = {}
    alone = len(record.events) == 1
    for event in record.events:
        name = str(event.get("name", ""))
        same = seen.setdefault(name, [])
        content = "" if alone else json.dumps(event, sort_keys=True)
        if content not in same:
            same.append(content)
        yield GoogleEvent(record, name, record.id_of(name, same.index(content)), _values(event.get("parameters")))


def _values(parameters: Any, prefix: str = "", depth: int = 0) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for parameter in _list(parameters):
        if not isinstance(parameter, dict):
            continue
        name = str(parameter.get("name", ""))
        # Whether a nested name repeats its outer one isn't documented.
        full = name if not prefix or name.startswith(prefix) else f"{prefix}{name}"
        for kind, words in _KINDS.items():
            if kind in parameter:
                found[full] = words(parameter[kind])
        nested = depth < _DEEPEST and not _MESSAGES.isdisjoint(parameter)
        for part in _messages(parameter) if nested else ():
            for key, values in _values(part.get("parameter"), f"{full}.", depth + 1).items():
                found.setdefault(key, []).extend(values)
    return found


def _messages(parameter: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [parameter.get("messageValue"), *_list(parameter.get("multiMessageValue"))]
    return [part for part in parts if isinstance(part, dict)]


def _flag(value: Any) -> list[str]:
    return ["true" if value is True or str(value).lower() == "true" else "false"]


def _several(value: Any) -> list[str]:
    return [str(part) for part in _list(value)]


_KINDS: dict[str, Callable[[Any], list[str]]] = {
    "value": lambda value: [str(value)],
    "intValue": lambda value: [str(value)],
    "boolValue": _flag,
    "multiValue": _several,
    "multiIntValue": _several,
}


def _region(network: dict[str, Any]) -> str | None:
    return field(str(network.get("subdivisionCode") or network.get("regionCode") or "")) or None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
