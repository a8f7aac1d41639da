"""Finds every rule, forwarding, delegate and transport rule in a file, whatever its dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from workbench.model.errors import LocalFileError, UnreadableInput
from workbench.model.mailrule import MailRule

from ..csv_records import csv_records, header_of
from ..jsonstream import Broken, json_records
from ..source import Source
from . import exports, gmail, guided, sieve, ual
from .shapes import Record, unwrapped

__all__ = ["FoundRule", "RuleFile", "read_rules"]

_START = re.compile(r"\{")
_LISTS = frozenset({"Records", "records", "value"})
_SCRIPT_LIMIT = 4 * 2**20


class FoundRule(NamedTuple):
    """A rule, and where it stands."""

    line: int
    """Its line, or the number of its record."""
    rule: MailRule


class RuleFile(NamedTuple):
    """What one file holds."""

    name: str
    format: str
    rules: tuple[FoundRule, ...]
    records: int
    unreadable: tuple[str, ...]
    """What could not be read, in sentences."""


def read_rules(path: Path, account: str = "") -> RuleFile:
    """Reads a file. `account`: whose rules they are where the file doesn't say.

    Raises LocalFileError where it can't be opened, UnreadableInput where it is in no form that is known.
    """
    try:
        source = Source(path, path.name)
        head = source.head
    except OSError as error:
        raise LocalFileError(f"{path} can't be read: {error.strerror or error}.", "Check who may read it.") from error
    start = head.lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "["):
        return _json(source, account)
    if (start.startswith("<") and "mail.google.com" in head) or "apps:property" in head:
        return _xml(source, account)
    if path.suffix.lower() in (".sieve", ".siv") or (sieve.looks_like(head) and not _is_table(head)):
        text = "".join(source.text())[:_SCRIPT_LIMIT]
        rules = tuple(FoundRule(n, r) for n, r in enumerate(sieve.read_sieve(text, account), 1))
        said = tuple(s for f in rules for s in f.rule.not_understood)
        return RuleFile(path.name, "Sieve script", rules, len(rules), said)
    if _is_table(head):
        return _csv(source, account)
    raise UnreadableInput(
        f"{path.name} holds no rules in a form that is known here.",
        "Give a Sieve script, Gmail's mailFilters.xml, or JSON or CSV of Exchange, Graph, Gmail or the audit log.",
    )


def _is_table(head: str) -> bool:
    first = next((line for line in head.splitlines() if line.strip() and not line.startswith("#TYPE")), "")
    return (
        any(sign in first for sign in (",", ";", "\t"))
        and "{" not in first.partition(",")[0]
        and header_of([first]) is not None
    )


def _known(record: Record) -> bool:
    return ual.is_ual(record) or gmail.is_gmail(record) or guided.is_guided(record) or exports.is_export(record)


def rules_in(value: Any, account: str = "") -> Iterator[MailRule]:
    """Yields the rules of a parsed JSON value."""
    for record in unwrapped(value, _known):
        for rule in _of(record):
            yield rule if rule.account or not account else rule.model_copy(update={"account": account})


def _of(record: Record) -> Iterator[MailRule]:
    if ual.is_ual(record):
        yield from ual.read_ual(record)
    elif guided.is_guided(record):
        yield from guided.read_guided(record)
    elif gmail.is_gmail(record):
        yield from gmail.read_gmail(record)
    else:
        yield from exports.read_export(record)


def _json(source: Source, account: str) -> RuleFile:
    found: list[FoundRule] = []
    bad: list[str] = []
    records = 0
    for item in json_records(source.text(), _LISTS, _START):
        if isinstance(item, Broken):
            bad.append(f"Record {item.number} can't be read: {item.excerpt[:60]}")
            continue
        records += 1
        found += [FoundRule(item.number, rule) for rule in rules_in(item.value, account)]
    return RuleFile(source.name, "JSON", tuple(found), records, tuple(bad))


def _csv(source: Source, account: str) -> RuleFile:
    found: list[FoundRule] = []
    bad: list[str] = []
    records = 0
    for row in csv_records(source):
        if row.cells is None:
            bad.append(f"Line {row.line} can't be read: {row.why}")
            continue
        records += 1
        found += [FoundRule(row.line, rule) for rule in rules_in(row.cells, account)]
    return RuleFile(source.name, "CSV", tuple(found), records, tuple(bad))


def _xml(source: Source, account: str) -> RuleFile:
    try:
        rules = list(gmail.read_xml("".join(source.text())))
    except ValueError as error:
        raise UnreadableInput(
            f"{source.name} can't be read: {error}.", "Export the filters from Gmail once more."
        ) from error
    found = tuple(FoundRule(n, r.model_copy(update={"account": account})) for n, r in enumerate(rules, 1))
    return RuleFile(source.name, "Gmail filters", found, len(rules), ())
