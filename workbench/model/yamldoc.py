"""Reads the part of YAML that playbooks are written in, and remembers where everything stood.

Plain `true`, `false`, `null` and whole numbers mean what they say; everything else is text, so that an answer
`yes`, a field `on` or a time `12:30` stays what was typed (YAML 1.1 makes a truth value or a number of them).
Tags are refused, fields named twice are refused, and what an alias stands for is counted each time it is used:
a small file can't unfold into a large one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .mistakes import Mark, Place
from .text import shorten
from .yamlwords import plain_problem

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "Document", "Found", "NotYaml", "read_yaml"]

MAX_BYTES = 1024 * 1024
"""Size of the largest file that is read."""
MAX_NODES = 20_000
"""Values in a file, what its aliases stand for included."""
MAX_DEPTH = 24
"""Levels of nesting; a playbook has seven."""

Found = tuple[Mark, Place, str]
"""Where a mistake stands, twice, and what it is."""

_WHOLE = re.compile(r"[-+]?[0-9]{1,9}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NOT_TEXT = re.compile("[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotYaml(Exception):
    """The file can't be read on from here."""

    def __init__(self, mark: Mark, place: Place, what: str) -> None:
        super().__init__(what)
        self.found: Found = (mark, place, what)


@dataclass
class Document:
    """What a file holds, and where each part of it stands."""

    value: Any = None
    marks: dict[Place, Mark] = field(default_factory=dict)
    """Where each value begins."""
    names: dict[Place, Mark] = field(default_factory=dict)
    """Where the name of each field begins."""
    found: list[Found] = field(default_factory=list)

    def mark(self, place: Place, *, name: bool = False) -> Mark:
        """Returns where the value (or the name of the field) at that place begins, or the nearest place around it."""
        if name and place in self.names:
            return self.names[place]
        while place and place not in self.marks:
            place = place[:-1]
        return self.marks.get(place, Mark(line=1, column=1))


def read_yaml(data: bytes) -> Document:
    """Reads a document. Raises NotYaml where it can't be read on; lesser mistakes are listed in `found`."""
    text = _decoded(data)
    document = Document()
    _Builder(text, document).build()
    return document


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise NotYaml(Mark(line=1, column=1), (), "the file is larger than 1 MiB: this is no playbook")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        what = "the text is not UTF-8 from here on: save the file in that encoding"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            what = "the file is saved as UTF-16: save it as UTF-8"
        raise NotYaml(_mark_after(before), (), what) from None
    if bad := _NOT_TEXT.search(text):
        what = f"the character U+{ord(bad.group()):04X} has no place in a text file"
        raise NotYaml(_mark_after(text[: bad.start()]), (), what)
    return text


def _mark_after(before: str) -> Mark:
    return Mark(line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))


def _mark(event: Any) -> Mark:
    return Mark(line=event.start_mark.line + 1, column=event.start_mark.column + 1)


def _events(text: str) -> Iterator[Any]:
    """Yields the parser's events; what it refuses becomes NotYaml."""
    import yaml

    try:
        yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        what = plain_problem(error.problem or error.context or "", text, line, column)
        raise NotYaml(Mark(line=line + 1, column=column + 1), (), what) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # An escape or a directive that names no character or version; the parser doesn't say where.
        raise NotYaml(Mark(line=1, column=1), (), "an escape or a '%' line can't be understood") from None


class _Builder:
    """Makes values of events, and counts."""

    def __init__(self, text: str, document: Document) -> None:
        self._events = _events(text)
        self._document = document
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, int]] = {}

    def build(self) -> None:
        import yaml

        self._skip_to(yaml.DocumentStartEvent, yaml.StreamEndEvent)
        if isinstance(self._last, yaml.StreamEndEvent):
            raise NotYaml(Mark(line=1, column=1), (), "the file is empty")
        self._document.value = self._value(next(self._events), (), 0)
        self._skip_to(yaml.DocumentStartEvent, yaml.StreamEndEvent)
        if isinstance(self._last, yaml.DocumentStartEvent):
            raise NotYaml(_mark(self._last), (), "a second document begins here: a file holds one playbook or guide")

    def _skip_to(self, *kinds: type) -> None:
        self._last = next(event for event in self._events if isinstance(event, kinds))

    def _value(self, event: Any, place: Place, depth: int) -> Any:
        import yaml

        self._document.marks.setdefault(place, _mark(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, place)
        self._count(1, event, place)
        if depth > MAX_DEPTH:
            raise NotYaml(_mark(event), place, f"nested more than {MAX_DEPTH} levels deep")
        if event.tag is not None:
            self._document.found.append(
                (_mark(event), place, f"the tag '{shorten(event.tag, 48)}' has no meaning here: take it out")
            )
        nodes = self._nodes
        value = self._content(event, place, depth)
        if event.anchor:
            # Only now: an alias inside of what it names would never end.
            self._anchors[event.anchor] = (value, self._nodes - nodes + 1)
        return value

    def _content(self, event: Any, place: Place, depth: int) -> Any:
        import yaml

        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place, depth)
        return self._mapping(place, depth)

    def _alias(self, event: Any, place: Place) -> Any:
        if event.anchor not in self._anchors:
            raise NotYaml(
                _mark(event),
                place,
                f"'*{shorten(event.anchor, 48)}' stands for nothing: no '&' of that name came before",
            )
        value, nodes = self._anchors[event.anchor]
        self._count(nodes, event, place)
        return value

    def _count(self, nodes: int, event: Any, place: Place) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise NotYaml(_mark(event), place, f"more than {MAX_NODES} values, aliases unfolded: this is no playbook")

    def _scalar(self, event: Any, place: Place) -> Any:
        text: str = event.value
        if any("\ud800" <= c <= "\udfff" for c in text):
            self._document.found.append((_mark(event), place, "an escape here names half a character"))
            return ""
        if not event.implicit[0]:
            return text
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        return int(text) if _WHOLE.fullmatch(text) else text

    def _sequence(self, place: Place, depth: int) -> list[Any]:
        import yaml

        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*place, len(values)), depth + 1))
        return values

    def _mapping(self, place: Place, depth: int) -> dict[str, Any]:
        import yaml

        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._name(event, place, depth)
            inner = (*place, name)
            first = self._document.names.setdefault(inner, _mark(event))
            value = self._value(next(self._events), inner, depth + 1)
            if name in values:
                what = f"'{shorten(name, 48)}' is named a second time; it stands in line {first.line} already"
                self._document.found.append((_mark(event), inner, what))
            values.setdefault(name, value)
        return values

    def _name(self, event: Any, place: Place, depth: int) -> str:
        import yaml

        if isinstance(event, yaml.ScalarEvent):
            self._count(1, event, place)
            return str(event.value)
        self._value(event, (*place, ""), depth + 1)
        raise NotYaml(_mark(event), place, "the name of a field must be plain text")
