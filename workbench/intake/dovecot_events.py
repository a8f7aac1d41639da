"""Dovecot's event export: JSON, one event a line (`event_exporter` with `format = json`).

Source of the layout: https://doc.dovecot.org/2.4.1/core/config/events/export.html (`event`, `hostname`, `start_time`,
`end_time`, `categories`, `fields`; times as RFC 3339 or as epoch seconds) and of the events' names:
https://doc.dovecot.org/admin_manual/list_of_events. The fields are those of records that Dovecot 2.3.19 wrote:
`auth_request_finished` has `user`, `service`, `mechanism`, `remote_ip`, `session`, and `success` only where it
succeeded; why it failed stands in `auth_passdb_request_finished.result` of the same session. No page that could be
opened confirms the fields of `managesieve_command_finished`. SETACTIVE without a name: RFC 5804, section 2.8.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from datetime import datetime
from typing import Any

from workbench.model.addresses import normalise_ip
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Facet, SignInEvent

from .blind_spots import DOVECOT_EVENTS
from .collecting import Collector, field, record_id
from .dovecot_deeds import Deeds
from .dovecot_fields import text_in
from .jsonstream import Broken, json_records
from .source import Source
from .times import parse_time

__all__ = ["LABEL", "TITLE", "EventReader", "event_time", "looks_like", "read_into"]

TITLE = "Dovecot event export JSON"
LABEL = "Dovecot event export"

_RECORD = re.compile(r'\{\s*"event"\s*:\s*"')
_MARK = re.compile(r'"event"\s*:\s*"[a-z_]+"')
_NAME = re.compile(r"[a-z][a-z0-9_]{1,60}")
_REST = re.compile(r'"(?:start_time|end_time)"\s*:')
_PROTOCOLS = {"submission": "smtp", "managesieve": "sieve"}
_SCRIPTS = {
    "PUTSCRIPT": ("added", "stored"),
    "SETACTIVE": ("changed", "switched on"),
    "DELETESCRIPT": ("removed", "deleted"),
    "RENAMESCRIPT": ("changed", "renamed"),
}
_DELIVERIES = frozenset({"service:lmtp", "service:lda", "service:indexer-worker", "service:doveadm"})
_TRANSPORTS = {"tls": "TLS", "insecure": "not encrypted", "trusted": "from a trusted network"}
_KEPT = 50_000
_WAITING = 200
"""Refusals whose reason may still come."""
_NOT_WRONG = frozenset({"", "ok", "next"})


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this can be such an export."""
    return head.lstrip()[:1] in ("{", "[") and _MARK.search(head) is not None and _REST.search(head) is not None


def read_into(collector: Collector, source: Source) -> None:
    """Reads every event of the source into the collector."""
    reader = EventReader(collector)
    for item in json_records(source.text(), frozenset(), _RECORD):
        if isinstance(item, Broken):
            why = "the file ends in the middle of this event" if item.cut else "no valid JSON"
            collector.unreadable(item.number, f"{why} at character {item.position:,}", item.excerpt)
        else:
            reader.take(item.value, item.number)
    reader.finish()


def event_time(record: Any) -> datetime | None:
    """Returns when an event ended, or began where that is all it says; None where it says neither."""
    if not isinstance(record, dict):
        return None
    return _time(record.get("end_time")) or _time(record.get("start_time"))


