"""Reads items of facets that hold settings, not rules, as mail rules: forwarding, delegates, aliases and the like."""

from __future__ import annotations

from collections.abc import Iterator

from .base import JsonObject
from .mailrule import ActionKind, MailRule, RuleAction, RuleScope
from .state import FacetItem
from .words import Facet

__all__ = ["FACET_OF", "RULE_FACETS", "as_setting", "texts_of"]

_K = ActionKind
RULE_FACETS = frozenset(
    {
        Facet.RULES,
        Facet.FORWARDING,
        Facet.DELEGATES,
        Facet.SEND_AS,
        Facet.AUTO_REPLY,
        Facet.SETTINGS,
        Facet.RECOVERY,
    }
)
"""Facets whose items are mail rules in the sense of `MailRule`."""


FACET_OF: dict[RuleScope, Facet] = {
    RuleScope.MAILBOX_RULE: Facet.RULES,
    RuleScope.TRANSPORT_RULE: Facet.RULES,
    RuleScope.JOURNAL_RULE: Facet.RULES,
    RuleScope.FORWARDING: Facet.FORWARDING,
    RuleScope.DELEGATE: Facet.DELEGATES,
    RuleScope.SEND_AS: Facet.SEND_AS,
    RuleScope.ALIAS: Facet.SEND_AS,
    RuleScope.REPLY_TO: Facet.SEND_AS,
    RuleScope.AUTO_REPLY: Facet.AUTO_REPLY,
    RuleScope.SIGNATURE: Facet.AUTO_REPLY,
    RuleScope.RECOVERY: Facet.RECOVERY,
}
"""Where a rule belongs; what is not named is one of the other settings."""


def as_setting(rule: MailRule, item: FacetItem, facet: Facet) -> MailRule:
    """Returns `rule` with what an item of such a facet says; the attributes are listed in `providers.base`."""
    scope = _scope(item, facet)
    return rule.model_copy(update={"scope": scope, "actions": tuple(_actions(item, facet, scope))})


def texts_of(attrs: JsonObject, key: str) -> list[str]:
    """Returns an attribute that is a text or a list of texts, without empty ones."""
    value = attrs.get(key)
    if isinstance(value, str):
        return [value] if value else []
    return [str(part) for part in value if part] if isinstance(value, list) else []


_USUAL = {
    Facet.FORWARDING: RuleScope.FORWARDING,
    Facet.DELEGATES: RuleScope.DELEGATE,
    Facet.SEND_AS: RuleScope.ALIAS,
    Facet.RECOVERY: RuleScope.RECOVERY,
    Facet.SETTINGS: RuleScope.ALERT_SETTING,
}
_KINDS = {scope.value: scope for scope in RuleScope}
_MADE = {
    RuleScope.TRUSTED_SENDERS: _K.SKIP_FILTER,
    RuleScope.BLOCKED_SENDERS: _K.MOVE,
    RuleScope.ALERT_SETTING: _K.SWITCH_OFF,
    RuleScope.AUDIT_SETTING: _K.SWITCH_OFF,
    RuleScope.COLLECTION: _K.GRANT,
    RuleScope.API_APP: _K.GRANT,
    RuleScope.SEND_AS: _K.GRANT,
}


def _scope(item: FacetItem, facet: Facet) -> RuleScope:
    if facet is Facet.AUTO_REPLY:
        return RuleScope.SIGNATURE if item.key == "signature" else RuleScope.AUTO_REPLY
    if facet in (Facet.SEND_AS, Facet.SETTINGS):
        return _KINDS.get(str(item.attrs.get("kind")), _USUAL[facet])
    return _USUAL[facet]


def _actions(item: FacetItem, facet: Facet, scope: RuleScope) -> Iterator[RuleAction]:
    attrs = item.attrs
    values = tuple(texts_of(attrs, "value"))
    if facet is Facet.FORWARDING:
        yield RuleAction(kind=_K.REDIRECT if attrs.get("keep_copy") is False else _K.FORWARD, targets=(item.key,))
    elif facet is Facet.DELEGATES:
        rights = ", ".join(texts_of(attrs, "rights"))
        yield RuleAction(kind=_K.GRANT, targets=(item.key, rights, *texts_of(attrs, "folder")))
    elif facet is Facet.AUTO_REPLY:
        yield RuleAction(kind=_K.REPLY, targets=tuple(texts_of(attrs, "text")) or (item.what,))
    elif scope in (RuleScope.ALERT_SETTING, RuleScope.AUDIT_SETTING, RuleScope.API_APP):
        yield RuleAction(kind=_MADE[scope], targets=tuple(texts_of(attrs, "name")) or (item.what,))
    else:
        yield RuleAction(kind=_MADE.get(scope, _K.SET), targets=values or (item.key,))
