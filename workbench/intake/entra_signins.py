"""Microsoft Entra's sign-in logs, interactive and not, as the portal, Graph and Azure Monitor export them.

Graph: https://learn.microsoft.com/graph/api/resources/signin (`createdDateTime` is UTC; `status.errorCode` 0 is
success; v1.0 holds interactive sign-ins only). Azure Monitor's records put the same fields into `properties`; its
tables: https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs and
https://learn.microsoft.com/azure/azure-monitor/reference/tables/aadnoninteractiveusersigninlogs
The portal's columns (`Date (UTC)`, `Request ID`, `Username`, `IP address`, `Sign-in error code`, `Client app` …):
https://learn.microsoft.com/entra/identity/monitoring-health/concept-sign-in-log-activity-details and
https://learn.microsoft.com/entra/identity/monitoring-health/howto-download-logs
Sessions: https://learn.microsoft.com/entra/identity/authentication/how-to-authentication-track-linkable-identifiers
Retention: https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from workbench.model.errors import UnreadableInput
from workbench.model.remembered import remembered
from workbench.model.signins import SignIn
from workbench.model.words import SignInEvent

from .blind_spots import ENTRA
from .collecting import Collector, field, record_id
from .columns import protocol_of
from .csv_or_json import is_json, records_in
from .csv_records import header_of
from .microsoft_fields import Shapes, lower_keys, parsed, source_address, text_of
from .microsoft_signins import SHARED_SIGNINS, shared_id
from .microsoft_words import ERRORS, INTERRUPTED
from .source import Source
from .times import parse_time

__all__ = ["LABEL", "TITLE", "looks_like", "read_into"]

TITLE = "Microsoft Entra sign-in log"
LABEL = "Microsoft Entra sign-in log"

_KEYS = frozenset({"value", "records"})
_RECORD_START = re.compile(r'\{\s*"(?:id|@odata\.type|createdDateTime|time|TimeGenerated|properties)"|\n\{\s*"')
_SEPARATORS = re.compile(r"[\s_\-]+")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIMES = ("createddatetime", "date(utc)", "timegenerated[utc]", "createddatetime[utc]")
"""UTC by the documentation or by their own name."""
_OPEN_TIMES = ("date", "timegenerated", "time")
_ACCOUNTS = ("userprincipalname", "username")
_OWN = frozenset({"requestid", "signinerrorcode", "resulttype", "clientappused", "correlationid"})
_JSON_MARKS = (
    re.compile(r'"(?:createdDateTime|TimeGenerated|time)"\s*:', re.IGNORECASE),
    re.compile(r'"(?:userPrincipalName|servicePrincipalId)"\s*:', re.IGNORECASE),
    re.compile(r'"(?:clientAppUsed|isInteractive|signInEventTypes|appDisplayName|ResultType)"\s*:', re.IGNORECASE),
)
_RISKY = frozenset({"low", "medium", "high", "atrisk", "confirmedcompromised"})
_NO_BACKGROUND = (
    "It holds no non-interactive sign-ins: they stand in a log of their own, and an intruder who renews a stolen token"
    " stands only there."
)
_NO_PEOPLE = "It holds no interactive sign-ins: they stand in a log of their own."


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this can be a sign-in log of Entra."""
    if is_json(head):
        return all(mark.search(head) for mark in _JSON_MARKS)
    found = header_of(head.splitlines())
    if found is None:
        return False
    names = {_plain(name) for name in found[1]}
    has_time, has_account = names & {*_TIMES, *_OPEN_TIMES}, names & {*_ACCOUNTS, "userid"}
    return bool(has_time and has_account and "ipaddress" in names and names & _OWN)


def read_into(collector: Collector, source: Source, *, zone: tzinfo | None) -> None:
    """Reads every record of the source into the collector.

    `zone` is the zone of times whose column names none. Raises UnreadableInput where it is needed and missing.
    """
    reader = _Reader(collector, source, zone)
    for value, number in records_in(collector, source, _KEYS, _RECORD_START):
        reader.take(value, number)
    for sentence in reader.gaps():
        collector.gap(sentence)