class EventReader:
    """Reads events in the order in which they were written."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._deeds = Deeds(collector)
        self._why: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._found_in: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._refused: OrderedDict[tuple[str, str], SignIn] = OrderedDict()
        self._addresses: OrderedDict[str, str | None] = OrderedDict()
        self._active: OrderedDict[str, str] = OrderedDict()

    def take(self, record: Any, number: int) -> bool:
        """Reads one event; False where it tells of nothing that is handled here."""
        fields = record.get("fields") if isinstance(record, dict) else None
        if not isinstance(record, dict) or not isinstance(fields, dict):
            self._collector.unreadable(number, "no event with fields", _shown(record))
            return True
        at = event_time(record)
        if at is None:
            self._collector.unreadable(number, "no time in end_time or start_time", _shown(record))
            return True
        name, user = text_in(record, "event"), text_in(fields, "user") or text_in(fields, "original_user")
        if name == "auth_passdb_request_finished":
            self._reason(fields, user)
        elif name == "mail_user_session_finished" and self._of_delivery(record, fields):
            self._collector.unused("end of a delivery")
            return False
        elif name in ("auth_request_finished", "mail_user_session_finished") and user:
            self._signin(name, fields, user, at, number)
        elif name == "managesieve_command_finished" and user and text_in(fields, "cmd_name").upper() in _SCRIPTS:
            self._script(fields, user, at, number)
        elif not self._deeds.take(name, fields, at, number):
            self._collector.unused(name if _NAME.fullmatch(name) else "event without a known name")
            return False
        return True

    def finish(self) -> None:
        """Takes what was still being counted or waited for, and notes what such an export can't show."""
        for refused in self._refused.values():
            self._collector.signin(refused)
        self._refused.clear()
        self._deeds.finish()
        for gap in DOVECOT_EVENTS:
            self._collector.gap(str(gap))

    def _reason(self, fields: dict[str, Any], user: str) -> None:
        result = text_in(fields, "result")
        key, why = (text_in(fields, "session"), user.lower()), result.replace("_", " ")
        if result == "ok" and key in self._refused and text_in(fields, "passdb_name"):
            why = _kept_out(text_in(fields, "passdb_name"))
        elif result in _NOT_WRONG:
            if result == "ok":
                _keep(self._found_in, key, text_in(fields, "passdb_name"))
            return
        refused = self._refused.pop(key, None)
        if refused is None:
            _keep(self._why, key, why)
        else:
            self._collector.signin(
                refused.model_copy(update={"detail": field(f"{refused.detail}; {why}".lstrip("; "))})
            )

    def _refusal(self, refused: SignIn, key: tuple[str, str]) -> None:
        """Events reach a collector in any order: the reason may come after the refusal."""
        before = self._refused.pop(key, None)
        if before is not None:
            self._collector.signin(before)
        self._refused[key] = refused
        while len(self._refused) > _WAITING:
            self._collector.signin(self._refused.popitem(last=False)[1])

    def _of_delivery(self, record: dict[str, Any], fields: dict[str, Any]) -> bool:
        """Deliveries open the mailbox as well, in the name of its owner: nobody signed in for them."""
        categories = record.get("categories")
        if isinstance(categories, list) and categories:
            return not _DELIVERIES.isdisjoint(c for c in categories if isinstance(c, str))
        ip = normalise_ip(text_in(fields, "remote_ip")) or ""
        return text_in(fields, "session") not in self._addresses and ip.startswith(("127.", "::1"))

    def _signin(self, name: str, fields: dict[str, Any], user: str, at: datetime, number: int) -> None:
        ended = name == "mail_user_session_finished"
        session, ip = text_in(fields, "session"), normalise_ip(text_in(fields, "remote_ip"))
        ip = ip or (self._addresses.get(session) if ended else None)
        success = None if ended else text_in(fields, "success") == "yes"
        master = text_in(fields, "master_user")
        service = text_in(fields, "service").lower()
        why = self._why.pop((session, user.lower()), "")
        found_in = self._found_in.pop((session, user.lower()), "")
        if not ended and not success and not why and found_in:
            why = _kept_out(found_in)
        if success:
            _keep(self._addresses, session, ip)
            self._deeds.signed_in(fields, user)
        policy = text_in(fields, "policy_result")
        details = (
            text_in(fields, "mechanism"),
            _TRANSPORTS.get(text_in(fields, "transport").lower(), ""),
            "" if success else why,
            f"policy: {policy}" if policy not in ("", "ok") else "",
            f"as master user {master}" if master else "",
        )
        kind = SignInEvent.LOGOUT if ended else SignInEvent.LOGIN
        identity = (at.isoformat(), kind.value, user.lower(), ip or "", service, str(success), session)
        signin = SignIn(
            id=record_id("dovecot-event", *identity),
            at=at,
            account=field(user),
            event=kind,
            success=success,
            ip=ip,
            protocol=field(_PROTOCOLS.get(service, service)) or None,
            session=field(session) or None,
            detail=field("; ".join(d for d in details if d)),
            source=self._collector.sha256,
            line=number,
        )
        if success is False and not why and session:
            self._refusal(signin, (session, user.lower()))
        else:
            self._collector.signin(signin)

    def _script(self, fields: dict[str, Any], user: str, at: datetime, number: int) -> None:
        command, script = text_in(fields, "cmd_name").upper(), text_in(fields, "script_name")
        change, verb = _SCRIPTS[command]
        script = script or text_in(fields, "cmd_args").strip('"')
        session = text_in(fields, "session")
        if command == "SETACTIVE":
            # An empty name switches the active script off.
            before = self._active.pop(user.lower(), "")
            if script:
                _keep(self._active, user.lower(), script)
            else:
                change, verb, script = "removed", "switched off", before
        self._collector.audit(
            AuditEvent(
                id=record_id("dovecot-event", at.isoformat(), command, user.lower(), script, session),
                at=at,
                account=field(user),
                ip=normalise_ip(text_in(fields, "remote_ip")) or self._addresses.get(session),
                facet=Facet.RULES,
                change=change,
                key=field(script),
                what=field(f"Sieve script “{script}” {verb}" if script else f"the active Sieve script {verb}"),
                name=f"managesieve {command}",
                source=self._collector.sha256,
                line=number,
            )
        )


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    if len(kept) > _KEPT:
        kept.popitem(last=False)


def _kept_out(passdb: str) -> str:
    """A passdb with `deny = yes` finds whom it keeps out."""
    return f"kept out by {passdb}" if passdb else ""


def _time(value: Any) -> datetime | None:
    text = f"{value:.6f}" if isinstance(value, float) and 0 < value < 1e10 else str(value)
    moment = parse_time(text) if isinstance(value, str | int | float) else None
    return moment if moment and moment.tzinfo else None


def _shown(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False)[:200]
