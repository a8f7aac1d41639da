"""Exchange's rules by the names of their parts: Get-/New-/Set-InboxRule, what Outlook logs, Graph, transport rules.

https://learn.microsoft.com/powershell/module/exchangepowershell/new-inboxrule
https://learn.microsoft.com/powershell/module/exchangepowershell/new-transportrule
https://learn.microsoft.com/graph/api/resources/messagerule
https://learn.microsoft.com/graph/api/resources/messagerulepredicates
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from workbench.model.mailrule import ActionKind, Condition, RuleAction

from ..microsoft_fields import parsed, text_of

__all__ = ["addresses_in", "parts_of", "texts_of"]

_K = ActionKind
_ACTIONS: dict[str, ActionKind] = {
    "forwardto": _K.FORWARD,
    "redirectto": _K.REDIRECT,
    "forwardasattachmentto": _K.ATTACH,
    "sendtextmessagenotificationto": _K.COPY_TO,
    "movetofolder": _K.MOVE,
    "copytofolder": _K.COPY,
    "deletemessage": _K.DELETE,
    "delete": _K.DELETE,
    "softdeletemessage": _K.DELETE,
    "permanentdelete": _K.PURGE,
    "markasread": _K.MARK_READ,
    "stopprocessingrules": _K.STOP,
    "stopruleprocessing": _K.STOP,
    "applycategory": _K.FLAG,
    "assigncategories": _K.FLAG,
    "pinmessage": _K.FLAG,
    "markimportance": _K.FLAG,
    "blindcopyto": _K.BCC,
    "copyto": _K.COPY_TO,
    "addtorecipients": _K.COPY_TO,
    "redirectmessageto": _K.REDIRECT,
    "rejectmessagereasontext": _K.REJECT,
    "rejectmessageenhancedstatuscode": _K.REJECT,
    "quarantine": _K.QUARANTINE,
    "setscl": _K.SKIP_FILTER,
    "setheadername": _K.SET,
    "applyhtmldisclaimertext": _K.SET,
    "prependsubject": _K.SET,
}
_ADDRESSED = frozenset({_K.FORWARD, _K.REDIRECT, _K.ATTACH, _K.COPY_TO, _K.BCC})
_SWITCHES = frozenset({_K.DELETE, _K.PURGE, _K.MARK_READ, _K.STOP, _K.QUARANTINE})
_SYSTEM_HEADER = "x-ms-exchange-organization-skip"
_FIELD_WORDS = (
    ("subjectorbody", "subject-or-body"),
    ("subject", "subject"),
    ("body", "body"),
    ("header", "header"),
    ("withinsizerange", "size"),
    ("messagesizeover", "size"),
    ("attachmentsizeover", "size"),
    ("attachment", "attachment"),
    ("from", "sender"),
    ("sender", "sender"),
    ("anyof", "recipient"),
    ("recipient", "recipient"),
    ("sentto", "recipient"),
    ("mynamein", "recipient"),
    ("myname", "recipient"),
    ("senttome", "recipient"),
    ("importance", "importance"),
    ("withimportance", "importance"),
    ("hasclassification", "kind"),
    ("messagetype", "kind"),
    ("flagged", "kind"),
    ("received", "time"),
    ("sentonlytome", "recipient"),
    ("sentcc", "recipient"),
    ("notsenttome", "recipient"),
    ("is", "kind"),
    ("categor", "kind"),
)
_NO_CONDITION = frozenset(
    [
        "fromscope-none",
        "identity",
        "name",
        "mailbox",
        "ruleid",
        "ruleidentity",
        "priority",
        "enabled",
        "description",
        "isvalid",
        "inerror",
        "force",
        "confirm",
        "alwaysdeleteoutlookrulesblob",
        "domaincontroller",
        "ruleoperation",
        "rulename",
        "rulestate",
        "ruleprovider",
        "ruleactions",
        "rulecondition",
        "ruleconditions",
        "mode",
        "comments",
        "fromaddressesmatchespatterns-none",
        "sentonbehalf",
        "senderaddresslocation",
        "ruleerroraction",
        "isenabled",
        "isreadonly",
        "haserror",
        "displayname",
        "sequence",
        "id",
        "supportedbytask",
        "errortype",
        "warnings",
        "mailboxownerid",
        "identifier",
        "objectstate",
        "organizationid",
        "organizationalunitroot",
        "runspaceid",
        "pscomputername",
        "psshowcomputername",
        "rulesubtype",
        "rulesequence",
        "isvalid",
        "dlppolicy",
        "state",
        "whenchanged",
        "activationdate",
        "expirydate",
        "version",
        "size",
        "attributes",
        "manuallymodified",
        "stopruleprocessing",
    ]
)
_ADDRESS = re.compile(
    r"[^\s@\\/:;,<>\"'\[\](){}=]+@[A-Za-z0-9_-][A-Za-z0-9._-]*[A-Za-z0-9_-]|[^\s@\\/:;,<>\"'\[\]]+@[A-Za-z0-9-]+"
)
_PROXY = re.compile(r"\[SMTP:([^\]]+)\]|(?:^|[;,\s\"\[])smtp:([^\s;,\"\]]+)", re.IGNORECASE)
_TO_ME = frozenset({"senttome", "sentonlytome", "mynameintobox", "mynameintoorccbox", "senttoorccme"})
_OFF = frozenset({"", "false", "[]", "{}", "$null", "null"})


def parts_of(values: Mapping[str, Any]) -> tuple[list[RuleAction], list[Condition], list[Condition]]:
    """Returns actions, conditions and exceptions of a rule given by lower-case names of Exchange or Graph."""
    actions: list[RuleAction] = []
    conditions: list[Condition] = []
    exceptions: list[Condition] = []
    for name, value in values.items():
        texts = texts_of(value)
        if not texts:
            continue
        kind = _ACTIONS.get(name)
        if kind is not None:
            actions += _action(kind, texts)
        elif name.startswith("exceptif"):
            exceptions += _condition(name.removeprefix("exceptif"), texts)
        elif name not in _NO_CONDITION:
            conditions += _condition(name, texts)
    header = " ".join(texts_of(values.get("setheadername"))).casefold()
    if header.startswith(_SYSTEM_HEADER) or "bypass" in header:
        actions.append(RuleAction(kind=_K.SKIP_FILTER, targets=(header,)))
    return actions, conditions, exceptions


def _action(kind: ActionKind, texts: list[str]) -> list[RuleAction]:
    if kind in _ADDRESSED:
        return [RuleAction(kind=kind, targets=tuple(a for t in texts for a in addresses_in(t)))]
    if kind in _SWITCHES:
        return [RuleAction(kind=kind)]
    if kind is _K.SKIP_FILTER and texts[0].strip() != "-1":
        return [RuleAction(kind=_K.FLAG, targets=tuple(texts))]
    if kind is _K.MOVE or kind is _K.COPY:
        return [RuleAction(kind=kind, targets=(texts[0],))]
    return [RuleAction(kind=kind, targets=tuple(texts))]


def _condition(name: str, texts: list[str]) -> list[Condition]:
    field = next((field for begin, field in _FIELD_WORDS if name.startswith(begin)), "")
    if not field:
        return []
    values = tuple(part for text in texts for part in _split(text))
    if name in _TO_ME and [v.casefold() for v in values] == ["true"]:
        return [Condition(field=field, operator="is", values=("me",))]
    if field == "sender" and not name.endswith(("words", "contains", "patterns", "domainis")):
        values = tuple(a for v in texts for a in addresses_in(v))
    return [Condition(field=field, operator="contains", values=values)]


def _split(text: str) -> list[str]:
    """Several words stand in one text with semicolons between them."""
    return [part.strip() if part.strip() else part for part in text.split(";") if part]


def addresses_in(text: str) -> list[str]:
    """Returns the addresses of recipients: `"Name" [SMTP:a@b]`, `smtp:a@b`, `a@b;c@d`; else the names as they stand."""
    marked = [a or b for a, b in _PROXY.findall(text)]
    found = marked or _ADDRESS.findall(text)
    return [a.strip().rstrip(".") for a in found] or [p.strip() for p in text.split(";") if p.strip()]


def texts_of(value: Any) -> list[str]:
    """Returns the texts of a value, however an export holds them; nothing for what is off or empty."""
    value = parsed(value)
    if isinstance(value, dict):
        return _of_object(value)
    if isinstance(value, list):
        return [text for entry in value for text in texts_of(entry)]
    text = value if isinstance(value, str) and value and not value.strip() else text_of(value)
    return [] if text.casefold() in _OFF else [text]


def _of_object(value: dict[Any, Any]) -> list[str]:
    low = {str(k).casefold(): v for k, v in value.items()}
    for key in ("emailaddress", "address", "value", "primarysmtpaddress", "displayname", "name"):
        if key in low and (texts := texts_of(low[key])):
            return texts
    if any(str(v) not in ("", "0", "None", "False") for v in low.values()):
        return [json.dumps(value, ensure_ascii=False)]
    return []
