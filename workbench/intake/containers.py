"""Archives with logs in them: gzip (one file) and zip (many), unpacked within bounds into a temporary folder.

What the archive itself says of sizes is not believed: bytes are counted while they are unpacked. Names inside are
labels only and never become paths. Formats: https://www.rfc-editor.org/rfc/rfc1952 (gzip),
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (zip).
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, cast

from workbench.model.errors import LocalFileError, UnreadableInput

from .source import FILE_LIMIT

__all__ = ["MEMBER_LIMIT", "RATIO_LIMIT", "Member", "is_container", "members", "sha256_of"]

MEMBER_LIMIT = 2000
"""Files that one archive may hold."""
RATIO_LIMIT = 250
"""Bytes that one byte of an archive may unfold to, once it is more than 64 MiB; logs stay below a hundred."""

_FREE = 64 * 2**20
_CHUNK = 2**20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_NESTED = (_GZIP, _ZIP, b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"Rar!")
_UNPACK = "Unpack it first and give the files inside."


class Member(NamedTuple):
    """One file of an archive."""

    name: str
    """As the archive has it. Text from strangers."""
    path: Path | None
    """Where its bytes are while the archive is read; None where they could not be had."""
    why: str = ""
    """Why they could not be had, or what is wrong with them."""


class _Counter:
    """Counts what comes out, over all files of the archive."""

    def __init__(self, name: str, packed: int) -> None:
        self._name = name
        self._packed = max(packed, 1)
        self._out = 0

    def add(self, count: int) -> None:
        self._out += count
        if self._out > FILE_LIMIT:
            raise UnreadableInput(
                f"{self._name} unfolds to more than {FILE_LIMIT >> 30} GiB.", "Give fewer files, or a shorter time."
            )
        if self._out > max(_FREE, self._packed * RATIO_LIMIT):
            raise UnreadableInput(
                f"{self._name} unfolds to more than {RATIO_LIMIT} times its size: no log does.",
                "Unpack it yourself where that can do no harm, look at it, and give the logs inside.",
            )


def is_container(path: Path) -> bool:
    """Tells whether the file begins as an archive that can be unpacked here."""
    try:
        # Opening a pipe would wait for whoever writes into it.
        return path.is_file() and _starts(path).startswith((_GZIP, _ZIP))
    except OSError:
        return False


@contextmanager
def members(path: Path) -> Iterator[Iterator[Member]]:
    """Gives the archive's files one after another; each is gone when the next is asked for.

    Raises UnreadableInput where the archive is encrypted, damaged as a whole, holds too many files, another archive
    in the place of a log (gzip), or unfolds to more than the limits.
    """
    try:
        packed = path.stat().st_size
    except OSError as error:
        raise LocalFileError(f"{path} can't be read: {error.strerror or error}.", "Check who may read it.") from error
    with TemporaryDirectory(prefix="workbench-") as folder:
        counter = _Counter(path.name, packed)
        unpack = _gunzip if _starts(path).startswith(_GZIP) else _unzip
        yield unpack(path, Path(folder) / "member", counter)


def sha256_of(path: Path) -> str:
    """Returns the hash of the archive's own bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _gunzip(path: Path, to: Path, counter: _Counter) -> Iterator[Member]:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    with gzip.open(path, "rb") as stream:
        why = _copy(stream, to, counter)
    if to.stat().st_size == 0:
        raise UnreadableInput(f"Nothing in {path.name} could be unpacked.", "Check that it was copied whole.")
    start = _starts(to)
    if _nested(start):
        raise UnreadableInput(f"{path.name} holds another archive.", _UNPACK)
    yield Member(name, to, why)


def _unzip(path: Path, to: Path, counter: _Counter) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableInput(f"{path.name} is no whole zip archive.", "Check that it was copied whole.") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if any(info.filename == "[Content_Types].xml" for info in infos):
            raise UnreadableInput(
                f"{path.name} is an Excel workbook, not a log.", "Save the sheet as CSV and give that."
            )
        if len(infos) > MEMBER_LIMIT:
            raise UnreadableInput(f"{path.name} holds {len(infos):,} files; up to {MEMBER_LIMIT:,} are read.", _UNPACK)
        if any(info.flag_bits & 1 for info in infos):
            raise UnreadableInput(f"{path.name} is locked with a password.", _UNPACK)
        for info in infos:
            yield _member(archive, info, to, counter)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path, counter: _Counter) -> Member:
    try:
        with archive.open(info) as stream:
            why = _copy(cast("BufferedIOBase", stream), to, counter)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return Member(info.filename, None, "it is damaged, or packed in a way that is not known here")
    if _nested(_starts(to)):
        return Member(info.filename, None, "it is an archive inside the archive: unpack it and give the files inside")
    return Member(info.filename, to, why)


def _copy(stream: BufferedIOBase, to: Path, counter: _Counter) -> str:
    """Writes what comes out; returns what is wrong with it, empty where it is whole."""
    with to.open("wb") as out:
        while True:
            try:
                chunk = stream.read1(_CHUNK)
            except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
                return "its end is damaged or missing: what came before was read"
            if not chunk:
                return ""
            counter.add(len(chunk))
            out.write(chunk)


def _starts(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(512)


def _nested(start: bytes) -> bool:
    return start.startswith(_NESTED) or start[257:262] == b"ustar"
