"""Judged rules as JSON and as text: the intruder's words, and what they mean in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.model.text import clean_line, shorten

if TYPE_CHECKING:
    from workbench.response.rule_look import JudgedRule

__all__ = ["rule_shape", "rule_text"]


def rule_shape(found: JudgedRule) -> dict[str, Any]:
    """Returns one judged rule as JSON."""
    rule = found.rule
    return {
        "file": found.file,
        "line": found.line,
        "account": rule.account,
        "kind": rule.scope.value,
        "name": rule.name,
        "dialect": rule.dialect,
        "enabled": rule.enabled,
        "removed": rule.removed,
        "flagged": found.judgement.flagged,
        "reasons": [reason.model_dump(mode="json") for reason in found.judgement.reasons],
        "what": found.words,
        "conditions": [c.model_dump(mode="json") for c in rule.conditions],
        "exceptions": [c.model_dump(mode="json") for c in rule.exceptions],
        "actions": [a.model_dump(mode="json") for a in rule.actions],
        "since": rule.since.isoformat() if rule.since else None,
        "by": rule.by,
        "by_ip": rule.by_ip,
        "not_understood": list(rule.not_understood),
        "original": rule.original,
    }


def rule_text(rules: Sequence[JudgedRule]) -> str:
    """Returns the judged rules for people, flagged ones first."""
    ordered = sorted(rules, key=lambda found: not found.judgement.flagged)
    lines = [line for found in ordered for line in _lines(found)]
    flagged = sum(found.judgement.flagged for found in rules)
    return "\n".join([*lines, f"{flagged} of {len(rules)} flagged."] if rules else [])


def _lines(found: JudgedRule) -> list[str]:
    rule, judged = found.rule, found.judgement
    mark = "! flagged" if judged.flagged else "  no flag"
    named = f" “{rule.name}”" if rule.name is not None else ""
    off = " (switched off)" if not rule.enabled else " (taken away)" if rule.removed else ""
    head = f"{mark}  {rule.scope.value}{named}{off}  {rule.account or 'no account named'}  {found.file}:{found.line}"
    shown = [found.words] if found.words else []
    reasons = [f"- {reason.sentence}" for reason in judged.reasons]
    return [clean_line(head), *(f"    {shorten(clean_line(text), 300)}" for text in (*shown, *reasons))]
