"""A file or some bytes as a source of text: sized, sniffed, decoded and cut into lines in bounded memory."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from workbench.model.errors import LocalFileError, UnreadableInput

__all__ = ["FILE_LIMIT", "LINE_LIMIT", "Line", "Source"]

FILE_LIMIT = 2 * 2**30
"""Bytes that one file may have. They are read, hashed and kept in pieces of 1 MiB: the records bound the memory, not
the file: a mail log of 2.0 GB with 202,500 logins peaked at 618 MiB, judging included (see `RECORD_LIMIT`)."""
LINE_LIMIT = 16 * 2**20
"""Bytes that one line, or one record of a JSON file, may have. Reading holds about twice this in memory."""

_HEAD = 64 * 2**10
_CHUNK = 2**20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN_BINARY = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook", "Unpack it, or save the sheet as CSV, and give that file."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first and give the file inside."),
    (b"%PDF", "a PDF", "Export the records as JSON or CSV, or paste the table into a text file."),
    (b"\x89PNG", "a picture", "Attach it to a step as evidence; sign-ins are read from JSON or a table."),
    (b"\xff\xd8\xff", "a picture", "Attach it to a step as evidence; sign-ins are read from JSON or a table."),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save the sheet as CSV and give that file."),
    (b"SQLite format 3", "a database", "Export the records as JSON or CSV."),
)
_ODD_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAIL = re.compile(rb"(?:From [^\r\n]{1,500}\r?\n)?[!-9;-~]{1,100}:[ \t][^\r\n]*\r?\n(?:[ \t]|[!-9;-~]{1,100}:)")
"""A mail's first header lines: what comes after them may be in any set of characters, or none."""


class Line(NamedTuple):
    """One line of a source."""

    number: int
    """Counted from 1."""
    text: str | None
    """None where the bytes are no text in the source's encoding."""
    raw: bytes


