"""What stands in mailboxes as exports show it: Graph's message rules, and the output of Exchange's Get- cmdlets.

Graph: https://learn.microsoft.com/graph/api/resources/messagerule. Cmdlets: Get-InboxRule, Get-TransportRule,
Get-Mailbox, Get-MailboxPermission, Get-RecipientPermission
(https://learn.microsoft.com/powershell/module/exchangepowershell/).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workbench.model.mailrule import ActionKind, MailRule, RuleAction, RuleScope

from ..microsoft_fields import object_in, text_of
from .exchange import addresses_in, parts_of, texts_of
from .shapes import Record

__all__ = ["is_export", "read_export"]

_K, _S = ActionKind, RuleScope
_TRANSPORT = frozenset(
    [
        "blindcopyto",
        "redirectmessageto",
        "addtorecipients",
        "rejectmessagereasontext",
        "setscl",
        "fromscope",
        "senttoscope",
        "prependsubject",
        "applyhtmldisclaimertext",
        "ruleerroraction",
    ]
)
_INBOX = frozenset(
    [
        "forwardto",
        "redirectto",
        "forwardasattachmentto",
        "movetofolder",
        "deletemessage",
        "markasread",
        "stopprocessingrules",
        "ruleidentity",
        "copytofolder",
        "applycategory",
        "softdeletemessage",
    ]
)
_MAILBOX = frozenset({"forwardingsmtpaddress", "forwardingaddress"})


def is_export(record: Record) -> bool:
    """Tells whether it is a rule, a mailbox's forwarding or a permission."""
    return bool(_kind(record))


def _kind(record: Record) -> str:
    if isinstance(record.get("actions"), dict) and ("displayname" in record or "conditions" in record):
        return "graph"
    if _TRANSPORT & record.keys() and ("name" in record or "identity" in record):
        return "transport"
    if _INBOX & record.keys() and ("name" in record or "identity" in record or "ruleidentity" in record):
        return "inbox"
    if _MAILBOX & record.keys():
        return "mailbox"
    if "accessrights" in record and ("user" in record or "trustee" in record):
        return "permission"
    return ""


def read_export(record: Record) -> Iterator[MailRule]:
    """Yields the rules of one object."""
    yield from {"graph": _graph, "transport": _transport, "inbox": _inbox, "mailbox": _mailbox,
                "permission": _permission}[_kind(record)](record)  # fmt: skip


def _graph(record: Record) -> Iterator[MailRule]:
    actions, _, _ = parts_of(object_in(record.get("actions")))
    _, conditions, _ = parts_of(object_in(record.get("conditions")))
    _, exceptions, _ = parts_of(object_in(record.get("exceptions")))
    said = ("The mail system says that the rule has an error.",) if text_of(record.get("haserror")) == "true" else ()
    yield _rule(
        record,
        "graph",
        _S.MAILBOX_RULE,
        *actions,
        name=_name(record, "displayname"),
        enabled=text_of(record.get("isenabled")) != "false",
        conditions=tuple(conditions),
        exceptions=tuple(exceptions),
        not_understood=said,
    )


def _inbox(record: Record) -> Iterator[MailRule]:
    yield _exchange(record, "get-inboxrule", _S.MAILBOX_RULE)


def _transport(record: Record) -> Iterator[MailRule]:
    yield _exchange(record, "get-transportrule", _S.TRANSPORT_RULE)


def _exchange(record: Record, dialect: str, scope: RuleScope) -> MailRule:
    actions, conditions, exceptions = parts_of(record)
    off = text_of(record.get("enabled")) == "false" or text_of(record.get("state")).casefold() == "disabled"
    return _rule(
        record,
        dialect,
        scope,
        *actions,
        name=_name(record, "name"),
        enabled=not off,
        conditions=tuple(conditions),
        exceptions=tuple(exceptions),
    )


def _mailbox(record: Record) -> Iterator[MailRule]:
    for name in sorted(_MAILBOX & record.keys()):
        to = tuple(a for t in texts_of(record[name]) for a in addresses_in(t))
        keeps = text_of(record.get("delivertomailboxandforward")) == "true"
        if to:
            kind = _K.FORWARD if keeps else _K.REDIRECT
            yield _rule(record, "get-mailbox", _S.FORWARDING, RuleAction(kind=kind, targets=to))


def _permission(record: Record) -> Iterator[MailRule]:
    to = text_of(record.get("user")) or text_of(record.get("trustee"))
    rights = ", ".join(texts_of(record["accessrights"]))
    denied = text_of(record.get("deny")) == "true" or "\\self" in to.casefold()
    scope = _S.SEND_AS if "sendas" in rights.casefold() else _S.DELEGATE
    folder = text_of(record.get("foldername"))
    grant = RuleAction(kind=_K.GRANT, targets=(to, rights, folder))
    yield _rule(record, "get-mailboxpermission", scope, grant, removed=denied)


def _rule(record: Record, dialect: str, scope: RuleScope, *actions: RuleAction, **more: Any) -> MailRule:
    account = next((t for n in _OWNERS if "@" in (t := text_of(record.get(n)))), "")
    if not account and "\\" in (path := text_of(record.get("identity"))):
        account = path.partition("\\")[0]
    text = json.dumps(record, ensure_ascii=False, default=str)
    return MailRule(account=account, scope=scope, actions=actions, dialect=dialect, original=text, **more)


_OWNERS = (
    "mailbox",
    "userprincipalname",
    "primarysmtpaddress",
    "mailboxowner",
    "owner",
    "account",
    "user_principal_name",
    "upn",
)


def _name(record: Record, key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) else None
