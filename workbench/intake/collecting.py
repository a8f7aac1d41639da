"""What came out of one source: records counted once, lines that could not be read, what it can't show."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import TypeVar

from workbench.model.base import Thing
from workbench.model.errors import UnreadableInput
from workbench.model.evidence import Coverage, UnreadableLine, Window
from workbench.model.message import Message
from workbench.model.remembered import remembered
from workbench.model.signins import AuditEvent, SignIn

from .jsonstream import Broken
from .source import Source

__all__ = ["RECORD_LIMIT", "Collector", "IntakeResult", "field", "fresh", "note_broken", "record_id"]

RECORD_LIMIT = 1_000_000
"""Records that one file may hold, in memory; less than 1 KiB each: a table of so many peaked at 830 MiB."""
MESSAGE_LIMIT = 200_000
"""Messages that one file may hold, in memory; about 8 KiB each: a mailbox of 100,000 peaked at 780 MiB."""

_KEPT_UNREADABLE = 100
_EXCERPT = 200
_FIELD = 2000
_NAMED = 12
_SURROGATE = re.compile("[\ud800-\udfff]")

Record = TypeVar("Record", SignIn, AuditEvent)


class IntakeResult(Thing):
    """Everything that was read out of one source, for all accounts in it."""

    format: str
    """The format's name for people."""
    sha256: str
    """Of the source's bytes; each record names it too."""
    signins: tuple[SignIn, ...] = ()
    audit: tuple[AuditEvent, ...] = ()
    messages: tuple[Message, ...] = ()
    coverage: Coverage
    unreadable: tuple[UnreadableLine, ...] = ()
    """The first hundred; the coverage has the count."""
    duplicates: int = 0
    """Records that stood in the source more than once."""


