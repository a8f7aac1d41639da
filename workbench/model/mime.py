"""Cuts a message into its headers and parts, within bounds, whatever its sender made of it.

What the standard library's parser does, without its costs on a hostile message: nesting, parts, header lines and their
lengths are counted, and nothing is looked at twice. Formats: https://www.rfc-editor.org/rfc/rfc5322 (headers),
https://www.rfc-editor.org/rfc/rfc2045 and rfc2046 (parts), rfc2047 (words in headers), rfc2231 (names of files).
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

__all__ = ["DEPTH", "PARTS", "Headers", "Leaf", "decode_text", "decode_words", "leaves", "note_once", "split_message"]

DEPTH, PARTS = 12, 300
"""How deep parts may lie in parts, and how many a message may have; the rest is left aside and told."""
_HEADERS, _VALUE = 1000, 64 * 2**10
_HEADER_BLOCK = 2**20
_BLANK = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n(?![ \t])")
_WORD = re.compile(r"=\?([A-Za-z0-9_.:*-]{1,60})\?([bBqQ])\?([^?]{0,2000})\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]{1,50}(=\?)")
_PARAMETER = re.compile(
    r""";\s{0,20}([\w.*'-]{1,60})\s{0,20}=\s{0,20}(?:"((?:[^"\\]|\\.){0,2000})"|([^\s;"]{0,2000}))"""
)
_NO_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "utf_7"})
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8", "shift_jis": "cp932"}
"""What senders mean by these names; the wider set holds all of the narrower."""


class Headers:
    """The header lines of a message or a part, by name."""

    def __init__(self, block: bytes) -> None:
        self._values: dict[str, list[bytes]] = {}
        self.names: list[str] = []
        for line in _FOLD.split(block[:_HEADER_BLOCK], _HEADERS)[:_HEADERS]:
            found = _FIELD.match(line[:_VALUE])
            if found:
                name = found.group(1).decode("ascii").lower()
                self.names.append(name)
                self._values.setdefault(name, []).append(found.group(2).strip())

    def all(self, name: str, width: int = 4000) -> list[str]:
        """Returns the values of a header on one line each, first one first, not decoded."""
        return [" ".join(_raw_text(v[:width]).split()) for v in self._values.get(name, ())]

    def get(self, name: str, width: int = 4000) -> str:
        """Returns the first value of a header; empty where there is none."""
        return next(iter(self.all(name, width)), "")

    def text(self, name: str, width: int = 4000) -> str:
        """Returns the first value with its encoded words decoded."""
        return decode_words(self.get(name, width))

    def media_type(self) -> tuple[str, dict[str, str]]:
        """Returns the media type in lower case, and its parameters."""
        value = self.get("content-type")
        return value.partition(";")[0].strip().lower() or "text/plain", _parameters(value)

    def file_name(self) -> str:
        """Returns the name that the part gives its file; empty where it gives none."""
        disposition = _parameters(self.get("content-disposition"))
        return decode_words(disposition.get("filename") or self.media_type()[1].get("name", ""))


class Leaf(NamedTuple):
    """One part that holds no others."""

    media_type: str
    headers: Headers
    charset: str
    data: bytes
    """Decoded from its transfer encoding."""
    depth: int
    """In how many attached messages it lies."""

    @property
    def is_body(self) -> bool:
        """It is text to read, not a file."""
        disposition = self.headers.get("content-disposition").lower()
        named = bool(self.headers.file_name())
        return self.media_type in ("text/plain", "text/html") and not disposition.startswith("attachment") and not named


def split_message(raw: bytes) -> tuple[Headers, bytes]:
    """Returns the headers and the body of a message or a part."""
    if raw.startswith((b"\n", b"\r\n")):
        return Headers(b""), raw.partition(b"\n")[2]
    found = _BLANK.search(raw, 0, _HEADER_BLOCK)
    if found is None:
        return (Headers(raw), b"") if len(raw) <= _HEADER_BLOCK else (Headers(raw[:_HEADER_BLOCK]), raw[_HEADER_BLOCK:])
    return Headers(raw[: found.start()]), raw[found.end() :]


def leaves(headers: Headers, body: bytes, trouble: list[str]) -> Iterator[Leaf]:
    """Yields the parts of a message in order; what goes over the bounds is left aside and told in `trouble`.

    An attached message comes as a leaf of its own and is then opened.
    """
    waiting = [(headers, body, 0, 0)]
    count = 0
    while waiting:
        headers, body, level, depth = waiting.pop()
        count += 1
        if count > PARTS:
            note_once(trouble, f"It has more than {PARTS} parts; the others were not read.")
            return
        media_type, parameters = headers.media_type()
        boundary = parameters.get("boundary", "")
        if media_type.startswith("multipart/") and boundary:
            if level >= DEPTH:
                note_once(trouble, f"Parts lie deeper than {DEPTH} in one another; those were not read.")
                continue
            pieces = _pieces(body, boundary)
            waiting += [(*split_message(piece), level + 1, depth) for piece in reversed(pieces)]
            continue
        data = _decoded(headers.get("content-transfer-encoding").lower(), body, trouble)
        yield Leaf(media_type, headers, parameters.get("charset", ""), data, depth)
        if media_type == "message/rfc822" and level < DEPTH:
            waiting.append((*split_message(data), level + 1, depth + 1))


