"""What a record of the unified audit log changed, or what was done by it. Sources stand in `microsoft_words`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from workbench.model.mailrule import MailRule, RuleScope
from workbench.model.mailrule_settings import FACET_OF
from workbench.model.signins import AuditEvent
from workbench.model.words import Activity, Facet

from .collecting import field
from .microsoft_fields import objects_in, parsed, text_of
from .microsoft_items import Pending
from .microsoft_record import UalRecord, event_of
from .microsoft_rules import RULE_READERS
from .microsoft_words import DIRECTORY, FACTOR_PROPERTIES, MAIL, PROTOCOL_SWITCHES
from .rules.ual import OPERATIONS, read_ual

__all__ = ["changes_of"]

Changes = Iterator[AuditEvent | Pending]
_F = Facet
_SHOWN = 5


def changes_of(record: UalRecord) -> Changes:
    """Yields the changes and deeds of a record, none where it tells of nothing that is handled here.

    Each change that made a rule, a forwarding or a right carries it, read as `judge rules` reads it.
    """
    if record.word not in OPERATIONS:
        yield from _known(record)
        return
    rules = list(read_ual(dict(record.fields)))
    told = False
    for change in _known(record):
        told = True
        yield _with_rule(change, rules)
    if not told:
        yield from (
            _grant(record, r) if r.scope in _GRANTS else _setting(record, r) for r in rules if r.scope not in _TOLD
        )


def _known(record: UalRecord) -> Changes:
    word = record.word
    if word in MAIL:
        yield _mail(record)
    elif word in DIRECTORY:
        yield _directory(record)
    elif word in _READERS:
        yield from _READERS[word](record)


def _with_rule(change: AuditEvent | Pending, rules: list[MailRule]) -> AuditEvent | Pending:
    event = change.event if isinstance(change, Pending) else change
    rule = next((r for r in rules if FACET_OF.get(r.scope, _F.SETTINGS) is event.facet), None)
    if rule is None or event.change == "removed":
        return change
    with_it = event.model_copy(update={"rule": _lean(rule, event)})
    return change._replace(event=with_it) if isinstance(change, Pending) else with_it


def _lean(rule: MailRule, event: AuditEvent) -> MailRule:
    """Without the record's text, which is evidence already."""
    return rule.model_copy(update={"original": "", "since": event.at, "by_ip": event.ip})


_GRANTS = (RuleScope.DELEGATE, RuleScope.SEND_AS)
_TOLD = (RuleScope.AUDIT_SETTING,)
"""Deeds, not settings of an account: they have readers of their own."""
_ENDINGS = {"removed": " taken away", "changed": " changed"}


def _grant(record: UalRecord, rule: MailRule) -> AuditEvent:
    """Who was let at a mailbox or a folder of it, or may send as it."""
    who, rights, folder = (*(rule.actions[0].targets if rule.actions else ()), "", "", "")[:3]
    change = (
        "removed" if rule.removed else "changed" if record.word.startswith(("set", "modify", "update")) else "added"
    )
    what = f"{rights or 'rights'} of {who or 'somebody'}{f' in {folder}' if folder else ''}{_ENDINGS.get(change, '')}"
    account, facet = record.mailbox("identity"), FACET_OF[rule.scope]
    event = event_of(record, account, facet, change, f"{who}{folder}".casefold(), what)
    return event if rule.removed else event.model_copy(update={"rule": _lean(rule, event)})


def _setting(record: UalRecord, rule: MailRule) -> AuditEvent:
    """The change to something that has no words of its own here: trusted senders, journal rules and the like."""
    facet = FACET_OF.get(rule.scope, _F.SETTINGS)
    values = [text for action in rule.actions for text in action.targets if text]
    change = "removed" if rule.removed else "added"
    what = f"{rule.scope.value.replace('-', ' ')} {'taken away' if rule.removed else 'set'}: {', '.join(values)[:300]}"
    key = f"{rule.scope.value}:{record.text('objectid') or rule.account}".casefold()
    event = event_of(record, field(rule.account or record.actor), facet, change, key, what, rule.scope.value)
    return event.model_copy(update={"rule": None if rule.removed else _lean(rule, event)})


def _mail(record: UalRecord) -> AuditEvent:
    activity, words = MAIL[record.word]
    subjects = [text_of(item.get("subject")) for item in _items(record)]
    named = [f"“{subject}”" for subject in subjects if subject]
    more = f" and {len(subjects) - _SHOWN} more" if len(subjects) > _SHOWN else ""
    ids = [text_of(item.get("internetmessageid")) for item in _items(record)]
    number = f" ({len(subjects)} items)" if not named and len(subjects) > 1 else ""
    what = f"{words}: {', '.join(named[:_SHOWN])}{more}" if named else words + number
    key = next((i for i in ids if i), "")
    return event_of(record, record.mailbox(), activity, "done", key, what)


def _items(record: UalRecord) -> list[dict[str, object]]:
    folders = [entry for folder in record.parts("folders") for entry in objects_in(parsed(folder.get("folderitems")))]
    item = record.part("item")
    return [*([item] if item else []), *record.parts("affecteditems"), *folders]


