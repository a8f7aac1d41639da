"""Rules in the unified audit log: of a mailbox, by cmdlet and by mail program, and of the whole organisation.

Cmdlets: https://learn.microsoft.com/powershell/module/exchangepowershell/new-inboxrule and its neighbours. What a mail
program does stands in `OperationProperties` of `UpdateInboxRules`: https://learn.microsoft.com/purview/audit-log-activities
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.model.mailrule import ActionKind, Condition, RuleAction
from workbench.model.signins import AuditEvent
from workbench.model.words import Facet

from .collecting import field
from .microsoft_fields import parsed
from .microsoft_items import Pending
from .microsoft_record import UalRecord, event_of
from .rules.exchange import parts_of
from .rules.outlook import actions_in, conditions_in

__all__ = ["RULE_READERS"]

_Reads = Callable[[UalRecord], Iterator[AuditEvent | Pending]]


def _rule(change: str, words: str) -> _Reads:
    def read(record: UalRecord) -> Iterator[AuditEvent | Pending]:
        names = _rule_names(record, record.parameters)
        what = f"rule “{names[0] if names else 'without a name'}”{words}{_cmdlet_body(record.parameters)}"
        account = record.mailbox("mailbox")
        owner = record.parameters.get("identity", "").rpartition("\\")[0]
        if "@" in owner and not record.parameters.get("mailbox"):
            account = field(owner)
        yield Pending(event_of(record, account, Facet.RULES, change, "", what), names)

    return read


def _transport_rule(change: str, words: str) -> _Reads:
    def read(record: UalRecord) -> Iterator[AuditEvent | Pending]:
        names = tuple(f"transport rule {name}" for name in _rule_names(record, record.parameters))
        what = f"{names[0] if names else 'transport rule'} (whole organisation){words}{_cmdlet_body(record.parameters)}"
        yield Pending(event_of(record, record.actor, Facet.RULES, change, "", what), names)

    return read


def _rule_names(record: UalRecord, values: dict[str, str]) -> tuple[str, ...]:
    """Its name first; then what else it is called: what stands behind the mailbox in `mailbox\\rule`."""
    identity, path = values.get("identity", ""), record.text("objectid")
    found = (values.get("name", ""), identity.rpartition("\\")[2], path.rpartition("\\")[2] if "\\" in path else "")
    return tuple(dict.fromkeys(name for name in found if name))


_DONE = {
    ActionKind.FORWARD: "forwards to",
    ActionKind.REDIRECT: "redirects to",
    ActionKind.ATTACH: "forwards as attachment to",
    ActionKind.BCC: "sends a hidden copy to",
    ActionKind.COPY_TO: "sends a copy to",
    ActionKind.MOVE: "moves to",
    ActionKind.COPY: "copies to",
    ActionKind.DELETE: "deletes",
    ActionKind.PURGE: "deletes for good",
    ActionKind.MARK_READ: "marks as read",
    ActionKind.SKIP_FILTER: "lets past the filter",
}
_WHERE = {
    "sender": "from",
    "subject": "with in the subject",
    "subject-or-body": "with in subject or text",
    "body": "with in the text",
    "sentence": "where",
}


def _body(actions: Iterable[RuleAction], conditions: Iterable[Condition]) -> str:
    parts = [f"{_DONE[a.kind]} {', '.join(a.targets)[:200]}".strip() for a in actions if a.kind in _DONE]
    parts += [f"{_WHERE[c.field]} {'; '.join(c.values)[:200]}" for c in conditions if c.field in _WHERE]
    return f": {', '.join(parts)}" if parts else ""


def _cmdlet_body(values: dict[str, str]) -> str:
    actions, conditions, _ = parts_of(values)
    return _body(actions, conditions)


def _outlook_body(values: dict[str, str]) -> str:
    actions, conditions, _ = parts_of(values)
    actions += actions_in(parsed(values.get("ruleactions")))
    return _body(actions, [*conditions, *conditions_in(values.get("rulecondition", ""))])


def _outlook_rule(record: UalRecord) -> Iterator[AuditEvent | Pending]:
    values = record.operation_properties
    operation = values.get("ruleoperation", "").casefold()
    change = "added" if operation.startswith("add") else "changed"
    if operation.startswith(("remove", "delete")):
        change = "removed"
    name, number = values.get("rulename", ""), values.get("ruleid", "")
    body = _outlook_body(values)
    # A mail program that saves its rules anew writes one record for each, with nothing in it but the number.
    if change == "changed" and not name and not body:
        what = "rules saved anew by a mail program; the record names neither rule nor content"
        yield event_of(record, record.mailbox(), Facet.RULES, change, "saved-anew", what)
        return
    names = tuple(n for n in (name, number if number != "0" else "") if n)
    ending = {"removed": " deleted", "changed": " changed"}.get(change, "")
    what = f"rule “{name or number or 'without a name'}”{ending}{body}"
    yield Pending(event_of(record, record.mailbox(), Facet.RULES, change, "", what), names)


RULE_READERS: dict[str, _Reads] = {
    "new-inboxrule": _rule("added", ""),
    "set-inboxrule": _rule("changed", " changed"),
    "enable-inboxrule": _rule("changed", " switched on"),
    "disable-inboxrule": _rule("removed", " switched off"),
    "remove-inboxrule": _rule("removed", " deleted"),
    "updateinboxrules": _outlook_rule,
    "new-transportrule": _transport_rule("added", ""),
    "set-transportrule": _transport_rule("changed", " changed"),
    "enable-transportrule": _transport_rule("changed", " switched on"),
    "disable-transportrule": _transport_rule("removed", " switched off"),
    "remove-transportrule": _transport_rule("removed", " deleted"),
}
"""Operation in lower case -> what reads it."""
