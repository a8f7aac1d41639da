"""Rules in Sieve scripts: actions wherever they stand, each with the tests above it.

Base: RFC 5228; copy RFC 3894, variables RFC 5229, vacation RFC 5230, imap4flags RFC 5232, notify RFC 5435,
editheader RFC 5293, reject RFC 5429, mime loops RFC 5703, include RFC 6609 (https://www.rfc-editor.org/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from workbench.model.mailrule import ActionKind, Condition, MailRule, RuleAction

from .sieve_tree import Command, SieveError, Tag, Test, parse

__all__ = ["looks_like", "read_sieve"]

_K = ActionKind
_LOOK = re.compile(
    r"(?im)^\s*(?:require\s*(?:\[|\")|if\s+\w+\s*[(:\[\"]|redirect\s+[:\"]|fileinto\s+[:\"]|discard\s*;|vacation\s)"
)
_NAME = re.compile(
    r"^(?:#|/\*)\s*(?:rule\s*:|name\s*:|filter\s*:|\{\s*\"?name\"?\s*:)\s*\[?(.*?)[\]}]?\s*(?:\*/)?$", re.I
)
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9_.]+)\}")
_POSSIBLE = re.compile(
    r"(?i)\b(redirect|fileinto|discard|reject|ereject|notify)\b((?:\s+:\w+)*)\s*(?:\"([^\"\n]*)\"?|\[\s*\"([^\"\n]*))?"
)
_DOING = frozenset(
    [
        "redirect",
        "fileinto",
        "discard",
        "keep",
        "reject",
        "ereject",
        "vacation",
        "addflag",
        "setflag",
        "removeflag",
        "notify",
        "stop",
    ]
)
_QUIET = frozenset(
    [
        "require",
        "set",
        "if",
        "elsif",
        "else",
        "foreverypart",
        "break",
        "return",
        "global",
        "addheader",
        "deleteheader",
        "replace",
    ]
)
_FIELDS = {"subject": "subject", "from": "sender", "sender": "sender", "reply-to": "sender", "to": "recipient"}
_FIELDS |= {"cc": "recipient", "bcc": "recipient", "delivered-to": "recipient"}
_OPERATORS = ("is", "contains", "matches", "regex", "over", "under", "value", "count")


class _Where(NamedTuple):
    conditions: tuple[Condition, ...] = ()
    any_of: bool = False
    mixed: bool = False
    """How the conditions are joined takes more than one "and" or "or"."""
    name: str = ""

    def inside(self, conditions: tuple[Condition, ...], joins: frozenset[str], name: str) -> _Where:
        """Returns where the commands of a block stand that is entered under these conditions."""
        if self.conditions and conditions:
            joins |= {"and"} | ({"or"} if self.any_of else set())
        return _Where(
            (*self.conditions, *conditions),
            any_of=joins == {"or"} if conditions else self.any_of,
            mixed=self.mixed or len(joins) > 1,
            name=name,
        )


def looks_like(text: str) -> bool:
    """Tells from its text whether it can be a Sieve script."""
    return _LOOK.search(text) is not None


def read_sieve(text: str, account: str = "") -> list[MailRule]:
    """Returns one rule for each place of the script where something is done.

    A script that can't be parsed gives one rule whose actions are only possible: words that were found in it.
    """
    try:
        return list(_Reader(account).rules(parse(text), _Where()))
    except (SieveError, RecursionError) as error:
        return [_unparsed(text, account, str(error))]


def _unparsed(text: str, account: str, why: str) -> MailRule:
    actions = []
    for found in _POSSIBLE.finditer(text):
        target = found.group(3) or found.group(4) or ""
        if not any(c.isalnum() for c in target):
            target = ""
        actions += _act(found.group(1).lower(), (), (target,) if target else ())
    said = f"The script can't be parsed ({why}). What it does is only guessed from words in it."
    return MailRule(
        account=account,
        conditions_known=False,
        actions=tuple(actions),
        dialect="sieve",
        original=text,
        not_understood=(said,),
    )


class _Reader:
    def __init__(self, account: str) -> None:
        self._account = account
        self._variables: dict[str, str] = {}

    def rules(self, commands: tuple[Command, ...], where: _Where) -> Iterator[MailRule]:
        """Yields a rule for each block with actions of its own, and those in the blocks inside."""
        own: list[Command] = []
        before: tuple[Condition, ...] = ()
        joined_before: frozenset[str] = frozenset()
        name = where.name
        for command in commands:
            name = _name(command.comment) or (name if command.name in ("elsif", "else", "stop") else where.name)
            if command.name == "set":
                self._set(command)
            if command.block is None:
                own += [command] if command.name not in _QUIET else []
                continue
            if own:
                yield self._rule(own, where)
                own = []
            conditions = tuple(c for test in command.tests for c in _conditions(test, self._filled))
            joins = frozenset(j for test in command.tests for j in _joins(test))
            turned = frozenset(j for test in command.tests for j in _joins(test, negated=True))
            if command.name == "else":
                conditions, joins = tuple(_turned(c) for c in before), joined_before
            elif command.name == "if":
                before, joined_before = conditions, turned
            else:
                before, joined_before = (*before, *conditions), joined_before | turned | {"and"}
            yield from self.rules(command.block, where.inside(conditions, joins, name))
        if own:
            yield self._rule(own, where._replace(name=where.name or name))

    def _rule(self, commands: list[Command], where: _Where) -> MailRule:
        actions = [action for c in commands for action in self._actions(c)]
        unknown = [c.name for c in commands if c.name not in _DOING]
        said = [f"“{name}” is not followed: what it does is not known." for name in dict.fromkeys(unknown)]
        unset = [v for a in actions for t in a.targets for v in _VARIABLE.findall(t)]
        if where.mixed:
            said.append("Its conditions are joined by “and” and “or”, one inside another: read the script for how.")
        said += [f"The variable “{name}” is set while mail comes in: its value is not known." for name in unset]
        return MailRule(
            account=self._account,
            name=where.name or None,
            conditions=where.conditions,
            any_of=where.any_of,
            actions=tuple(actions),
            dialect="sieve",
            original="\n".join(c.text for c in commands),
            not_understood=tuple(said),
        )

    def _actions(self, command: Command) -> list[RuleAction]:
        tags = tuple(a.name for a in command.arguments if isinstance(a, Tag))
        texts = [a for a in command.arguments if not isinstance(a, Tag)]
        values = tuple(self._filled(text) for text in (texts[-1] if texts else ()))
        return _act(command.name, tags, values)

    def _set(self, command: Command) -> None:
        texts = [a[0] for a in command.arguments if not isinstance(a, Tag) and a]
        if len(texts) == 2:
            self._variables[texts[0].lower()] = self._filled(texts[1])

    def _filled(self, text: str) -> str:
        return _VARIABLE.sub(lambda m: self._variables.get(m.group(1).lower(), m.group()), text)[:2000]


def _act(name: str, tags: tuple[str, ...], values: tuple[str, ...]) -> list[RuleAction]:
    copies = "copy" in tags
    if name == "redirect":
        return [RuleAction(kind=_K.FORWARD if copies else _K.REDIRECT, targets=values)]
    if name == "fileinto":
        read = [RuleAction(kind=_K.MARK_READ)] if "flags" in tags and any("seen" in v.lower() for v in values) else []
        return [RuleAction(kind=_K.COPY if copies else _K.MOVE, targets=values), *read]
    if name in ("addflag", "setflag"):
        seen = any("\\seen" in v.lower() for v in values)
        deleted = any("\\deleted" in v.lower() for v in values)
        kind = _K.DELETE if deleted else _K.MARK_READ if seen else _K.FLAG
        return [RuleAction(kind=kind, targets=() if seen or deleted else values)]
    if name == "notify":
        to = tuple(v.partition(":")[2].partition("?")[0] for v in values if v.lower().startswith("mailto:"))
        return [RuleAction(kind=_K.COPY_TO if to else _K.UNKNOWN, targets=to or values)]
    kind = {"discard": _K.DELETE, "keep": _K.KEEP, "stop": _K.STOP, "vacation": _K.REPLY}.get(name, _K.UNKNOWN)
    kind = _K.REJECT if name in ("reject", "ereject") else kind
    return [
        RuleAction(
            kind=kind, targets=values if kind in (_K.REPLY, _K.REJECT) else (name,) if kind is _K.UNKNOWN else ()
        )
    ]


def _conditions(test: Test, filled: object, negated: bool = False) -> Iterator[Condition]:
    """The tests at the bottom; `true` takes every mail and is no condition."""
    if test.name in ("allof", "anyof", "not"):
        for inner in test.tests:
            yield from _conditions(inner, filled, negated is not (test.name == "not"))
        return
    if test.name in ("true", "ihave", "mailboxexists", "environment"):
        return
    tags = [a.name for a in test.arguments if isinstance(a, Tag)]
    texts = [a for a in test.arguments if not isinstance(a, Tag)]
    operator = next((t for t in tags if t in _OPERATORS), "is")
    if test.name in ("header", "address", "envelope", "exists") and texts:
        for field in dict.fromkeys(_FIELDS.get(h.lower(), f"header {h}") for h in texts[-2 if len(texts) > 1 else -1]):
            values = texts[-1] if len(texts) > 1 else ()
            yield Condition(field=field, operator=operator, values=values, negated=negated)
    else:
        field = {"body": "body", "size": "size", "false": "nothing"}.get(test.name, test.name)
        yield Condition(field=field, operator=operator, values=tuple(v for t in texts for v in t), negated=negated)


def _joins(test: Test, negated: bool = False) -> frozenset[str]:
    """Returns by which words the conditions of a test are joined: "and", "or"; none for a single one."""
    if test.name == "not":
        return frozenset(j for inner in test.tests for j in _joins(inner, not negated))
    met_by_any = (test.name == "allof") is negated
    if test.name in ("allof", "anyof"):
        inside = frozenset(j for inner in test.tests for j in _joins(inner, negated))
    else:
        inside, met_by_any = frozenset(), not negated
    several = len(list(_conditions(test, None))) > 1
    return inside | {"or" if met_by_any else "and"} if several else inside


def _turned(condition: Condition) -> Condition:
    return condition.model_copy(update={"negated": not condition.negated})


def _name(comment: str) -> str:
    found = _NAME.match(comment)
    return found.group(1).strip(" \"'") if found else ""
