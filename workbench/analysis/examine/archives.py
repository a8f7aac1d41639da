"""What is inside attached archives and Office files, by their lists alone. Nothing is written to disk.

ZIP: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, read with the standard library. RAR and 7-Zip are
not opened: that is said.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.model.compound import Compound

__all__ = ["Inside", "look_into_compound", "look_into_zip"]

_NAMES, _NESTED, _NESTED_SIZE, _NESTED_COUNT = 1000, 2, 4 * 2**20, 8
_RATIO, _GREAT = 200, 512 * 2**20


@dataclass(slots=True)
class Inside:
    """What an archive lists."""

    names: list[str] = field(default_factory=list)
    encrypted: bool = False
    macros: bool = False
    bomb: str = ""
    not_examined: list[str] = field(default_factory=list)
    opened: int = 0
    """Archives inside that were looked into."""


def look_into_zip(data: bytes, depth: int = 0) -> Inside:
    """Returns what a ZIP archive, or an Office file that is one, lists; archives in archives two deep."""
    inside = Inside()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _count(entries, inside)
            for entry in entries[:_NAMES]:
                _entry(archive, entry, inside, depth)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError, KeyError,
            UnicodeError, OverflowError, MemoryError):  # fmt: skip
        inside.not_examined.append("an archive that is damaged or of a kind not known here")
    return inside


def _count(entries: list[zipfile.ZipInfo], inside: Inside) -> None:
    packed = sum(e.compress_size for e in entries)
    size = sum(e.file_size for e in entries)
    if size > _GREAT or (size > 10 * 2**20 and size > packed * _RATIO):
        inside.bomb = f"{size / 2**20:,.0f} MB packed into {packed / 2**20:,.2f} MB"
    if len(entries) > _NAMES:
        inside.not_examined.append(f"the files of an archive beyond the first {_NAMES}")


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inside: Inside, depth: int) -> None:
    name = entry.filename[:300]
    inside.names.append(name)
    low = name.lower()
    if entry.flag_bits & 1:
        inside.encrypted = True
    if low.endswith(("vbaproject.bin", "xl/macrosheets/sheet1.xml")):
        inside.macros = True
    if not low.endswith((".zip", ".jar")):
        return
    left_aside = entry.flag_bits & 1 or entry.file_size > _NESTED_SIZE or inside.opened >= _NESTED_COUNT
    if depth >= _NESTED or left_aside or inside.bomb:
        inside.not_examined.append("an archive inside an archive")
        return
    inside.opened += 1
    with archive.open(entry) as stream:
        nested = look_into_zip(stream.read(_NESTED_SIZE), depth + 1)
    inside.names += [f"{name}/{n}" for n in nested.names[: _NAMES - len(inside.names)]]
    inside.encrypted, inside.macros = inside.encrypted or nested.encrypted, inside.macros or nested.macros
    inside.bomb = inside.bomb or nested.bomb
    inside.not_examined += nested.not_examined


def look_into_compound(data: bytes) -> Inside:
    """Returns whether an old Office document holds macros, or is locked."""
    inside = Inside()
    try:
        names = {entry.name.lower() for entry in Compound(data).entries}
    except ValueError:
        inside.not_examined.append("an Office document that is damaged")
        return inside
    inside.macros = bool(names & {"_vba_project", "vba", "macros", "_vba_project_cur"})
    inside.encrypted = bool(names & {"encryptedpackage", "encryptioninfo"})
    return inside


def program_in(names: list[str], endings: frozenset[str]) -> Iterator[str]:
    """Yields the names whose ending runs something."""
    return (name for name in names if name.lower().rstrip(". ").rpartition(".")[2] in endings)
