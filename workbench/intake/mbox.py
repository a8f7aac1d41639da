"""A file of many messages (mbox): https://www.rfc-editor.org/rfc/rfc4155, and the ways of quoting that are in use.

A message begins with a line `From address time`, after a blank line. In a body such a line is quoted: `>From ` (mboxo),
with one more `>` each time (mboxrd), or the header `Content-Length` says where the body ends (mboxcl, mboxcl2). All
four are read. Google Takeout writes one for each label, with `X-GM-THRID` and `X-Gmail-Labels`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from workbench.model.message import MessageSource

from .collecting import Collector
from .eml import CANT_SHOW, MAIL_LIMIT
from .mails import folder_of, looks_like_mail, message_of
from .source import FILE_LIMIT, Source

__all__ = ["LABEL", "TITLE", "looks_like", "read_into", "spans"]

TITLE = "mailbox (mbox)"
LABEL = "mailbox"
_CHUNK = 2**20
_AHEAD = 2048
"""Bytes that the line which begins a message, and the first name after it, may take."""
_BEGINS = re.compile(
    rb"From [^\r\n]{0,400}?\d{1,2}:\d{2}[^\r\n]{0,100}?\b\d{4}\b[^\r\n]{0,40}\r?\n(?=[!-9;-~]{1,200}[ \t]*:|>From )"
)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,11})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_HEAD = 64 * 2**10
_TEXT_START = re.compile(r"From [^\r\n]{0,400}?\d{1,2}:\d{2}[^\r\n]{0,100}?\b\d{4}\b[^\r\n]{0,40}\r?\n")


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this is a mailbox file."""
    start = head.lstrip("\r\n")
    return _TEXT_START.match(start) is not None and looks_like_mail(start)


def read_into(collector: Collector, source: Source) -> None:
    """Reads the messages one after another; one is in memory at a time."""
    for sentence in CANT_SHOW:
        collector.gap(sentence)
    name = PurePosixPath(source.name.replace("\\", "/"))
    folder = folder_of([name.stem, name.name])
    with source.open() as finding, source.open() as reading:
        for number, (start, end) in enumerate(spans(finding), start=1):
            reading.seek(start)
            raw = reading.read(min(end - start, MAIL_LIMIT))
            place = MessageSource(
                evidence=collector.sha256, member=collector.member, number=number, offset=start, size=len(raw)
            )
            collector.message(message_of(raw, place, file_folder=folder, cut=end - start > MAIL_LIMIT))


def spans(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yields where each message begins and ends, without the line before it and the blank line after it."""
    start: int | None = None
    for line, after in _beginnings(stream):
        if start is not None:
            yield start, max(line, start)
        start = after
    if start is not None:
        yield start, max(stream.seek(0, 2), start)


def _beginnings(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yields the place of each line that begins a message, and the place after it."""
    base, data, search = 0, b"", 0
    skip_to = 0
    while True:
        stream.seek(base + len(data))
        chunk = stream.read(_CHUNK)
        data += chunk
        limit = len(data) - _AHEAD if chunk else len(data)
        while (at := _candidate(data, base, search)) is not None and at < limit:
            found = _BEGINS.match(data, at) if base + at >= skip_to else None
            search = at + 5
            if found:
                yield base + at, base + found.end()
                skip_to = _end_by_length(stream, base + found.end()) or 0
        if not chunk or base + len(data) > FILE_LIMIT + _CHUNK:
            return
        keep = max(min(limit, len(data)) - 4, 0)
        search = max(search - keep, 0) if search > keep else 0
        base, data = base + keep, data[keep:]


def _candidate(data: bytes, base: int, search: int) -> int | None:
    """The next place where a line `From ` stands after a blank one, or at the very beginning of the file."""
    if base == 0 and search == 0:
        first = len(data) - len(data.lstrip(b"\r\n"))
        if data.startswith(b"From ", first):
            return first
    at = search
    while (at := data.find(b"\nFrom ", max(at - 1, 0))) != -1:
        if data[max(at - 1, 0) : at] == b"\n" or data[max(at - 2, 0) : at] == b"\n\r":
            return at + 1
        at += 6
    return None


def _end_by_length(stream: BinaryIO, start: int) -> int | None:
    """Where a message ends that names its own length, if a message begins there or the file ends."""
    stream.seek(start)
    head = stream.read(_HEAD)
    end = _HEAD_END.search(head)
    found = _LENGTH.search(head, 0, end.start()) if end else None
    if end is None or found is None:
        return None
    stop = start + end.end() + int(found.group(1))
    stream.seek(stop)
    rest = stream.read(8).lstrip(b"\r\n")
    return stop if not rest or rest.startswith(b"From ") else None
