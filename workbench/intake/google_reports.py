"""Google Workspace Reports API: activities of `login`, `user_accounts`, `admin`, `token` and `gmail`.

Source of the layout: https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list
Fields stand in `google_record`, events in `google_words`, `google_admin_words` and `google_changes`, with pages.
Read as the API answers (`items`), as collectors save it (`activities`), as a bare list, and as JSON lines. What the log
holds and how long it is kept: https://support.google.com/a/answer/4580120 and
https://support.google.com/a/answer/7061566
"""

from __future__ import annotations

import json
import re
from typing import Any

from .blind_spots import GOOGLE_LOGIN
from .collecting import Collector, field, note_broken
from .google_changes import change_of
from .google_record import GoogleEvent, GoogleRecord, Unreadable, events_of
from .google_signins import signin_of
from .google_words import SIGNIN_EVENTS
from .jsonstream import Broken, json_records
from .source import Source

__all__ = ["LABEL", "TITLE", "looks_like", "note_gaps", "read_into", "read_record"]

TITLE = "Google Workspace Reports JSON"
LABEL = "Google Workspace activity export"

_KEYS = frozenset({"activities", "items"})
_RECORD_START = re.compile(r'\{\s*"(?:kind"\s*:\s*"(?:admin#reports|audit)#activity"|id"\s*:\s*\{)')
_MARK = re.compile(r'"(?:admin#reports|audit)#activit(?:y|ies)"|"uniqueQualifier"|"activities"\s*:\s*\[')

_OTHER_APPS = "saml"
"""Its events bear the same names and are no sign-ins to Google: whoever has a session there opens another service.
https://developers.google.com/workspace/admin/reports/v1/appendix/activity/saml"""

_SETTINGS = (
    "No record of filters, delegates and send-as addresses is documented for Google's logs: look at the settings."
)
_NO_SIGNINS = ("It holds no sign-ins: take in the export of the application 'login' as well.",)


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
            read_record(collector, item.value, item.number)
        except Unreadable as error:
            collector.unreadable(item.number, str(error), json.dumps(item.value, ensure_ascii=False)[:200])
    note_gaps(collector)


def _is_empty_answer(value: Any) -> bool:
    """An answer without records has no list at all."""
    return isinstance(value, dict) and str(value.get("kind", "")).endswith("#activities") and "id" not in value


def note_gaps(collector: Collector) -> None:
    """Notes what such a log can't show."""
    for gap in (*(GOOGLE_LOGIN if collector.has_signins else _NO_SIGNINS), _SETTINGS):
        collector.gap(str(gap))


def read_record(collector: Collector, value: object, number: int) -> None:
    """Reads one record into the collector. Raises Unreadable where it lacks what every record has."""
    record = GoogleRecord(value, number, collector.sha256)
    for event in events_of(record):
        _read_event(collector, event)


def _read_event(collector: Collector, event: GoogleEvent) -> None:
    record = event.record
    affected = event.first("affected_email_address").strip().rstrip(". ")
    account = affected or record.email or record.profile or ""
    if event.name in SIGNIN_EVENTS and record.application != _OTHER_APPS:
        if not account:
            raise Unreadable("no account in the record")
        collector.signin(signin_of(event, account))
        return
    change = change_of(event, account)
    if change is None:
        collector.unused(field(f"{record.application or 'unknown application'}/{_named(event)}"))
    else:
        collector.audit(change)


def _named(event: GoogleEvent) -> str:
    kind = event.first("event_info.mail_event_type", "mail_event_type") if event.name == "delivery" else ""
    return (event.name or "event without a name") + (f" of type {kind}" if kind else "")
