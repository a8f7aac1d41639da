"""Changes and deeds in Google's records: `user_accounts`, `admin`, `token` and `gmail`.

https://developers.google.com/workspace/admin/reports/v1/appendix/activity/token (`authorize`, `revoke` with `app_name`,
`client_id`, `scope`) and https://developers.google.com/workspace/admin/reports/v1/appendix/activity/gmail (always
`delivery`; `event_info.mail_event_type` says what happened). The message's own fields are those of Google's Gmail logs,
https://support.google.com/a/answer/12384955. What administrators do stands in `google_admin_words`.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.model.signins import AuditEvent
from workbench.model.words import Activity, Facet

from .google_admin_words import ADMIN
from .google_record import GoogleEvent
from .google_words import CHANGES

__all__ = ["GRANTS", "change_of"]

_SHOWN = 300
_PLACES = ("OLD_VALUE", "NEW_VALUE")

MAIL_EVENTS: dict[str, tuple[Activity, str]] = {
    "1": (Activity.MAIL_SENT, "mail sent"),
    "7": (Activity.MAIL_READ, "mail opened for the first time"),
    "11": (Activity.MAIL_SENT, "mail sent on by the forwarding of the account"),
    "13": (Activity.MAIL_DELETED, "mail moved to the trash"),
    "17": (Activity.MAIL_READ, "attachments downloaded"),
    "18": (Activity.MAIL_READ, "attachments saved to Drive"),
    "27": (Activity.MAIL_DELETED, "mail deleted for good"),
    "31": (Activity.MAIL_READ, "mail viewed"),
}
"""`mail_event_type` -> what was done. 27 and 31 are read so by other programs; their wording is not confirmed."""


GRANTS = ("authorize", "revoke")
"""Events of the application `token` that change a grant; `activity`, `request` and `deny` change none."""


def change_of(event: GoogleEvent, account: str) -> AuditEvent | None:
    """Returns the change or deed, None where the event tells of nothing that is handled here.

    `account` is whose it is where the event itself doesn't say. Raises Unreadable where nothing does.
    """
    if event.name in CHANGES:
        return _own_change(event, account)
    if event.name in ADMIN:
        return _by_admin(event)
    reader = _READERS.get(event.name)
    return reader(event, account) if reader else None


def _own_change(event: GoogleEvent, account: str) -> AuditEvent:
    change = CHANGES[event.name]
    key, what = change.key, change.what
    if change.facet is Facet.FORWARDING:
        target = event.first("email_forwarding_destination_address")
        key, what = target.strip().lower(), f"forwarding to {target or 'an address outside'}"
    return event.audit(account, change.facet, change.change, key, what)


def _by_admin(event: GoogleEvent) -> AuditEvent:
    """Where no user is named it reaches the whole domain, and is a change of the account that made it."""
    meaning = ADMIN[event.name]
    account = event.first("USER_EMAIL").strip().rstrip(". ") or event.record.email
    item = event.first(*meaning.item)
    unnamed = meaning.item and not item
    described = event.first("description") if unnamed else ""
    what = described or meaning.what.format(item=item or "something that the record doesn't name")
    values = [event.first(name) for name in _PLACES if name not in meaning.item]
    scopes = ", ".join(event.values.get("API_SCOPES", []))[:_SHOWN]
    tail = f": {scopes}" if scopes else f" ({' → '.join(values)})" if all(values) else ""
    return event.audit(account, meaning.facet, meaning.change, meaning.key or item, what + tail)


def _grant(change: str, words: str) -> Callable[[GoogleEvent, str], AuditEvent | None]:
    def read(event: GoogleEvent, account: str) -> AuditEvent | None:
        name, client = event.first("app_name"), event.first("client_id")
        if not name and not client:
            return None
        scopes = ", ".join(event.values.get("scope", []))[:_SHOWN]
        what = words.format(app=name or client) + (f": {scopes}" if scopes else "")
        return event.audit(account, Facet.OAUTH_GRANTS, change, client or name, what)

    return read


def _mail(event: GoogleEvent, account: str) -> AuditEvent | None:
    found = MAIL_EVENTS.get(event.first("event_info.mail_event_type", "mail_event_type"))
    if found is None:
        return None
    activity, words = found
    side = "source" if activity is Activity.MAIL_SENT else "destination"
    owner = account or event.first(f"message_info.{side}.address")
    subject = event.first("message_info.subject")
    to = event.values.get("message_info.destination.address", []) if activity is Activity.MAIL_SENT else []
    delegate = event.first("event_info.client_context.session_context.delegate_user_email")
    parts = (
        f"{words}: “{subject}”" if subject else words,
        f" to {', '.join(to[:3])}{f' and {len(to) - 3} more' if len(to) > 3 else ''}" if to else "",
        f" (by the delegate {delegate})" if delegate else "",
    )
    return event.audit(owner, activity, "done", event.first("message_info.rfc2822_message_id"), "".join(parts))


_READERS: dict[str, Callable[[GoogleEvent, str], AuditEvent | None]] = {
    "authorize": _grant("added", "{app} was given access"),
    "revoke": _grant("removed", "the access of {app} was withdrawn"),
    "delivery": _mail,
}