def _directory(record: UalRecord) -> AuditEvent:
    meaning = DIRECTORY[record.word]
    key, what = meaning.key, meaning.what
    account = record.actor
    if meaning.facet is _F.OAUTH_GRANTS:
        name = _target(record, "1") or record.new_values.get("serviceprincipal.displayname", "").strip('"')
        scopes = record.new_values.get("consentaction.permissions") or record.new_values.get(
            "delegatedpermissiongrant.scope", ""
        )
        key = name or record.text("objectid")
        what = f"{what} {key}" + (f": {scopes[:300]}" if scopes else "")
    else:
        account = _affected(record)
    return event_of(record, account, meaning.facet, meaning.change, key, what)


def _target(record: UalRecord, kind: str) -> str:
    """The target of that type: 1 is a name, 5 a user's address."""
    found = (text_of(t.get("id")) for t in record.parts("target") if text_of(t.get("type")) == kind)
    return next((text for text in found if text), "")


def _affected(record: UalRecord) -> str:
    """Whose entry in the directory it is about."""
    named = _target(record, "5") or record.text("objectid")
    return field(named.rstrip(". ") if "@" in named else record.actor)


def _update_user(record: UalRecord) -> Changes:
    for name, (facet, words) in FACTOR_PROPERTIES.items():
        if name in record.new_values:
            before, after = _length(record.old_values.get(name, "")), _length(record.new_values[name])
            change = "added" if after > before else "removed" if after < before else "changed"
            yield event_of(record, _affected(record), facet, change, name, f"{words}: {change}", name)


def _length(text: str) -> int:
    try:
        value = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return 1
    return len(value) if isinstance(value, list) else int(bool(value))


def _set_mailbox(record: UalRecord) -> Changes:
    values, account = record.parameters, record.mailbox("identity")
    copy = values.get("delivertomailboxandforward", "").casefold()
    tail = "; a copy stays in the mailbox" if copy == "true" else "; no copy stays" if copy == "false" else ""
    for kind in ("forwardingsmtpaddress", "forwardingaddress"):
        if kind in values:
            address = values[kind].removeprefix("smtp:").removeprefix("SMTP:").strip().casefold()
            change = "added" if address else "removed"
            what = f"forwarding to {address}{tail}" if address else "forwarding switched off"
            yield Pending(
                event_of(record, account, _F.FORWARDING, change, kind, what, kind), (address,) if address else ()
            )
    if values.get("grantsendonbehalfto"):
        who = values["grantsendonbehalfto"]
        yield event_of(record, account, _F.SEND_AS, "changed", who.casefold(), f"may send on behalf: {who}")
    if "auditenabled" in values:
        yield _auditing(record, account, values["auditenabled"], "true", "auditing of the mailbox", "mailbox")


def _auditing(record: UalRecord, account: str, value: str, on: str, what: str, key: str) -> AuditEvent:
    is_on = value.casefold() == on
    words = f"{what} switched {'on' if is_on else 'off'}"
    return event_of(record, account, Activity.AUDITING, "added" if is_on else "removed", key, words, key)


def _audit_config(record: UalRecord) -> Changes:
    for name, what in (
        ("unifiedauditlogingestionenabled", "the unified audit log of the organisation"),
        ("adminauditlogenabled", "the audit log of administrators"),
    ):
        if name in record.parameters:
            yield _auditing(record, record.actor, record.parameters[name], "true", what, name)


def _organization(record: UalRecord) -> Changes:
    if "auditdisabled" in record.parameters:
        what = "mailbox auditing of the organisation"
        yield _auditing(record, record.actor, record.parameters["auditdisabled"], "false", what, "organisation")


def _bypass(record: UalRecord) -> Changes:
    if "auditbypassenabled" in record.parameters:
        what = "recording of what this account does in mailboxes"
        account = record.mailbox("identity")
        yield _auditing(record, account, record.parameters["auditbypassenabled"], "false", what, "bypass")


def _protocols(record: UalRecord) -> Changes:
    for name, (key, title) in PROTOCOL_SWITCHES.items():
        if name in record.parameters:
            is_on = (record.parameters[name].casefold() == "true") is not name.endswith("disabled")
            change, words = ("added", "on") if is_on else ("removed", "off")
            account = record.mailbox("identity")
            yield event_of(record, account, _F.PROTOCOLS, change, key, f"{title} switched {words}", key)


def _auto_reply(record: UalRecord) -> Changes:
    state = record.parameters.get("autoreplystate", "").casefold()
    if state:
        change, words = ("removed", "off") if state == "disabled" else ("added", "on")
        account = record.mailbox("identity")
        yield event_of(record, account, _F.AUTO_REPLY, change, "auto-reply", f"automatic reply switched {words}")


_READERS: dict[str, Callable[[UalRecord], Changes]] = {
    **RULE_READERS,
    "set-mailbox": _set_mailbox,
    "set-casmailbox": _protocols,
    "set-adminauditlogconfig": _audit_config,
    "set-organizationconfig": _organization,
    "set-mailboxauditbypassassociation": _bypass,
    "set-mailboxautoreplyconfiguration": _auto_reply,
    "update user": _update_user,
}
"""Operation in lower case -> what reads it."""