class _Unreadable(Exception):
    """A record lacks what every record has."""


class _Reader:
    """Turns records into sign-ins and remembers what it can't show."""

    def __init__(self, collector: Collector, source: Source, zone: tzinfo | None) -> None:
        self._collector = collector
        self._source = source
        self._zone = zone
        self._inner: Counter[str] = Counter()
        self._background = self._people = self._odd = self._assumed = 0

    def take(self, value: Any, number: int) -> None:
        try:
            if not isinstance(value, dict):
                raise _Unreadable("not a sign-in record")
            self._take(_Fields(value), number)
        except _Unreadable as error:
            excerpt = json.dumps(value, ensure_ascii=False, default=str)[:200]
            self._collector.unreadable(number, str(error), excerpt)

    def _take(self, fields: _Fields, number: int) -> None:
        at = self._moment(fields)
        account = fields.text(*_ACCOUNTS, "signinidentifier", "alternatesigninname", "userid").rstrip(". ")
        if not account:
            if fields.text("serviceprincipalid", "serviceprincipalname"):
                self._collector.unused("sign-in of a service principal")
                return
            raise _Unreadable("no account in the record")
        background = fields.is_background
        address = source_address(fields.text("ipaddress"), fields.text("calleripaddress"))
        self._odd += address.odd
        if address.inner:
            self._inner[address.inner] += 1
        self._background += background
        self._people += not background
        kind, success, words = _outcome(fields)
        details = (
            words,
            "renewed by a program (non-interactive)" if background else "",
            fields.text("appdisplayname", "application"),
            f"address within a private network: {address.inner}" if address.inner else "",
        )
        user_id = fields.text("userid").lower()
        self._collector.signin(
            SignIn(
                id=fields.identity,
                at=at,
                account=field(account),
                account_id=user_id if _GUID.fullmatch(user_id) else None,
                event=kind,
                success=success,
                ip=address.ip,
                protocol=protocol_of(fields.text("clientappused", "clientapp")[:200]),
                client=field(fields.client) or None,
                session=field(fields.text("sessionid", "uniquetokenidentifier")) or None,
                region=field(fields.region) or None,
                vendor_suspicious=fields.risk,
                detail=field("; ".join(d for d in details if d)),
                source=self._collector.sha256,
                line=number,
            )
        )

    def _moment(self, fields: _Fields) -> datetime:
        for name in _TIMES:
            found = parse_time(fields.text(name))
            if found:
                return found if found.tzinfo else found.replace(tzinfo=UTC)
        found = next((t for name in _OPEN_TIMES if (t := parse_time(fields.text(name)))), None)
        if found is None:
            shown = fields.text(*_TIMES, *_OPEN_TIMES) or "nothing"
            raise _Unreadable(f"no time can be read from “{shown[:60]}”")
        if found.tzinfo:
            return found
        if self._zone is None:
            raise UnreadableInput(
                f"The times in {self._source.name} don't say in which time zone they are.",
                "Say which, such as UTC (on the command line: --zone), or download it as JSON, whose times are UTC.",
                asks="zone",
            )
        self._assumed += 1
        return found.replace(tzinfo=self._zone)

    def gaps(self) -> Iterator[str]:
        """What the log can't show."""
        yield from map(str, ENTRA)
        yield SHARED_SIGNINS
        if not self._background:
            yield _NO_BACKGROUND
        if not self._people and self._background:
            yield _NO_PEOPLE
        if self._assumed:
            yield f"The times name no zone; they were read as {self._zone}, as you said."
        if self._inner:
            named = ", ".join(f"{ip} × {n}" for ip, n in self._inner.most_common(5))
            yield f"Addresses that no client on the internet has, not judged: {named}."
        if self._odd:
            yield f"{self._odd} records hold something else than an address where the address stands."


