"""Rules, forwardings, delegates and audit settings in records of the unified audit log.

Operations: https://learn.microsoft.com/purview/audit-log-activities; parameters are those of the cmdlets
(https://learn.microsoft.com/powershell/exchange/).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from workbench.model.mailrule import ActionKind, MailRule, RuleAction, RuleScope

from ..microsoft_fields import lower_keys, object_in, parsed, text_of
from .exchange import addresses_in, parts_of, texts_of
from .outlook import actions_in, conditions_in, possible_actions
from .shapes import Record
from .ual_act import Act, named_raw

__all__ = ["OPERATIONS", "is_ual", "operation_of", "read_ual"]

_K, _S = ActionKind, RuleScope
_Reads = Callable[[Act], Iterator[MailRule]]


def operation_of(record: Record) -> str:
    """Returns the record's operation in lower case, or nothing."""
    for name in (
        "operation",
        "operations",
        "actiontype",
        "event.action",
        "eventname",
        "activitydisplayname",
        "activity_name",
    ):
        value = record.get(name)
        text = text_of(value[0] if isinstance(value, list) and value else value)
        if text.rstrip(". ").casefold() in _READERS:
            return text.rstrip(". ").casefold()
    return ""


def is_ual(record: Record) -> bool:
    """Tells whether it is a record of an operation that is read here."""
    return bool(operation_of(record))


def read_ual(record: Record) -> Iterator[MailRule]:
    """Yields what a record set or took away; nothing where the operation failed."""
    operation = operation_of(record)
    act = Act(record, operation)
    if act.first("resultstatus").casefold() not in ("false", "failed", "failure"):
        yield from _READERS[operation](act)


def _inbox_rule(act: Act) -> Iterator[MailRule]:
    actions, conditions, exceptions = parts_of(act.values)
    fresh = act.operation.startswith("new")
    name = act.values.get("name")
    if name is None and not fresh:
        told = act.text("identity").rpartition("\\")[2]
        name = None if not told or told.isdigit() else told
    yield act.rule(
        act.target("mailbox", "identity" if "@" in act.text("identity") else "mailbox"),
        _S.MAILBOX_RULE,
        *actions,
        name=None if name is None else str(name),
        conditions=tuple(conditions),
        exceptions=tuple(exceptions),
        conditions_known=fresh,
        removed=act.operation.startswith(("remove", "disable")),
        enabled=act.said("enabled") != "false",
    )


def _outlook_rule(act: Act) -> Iterator[MailRule]:
    values = {
        **named_raw(act.record.get("operationproperties")),
        **{k: v for k, v in act.values.items() if k.startswith("rule")},
    }
    actions = actions_in(parsed(values.get("ruleactions")))
    parts, conditions, exceptions = parts_of({**values, **named_raw(act.record.get("parameters"))})
    guessed = () if actions or parts else possible_actions(json.dumps(values, default=str))
    name = values.get("rulename", values.get("name"))
    conditions_text = text_of(values.get("rulecondition")) or text_of(values.get("ruleconditions"))
    operation = text_of(values.get("ruleoperation")).casefold()
    yield act.rule(
        act.target(),
        _S.MAILBOX_RULE,
        *actions,
        *parts,
        *guessed,
        not_understood=("What it does is only guessed from words in the record.",) if guessed else (),
        name=None if name is None else str(name),
        conditions=(*conditions, *conditions_in(conditions_text)),
        exceptions=tuple(exceptions),
        conditions_known=bool(conditions_text) or operation.startswith("add"),
        removed=operation.startswith(("remove", "delete")),
    )


def _transport_rule(act: Act) -> Iterator[MailRule]:
    actions, conditions, exceptions = parts_of(act.values)
    fresh = act.operation.startswith("new")
    name = act.text("name") or act.text("identity").rpartition("\\")[2] or act.first("objectid").rpartition("\\")[2]
    yield act.rule(
        act.actor,
        _S.TRANSPORT_RULE,
        *actions,
        name=name or None,
        conditions=tuple(conditions),
        exceptions=tuple(exceptions),
        conditions_known=fresh,
        removed=act.operation.startswith(("remove", "disable")),
        enabled=act.said("enabled") != "false",
    )


def _mailbox(act: Act) -> Iterator[MailRule]:
    account = act.target("identity")
    for name in ("forwardingsmtpaddress", "forwardingaddress"):
        if name in act.values:
            to = tuple(a for t in texts_of(act.values[name]) for a in addresses_in(t))
            keep = act.said("delivertomailboxandforward") == "true"
            kind = _K.FORWARD if keep else _K.REDIRECT
            yield act.rule(account, _S.FORWARDING, *([RuleAction(kind=kind, targets=to)] if to else []), removed=not to)
    if aliases := [t.partition(":")[2] for t in _parts(act, "emailaddresses") if t.casefold().startswith("smtp:")]:
        yield act.rule(account, _S.ALIAS, RuleAction(kind=_K.SET, targets=tuple(aliases)))
    if who := act.text("grantsendonbehalfto"):
        yield act.rule(account, _S.SEND_AS, RuleAction(kind=_K.GRANT, targets=(*addresses_in(who), "SendOnBehalf")))
    if act.said("auditenabled") == "false":
        yield _off(act, account, "recording of what is done in this mailbox")


def _off(act: Act, account: str, what: str) -> MailRule:
    return act.rule(account, _S.AUDIT_SETTING, RuleAction(kind=_K.SWITCH_OFF, targets=(what,)))


