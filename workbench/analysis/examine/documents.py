"""The links and actions of a PDF, found in its bytes: it is never laid out or run.

ISO 32000: a link is an annotation with an action `/URI (address)`; objects may be packed (Flate). What is looked at is
bounded, so that a hostile file costs no more than an honest one.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

__all__ = ["Pdf", "look_into_pdf"]

_RAW, _STREAMS, _UNPACKED, _TOTAL = 8 * 2**20, 400, 2**20, 8 * 2**20
_URI = re.compile(rb"/URI\s{0,10}\(((?:[^()\\]|\\.){1,2000})\)")
_URI_HEX = re.compile(rb"/URI\s{0,10}<([0-9A-Fa-f\s]{2,4000})>")
_STREAM = re.compile(rb"/FlateDecode[^>]{0,400}>>\s{0,4}stream\r?\n|/Fl\b[^>]{0,400}>>\s{0,4}stream\r?\n")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ACTS = (
    (b"/JavaScript", "a script"),
    (b"/JS", "a script"),
    (b"/Launch", "an order to start a program"),
    (b"/EmbeddedFile", "a file inside"),
)


@dataclass(slots=True)
class Pdf:
    """What was found in a PDF."""

    links: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    encrypted: bool = False
    not_examined: list[str] = field(default_factory=list)


def look_into_pdf(data: bytes) -> Pdf:
    """Returns the links and actions of a PDF."""
    found = Pdf()
    if len(data) > _RAW:
        found.not_examined.append(f"a PDF beyond its first {_RAW // 2**20} MB")
        data = data[:_RAW]
    found.encrypted = b"/Encrypt" in data
    if found.encrypted:
        found.not_examined.append("a PDF that is locked: its links can't be read")
    _scan(data, found)
    left = _TOTAL
    for count, start in enumerate(_STREAM.finditer(data)):
        if count >= _STREAMS or left <= 0:
            found.not_examined.append("a PDF's packed parts beyond the first 8 MB")
            break
        piece = _unpacked(data[start.end() : start.end() + 2 * _UNPACKED], min(_UNPACKED, left))
        left -= max(len(piece), 1000)
        _scan(piece, found)
    found.links = list(dict.fromkeys(found.links))[:100]
    found.acts = list(dict.fromkeys(found.acts))
    return found


def _scan(data: bytes, found: Pdf) -> None:
    if b"/URI" in data:
        found.links += [_text(m) for m in _URI.findall(data)[:200]]
        found.links += [_hex(m) for m in _URI_HEX.findall(data)[:200]]
    found.acts += [what for mark, what in _ACTS if re.search(mark + rb"(?![A-Za-z])", data)]


def _unpacked(data: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, limit)
    except zlib.error:
        return b""


def _text(written: bytes) -> str:
    return _ESCAPED.sub(_escape, written).decode("utf-8", "replace")


def _escape(found: re.Match[bytes]) -> bytes:
    what = found.group(1)
    return bytes([int(what, 8) & 255]) if what.isdigit() else what


def _hex(written: bytes) -> str:
    digits = b"".join(written.split())
    return bytes.fromhex((digits[: len(digits) // 2 * 2]).decode("ascii")).decode("utf-8", "replace")
