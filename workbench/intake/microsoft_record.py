"""One record of Microsoft's unified audit log: what all kinds of them share."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import Any

from workbench.model.signins import AuditEvent
from workbench.model.words import Activity, Facet

from .collecting import field, record_id
from .microsoft_fields import (
    Address,
    is_service,
    lower_keys,
    named_values,
    object_in,
    objects_in,
    parsed,
    source_address,
    text_of,
)
from .times import parse_time

__all__ = ["UalRecord", "Unreadable", "ZoneOpen", "event_of"]

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@\\/:;,<>\"]+@[^\s@\\/:;,<>\"]+")
_FAILED = frozenset({"false", "failed", "failure"})


class Unreadable(Exception):
    """A record lacks what every record has."""


class ZoneOpen(Exception):
    """The only time of a record is in a zone that nothing names."""


class UalRecord:
    """The audit data of one row, and the row's own columns where the data lack something."""

    def __init__(self, row: Mapping[Any, Any], number: int, sha256: str, account: str, zone: tzinfo | None) -> None:
        outer = lower_keys(row)
        data = _audit_data(outer)
        self.fields = {**outer, **data}
        self.number = number
        self.sha256 = sha256
        self.case_account = account
        self.operation = self.text("operation", "operations")
        self.word = self.operation.rstrip(". ").casefold()
        """The operation without the full stop that the directory's operations have."""
        if not self.operation:
            raise Unreadable("no operation in the record")
        self.at = _moment(data, outer, zone)
        self.user = self.text("userid", "userids", "userprincipalname").rstrip(". ")
        self.service = is_service(self.user, self.text("usertype"))
        self.address: Address = source_address(
            *(self.fields.get(name) for name in ("clientip", "clientipaddress", "actoripaddress"))
        )
        self._identity = self.text("id", "recordid") or json.dumps(self.fields, sort_keys=True, default=str)

    @cached_property
    def parameters(self) -> dict[str, str]:
        """What a cmdlet was given."""
        return named_values(self.fields.get("parameters"))

    @cached_property
    def operation_properties(self) -> dict[str, str]:
        return named_values(self.fields.get("operationproperties"))

    @property
    def extended(self) -> dict[str, str]:
        return named_values(self.fields.get("extendedproperties"))

    @property
    def device(self) -> dict[str, str]:
        return named_values(self.fields.get("deviceproperties"))

    @cached_property
    def new_values(self) -> dict[str, str]:
        """What the directory's properties were changed to."""
        return named_values(self.fields.get("modifiedproperties"), "newvalue")

    @cached_property
    def old_values(self) -> dict[str, str]:
        return named_values(self.fields.get("modifiedproperties"), "oldvalue")

    def text(self, *names: str) -> str:
        """The first of the fields that says something, as text."""
        for name in names:
            value = self.fields.get(name)
            if value is not None and (found := text_of(value)):
                return found
        return ""

    def part(self, name: str) -> dict[str, Any]:
        """A field that holds an object, by lower-case names."""
        return object_in(parsed(self.fields.get(name)))

    def parts(self, name: str) -> list[dict[str, Any]]:
        """A field that holds a list of objects."""
        return objects_in(parsed(self.fields.get(name)))

    def id_of(self, *nth: str) -> str:
        """Made from the record's own id, which is the same in every export."""
        return record_id("microsoft-ual", self._identity.casefold(), *nth)

    @property
    def failed(self) -> bool:
        """The operation did not succeed: nothing was changed."""
        return self.text("resultstatus").casefold() in _FAILED

    @property
    def object_id(self) -> str | None:
        """The directory's id of the user who acted, where the record gives that and no older key."""
        key = self.text("userkey")
        return key.lower() if _GUID.fullmatch(key) else None

    @property
    def actor(self) -> str:
        """Who acted, as an address where the record gives one."""
        return field(self.user or self.text("mailboxownerupn") or self.text("userkey"))

    def mailbox(self, *names: str) -> str:
        """Whose mailbox the record is about: the parameters by these names, else the owner it names, else the actor.

        An alias is taken to be the actor's, or that of the account of the case, where it is their local part.
        """
        named = next((self.parameters[name] for name in names if self.parameters.get(name)), "")
        if not named:
            return field(self.text("mailboxownerupn").rstrip(". ") or self.actor)
        found = _ADDRESS.search(named)
        if found:
            return field(found.group().rstrip(". "))
        alias = named.partition(":")[0].replace("\\", "/").rstrip("/").rpartition("/")[2]
        for known in (self.user, self.text("mailboxownerupn"), self.case_account):
            if "@" in known and known.partition("@")[0].casefold() == alias.casefold():
                return field(known)
        return field(alias or named)


def event_of(
    record: UalRecord, account: str, facet: Facet | Activity, change: str, key: str, what: str, nth: str = ""
) -> AuditEvent:
    """Returns an event of the record; who acted is named where it was somebody else."""
    own = account.casefold() == record.actor.casefold()
    by = "" if own or not record.actor else f" (by {record.actor})"
    return AuditEvent(
        id=record.id_of(facet.value, nth) if nth else record.id_of(facet.value),
        at=record.at,
        account=account,
        account_id=record.object_id if own else None,
        ip=None if record.service else record.address.ip,
        facet=facet,
        change=change,
        key=field(key),
        what=field(what + by),
        by="" if own else record.actor,
        name=field(record.operation),
        source=record.sha256,
        line=record.number,
    )


def _audit_data(outer: dict[str, Any]) -> dict[str, Any]:
    if "auditdata" not in outer:
        return {}
    value = parsed(outer.pop("auditdata"))
    if not isinstance(value, dict):
        raise Unreadable("the AuditData of the record is no whole JSON")
    return lower_keys(value)


def _moment(data: dict[str, Any], outer: dict[str, Any], zone: tzinfo | None) -> datetime:
    """CreationTime is UTC by the schema; the other columns are what a console or a shell made of it."""
    for fields in (data, outer):
        text = text_of(fields.get("creationtime"))
        found = parse_time(text)
        if found:
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    for name in ("creationdate", "createddatetime", "date", "timegenerated"):
        found = parse_time(text_of(outer.get(name)))
        if found and not found.tzinfo and zone is None:
            raise ZoneOpen
        if found:
            return found if found.tzinfo else found.replace(tzinfo=zone)
    raise Unreadable("no time in CreationTime")
