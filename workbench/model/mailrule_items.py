"""Turns a facet's item into a mail rule and back. The items' attributes are listed in `providers.base`."""

from __future__ import annotations

from .actions import WHOLE_DOMAIN
from .base import JsonObject
from .mailrule import ActionKind, Condition, MailRule, RuleAction, RuleScope
from .mailrule_settings import as_setting, texts_of
from .state import FacetItem
from .words import Facet

__all__ = ["SENDING", "SENTENCE", "item_of", "rule_of", "rules_of"]

_K = ActionKind
SENDING = (_K.FORWARD, _K.REDIRECT, _K.ATTACH, _K.COPY_TO, _K.BCC)
"""Actions that send mail on to somebody."""
SENTENCE = "sentence"
"""The field of a condition that the source told in words."""


def rule_of(item: FacetItem, account: str = "", facet: Facet = Facet.RULES) -> MailRule:
    """Returns the rule that an item of one of `RULE_FACETS` stands for; what its attributes don't tell stays out."""
    if isinstance(held := item.attrs.get("rule"), dict):
        return MailRule.model_validate(held).model_copy(
            update={"enabled": item.enabled, "since": item.since, "by_ip": item.by_ip}
        )
    name = item.attrs.get("name")
    rule = MailRule(
        account=account,
        enabled=item.enabled,
        since=item.since,
        by_ip=item.by_ip,
        dialect="provider",
        original=item.what,
    )
    if facet is not Facet.RULES:
        return as_setting(rule, item, facet)
    conditions = (Condition(field=SENTENCE, operator="says", values=(t,)) for t in texts_of(item.attrs, "conditions"))
    whole = {WHOLE_DOMAIN: RuleScope.TRANSPORT_RULE}.get(str(item.attrs.get("scope")), RuleScope.MAILBOX_RULE)
    return rule.model_copy(
        update={
            "scope": RuleScope.JOURNAL_RULE if item.attrs.get("kind") == RuleScope.JOURNAL_RULE else whole,
            "name": name if isinstance(name, str) else None,
            "conditions": tuple(conditions),
            "actions": tuple(_actions(item.attrs)),
        }
    )


def rules_of(item: FacetItem, account: str = "", facet: Facet = Facet.RULES) -> tuple[MailRule, ...]:
    """Returns every rule that an item holds: a script holds several, and goes on and off whole."""
    held = item.attrs.get("rules")
    if not isinstance(held, list) or not held:
        return (rule_of(item, account, facet),)
    changes = {"enabled": item.enabled, "since": item.since, "by_ip": item.by_ip}
    return tuple(MailRule.model_validate(one).model_copy(update=changes) for one in held)


def item_of(rule: MailRule, key: str, what: str) -> FacetItem:
    """Returns the facet's item for a rule: what the rest of the program compares, shows and switches off."""
    folder = next(iter(rule.targets(_K.MOVE)), "")
    attrs: JsonObject = {
        "name": rule.name,
        "conditions": [_sentence(c) for c in rule.conditions],
        "actions": [_words(a) for a in rule.actions],
        "forwards_to": list(rule.targets(*SENDING)),
        "moves_to": folder,
        "deletes": rule.does(_K.DELETE, _K.PURGE),
        "marks_read": rule.does(_K.MARK_READ),
        "bcc": rule.does(_K.BCC),
        "rule": rule.model_dump(mode="json", exclude={"since", "by_ip", "enabled"}),
    }
    return FacetItem(key=key, what=what, enabled=rule.enabled, since=rule.since, by_ip=rule.by_ip, attrs=attrs)


def _actions(attrs: JsonObject) -> list[RuleAction]:
    sent = _K.BCC if attrs.get("bcc") is True else _K.FORWARD
    actions = [RuleAction(kind=sent, targets=tuple(to))] if (to := texts_of(attrs, "forwards_to")) else []
    if attrs.get("skips_filter") is True:
        actions.append(RuleAction(kind=_K.SKIP_FILTER))
    if attrs.get("moves_to"):
        actions.append(RuleAction(kind=_K.MOVE, targets=(str(attrs["moves_to"]),)))
    if attrs.get("marks_read") is True:
        actions.append(RuleAction(kind=_K.MARK_READ))
    if attrs.get("deletes") is True:
        actions.append(RuleAction(kind=_K.DELETE))
    if not actions:
        actions = [RuleAction(kind=_K.UNKNOWN, targets=(text,)) for text in texts_of(attrs, "actions")]
    return actions


def _sentence(condition: Condition) -> str:
    values = ", ".join(condition.values)
    if condition.field == SENTENCE:
        return values
    negation = "not " if condition.negated else ""
    return f"the {condition.field} {negation}{condition.operator} '{values}'"


def _words(action: RuleAction) -> str:
    return f"{action.kind.value} {', '.join(action.targets)}".strip()
