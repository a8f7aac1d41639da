"""Gmail: filters, forwarding, delegates and sender addresses of the API, and the web's export `mailFilters.xml`.

https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.settings.filters and its neighbours.
The export is an Atom feed with `apps:property` elements; its names are not documented, and were read off exports.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from workbench.model.mailrule import ActionKind, Condition, MailRule, RuleAction, RuleScope

from ..microsoft_fields import lower_keys, object_in, text_of
from .shapes import Record

__all__ = ["is_gmail", "read_gmail", "read_xml"]

_K, _S = ActionKind, RuleScope
_FIELDS = {"from": "sender", "to": "recipient", "subject": "subject", "query": "anywhere", "hastheword": "anywhere",
           "size": "size", "hasattachment": "attachment"}  # fmt: skip
_NEGATED = ("negatedquery", "doesnothavetheword")
_FORWARDED = frozenset({"email_forwarding_out_of_domain", "create_email_monitor"})


def is_gmail(record: Record) -> bool:
    """Tells whether it is an answer of Gmail's settings, or a record about forwarding in Google's reports."""
    return (
        ("criteria" in record and "action" in record)
        or ("emailaddress" in record and "disposition" in record)
        or any(name in record for name in ("forwardingemail", "delegateemail", "sendasemail"))
        or any(_reported(record))
    )


def read_gmail(record: Record) -> Iterator[MailRule]:
    """Yields the rules of one object."""
    if "criteria" in record:
        criteria, action = object_in(record["criteria"]), object_in(record["action"])
        yield _rule(record, _S.MAILBOX_RULE, *_api_actions(action), conditions=tuple(_conditions(criteria)))
    elif "disposition" in record:
        kind = _K.REDIRECT if text_of(record["disposition"]).casefold() in ("trash", "archive") else _K.FORWARD
        to = RuleAction(kind=kind, targets=(text_of(record["emailaddress"]),))
        yield _rule(record, _S.FORWARDING, to, enabled=text_of(record.get("enabled")) != "false")
    elif "forwardingemail" in record:
        yield _rule(record, _S.FORWARDING, RuleAction(kind=_K.FORWARD, targets=(text_of(record["forwardingemail"]),)))
    elif "delegateemail" in record:
        yield _rule(
            record, _S.DELEGATE, RuleAction(kind=_K.GRANT, targets=(text_of(record["delegateemail"]), "FullAccess", ""))
        )
    elif "sendasemail" in record:
        yield from _send_as(record)
    for event in _reported(record):
        yield _report(record, event)


def _send_as(record: Record) -> Iterator[MailRule]:
    address, reply = text_of(record["sendasemail"]), text_of(record.get("replytoaddress"))
    own = text_of(record.get("isprimary")) == "true"
    if not own:
        yield _rule(record, _S.ALIAS, RuleAction(kind=_K.SET, targets=(address,)))
    if reply and reply != address:
        yield _rule(record, _S.REPLY_TO, RuleAction(kind=_K.SET, targets=(reply,)), account=address)
    if signature := text_of(record.get("signature")):
        yield _rule(record, _S.SIGNATURE, RuleAction(kind=_K.SET, targets=(signature,)), account=address)


def _reported(record: Record) -> Iterator[dict[str, Any]]:
    events = record.get("events")
    for event in events if isinstance(events, list) else []:
        if isinstance(event, dict) and str(event.get("name", "")).casefold() in _FORWARDED:
            yield lower_keys(event)


def _report(record: Record, event: dict[str, Any]) -> MailRule:
    given = event.get("parameters")
    values = {str(p.get("name", "")).casefold(): text_of(p.get("value")) for p in given or [] if isinstance(p, dict)}
    to = next(
        (
            v
            for n, v in values.items()
            if v and n in ("email_forwarding_destination_address", "email_monitor_dest_email")
        ),
        "",
    )
    account = values.get("user_email") or text_of(object_in(record.get("actor")).get("email"))
    return _rule(record, _S.FORWARDING, RuleAction(kind=_K.FORWARD, targets=(to,)), account=account)


def _api_actions(action: dict[str, Any]) -> Iterator[RuleAction]:
    """Labels that are added and taken away are what the web calls archive, delete and mark as read."""
    added = [str(a) for a in action.get("addlabelids") or []]
    removed = [str(a) for a in action.get("removelabelids") or []]
    if to := text_of(action.get("forward")):
        yield RuleAction(kind=_K.FORWARD, targets=(to,))
    if "TRASH" in added:
        yield RuleAction(kind=_K.DELETE)
    if "UNREAD" in removed:
        yield RuleAction(kind=_K.MARK_READ)
    if "SPAM" in added:
        yield RuleAction(kind=_K.MOVE, targets=("Junk",))
    labels = tuple(a for a in added if a not in ("TRASH", "SPAM"))
    if "INBOX" in removed:
        yield RuleAction(kind=_K.MOVE, targets=labels or ("Archive",))
    elif labels:
        yield RuleAction(kind=_K.FLAG, targets=labels)


def read_xml(text: str) -> Iterator[MailRule]:
    """Yields the filters of `mailFilters.xml`. Raises ValueError where it is no such feed."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("it declares a document type, which Gmail's export never does")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without a document type there is nothing to unfold
    except ElementTree.ParseError as error:
        raise ValueError(f"it is no whole XML: {error}") from error
    for entry in root.iter("{http://www.w3.org/2005/Atom}entry"):
        found = (e for e in entry if e.tag.endswith("}property"))
        values = {e.get("name", "").casefold(): e.get("value", "") for e in found}
        yield _rule(dict(values), _S.MAILBOX_RULE, *_xml_actions(values), conditions=tuple(_conditions(values)))


def _xml_actions(values: dict[str, str]) -> Iterator[RuleAction]:
    def on(name: str) -> bool:
        return values.get(name) == "true"

    if values.get("forwardto"):
        yield RuleAction(kind=_K.FORWARD, targets=(values["forwardto"],))
    if on("shouldtrash"):
        yield RuleAction(kind=_K.DELETE)
    if on("shouldmarkasread"):
        yield RuleAction(kind=_K.MARK_READ)
    label = values.get("label", "")
    if on("shouldarchive"):
        yield RuleAction(kind=_K.MOVE, targets=(label or "Archive",))
    elif label:
        yield RuleAction(kind=_K.FLAG, targets=(label,))


def _conditions(values: dict[str, Any]) -> Iterator[Condition]:
    for name, field in _FIELDS.items():
        if (text := text_of(values.get(name))) and text != "false":
            yield Condition(field=field, values=(text,))
    for name in _NEGATED:
        if text := text_of(values.get(name)):
            yield Condition(field="anywhere", values=(text,), negated=True)


def _rule(record: Record, scope: RuleScope, *actions: RuleAction, **more: Any) -> MailRule:
    more.setdefault("account", text_of(record.get("account")))
    return MailRule(
        scope=scope,
        actions=actions,
        dialect="gmail",
        original=json.dumps(record, ensure_ascii=False, default=str),
        **more,
    )
