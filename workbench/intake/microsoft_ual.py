"""Microsoft's unified audit log (Purview), as the portal, PowerShell, SIEMs and the management API export it.

CSV with the column `AuditData`: https://learn.microsoft.com/purview/audit-log-export-records and
https://learn.microsoft.com/purview/audit-log-detailed-properties (portal: CreationDate, RecordType, Operation, UserId,
AuditData; `Search-UnifiedAuditLog | Export-Csv`: CreationDate, UserIds, Operations, AuditData). The same records as
JSON, as JSON lines, and without the wrapping: the schema of the Management Activity API,
https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema; records of the
Graph's audit search (`auditData`): https://learn.microsoft.com/graph/api/resources/security-auditlogrecord
Sign-ins: `IntraSystemId` is the directory's own id of the request (the schema above); where it is the record's id too,
the sign-in has the same id here as in Entra's log, whose `id` is that of the request. Microsoft says nowhere that the
two are always alike: where they are not, one sign-in counts twice. Sessions: `SessionId` of DeviceProperties (the same
page), `AADSessionId` and `UniqueTokenId` of AppAccessContext,
https://learn.microsoft.com/entra/identity/authentication/how-to-authentication-track-linkable-identifiers
Retention and delay: https://learn.microsoft.com/purview/audit-solutions-overview and
https://learn.microsoft.com/purview/audit-search ; mail read: https://learn.microsoft.com/purview/audit-log-investigate-accounts
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from workbench.model.errors import UnreadableInput
from workbench.model.remembered import remembered
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Activity, SignInEvent

from .blind_spots import UNIFIED_AUDIT
from .collecting import Collector, field
from .csv_or_json import is_json, records_in
from .csv_records import header_of
from .microsoft_changes import changes_of
from .microsoft_fields import text_of
from .microsoft_items import Pending, settled
from .microsoft_record import UalRecord, Unreadable, ZoneOpen
from .microsoft_signins import SHARED_SIGNINS, shared_id
from .microsoft_words import ERRORS, INTERRUPTED
from .source import Source

__all__ = ["LABEL", "TITLE", "looks_like", "read_into"]

TITLE = "Microsoft unified audit log"
LABEL = "Microsoft unified audit log"

_KEYS = frozenset({"value", "records"})
_RECORD_START = re.compile(
    r'\{\s*"(?:CreationTime|CreationDate|AuditData|RecordType|RunspaceId|PSComputerName|AppAccessContext|'
    r'createdDateTime)"'
    r'|\n\{\s*"'
)
_JSON_MARK = re.compile(r'"(?:auditdata|auditlogrecordtype)"\s*:', re.IGNORECASE)
_PLAIN_MARKS = tuple(
    re.compile(rf'"{name}"\s*:', re.IGNORECASE) for name in ("creationtime", "operation", "recordtype")
)
_FLAT = ({"operation", "operations"}, {"creationtime", "creationdate"}, {"userid", "userids"})
_SIGNINS = frozenset({"userloggedin", "userloginfailed", "mailboxlogin"})
_PROTOCOLS = (
    ("imap", "imap"),
    ("pop3", "pop3"),
    ("activesync", "activesync"),
    ("owa", "web"),
    ("webservices", "ews"),
    ("msexchangerpc", "mapi"),
    ("outlookservice", "app"),
    ("smtp", "smtp"),
)
_NO_READS = (
    "It holds no record of mail that was read (MailItemsAccessed): that needs a licence and auditing of the mailbox,"
    " and says nothing about whether mail was read."
)


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this can be an export of the audit log."""
    if is_json(head):
        return _JSON_MARK.search(head) is not None or all(mark.search(head) for mark in _PLAIN_MARKS)
    found = header_of(head.splitlines())
    if found is None:
        return False
    names = set(found[1])
    return "auditdata" in names or all(names & wanted for wanted in _FLAT)


def read_into(collector: Collector, source: Source, *, account: str, zone: tzinfo | None) -> None:
    """Reads every record of the source into the collector.

    `account` serves to tell what an alias in a record means. `zone` is the zone of times that name none, where a
    row lacks the record's own UTC time. Raises UnreadableInput where it is needed and missing.
    """
    reader = _Reader(collector, source, account, zone)
    for value, number in records_in(collector, source, _KEYS, _RECORD_START):
        reader.take(value, number)
    reader.finish()


