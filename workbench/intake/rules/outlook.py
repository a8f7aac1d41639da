"""Actions and conditions as mail programs log them in `UpdateInboxRules`: shapes vary, and are read tolerantly.

The properties `RuleActions` and `RuleCondition` are named at
https://learn.microsoft.com/purview/audit-mailboxes; their inner form is not documented there.
"""

from __future__ import annotations

import re
from typing import Any

from workbench.model.mailrule import ActionKind, Condition, RuleAction

from ..microsoft_fields import lower_keys, text_of
from .exchange import addresses_in, texts_of

__all__ = ["actions_in", "conditions_in", "possible_actions"]

_K = ActionKind
_KINDS = (
    ("forwardasattachment", _K.ATTACH),
    ("forward", _K.FORWARD),
    ("redirect", _K.REDIRECT),
    ("permanentdelete", _K.PURGE),
    ("delete", _K.DELETE),
    ("move", _K.MOVE),
    ("copy", _K.COPY),
    ("markasread", _K.MARK_READ),
    ("markread", _K.MARK_READ),
    ("stop", _K.STOP),
    ("reply", _K.REPLY),
    ("bounce", _K.REJECT),
)
_FIELDS = (
    ("subjectorbody", "subject-or-body"),
    ("subject", "subject"),
    ("body", "body"),
    ("from", "sender"),
    ("sender", "sender"),
    ("recipient", "recipient"),
    ("header", "header"),
    ("size", "size"),
)
_WORDS = re.compile(r"\"([^\"]+)\"|'([^']+)'")


def actions_in(value: Any) -> list[RuleAction]:
    """Returns the actions of a list of objects, or of a text that names them."""
    found = []
    for entry in value if isinstance(value, list) else [value] if value else []:
        fields = lower_keys(entry) if isinstance(entry, dict) else {"actiontype": str(entry)}
        kind_text = text_of(fields.get("actiontype")) or text_of(fields.get("type"))
        kind = next(
            (k for word, k in _KINDS if word in kind_text.casefold().replace(" ", "").replace("_", "")), _K.UNKNOWN
        )
        texts = [
            t
            for n in ("recipients", "forwardto", "address", "folder", "destinationfolder", "value")
            for t in texts_of(fields.get(n))
        ]
        targets = tuple(a for t in texts for a in addresses_in(t)) if "@" in " ".join(texts) else tuple(texts)
        if not targets and "@" in kind_text:
            targets = tuple(addresses_in(kind_text))
        found.append(RuleAction(kind=kind, targets=targets if kind is not _K.UNKNOWN else (kind_text,)))
    return found


def conditions_in(text: str) -> list[Condition]:
    """Returns the conditions of a text such as `(Subject contains "invoice")`; a sentence where no field is named."""
    if not text or text.casefold() in ("true", "none", "(true)", "{}", "[]"):
        return []
    field = next((f for word, f in _FIELDS if word in text.casefold().replace(" ", "")), "sentence")
    values = tuple(a or b for a, b in _WORDS.findall(text)) or (text[:2000],)
    return [Condition(field=field, values=values)]


def possible_actions(text: str) -> tuple[RuleAction, ...]:
    """Returns what the words of a record in no known form may mean: only where it names an address, or deletes."""
    found = _MAY_DO.search(text)
    if not found:
        return ()
    word = found.group(1).lower()
    addresses = tuple(dict.fromkeys(a.rstrip(".") for a in _ADDRESSES.findall(text)))
    if word == "delete":
        return (RuleAction(kind=_K.DELETE),)
    kind = _K.REDIRECT if word == "redirect" else _K.FORWARD
    return (RuleAction(kind=kind, targets=addresses),) if addresses else ()


_MAY_DO = re.compile(r"(?i)(?:op_|\bactiontype\W{1,8})(forward|redirect|delete)")
_ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
