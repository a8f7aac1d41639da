"""Reads the records of a JSON document one by one, and saves what is whole in one that is cut or damaged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .jsontext import quickly
from .source import LINE_LIMIT

__all__ = ["Broken", "Found", "json_records"]

_BLANK = re.compile(r"[\s,]*")
_NEAR = 16
"""An error this close to the end of what was read may only mean that the rest has not come yet."""
_PLAIN_VALUE = r'\s*(?:"[^"\\]{0,200}"|[-+.\w]{1,40})\s*,\s*'
_FIRST_KEYS = re.compile(rf'\{{\s*("[^"\\]{{1,80}}":)(?:{_PLAIN_VALUE}("[^"\\]{{1,80}}":))?')
"""How a record begins: its first key, and the second where the first has a plain value."""
_TAIL = 65_536
"""So close to the end of what was read a record must begin for what stands before it to be read at once."""
_EXCERPT = 200
_GIVE_UP = 1000
"""So many damaged records in a row mean that this is no log."""


class Found(NamedTuple):
    """One record: its number, counted from 1, and its value."""

    number: int
    value: Any


class Broken(NamedTuple):
    """A place that could not be read."""

    number: int
    position: int
    """Characters before it in the text."""
    excerpt: str
    cut: bool
    """The text ends in the middle of it."""
    last: bool
    """Nothing after it was read."""


class _Damaged(Exception):
    """No value can be read here."""


def json_records(pieces: Iterator[str], keys: frozenset[str], start: re.Pattern[str]) -> Iterator[Found | Broken]:
    """Yields the records of a JSON text in bounded memory.

    `keys`: the names under which an object holds its list of records. A bare list, several documents in a row
    and JSON lines work as well. `start` matches where a record begins: after a damaged one, reading goes on there.
    """
    text = _Text(iter(pieces))
    number = in_a_row = 0
    while text.peek():
        begun = text.position
        try:
            for value in _document(text, keys):
                number += 1
                in_a_row = 0
                yield Found(number, value)
        except _Damaged:
            number += 1
            in_a_row += 1
            at, excerpt, cut = text.position, text.excerpt(), text.hit_end
            last = in_a_row > _GIVE_UP or not text.seek(start, past=at in (begun, text.failed_at))
            yield Broken(number, at, excerpt, cut=cut and last, last=last)
            if last:
                return


def _document(text: _Text, keys: frozenset[str]) -> Iterator[Any]:
    """The records of one top-level value."""
    opening = text.peek()
    line = text.line(keys) if opening == "{" else None
    if line:
        yield line
    elif opening == "[":
        yield from _elements(text)
    elif opening == "{":
        yield from _members(text, keys)
    elif opening in "]}":
        text.take()
    else:
        raise _Damaged


def _elements(text: _Text) -> Iterator[Any]:
    text.take()
    while (char := text.peek()) != "]":
        if not char:
            raise _Damaged
        many = text.many()
        if many:
            yield from many
        else:
            yield text.value()
    text.take()


def _members(text: _Text, keys: frozenset[str]) -> Iterator[Any]:
    """An object is either a wrapper around a list of records, or a record itself."""
    text.take()
    record: dict[str, Any] | None = {}
    while (char := text.peek()) != "}":
        if not char:
            raise _Damaged
        key = text.value()
        if not isinstance(key, str) or text.peek() != ":":
            raise _Damaged
        text.take()
        if key in keys and text.peek() == "[":
            record = None
            yield from _elements(text)
            continue
        value = text.value()
        if record is not None:
            record[key] = value
    text.take()
    if record:
        yield record


class _Text:
    """A window over the text: what was consumed is let go."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._buffer = ""
        self._at = 0
        self._before = 0
        self._decode = json.JSONDecoder().raw_decode
        self._begins: re.Pattern[str] | None = None
        self._untried = False
        self._slow_until = 0
        self.hit_end = False
        self.failed_at = -1

    @property
    def position(self) -> int:
        return self._before + self._at

    def peek(self) -> str:
        """The next character that is no blank or comma; empty at the end."""
        while True:
            blank = _BLANK.match(self._buffer, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                self.hit_end = True
                return ""

    def take(self) -> None:
        self._at += 1

    def value(self) -> Any:
        """The value that begins here."""
        self.peek()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._may_be_cut(error) and self._more():
                    continue
                raise self._fail() from None
            except (ValueError, RecursionError):
                raise self._fail() from None
            # Of a number that goes on in the next piece, up to two signs may be here already: `1.`, `1e+`.
            open_ = len(self._buffer) - end < (3 if isinstance(value, int | float) else 1)
            if open_ and self._more():
                continue
            self._at = end
            self.hit_end = False
            return value

    def line(self, keys: frozenset[str]) -> dict[str, Any] | None:
        """The record that takes up the rest of this line; None, and nothing is consumed, where no record does.

        An object that holds a list of records under one of the keys is none.
        """
        if self.position < self._slow_until:
            return None
        end = self._buffer.find("\n", self._at)
        value = self._quickly(self._at, end) if end >= 0 else None
        if not isinstance(value, dict) or any(isinstance(value.get(key), list) for key in keys):
            # Tried once a line: what stands there may hold a million objects.
            self._slow_until = self._before + (end if end >= 0 else len(self._buffer))
            return None
        self._at = end
        self.hit_end = False
        return value or None

    def many(self) -> list[Any] | None:
        """The elements that were read whole, read at once; None where they must be taken one by one.

        They end where a record seems to begin. That is no guess: what stands before it must be whole JSON by itself.
        """
        if not self._untried:
            return None
        self._untried = False
        begins = self._begins or self._learnt()
        places = [found.start() for found in begins.finditer(self._buffer, max(self._at, len(self._buffer) - _TAIL))]
        value = self._quickly(self._at, places[-1], "[", "]") if places and places[-1] > self._at else None
        if not isinstance(value, list):
            self._begins = None
            return None
        self._at = places[-1]
        self.hit_end = False
        self._begins = begins
        return value

    def _learnt(self) -> re.Pattern[str]:
        """What the beginning of a record looks like, from the one that stands here."""
        found = _FIRST_KEYS.match(self._buffer, self._at)
        first, second = found.groups() if found else (None, None)
        tail = _PLAIN_VALUE + re.escape(second) if second else ""
        return re.compile(r",\s*\{\s*" + (re.escape(first) if first else "") + tail)

    def _quickly(self, begin: int, end: int, before: str = "", behind: str = "") -> Any:
        try:
            return quickly(f"{before}{self._buffer[begin:end]}{behind}")
        except ValueError:
            return None

    def seek(self, start: re.Pattern[str], *, past: bool) -> bool:
        """Moves to the next place where a record begins; False where there is none."""
        self._at += past
        while True:
            found = start.search(self._buffer, self._at)
            if found:
                self._at = found.start()
                return True
            # The beginning of a match may stand at the very end.
            self._at = max(self._at, len(self._buffer) - 64)
            if not self._more():
                return False

    def excerpt(self) -> str:
        return self._buffer[self._at : self._at + _EXCERPT]

    def _fail(self) -> _Damaged:
        self.failed_at = self.position
        return _Damaged()

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        if len(self._buffer) - self._at > LINE_LIMIT:
            return False
        self.hit_end = error.pos >= len(self._buffer) - _NEAR or error.msg.startswith("Unterminated string")
        return self.hit_end

    def _more(self) -> bool:
        """Lets go of what was consumed and reads on; False at the end of the text."""
        for piece in self._pieces:
            if piece:
                self._before += self._at
                self._buffer = self._buffer[self._at :] + piece
                self._at = 0
                self._untried = True
                return True
        return False
