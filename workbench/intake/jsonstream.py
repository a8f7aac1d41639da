"""Reads the records of a JSON document one by one, and saves what is whole in one that is cut or damaged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .source import LINE_LIMIT

__all__ = ["Broken", "Found", "json_records"]

_BLANK = re.compile(r"[\s,]*")
_NEAR = 16
"""An error this close to the end of what was read may only mean that the rest has not come yet."""
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
    if opening == "[":
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
            if end == len(self._buffer) and self._more():
                continue
            self._at = end
            self.hit_end = False
            return value

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
                return True
        return False
