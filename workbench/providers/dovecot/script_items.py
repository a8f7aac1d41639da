"""What an account's Sieve scripts do, as items of the facets rules, forwarding and auto-reply."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workbench.analysis.rule_telling import told
from workbench.intake.rules.sieve import read_sieve
from workbench.intake.rules.sieve_tree import Command, SieveError, Tag, parse
from workbench.model.mailrule import ActionKind, MailRule
from workbench.model.mailrule_items import SENDING, item_of
from workbench.model.state import FacetItem

__all__ = ["Script", "auto_reply_items", "forwarding_items", "in_force", "rule_items"]

_K = ActionKind
_QUIET = (_K.KEEP, _K.STOP)


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
    """One item for each place of a script where something is done; plain forwarding of every mail is another facet's.

    The key is made of the script's name and of what is done, so that it stays when others are added before it.
    """
    scripts = tuple(scripts)
    living = in_force(scripts)
    for script in scripts:
        seen: Counter[str] = Counter()
        for rule in read_sieve(script.text):
            if _forwards_only(rule):
                continue
            key = f"{script.name}#{_print(rule)}"
            seen[key] += 1
            yield _item(script, rule, key if seen[key] == 1 else f"{key}-{seen[key]}", script.name in living)


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


def _item(script: Script, rule: MailRule, key: str, living: bool) -> FacetItem:
    words = told(rule) or "; ".join(rule.not_understood) or "does nothing that is known"
    others = "" if living else " (not in force)"
    item = item_of(rule.model_copy(update={"enabled": living}), key, f"{words}{others}")
    return item.model_copy(update={"attrs": {**item.attrs, "script": script.name}})


def _every_mail(rule: MailRule) -> bool:
    return rule.conditions_known and not rule.conditions and not rule.exceptions


def _forwards_only(rule: MailRule) -> bool:
    kinds = [a.kind for a in rule.actions]
    return _every_mail(rule) and any(k in SENDING for k in kinds) and all(k in (*SENDING, *_QUIET) for k in kinds)


def _print(rule: MailRule) -> str:
    said = rule.model_dump_json(include={"name", "conditions", "actions", "original"})
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:10]


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