def record_id(*identity: str) -> str:
    """Returns the id of a record: the same wherever it is read, made from what identifies it at its source."""
    return hashlib.sha256("\x1f".join(identity).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def field(text: str) -> str:
    """Returns `text` as a record may hold it: whole characters, and no longer than 2,000 of them."""
    cut = text if len(text) <= _FIELD else text[: _FIELD - 1] + "…"
    if cut.isascii():
        return _the_same(cut)
    return _SURROGATE.sub("\ufffd", cut)


@remembered
def _the_same(text: str) -> str:
    """One text for all that are alike: accounts and clients stand in a million records."""
    return text


def fresh(records: Iterable[Record], known: Container[str]) -> tuple[tuple[Record, ...], int]:
    """Returns the records whose id is not known yet, each once, and how many were dropped."""
    kept: dict[str, Record] = {}
    dropped = 0
    for record in records:
        if record.id in known or record.id in kept:
            dropped += 1
        else:
            kept[record.id] = record
    return tuple(kept.values()), dropped


class Collector:
    """Gathers the records of one source and keeps count of all that was seen."""

    def __init__(self, source: Source, sha256: str, *, archive: str = "") -> None:
        self._sources = [source]
        self._name = archive or source.name
        self._archive = bool(archive)
        self.sha256 = sha256
        self._signins: dict[str, SignIn] = {}
        self._audit: dict[str, AuditEvent] = {}
        self._messages: dict[str, Message] = {}
        self._unreadable: list[UnreadableLine] = []
        self._unreadable_count = 0
        self._duplicates = 0
        self._contradicting = 0
        self._unused: Counter[str] = Counter()
        self._gaps: dict[str, None] = {}
        self._waiting = 0
        self._before: frozenset[str] = frozenset()
        """Ids of what other files of the archive hold: another log words the same event in its own way."""

    def reading(self, source: Source) -> None:
        """Goes on with the next file of the archive."""
        self._sources.append(source)
        self._before = frozenset((*self._signins, *self._audit))

    @property
    def count(self) -> int:
        """The records that were taken, and those that wait."""
        return len(self._signins) + len(self._audit) + self._waiting

    @property
    def member(self) -> str:
        """The file inside the archive that is being read; empty where there is no archive."""
        return self._sources[-1].name if self._archive else ""

    @property
    def empty(self) -> bool:
        """No record has been taken."""
        return not self._signins and not self._audit and not self._messages

    @property
    def has_signins(self) -> bool:
        """At least one sign-in has been taken."""
        return bool(self._signins)

    def signin(self, record: SignIn) -> None:
        """Takes a sign-in, once."""
        if record.id in self._signins:
            self._again(self._signins[record.id], record)
        else:
            self._signins[record.id] = _lighter(record)
            self._bound()

    def audit(self, record: AuditEvent) -> None:
        """Takes an audit event, once."""
        if record.id in self._audit:
            self._again(self._audit[record.id], record)
        else:
            self._audit[record.id] = _lighter(record)
            self._bound()

    def message(self, record: Message) -> None:
        """Takes a message, once: the same one may lie in several folders."""
        if record.id in self._messages:
            self._duplicates += 1
        else:
            self._messages[record.id] = record
            self._bound()

    def repeated(self, record: AuditEvent, first: AuditEvent) -> None:
        """Counts a record that stood in the source before, where the reader itself keeps the first one."""
        self._again(first, record)

    def reserve(self, waiting: int) -> None:
        """Counts records that the reader keeps until the end. Raises UnreadableInput where they are too many."""
        self._waiting = waiting
        self._bound()

    def _again(self, first: SignIn | AuditEvent, record: SignIn | AuditEvent) -> None:
        self._duplicates += 1
        if first.id not in self._before and first != record.model_copy(update={"line": first.line}):
            self._contradicting += 1

    def unreadable(self, line: int, why: str, excerpt: str = "") -> None:
        """Counts a line or record that could not be read."""
        self._unreadable_count += 1
        why = f"{self._sources[-1].name}: {why}" if self._archive else why
        if len(self._unreadable) < _KEPT_UNREADABLE:
            self._unreadable.append(UnreadableLine(line=line, why=field(why), excerpt=field(excerpt[:_EXCERPT])))

    def unused(self, kind: str) -> None:
        """Counts a record that was understood and tells of nothing that is handled here."""
        self._unused[kind] += 1

    def gap(self, sentence: str) -> None:
        """Notes something that the source can't show."""
        self._gaps[field(sentence)] = None

    def result(self, title: str, label: str) -> IntakeResult:
        """Returns what was gathered. Raises UnreadableInput where lines were seen and none could be read."""
        if self.empty and not self._unused and self._unreadable_count:
            raise self._nothing_readable(title)
        unique = len(self._signins) + len(self._audit) + len(self._messages)
        times = [r.at for r in self._records()] + [m.at for m in self._messages.values() if m.at]
        coverage = Coverage(
            source=f"{label} {field(self._name)}",
            got=Window(start=min(times, default=None), end=max(times, default=None)),
            rows=unique + self._duplicates + self._unreadable_count + self._unused.total(),
            unique=unique,
            unreadable=self._unreadable_count,
            accounts=self._accounts(),
            gaps=(*self._counted_gaps(), *self._gaps),
        )
        return IntakeResult(
            format=title,
            sha256=self.sha256,
            signins=tuple(sorted(self._signins.values(), key=lambda r: (r.at, r.line or 0))),
            audit=tuple(sorted(self._audit.values(), key=lambda r: (r.at, r.line or 0))),
            messages=tuple(self._messages.values()),
            coverage=coverage,
            unreadable=tuple(self._unreadable),
            duplicates=self._duplicates,
        )

    def _accounts(self) -> int:
        """Some logs give an account's id with some of its records only: its address tells that they are of one."""
        ids = {r.account.lower(): r.account_id for r in self._records() if r.account_id}
        return len({r.account_id or ids.get(r.account.lower()) or r.account.lower() for r in self._records()})

    def _records(self) -> Iterator[SignIn | AuditEvent]:
        yield from self._signins.values()
        yield from self._audit.values()

    def _counted_gaps(self) -> list[str]:
        gaps = []
        if self.empty and not self._unreadable_count:
            gaps.append("It holds no sign-in and no change to an account.")
        if self._unused:
            named = ", ".join(f"{n} {kind}" for kind, n in self._unused.most_common(_NAMED))
            more = len(self._unused) - _NAMED
            tail = f" and {more} more kinds" if more > 0 else ""
            gaps.append(f"{self._unused.total()} events of kinds that are not judged here: {named}{tail}.")
        if self._contradicting:
            gaps.append(
                f"{self._contradicting} records bear the id of an earlier one and say something else: "
                "the first of each was read. Look at the file itself."
            )
        if any(source.damaged for source in self._sources):
            gaps.append("Some bytes are no valid text; they are shown as U+FFFD.")
        return gaps

    def _nothing_readable(self, title: str) -> UnreadableInput:
        first = self._unreadable[0]
        return UnreadableInput(
            f"Nothing in {self._name} could be read as {title}; line {first.line}: {first.why}.",
            "Check that it is a sign-in log, whole and unchanged since it was exported.",
        )

    def _bound(self) -> None:
        if self.count > RECORD_LIMIT:
            raise UnreadableInput(
                f"{self._name} holds more than {RECORD_LIMIT:,} records.",
                "Export only this account, or a shorter time, and give that file.",
            )
        if len(self._messages) > MESSAGE_LIMIT:
            raise UnreadableInput(
                f"{self._name} holds more than {MESSAGE_LIMIT:,} messages.",
                "Export one folder or label, or a shorter time, and give that file.",
            )


_FIELDS: dict[type[SignIn | AuditEvent], set[str]] = {kind: set(kind.model_fields) for kind in (SignIn, AuditEvent)}


def _lighter(record: Record) -> Record:
    """Half of a record's memory would be the set of the fields that it was made with, which nobody asks for."""
    object.__setattr__(record, "__pydantic_fields_set__", _FIELDS[type(record)])
    return record


def note_broken(collector: Collector, item: Broken) -> None:
    """Counts a place of a JSON text that could not be read, and says where the file was cut off."""
    if item.cut:
        collector.unreadable(item.number, "the file ends in the middle of this record", item.excerpt)
        collector.gap(
            f"The file is cut off at character {item.position:,}: what came after it is missing. Export it again."
        )
        return
    collector.unreadable(item.number, f"no valid JSON at character {item.position:,}", item.excerpt)
    if item.last:
        collector.gap(f"Nothing after character {item.position:,} could be read. Export it again.")
