"""Answers to guided questions about a mailbox that no program can read, Alibaba Mail's among them.

The questions follow what its console shows (Settings > Mailbox Settings > Inbox Rules and Auto Forward; see
https://www.alibabacloud.com/help/en/alibaba-mail/latest/what-functions-are-in-the-batch-settings).
One answer is an object with `setting`, a word of `RuleScope`, and the fields below.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workbench.model.mailrule import ActionKind, Condition, MailRule, RuleAction, RuleScope

from ..microsoft_fields import lower_keys, text_of
from ..times import parse_time
from .exchange import texts_of
from .shapes import Record

__all__ = ["FIELDS", "is_guided", "read_guided"]

_K, _S = ActionKind, RuleScope
FIELDS: dict[str, ActionKind] = {
    "forward_to": _K.FORWARD,
    "redirect_to": _K.REDIRECT,
    "bcc_to": _K.BCC,
    "move_to": _K.MOVE,
    "delete": _K.DELETE,
    "mark_read": _K.MARK_READ,
    "reject": _K.REJECT,
    "reply": _K.REPLY,
    "granted_to": _K.GRANT,
    "value": _K.SET,
    "switched_off": _K.SWITCH_OFF,
}
"""Question -> what the answer means; an answer is a text, a list of texts, or true and false."""
_SWITCHES = frozenset({_K.DELETE, _K.MARK_READ, _K.REJECT})
_SCOPES = frozenset(scope.value for scope in RuleScope)


def is_guided(record: Record) -> bool:
    """Tells whether it is such an answer."""
    return record.get("setting") in _SCOPES


def read_guided(record: Record) -> Iterator[MailRule]:
    """Yields the rule of one answer."""
    actions = []
    for name, kind in FIELDS.items():
        texts = texts_of(record.get(name))
        if texts:
            actions.append(RuleAction(kind=kind, targets=() if kind in _SWITCHES else tuple(texts)))
    given = record.get("name")
    at = parse_time(text_of(record.get("since")))
    yield MailRule(
        account=text_of(record.get("account")),
        scope=RuleScope(record["setting"]),
        name=given if isinstance(given, str) else None,
        enabled=text_of(record.get("enabled")) != "false",
        conditions=tuple(_conditions(record.get("conditions"))),
        actions=tuple(actions),
        since=at if at and at.tzinfo else None,
        dialect="guided",
        original=json.dumps(record, ensure_ascii=False, default=str),
    )


def _conditions(value: Any) -> Iterator[Condition]:
    for entry in value if isinstance(value, list) else []:
        fields = lower_keys(entry) if isinstance(entry, dict) else {"field": "sentence", "values": [str(entry)]}
        yield Condition(
            field=text_of(fields.get("field")) or "sentence",
            operator=text_of(fields.get("operator")) or "contains",
            values=tuple(texts_of(fields.get("values", fields.get("value")))),
            negated=text_of(fields.get("negated")) == "true",
        )