class _Reader:
    """Turns records into sign-ins and audit events, and remembers what it can't show."""

    def __init__(self, collector: Collector, source: Source, account: str, zone: tzinfo | None) -> None:
        self._collector = collector
        self._source = source
        self._account = account
        self._zone = zone
        self._pending: dict[str, Pending] = {}
        self._inner: Counter[str] = Counter()
        self._aliases: Counter[str] = Counter()
        self._service = self._odd = self._throttled = self._reads = 0
        self._switched_off = False

    def take(self, value: Any, number: int) -> None:
        try:
            if not isinstance(value, dict):
                raise Unreadable("not an audit record")
            self._take(UalRecord(value, number, self._collector.sha256, self._account, self._zone))
        except Unreadable as error:
            excerpt = json.dumps(value, ensure_ascii=False, default=str)[:200]
            self._collector.unreadable(number, str(error), excerpt)
        except ZoneOpen:
            raise UnreadableInput(
                f"The times in {self._source.name} don't say in which time zone they are.",
                "Say which, such as UTC (on the command line: --zone), or export it with the AuditData, whose times"
                " are UTC.",
                asks="zone",
            ) from None

    def _take(self, record: UalRecord) -> None:
        taken = False
        if record.word in _SIGNINS:
            self._collector.signin(_signin(record))
            taken = True
        elif record.failed:
            self._collector.unused(field(f"{record.operation} that failed"))
            return
        else:
            for change in changes_of(record):
                self._change(change, record)
                taken = True
        if not taken:
            self._collector.unused(field(record.operation))
            return
        self._note(record)

    def _change(self, change: AuditEvent | Pending, record: UalRecord) -> None:
        event = change.event if isinstance(change, Pending) else change
        if not event.account:
            raise Unreadable("no account in the record")
        if "@" not in event.account:
            self._aliases[event.account] += 1
        if event.facet is Activity.AUDITING:
            self._switched_off = self._switched_off or event.change == "removed"
        if event.facet is Activity.MAIL_READ:
            self._reads += 1
            self._throttled += record.operation_properties.get("isthrottled", "").casefold() == "true"
        if not isinstance(change, Pending):
            self._collector.audit(event)
        elif event.id in self._pending:
            self._collector.repeated(event, self._pending[event.id].event)
        else:
            self._pending[event.id] = change
            self._collector.reserve(len(self._pending))

    def _note(self, record: UalRecord) -> None:
        self._service += record.service
        self._odd += record.address.odd
        if record.address.inner:
            self._inner[record.address.inner] += 1

    def finish(self) -> None:
        """Hands over what had to wait for all records, and notes what the log can't show."""
        events = settled(self._pending.values())
        self._collector.reserve(0)
        for event in events:
            self._collector.audit(event)
        for sentence in self._gaps():
            self._collector.gap(sentence)

    def _gaps(self) -> Iterator[str]:
        yield from map(str, UNIFIED_AUDIT)
        yield SHARED_SIGNINS
        if not self._collector.has_signins:
            yield "It holds no sign-ins: take in Entra's sign-in logs, or this log without a filter on operations."
        if not self._reads:
            yield _NO_READS
        if self._throttled:
            yield (
                f"{self._throttled} records of mail read are marked as throttled: more was read than is recorded"
                " (Microsoft stops for a day after 1,000 records)."
            )
        if self._switched_off:
            yield "Recording was switched off within these records: what came after it may be missing."
        if self._inner:
            named = ", ".join(f"{ip} × {n}" for ip, n in self._inner.most_common(5))
            yield f"Addresses from within Microsoft's own network, not judged: {named}."
        if self._service:
            yield f"{self._service} records were made by services, not by people; their addresses are not judged."
        if self._odd:
            yield f"{self._odd} records hold something else than an address where the address stands."
        if self._aliases:
            named = ", ".join(f"“{name[:60]}” × {n}" for name, n in self._aliases.most_common(5))
            yield f"Mailboxes that are named otherwise than by their address, so that nobody is matched: {named}."


def _signin(record: UalRecord) -> SignIn:
    account = record.mailbox() if record.word == "mailboxlogin" else record.actor
    if not account:
        raise Unreadable("no account in the record")
    number, error = record.text("errornumber", "errorcode"), record.text("logonerror")
    kind, success = SignInEvent.LOGIN, record.word != "userloginfailed" and not record.failed
    words = ERRORS.get(number, error)
    result: bool | None = success
    if not success and (number in INTERRUPTED or error.casefold().endswith("interrupt")):
        kind, result = SignInEvent.CHALLENGE, None
    elif number == "500121":
        kind = SignInEvent.CHALLENGE
    info = record.text("clientinfostring")
    client = record.extended.get("useragent") or info
    inner = f"address within Microsoft's network: {record.address.inner}" if record.address.inner else ""
    service = "by a service" if record.service else ""
    code = f"error {number}" if number not in ("", "0") and not success else ""
    details = (words if not success else "", code, service, inner)
    return SignIn(
        id=_id(record, number or ("0" if success else "")),
        at=record.at,
        account=account,
        account_id=record.object_id if account == record.actor else None,
        event=kind,
        success=result,
        ip=None if record.service else record.address.ip,
        protocol=_protocol(info),
        client=field(client) or None,
        session=field(_session(record)) or None,
        by_service=record.service,
        detail=field("; ".join(d for d in details if d)),
        source=record.sha256,
        line=record.number,
    )


def _id(record: UalRecord, code: str) -> str:
    request = record.text("intrasystemid", "intrasystemsid")
    same = record.word != "mailboxlogin" and request.casefold() == record.text("id", "recordid").casefold()
    return (shared_id(request, code) if same else None) or record.id_of()


def _session(record: UalRecord) -> str:
    named = record.device.get("sessionid") or record.text("sessionid")
    if named or "appaccesscontext" not in record.fields:
        return named
    context = record.part("appaccesscontext")
    return text_of(context.get("aadsessionid")) or text_of(context.get("uniquetokenid"))


@remembered
def _protocol(info: str) -> str | None:
    words = info.casefold()
    return next((name for mark, name in _PROTOCOLS if mark in words), None)