class _Fields:
    """One record by the names of its fields, however they are written."""

    def __init__(self, record: Mapping[Any, Any]) -> None:
        outer = lower_keys(record)
        inner = parsed(outer.get("properties"))
        merged = {**outer, **lower_keys(inner)} if isinstance(inner, dict) else outer
        # The first of two names that mean the same counts.
        names = _plain_names.names(tuple(merged))
        self._fields: dict[str, Any] = dict(zip(reversed(names), reversed(merged.values()), strict=True))
        self.status = self.part("status")
        self.code = text_of(self.status.get("errorcode")) or self.text("signinerrorcode", "errorcode", "resulttype")
        """The error code; empty where the record has none."""

    def text(self, *names: str) -> str:
        """The first of the fields that says something, as text."""
        for name in names:
            value = self._fields.get(name)
            if value is not None and (found := text_of(value)):
                return found
        return ""

    def part(self, *names: str) -> dict[str, Any]:
        """The first of the fields that holds an object, by plain names."""
        for name in names:
            value = parsed(self._fields.get(name))
            if isinstance(value, dict):
                return dict(zip(_plain_names.names(tuple(value)), value.values(), strict=True))
        return {}

    @property
    def identity(self) -> str:
        """Request and outcome: one request may be interrupted first and succeed later."""
        own = self.text("id", "requestid", "originalrequestid")
        code = self.code or ("0" if self.text("status").casefold() == "success" else "")
        shared = shared_id(own, code)
        if shared:
            return shared
        if not own:
            own = json.dumps(self._fields, sort_keys=True, default=str)
        return record_id("entra-signin", own.casefold(), self.code)

    @property
    def is_background(self) -> bool:
        """A program renewed a token; nobody was there."""
        value = self._fields.get("signineventtypes")
        types = json.dumps(value, default=str) if isinstance(value, dict | list) else text_of(value)
        category = self.text("category", "type").casefold()
        return (
            self.text("isinteractive").casefold() == "false"
            or "noninteractive" in types.casefold()
            or "noninteractive" in category
        )

    @property
    def client(self) -> str:
        device = self.part("devicedetail", "devicedetails")
        browser = text_of(device.get("browser")) or self.text("browser")
        system = text_of(device.get("operatingsystem")) or self.text("operatingsystem")
        return self.text("useragent") or ", ".join(part for part in (browser, system) if part)

    @property
    def region(self) -> str:
        """State and country; the city changes with every look-up of one and the same line."""
        place = self.part("location", "locationdetails")
        if place:
            parts = [text_of(place.get("state")), text_of(place.get("countryorregion"))]
        else:
            parts = [part.strip() for part in self.text("location").split(",")][-2:]
        return ", ".join(part for part in parts if part)

    @property
    def risk(self) -> bool | None:
        """Microsoft's own opinion of the sign-in; None where it is not told ("hidden": the licence lacks)."""
        level, state = (self._fields.get(name) for name in ("risklevelduringsignin", "riskstate"))
        told = {value.strip().casefold() for value in (level, state) if isinstance(value, str)}
        if told & _RISKY:
            return True
        return False if isinstance(level, str) and level.strip().casefold() == "none" else None


def _outcome(fields: _Fields) -> tuple[SignInEvent, bool | None, str]:
    code = fields.code
    status = fields.text("status").casefold()
    reason = text_of(fields.status.get("failurereason")) or fields.text("failurereason", "resultdescription")
    if code == "0" or (not code and status == "success"):
        return SignInEvent.LOGIN, True, ""
    words = ERRORS.get(code) or ("" if reason.casefold() in ("other.", "other") else reason[:200])
    told = "; ".join(part for part in (words, f"error {code}" if code else "") if part)
    if code in INTERRUPTED or (not code and status == "interrupted"):
        return SignInEvent.CHALLENGE, None, told
    if code == "500121":
        return SignInEvent.CHALLENGE, False, told
    return SignInEvent.LOGIN, False if code or status == "failure" else None, told


@remembered
def _plain(name: str) -> str:
    return _SEPARATORS.sub("", name.strip().casefold())


_plain_names = Shapes(_plain)
