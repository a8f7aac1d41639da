"""STAND-IN: the part of the search language that is known (B, yaerp): fields in quotes, dates, AND, OR, brackets.

A quote inside a value is doubled. What can't be parsed is refused, so that a value that breaks out is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from alimail_state import Letter

__all__ = ["BadQuery", "matcher"]

Match = Callable[[Letter], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<word>AND|OR)\b"
    r"|(?P<field>[A-Za-z]+)(?P<op>:|>=|<=|<|>)(?:\"(?P<quoted>(?:[^\"]|\"\")*)\"|(?P<bare>[^\s()\"]+)))"
)


class BadQuery(Exception):
    """It is no query."""


def matcher(query: str) -> Match:
    """Returns what tells whether a letter fits."""
    tokens = []
    at = 0
    while at < len(query.rstrip()):
        found = _TOKEN.match(query, at)
        if found is None:
            raise BadQuery(query[at:])
        tokens.append(found)
        at = found.end()
    parser = _Parser(tokens)
    match = parser.any_of()
    if parser.at != len(tokens):
        raise BadQuery(query)
    return match


class _Parser:
    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def _next(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at]["word"] == word:
            self.at += 1
            return True
        return False

    def any_of(self) -> Match:
        parts = [self.all_of()]
        while self._next("OR"):
            parts.append(self.all_of())
        return lambda letter: any(part(letter) for part in parts)

    def all_of(self) -> Match:
        parts = [self.one()]
        while self._next("AND"):
            parts.append(self.one())
        return lambda letter: all(part(letter) for part in parts)

    def one(self) -> Match:
        if self.at >= len(self.tokens):
            raise BadQuery("it ends too early")
        token = self.tokens[self.at]
        self.at += 1
        if token["open"]:
            inner = self.any_of()
            if self.at >= len(self.tokens) or not self.tokens[self.at]["close"]:
                raise BadQuery("a bracket is not closed")
            self.at += 1
            return inner
        if not token["field"]:
            raise BadQuery("a term is missing")
        return _term(token)


def _term(token: re.Match[str]) -> Match:
    name, op = token["field"], token["op"]
    value = (token["quoted"] or "").replace('""', '"') if token["bare"] is None else token["bare"]
    if name == "date":
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        tests: dict[str, Match] = {
            ">=": lambda x: x.sent_at >= moment,
            "<": lambda x: x.sent_at < moment,
            "<=": lambda x: x.sent_at <= moment,
            ">": lambda x: x.sent_at > moment,
        }
        return tests[op]
    low = value.lower()
    fields: dict[str, Match] = {
        "subject": lambda x: low in x.subject.lower(),
        "body": lambda x: low in x.text.lower(),
        "fromEmail": lambda x: x.sender.lower() == low,
        "toEmail": lambda x: low in (*x.to, *x.cc, *x.bcc),
        "folderId": lambda x: x.folder == value,
    }
    if op != ":" or name not in fields:
        raise BadQuery(name)
    return fields[name]
