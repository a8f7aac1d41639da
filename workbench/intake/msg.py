"""A mail that Outlook saved (`.msg`), turned into the form that it travelled in.

MS-OXMSG: a compound file whose streams are named by property
(https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg); the properties' numbers are those of
MS-OXPROPS. The headers that it came with are kept in it as they were, where it came from outside.
"""

from __future__ import annotations

import base64
import re
from typing import NamedTuple

from workbench.model.compound import MAGIC, Compound, Entry

__all__ = ["MAGIC", "MsgMail", "mail_of_msg"]

_LIMIT, _FILES, _DEPTH = 32 * 2**20, 100, 3
_SUBJECT, _HEADERS, _TEXT, _HTML, _RTF = "0037", "007D", "1000", "1013", "1009"
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP, _TO = "0C1A", "0C1F", "5D01", "0E04"
_DATA, _NAME, _SHORT_NAME, _KIND = "3701", "3707", "3704", "370E"
_BODY_HEADER = re.compile(
    rb"^(?:content-[a-z-]{1,40}|mime-version):[^\n]*(?:\n[ \t][^\n]*)*\n?", re.IGNORECASE | re.MULTILINE
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_EDGE = b"=_workbench_part_of_msg_%d"


class MsgMail(NamedTuple):
    """A mail in the form of RFC 5322, and what could not be taken over. Sentences."""

    raw: bytes
    not_examined: tuple[str, ...]


def mail_of_msg(data: bytes) -> MsgMail:
    """Returns the mail in an Outlook file. Raises ValueError where it is none."""
    file = Compound(data)
    notes: list[str] = []
    return MsgMail(_mail(file, 0, notes, 0), tuple(dict.fromkeys(notes)))


def _mail(file: Compound, storage: int, notes: list[str], depth: int) -> bytes:
    entries = file.children(storage)
    streams = {e.name[12:20].upper(): e for e in entries if e.is_stream and e.name.lower().startswith("__substg1.0_")}
    if not streams:
        raise ValueError("no mail of Outlook's")
    head = _head(file, streams)
    text, page = _bytes_of(file, streams, _TEXT), _bytes_of(file, streams, _HTML)
    if not page and not text and _find(streams, _RTF):
        notes.append("Not examined: its formatted text (RTF).")
    edge = _EDGE % depth
    parts = []
    if text or not page:
        parts.append(_part(b"text/plain; charset=utf-8", text))
    if page:
        parts.append(_part(b"text/html; charset=" + _charset(page), page))
    boxes = [e for e in entries if not e.is_stream and e.name.lower().startswith("__attach_version1.0")]
    if len(boxes) > _FILES:
        notes.append(f"Not examined: files beyond the first {_FILES}.")
    parts += [part for box in boxes[:_FILES] if (part := _file(file, box, notes, depth))]
    joined = b"".join(b"--" + edge + b"\r\n" + part + b"\r\n" for part in parts)
    kind = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="' + edge + b'"\r\n\r\n'
    return head + kind + joined + b"--" + edge + b"--\r\n"


def _head(file: Compound, streams: dict[str, Entry]) -> bytes:
    """The headers that it came with, without those that told how its body was packed; else what Outlook kept."""
    kept = _bytes_of(file, streams, _HEADERS).replace(b"\r\n", b"\n").lstrip(b"\n")
    kept = _BODY_HEADER.sub(b"", kept.partition(b"\n\n")[0] + b"\n").strip(b"\n")
    if b":" in kept:
        return kept.replace(b"\n", b"\r\n") + b"\r\n"
    address = _line(file, streams, _SENDER_SMTP) or _line(file, streams, _SENDER_ADDRESS)
    lines = [
        f'From: "{_line(file, streams, _SENDER)}" <{address}>',
        f"To: {_line(file, streams, _TO)}",
        f"Subject: {_line(file, streams, _SUBJECT)}",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _file(file: Compound, box: Entry, notes: list[str], depth: int) -> bytes:
    entries = file.children(box.number)
    inner = next((e for e in entries if not e.is_stream and e.name.upper() == "__SUBSTG1.0_3701000D"), None)
    if inner is not None:
        if depth >= _DEPTH:
            notes.append(f"Not examined: mails deeper than {_DEPTH} in one another.")
            return b""
        try:
            return _part(b"message/rfc822", _mail(file, inner.number, notes, depth + 1))
        except ValueError:
            notes.append("Not examined: an attached object that is no mail.")
            return b""
    streams = {e.name[12:20].upper(): e for e in entries if e.is_stream}
    data = _find(streams, _DATA)
    name = _line(file, streams, _NAME) or _line(file, streams, _SHORT_NAME) or "unnamed"
    kind = re.sub(r"[^\w/.+-]", "", _line(file, streams, _KIND))[:80] or "application/octet-stream"
    if kind.startswith(("multipart/", "message/")):
        kind = "application/octet-stream"
    coded = base64.b64encode(name.encode("utf-8", "replace")).decode()
    head = f'Content-Disposition: attachment; filename="=?utf-8?B?{coded}?="\r\n'.encode()
    return head + _part(kind.encode(), file.read(data, _LIMIT) if data else b"")


def _part(kind: bytes, data: bytes) -> bytes:
    return (
        b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data[:_LIMIT])
    )


def _find(streams: dict[str, Entry], number: str) -> Entry | None:
    return next((streams[number + kind] for kind in ("001F", "001E", "0102") if number + kind in streams), None)


def _bytes_of(file: Compound, streams: dict[str, Entry], number: str) -> bytes:
    """A property's text as UTF-8, or its bytes as they are."""
    if number + "001F" in streams:
        text = file.read(streams[number + "001F"], _LIMIT).decode("utf-16-le", "replace")
        return text.encode("utf-8", "replace")
    found = _find(streams, number)
    return file.read(found, _LIMIT) if found else b""


def _line(file: Compound, streams: dict[str, Entry], number: str) -> str:
    return _CONTROLS.sub(" ", _bytes_of(file, streams, number)[:2000].decode("utf-8", "replace")).strip()


def _charset(page: bytes) -> bytes:
    found = re.search(rb"charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_-]{2,30})", page[:4000])
    return found.group(1) if found else b"utf-8"
