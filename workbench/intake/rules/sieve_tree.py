"""Parses Sieve by the grammar of RFC 5228 section 8, knowing no command: every extension has the same grammar.

sievelib (1.6) refuses scripts with commands that it does not know: foreverypart, include, addheader, ihave.
Grammar: https://www.rfc-editor.org/rfc/rfc5228#section-8
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Command", "SieveError", "Tag", "Test", "parse"]

_DEPTH = 60
_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+|\#[^\n]*(?:\n|$)|/\*.*?\*/)
    |(?P<multi>text:[ \t]*(?:\#[^\n]*)?\r?\n(?P<lines>(?:(?!\.\r?(?:\n|$))[^\n]*\n)*)\.(?=\r?(?:\n|$)))
    |"(?P<quoted>(?:[^"\\]|\\.)*)"
    |(?P<number>[0-9]+[KMG]?)\b
    |(?P<tag>:[A-Za-z_][A-Za-z0-9_]*)
    |(?P<word>[A-Za-z_][A-Za-z0-9_.]*)
    |(?P<sign>[\[\](){};,])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


class SieveError(ValueError):
    """The script is not written by the grammar."""


class Tag(NamedTuple):
    """A word such as `:contains`, in lower case and without its colon."""

    name: str


class Test(NamedTuple):
    """A question: its name in lower case, arguments, and the tests inside."""

    name: str
    arguments: tuple[Tag | tuple[str, ...], ...]
    tests: tuple[Test, ...]


class Command(NamedTuple):
    """A command: its name in lower case, arguments, tests, block, and the text it stands in."""

    name: str
    arguments: tuple[Tag | tuple[str, ...], ...]
    tests: tuple[Test, ...]
    block: tuple[Command, ...] | None
    text: str
    comment: str
    """The comment right above it: programs write the rule's name there."""
    line: int


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int
    comment: str


def parse(script: str) -> tuple[Command, ...]:
    """Returns the commands of a script. Raises SieveError where it does not follow the grammar."""
    return _Parser(script).commands(closing=False, depth=0)


def _tokens(script: str) -> Iterator[_Token]:
    at, comment = 0, ""
    while at < len(script):
        found = _TOKEN.match(script, at)
        if not found:
            raise SieveError(f"line {script.count(chr(10), 0, at) + 1}: no Sieve at “{script[at : at + 20]}”")
        at, kind = found.end(), str(found.lastgroup)
        if found.group("blank") is not None:
            if found.group().startswith(("#", "/*")):
                comment = found.group().strip()
            continue
        text = found.group()
        if found.group("multi") is not None:
            kind, text = "string", re.sub(r"(?m)^\.\.", ".", found.group("lines") or "")
        elif found.group("quoted") is not None:
            kind, text = "string", re.sub(r"\\(.)", r"\1", found.group("quoted"), flags=re.DOTALL)
        elif found.group("sign"):
            kind = text
        yield _Token(kind, text, found.start(), found.end(), comment)
        comment = ""


class _Parser:
    def __init__(self, script: str) -> None:
        self._script = script
        self._all = [*_tokens(script), _Token("end", "", len(script), len(script), "")]
        self._at = 0
        self._line, self._counted = 1, 0

    @property
    def _next(self) -> _Token:
        return self._all[self._at]

    def _take(self, kind: str = "") -> _Token:
        token = self._next
        if kind and token.kind != kind:
            line = self._script.count("\n", 0, token.start) + 1
            raise SieveError(f"line {line}: “{kind}” is missing before “{token.text[:20] or 'the end'}”")
        self._at += 1
        return token

    def _line_of(self, position: int) -> int:
        if position >= self._counted:
            self._line += self._script.count("\n", self._counted, position)
            self._counted = position
        return self._line

    def commands(self, *, closing: bool, depth: int) -> tuple[Command, ...]:
        if depth > _DEPTH:
            raise SieveError(f"blocks stand more than {_DEPTH} deep in each other")
        found = []
        while self._next.kind not in ("end", "}"):
            found.append(self._command(depth))
        self._take("}" if closing else "end")
        return tuple(found)

    def _command(self, depth: int) -> Command:
        first = self._take("word")
        line = self._line_of(first.start)
        arguments = self._arguments()
        tests = self._tests(depth)
        block = None
        if self._next.kind == "{":
            self._take()
            block = self.commands(closing=True, depth=depth + 1)
        else:
            self._take(";")
        text = self._script[first.start : self._all[self._at - 1].end]
        return Command(first.text.lower(), arguments, tests, block, text, first.comment, line)

    def _arguments(self) -> tuple[Tag | tuple[str, ...], ...]:
        found: list[Tag | tuple[str, ...]] = []
        while self._next.kind in ("string", "number", "tag", "["):
            token = self._take()
            if token.kind == "[":
                found.append(self._strings())
            else:
                found.append(Tag(token.text[1:].lower()) if token.kind == "tag" else (token.text,))
        return tuple(found)

    def _strings(self) -> tuple[str, ...]:
        texts = []
        while self._next.kind == "string":
            texts.append(self._take().text)
            if self._next.kind == ",":
                self._take()
        self._take("]")
        return tuple(texts)

    def _tests(self, depth: int) -> tuple[Test, ...]:
        if depth > _DEPTH:
            raise SieveError(f"tests stand more than {_DEPTH} deep in each other")
        if self._next.kind == "word":
            name = self._take().text.lower()
            return (Test(name, self._arguments(), self._tests(depth + 1)),)
        if self._next.kind != "(":
            return ()
        self._take()
        found: list[Test] = []
        while self._next.kind != ")":
            found += self._tests(depth + 1) or self._no_test()
            if self._next.kind == ",":
                self._take()
        self._take(")")
        return tuple(found)

    def _no_test(self) -> tuple[Test, ...]:
        raise SieveError(f"a test is missing before “{self._next.text[:20] or 'the end'}”")
