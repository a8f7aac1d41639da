"""What was read out of each piece of evidence, and what it could not tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..blocks import Item
from ..record_parts import SourcePart
from ..saying import Code, Said, Text, counted, either, say, together
from ..times import stamp
from .persons import who

__all__ = ["source_item"]

_UNREADABLE = 10


def source_item(source: SourcePart) -> Item:
    """Returns a source as an entry of a list."""
    file = say("**File:** {name} (SHA-256 {sha256})", name=Code(source.name), sha256=Code(source.evidence))
    return Item(file, tuple(_told(source)))


def _told(source: SourcePart) -> Iterator[Text]:
    yield say("source: {source}, read as {format}", source=source.source, format=source.format)
    yield say("asked: {window}", window=_window(source.asked_from, source.asked_to, say("everything")))
    yield say("got: {window}", window=_window(source.got_from, source.got_to, say("no record")))
    unreadable = say("✘ {n} UNREADABLE", n=source.unreadable) if source.unreadable else say("0 unreadable")
    yield say(
        "{rows} rows, {unique} unique, {unreadable}, {duplicates} counted already",
        rows=source.rows,
        unique=source.unique,
        unreadable=unreadable,
        duplicates=source.duplicates,
    )
    yield together(
        say(
            "new to the case: {signins}, {changes}",
            signins=counted(source.signins, "1 sign-in", "{n} sign-ins"),
            changes=counted(source.audit, "1 account change", "{n} account changes"),
        ),
        say(", {n}", n=counted(source.messages, "1 message", "{n} messages")) if source.messages else None,
    )
    yield _accounts(source.accounts)
    for line in source.unreadable_lines[:_UNREADABLE]:
        yield say("unreadable line {n}: {why} {excerpt}", n=line.line, why=line.why, excerpt=Code(line.excerpt))
    if len(source.unreadable_lines) > _UNREADABLE:
        yield say("and {n} more lines, in the JSON report", n=len(source.unreadable_lines) - _UNREADABLE)
    yield from (say("can't show: {gap}", gap=gap) for gap in source.gaps)
    yield say("taken in {at} by {by}", at=stamp(source.recorded_at), by=who(source.by))


def _window(start: datetime | None, end: datetime | None, nothing: Said) -> Text:
    if start is None and end is None:
        return nothing
    return say(
        "{start} to {end}",
        start=either(stamp(start), say("the beginning")),
        end=either(stamp(end), say("the end")),
    )


def _accounts(count: int) -> Said:
    match count:
        case 0:
            return say("how many accounts it holds records of is not known")
        case 1:
            return say("it holds records of one account only: it says nothing about who else used an address")
        case _:
            return say("it holds records of {n} accounts", n=count)