class Source:
    """Text to read records from. Raises LocalFileError and UnreadableInput before much of it was read."""

    def __init__(self, origin: Path | bytes, name: str, *, stated_year: int | None = None) -> None:
        self.name = name
        self.stated_year = stated_year
        """The year of its first line, as a person stated it: for logs that name none."""
        self.watch: Callable[[int], None] | None = None
        """Is told, piece by piece, how many bytes were read; what it raises ends the reading."""
        self._origin = origin
        self.size = self._measure()
        with self.open() as stream:
            self._start = stream.read(_HEAD)
        self._refuse_the_hopeless()
        self.bom, self.encoding = _encoding(self._start)
        self.head = self._start[self.bom :].decode(self.encoding, "replace")
        """The first 64 KiB as text."""
        self.damaged = False
        """Some bytes were no text; set while the chunks are read."""

    def open(self) -> BinaryIO:
        """Returns the bytes as a stream that must be closed."""
        if isinstance(self._origin, bytes):
            return io.BytesIO(self._origin)
        try:
            return self._origin.open("rb")
        except OSError as error:
            raise _local(self._origin, error) from error

    def sha256(self) -> str:
        """Returns the hash of all bytes, lower-case hex."""
        digest = hashlib.sha256()
        for chunk in self._chunks(from_start=True):
            digest.update(chunk)
        return digest.hexdigest()

    def text(self) -> Iterator[str]:
        """Yields the text in pieces of about 1 MiB; bytes that are no text become U+FFFD."""
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        for chunk in self._chunks():
            piece = decoder.decode(chunk)
            self.damaged = self.damaged or "\ufffd" in piece
            yield piece
        yield decoder.decode(b"", True)

    def lines(self) -> Iterator[Line]:
        """Yields the lines without their ends. Raises UnreadableInput for a line over the limit."""
        encodings = ("utf-8", "gb18030") if self._start.isascii() else (self._line_encoding,)
        number = 0
        for number, raw in enumerate(self._raw_lines(), start=1):
            yield Line(number, _decode(raw, encodings), raw)

    @property
    def ends_open(self) -> bool:
        """The last line has no end: the file may have been cut off."""
        with self.open() as stream:
            stream.seek(max(self.size - 4, 0))
            return not stream.read(8).rstrip(b"\x00").endswith((b"\n", b"\r"))

    @property
    def _line_encoding(self) -> str:
        return "utf-8" if self._is_wide else self.encoding

    @property
    def _is_wide(self) -> bool:
        return self.encoding.startswith(("utf-16", "utf-32"))

    def _raw_lines(self) -> Iterator[bytes]:
        rest = b""
        for chunk in self._narrow_chunks():
            rest += chunk
            # A CR at the end of a chunk may be half of a CRLF: it waits for the next one.
            cut = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, -1)) + 1
            if cut:
                yield from rest[:cut].splitlines()
                rest = rest[cut:]
            if len(rest) > LINE_LIMIT:
                raise UnreadableInput(
                    f"{self.name} has a line of more than {LINE_LIMIT >> 20} MiB.",
                    "A sign-in log has one record on each line. Export it again as CSV or JSON.",
                )
        if rest:
            yield from (line for line in rest.splitlines() if line)

    def _narrow_chunks(self) -> Iterator[bytes]:
        """The bytes in an encoding in which a newline is one byte."""
        if not self._is_wide:
            yield from self._chunks()
            return
        for piece in self.text():
            yield piece.encode("utf-8", "replace")

    def _chunks(self, *, from_start: bool = False) -> Iterator[bytes]:
        with self.open() as stream:
            stream.seek(0 if from_start else self.bom)
            read = 0
            try:
                while chunk := stream.read(_CHUNK):
                    read += len(chunk)
                    # A file may grow while it is read: the bound holds all the same.
                    if read > FILE_LIMIT + _CHUNK:
                        raise self._too_big(read)
                    if self.watch is not None:
                        self.watch(0 if from_start else read)
                    yield chunk
            except OSError as error:
                raise _local(Path(self.name), error) from error

    def _measure(self) -> int:
        if isinstance(self._origin, bytes):
            return len(self._origin)
        try:
            status = self._origin.stat()
        except OSError as error:
            raise _local(self._origin, error) from error
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise LocalFileError(f"{self._origin} is {kind}.", "Give the exported file itself.")
        return status.st_size

    def _refuse_the_hopeless(self) -> None:
        if not self._start:
            raise UnreadableInput(
                f"{self.name} is empty.", "Export it again; an empty file says nothing about the account."
            )
        for magic, what, hint in _KNOWN_BINARY:
            if self._start.startswith(magic):
                raise UnreadableInput(f"{self.name} is {what}, not a log.", hint)
        if self.size > FILE_LIMIT:
            raise self._too_big(self.size)
        if not self._start.strip(b"\x00 \t\r\n"):
            raise UnreadableInput(f"{self.name} holds nothing but blanks.", "Export it again.")
        if _looks_binary(self._start) and not _MAIL.match(self._start):
            raise UnreadableInput(
                f"{self.name} is not text.", "Give a log as JSON, CSV or a pasted table in a text file."
            )

    def _too_big(self, size: int) -> UnreadableInput:
        return UnreadableInput(
            f"{self.name} has {size / 2**30:.1f} GiB; files of up to {FILE_LIMIT >> 30} GiB are read.",
            "Export only this account, or a shorter time, and give that file.",
        )


def _encoding(start: bytes) -> tuple[int, str]:
    for bom, name in _BOMS:
        if start.startswith(bom):
            return len(bom), name
    wide = _wide_without_bom(start)
    if wide:
        return 0, wide
    for name in ("utf-8", "gb18030"):
        if _decodes(start, name):
            return 0, name
    return 0, "utf-8"


def _wide_without_bom(start: bytes) -> str:
    """UTF-16 text in a Latin script has a zero in every other byte."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(len(start) // 2, 1)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else ""


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _decode(raw: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _looks_binary(start: bytes) -> bool:
    if any(start.startswith(bom) for bom, _ in _BOMS) or _wide_without_bom(start):
        return False
    if b"\x00" in start:
        return True
    if len(_ODD_CONTROLS.findall(start)) > len(start) * 0.02 + 2:
        return True
    if _decodes(start, "utf-8") or _decodes(start, "gb18030"):
        return False
    # A log may hold names in several encodings: a few odd bytes make no picture of it.
    return start.decode("utf-8", "replace").count("\ufffd") > len(start) * 0.02


def _local(path: Path, error: OSError) -> LocalFileError:
    if isinstance(error, FileNotFoundError):
        return LocalFileError(f"There is no file {path}.", "Check the path.")
    return LocalFileError(f"{path} can't be read: {error.strerror or error}.", "Check who may read it.")
