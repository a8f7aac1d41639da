"""What an account's Sieve scripts do, as items of the facets rules, forwarding and auto-reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import JsonValue

from workbench.analysis.rule_telling import told
from workbench.intake.rules.sieve import read_sieve
from workbench.intake.rules.sieve_tree import Command, SieveError, Tag, parse
from workbench.model.mailrule import ActionKind, MailRule
from workbench.model.mailrule_items import SENDING, item_of
from workbench.model.state import FacetItem

__all__ = ["Script", "auto_reply_items", "forwarding_items", "in_force", "rule_items"]

_K = ActionKind


class Script(NamedTuple):
    """One script of an account."""

    name: str
    active: bool
    text: str


def in_force(scripts: Iterable[Script]) -> frozenset[str]:
    """Returns the names of the active script and of those that it takes in (`include :personal`, RFC 6609)."""
    by_name = {s.name: s for s in scripts}
    found: set[str] = set()
    open_ones = [s.name for s in by_name.values() if s.active]
    while open_ones:
        name = open_ones.pop()
        if name in by_name and name not in found:
            found.add(name)
            open_ones += _included(by_name[name].text)
    return frozenset(found)


def rule_items(scripts: Iterable[Script]) -> Iterator[FacetItem]:
    """One item for each script that does anything: scripts are what Dovecot's log names and what it switches.

    `rules` in its attributes holds every place of it where something is done.
    """
    scripts = tuple(scripts)
    living = in_force(scripts)
    for script in scripts:
        rules = [r.model_copy(update={"enabled": script.name in living}) for r in read_sieve(script.text)]
        if rules:
            yield _item(script, rules)


def forwarding_items(scripts: Iterable[Script]) -> Iterator[FacetItem]:
    """One item for each address that every mail is sent on to."""
    scripts = tuple(scripts)
    living = in_force(scripts)
    found: dict[str, FacetItem] = {}
    for script in sorted(scripts, key=lambda s: s.name not in living):
        for rule in read_sieve(script.text):
            for action in rule.actions if _every_mail(rule) else ():
                if action.kind not in SENDING:
                    continue
                keep = action.kind is _K.FORWARD
                for address in action.targets:
                    what = f"every mail goes on to {address}" + (", a copy stays" if keep else "")
                    attrs = {"keep_copy": keep, "script": script.name}
                    item = FacetItem(key=address, what=what, enabled=script.name in living, attrs=dict(attrs))
                    found.setdefault(address, item)
    yield from found.values()


def auto_reply_items(scripts: Iterable[Script]) -> Iterator[FacetItem]:
    """The automatic reply (RFC 5230), where a script has one. Dovecot knows no signature."""
    scripts = tuple(scripts)
    living = in_force(scripts)
    replies = [(s, a) for s in scripts for r in read_sieve(s.text) for a in r.actions if a.kind is _K.REPLY]
    for script, action in sorted(replies, key=lambda found: found[0].name not in living)[:1]:
        text = " ".join(action.targets)
        yield FacetItem(
            key="auto-reply",
            what=f"an automatic reply in the script {script.name}",
            enabled=script.name in living,
            attrs={"text": text, "script": script.name},
        )


def _item(script: Script, rules: list[MailRule]) -> FacetItem:
    whole = rules[0] if len(rules) == 1 else _as_one(rules)
    said = [told(r) or "; ".join(r.not_understood) for r in rules]
    item = item_of(whole, script.name, " ".join(filter(None, said)) or "It does nothing that is known.")
    held: list[JsonValue] = [r.model_dump(mode="json", exclude={"since", "by_ip", "enabled"}) for r in rules]
    return item.model_copy(update={"attrs": {**item.attrs, "name": script.name, "rules": held}})


def _as_one(rules: list[MailRule]) -> MailRule:
    """All places together, for those who look at a rule as a whole: what is done, whatever the mails."""
    return MailRule(
        name=next((r.name for r in rules if r.name), None),
        enabled=rules[0].enabled,
        conditions=tuple(dict.fromkeys(c for r in rules for c in r.conditions)),
        conditions_known=all(r.conditions_known for r in rules),
        actions=tuple(dict.fromkeys(a for r in rules for a in r.actions)),
        dialect="sieve",
        not_understood=tuple(dict.fromkeys(n for r in rules for n in r.not_understood)),
    )


def _every_mail(rule: MailRule) -> bool:
    return rule.conditions_known and not rule.conditions and not rule.exceptions


def _included(text: str) -> list[str]:
    try:
        return list(_names(parse(text)))
    except (SieveError, RecursionError):
        return []


def _names(commands: tuple[Command, ...]) -> Iterator[str]:
    for command in commands:
        if command.name == "include" and Tag("global") not in command.arguments:
            yield from (a[0] for a in command.arguments if not isinstance(a, Tag) and a)
        yield from _names(command.block or ())