def decode_text(data: bytes, charset: str, trouble: list[str]) -> str:
    """Returns text by its declared character set, or by the likeliest one; what was odd is told."""
    name = _codec(charset)
    if name is None:
        note_once(trouble, f"Its character set '{charset[:40]}' is not known; its text was read as the likeliest one.")
    for encoding in ([name] if name else []) + ["utf-8", "gb18030"]:
        try:
            return data.decode(encoding)
        except (UnicodeError, ValueError):
            continue
    note_once(trouble, "Some of its text is no valid text in its character set; that is shown as U+FFFD.")
    return data.decode(name or "utf-8", "replace")


def decode_words(value: str) -> str:
    """Returns a header's value with its encoded words decoded (RFC 2047)."""
    if "=?" not in value:
        return value
    return _WORD.sub(_word, _BETWEEN.sub(r"\1\2", value))


def _word(found: re.Match[str]) -> str:
    charset, encoding, text = found.groups()
    data = _unquoted(text) if encoding in "qQ" else _base64(text.encode("ascii", "ignore"))
    return decode_text(data, charset.partition("*")[0], [])


def _unquoted(text: str) -> bytes:
    return binascii.a2b_qp(text.encode("utf-8", "replace"), header=True)


def _base64(data: bytes) -> bytes:
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    # One letter alone stands for nothing.
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return base64.b64decode(clean + b"=" * (-len(clean) % 4))


def _decoded(encoding: str, body: bytes, trouble: list[str]) -> bytes:
    if encoding == "base64":
        return _base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding not in ("", "7bit", "8bit", "binary"):
        note_once(trouble, f"A part is packed in a way that is not known here: '{encoding[:40]}'.")
    return body


def _pieces(body: bytes, boundary: str) -> list[bytes]:
    mark = re.escape(b"--" + boundary[:200].encode("utf-8", "surrogateescape"))
    found = re.compile(rb"(?:\A|\r?\n)" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    pieces: list[bytes] = []
    start = None
    for match in found.finditer(body):
        if start is not None:
            pieces.append(_after_line(body[start : match.start()]))
        start = match.end()
        if match.group(1):
            return pieces
        if len(pieces) > PARTS:
            return pieces
    # Its end is missing: what is there is read.
    return pieces if start is None else [*pieces, _after_line(body[start:])]


def _after_line(piece: bytes) -> bytes:
    return piece[2:] if piece.startswith(b"\r\n") else piece[1:] if piece.startswith(b"\n") else piece


def _parameters(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for name, quoted, plain in _PARAMETER.findall(value)[:50]:
        key, star, rest = name.lower().partition("*")
        text = re.sub(r"\\(.)", r"\1", quoted) or plain
        if not star:
            found.setdefault(key, text)
        else:
            number = rest.rstrip("*")
            pieces.setdefault(key, []).append(
                (int(number) if number.isdecimal() and len(number) < 4 else 0, text, rest.endswith("*") or not rest)
            )
    for key, parts in pieces.items():
        found[key] = _joined(sorted(parts))
    return found


def _joined(parts: list[tuple[int, str, bool]]) -> str:
    """A value in pieces, as RFC 2231 cuts it: `charset'language'%E4…`."""
    first, encoded = parts[0][1], parts[0][2]
    charset = ""
    if encoded and first.count("'") >= 2:
        charset, _, first = first.split("'", 2)
    texts = [(first, encoded), *((text, is_encoded) for _, text, is_encoded in parts[1:])]
    data = b"".join(unquote_to_bytes(t) if e else t.encode("utf-8", "replace") for t, e in texts)
    return decode_text(data, charset or "utf-8", [])


def _codec(charset: str) -> str | None:
    """The codec for a name; "utf-8" where none is given, None where it is unknown or none of text."""
    if not charset:
        return "utf-8"
    try:
        name = codecs.lookup(charset[:60]).name
        b"0000".decode(name)  # of nothing at all Python takes any codec, "base64" too
    except UnicodeError:
        pass
    except (LookupError, ValueError):
        return None
    return None if name.replace("-", "_") in _NO_TEXT else _WIDER.get(name, name)


def _raw_text(value: bytes) -> str:
    """Headers should be ASCII; those that are not are mostly UTF-8 or GB 18030."""
    return value.decode() if value.isascii() else decode_text(value, "", [])


def note_once(trouble: list[str], sentence: str) -> None:
    """Adds a sentence about a message that is broken, unless it was said already."""
    if sentence not in trouble:
        trouble.append(sentence)
