"""Says in one sentence what a rule does; holds its texts as they are, so clean them where they are shown."""

from __future__ import annotations

from workbench.model.mailrule import ActionKind, Condition, MailRule, RuleAction, RuleScope
from workbench.model.mailrule_items import SENDING, SENTENCE, rules_of
from workbench.model.state import FacetItem

from .wording import and_list

__all__ = ["in_plain_words", "told"]

_K = ActionKind
_DONE = {
    _K.PURGE: "deleted for good",
    _K.DELETE: "deleted",
    _K.MARK_READ: "marked as read",
    _K.QUARANTINE: "held back",
    _K.SKIP_FILTER: "let past the filter",
}
_DONE_TO = {
    _K.MOVE: "moved to “{}”",
    _K.COPY: "copied to “{}”",
    _K.REJECT: "turned away",
    _K.REPLY: "answered by itself",
    _K.FLAG: "marked “{}”",
}

_VERBS = {
    "is": ("is", "is not"),
    "contains": ("contains", "doesn't contain"),
    "matches": ("matches", "doesn't match"),
    "regex": ("matches", "doesn't match"),
    "over": ("is over", "is not over"),
    "under": ("is under", "is not under"),
}


def in_plain_words(item: FacetItem) -> str:
    """Returns what the rule of a facet's item does in one sentence; of a script, one for each of its rules.

    "Every mail where the subject contains 'invoice' is sent on to a@example.net, marked as read and deleted."
    """
    sentences = dict.fromkeys(_in_plain_words(rule, item) for rule in rules_of(item))
    return " ".join(sentences)


def _in_plain_words(rule: MailRule, item: FacetItem) -> str:
    if rule.does(_K.UNKNOWN) or not rule.actions:
        words = [t for a in rule.actions for t in a.targets]
        return f"{_which(rule)}: {and_list(words)}." if words else item.what
    return told(rule) or item.what


def told(rule: MailRule) -> str:
    """Returns what a mailbox or transport rule does in one sentence; nothing where it does nothing that is known."""
    sent = list(rule.targets(*SENDING))
    done = [f"sent on to {and_list(sent)}"] if sent else []
    done += [words for action in rule.actions if (words := _done(action))]
    if not done and rule.does(_K.KEEP):
        done = ["left in the inbox"]
    return f"{_which(rule)} is {and_list(done)}." if done else ""


def _which(rule: MailRule) -> str:
    conditions = [_condition(c) for c in rule.conditions]
    joined = " or ".join(conditions) if rule.any_of else and_list(conditions)
    everywhere = rule.scope is RuleScope.TRANSPORT_RULE
    which = "mail (which, is not known)" if not conditions and not rule.conditions_known else "every mail"
    which = f"In the whole organisation, {which}" if everywhere else which.capitalize()
    return f"{which} where {joined}" if conditions else which


def _done(action: RuleAction) -> str:
    if action.kind is _K.FLAG and not action.targets:
        return "flagged"
    if action.kind in _DONE_TO and not action.targets:
        return _DONE_TO[action.kind].partition(" to “")[0]
    if action.kind in _DONE_TO:
        return _DONE_TO[action.kind].format(", ".join(action.targets))
    return _DONE.get(action.kind, "")


def _condition(condition: Condition) -> str:
    if condition.field == SENTENCE:
        return ", ".join(condition.values)
    values = " or ".join(f"'{v}'" for v in condition.values)
    says, says_not = _VERBS.get(condition.operator, (condition.operator, f"not {condition.operator}"))
    return f"the {condition.field} {says_not if condition.negated else says} {values}".strip()