def _audit(name: str, off: str, what: str) -> _Reads:
    def read(act: Act) -> Iterator[MailRule]:
        if act.said(name) == off:
            yield _off(act, act.target("identity"), what)

    return read


def _delegate(scope: RuleScope, who: str, change: str) -> _Reads:
    def read(act: Act) -> Iterator[MailRule]:
        to, rights = act.text(who), act.text("accessrights").strip("[]\"'")
        folder = act.text("identity").partition(":")[2]
        hidden = ("AutoMapping off",) if act.said("automapping") == "false" else ()
        grant = RuleAction(kind=_K.GRANT, targets=(to or "somebody", rights or "rights", folder, *hidden))
        yield act.rule(act.target("identity"), scope, grant, removed=change == "removed")

    return read


def _folder(change: str) -> _Reads:
    def read(act: Act) -> Iterator[MailRule]:
        item = object_in(parsed(act.record.get("item")))
        parent = lower_keys(p) if isinstance(p := parsed(item.get("parentfolder")), dict) else item
        to = text_of(parent.get("memberupn")) or text_of(parent.get("membername"))
        targets = (
            to or "somebody",
            text_of(parent.get("memberrights")) or "rights",
            text_of(parent.get("path")),
        )
        yield act.rule(
            act.target(), _S.DELEGATE, RuleAction(kind=_K.GRANT, targets=targets), removed=change == "removed"
        )

    return read


def _journal(act: Act) -> Iterator[MailRule]:
    to = tuple(addresses_in(act.text("journalemailaddress")))
    name = act.text("name") or None
    yield act.rule(act.actor, _S.JOURNAL_RULE, RuleAction(kind=_K.BCC, targets=to), name=name)


def _policy(name: str, on: str) -> _Reads:
    def read(act: Act) -> Iterator[MailRule]:
        if act.said(name) == on:
            where = act.text("identity") or act.text("domainname") or "Default"
            yield act.rule(act.actor, _S.FORWARDING_POLICY, RuleAction(kind=_K.SET, targets=(where,)))

    return read


def _role(act: Act) -> Iterator[MailRule]:
    if "impersonation" in act.text("role").casefold():
        to = act.text("user") or act.text("securitygroup") or act.text("app") or "somebody"
        yield act.rule(act.actor, _S.DELEGATE, RuleAction(kind=_K.GRANT, targets=(to, "ApplicationImpersonation", "*")))


def _auto_reply(act: Act) -> Iterator[MailRule]:
    if act.said("autoreplystate") not in ("", "disabled"):
        text = " ".join((act.text("externalmessage"), act.text("internalmessage"))).strip()
        yield act.rule(act.target("identity"), _S.AUTO_REPLY, RuleAction(kind=_K.REPLY, targets=(text,)))


def _junk(act: Act) -> Iterator[MailRule]:
    for name, scope, kind in (
        ("trustedsendersanddomains", _S.TRUSTED_SENDERS, _K.SKIP_FILTER),
        ("blockedsendersanddomains", _S.BLOCKED_SENDERS, _K.MOVE),
    ):
        if who := _parts(act, name):
            yield act.rule(act.target("identity"), scope, RuleAction(kind=kind, targets=tuple(who)))


def _parts(act: Act, name: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", act.text(name)) if part.strip()]


_READERS: dict[str, _Reads] = {
    **{f"{verb}-inboxrule": _inbox_rule for verb in ("new", "set", "enable", "disable", "remove")},
    **{f"{verb}-transportrule": _transport_rule for verb in ("new", "set", "enable", "disable", "remove")},
    "updateinboxrules": _outlook_rule,
    "set-mailbox": _mailbox,
    "new-journalrule": _journal,
    "set-journalrule": _journal,
    "set-remotedomain": _policy("autoforwardenabled", "true"),
    "new-hostedoutboundspamfilterpolicy": _policy("autoforwardingmode", "on"),
    "set-hostedoutboundspamfilterpolicy": _policy("autoforwardingmode", "on"),
    "new-managementroleassignment": _role,
    "set-mailboxautoreplyconfiguration": _auto_reply,
    "set-mailboxjunkemailconfiguration": _junk,
    "set-mailboxauditbypassassociation": _audit("auditbypassenabled", "true", "recording of what this account does"),
    "set-adminauditlogconfig": _audit("unifiedauditlogingestionenabled", "false", "the audit log of the organisation"),
    "set-organizationconfig": _audit("auditdisabled", "true", "the recording in all mailboxes"),
    "add-mailboxpermission": _delegate(_S.DELEGATE, "user", "added"),
    "remove-mailboxpermission": _delegate(_S.DELEGATE, "user", "removed"),
    "add-mailboxfolderpermission": _delegate(_S.DELEGATE, "user", "added"),
    "set-mailboxfolderpermission": _delegate(_S.DELEGATE, "user", "changed"),
    "remove-mailboxfolderpermission": _delegate(_S.DELEGATE, "user", "removed"),
    "add-recipientpermission": _delegate(_S.SEND_AS, "trustee", "added"),
    "remove-recipientpermission": _delegate(_S.SEND_AS, "trustee", "removed"),
    "addfolderpermissions": _folder("added"),
    "modifyfolderpermissions": _folder("changed"),
    "updatefolderpermissions": _folder("changed"),
    "removefolderpermissions": _folder("removed"),
}
OPERATIONS = frozenset(_READERS)
"""In lower case."""
