"""Reads the files within a compound file (old Office documents, `.msg`): MS-CFB.

https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb — sectors chained by an allocation table, a directory as
a tree, small streams packed into one of their own. Everything is counted: a chain that turns in a circle ends.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import islice

__all__ = ["MAGIC", "Compound", "Entry"]

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA
"""Sector numbers from here on have a meaning of their own: end, free, none."""
_ENTRY, _ENTRIES = 128, 20_000
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One storage (folder) or stream (file)."""

    number: int
    name: str
    is_stream: bool
    start: int
    size: int
    child: int
    left: int
    right: int


class Compound:
    """A compound file in memory. Raises ValueError where its beginning is not one; later damage only loses parts."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise ValueError("no compound file")
        self._data = data
        major, _, shift, mini_shift = struct.unpack_from("<HHHH", data, 26)
        if shift not in (9, 12) or mini_shift != 6 or major not in (3, 4):
            raise ValueError("a compound file of an unknown kind")
        self._sector, self._mini = 1 << shift, 64
        (self._count, directory, _, self._cutoff, mini_fat, _, more, _) = struct.unpack_from("<IIIIIIII", data, 44)
        self._most = len(data) // self._sector + 1
        self._fat = self._table(more)
        self._mini_fat = self._numbers(self._chain(mini_fat, self._fat))
        self.entries = self._directory(self._chain(directory, self._fat))
        root = self.entries[0] if self.entries else None
        self._mini_data = self._chain(root.start, self._fat)[: root.size] if root else b""

    def children(self, parent: int = 0) -> list[Entry]:
        """Returns what lies in a storage, by its number; 0 is the root."""
        if parent >= len(self.entries):
            return []
        found: list[Entry] = []
        seen: set[int] = set()
        waiting = [self.entries[parent].child]
        while waiting:
            number = waiting.pop()
            if number >= len(self.entries) or number in seen:
                continue
            seen.add(number)
            entry = self.entries[number]
            if entry.name:
                found.append(entry)
            waiting += [entry.left, entry.right]
        return found

    def read(self, entry: Entry, limit: int) -> bytes:
        """Returns a stream's bytes, at most `limit`."""
        size = min(entry.size, limit)
        if entry.size >= self._cutoff:
            return self._chain(entry.start, self._fat, size)[:size]
        out = bytearray()
        number = entry.start
        for _ in range(size // self._mini + 1):
            if number >= _FREE or len(out) >= size:
                break
            out += self._mini_data[number * self._mini : (number + 1) * self._mini]
            number = self._mini_fat[number] if number < len(self._mini_fat) else _FREE
        return bytes(out[:size])

    def _table(self, more: int) -> list[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(self._most):
            if more >= _FREE:
                break
            numbers = self._numbers(self._at(more))
            if not numbers:
                break
            places += numbers[:-1]
            more = numbers[-1]
        used = islice((p for p in places if p < _FREE), min(self._count, self._most))
        return self._numbers(b"".join(self._at(place) for place in used))

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _chain(self, start: int, table: list[int], limit: int | None = None) -> bytes:
        out = bytearray()
        for _ in range(self._most):
            if start >= _FREE or (limit is not None and len(out) >= limit):
                break
            piece = self._at(start)
            if not piece:
                break
            out += piece
            start = table[start] if start < len(table) else _FREE
        return bytes(out)

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        count = len(data) // 4
        return list(struct.unpack(f"<{count}I", data[: count * 4]))

    def _directory(self, data: bytes) -> list[Entry]:
        found = []
        for number, at in enumerate(range(0, min(len(data), _ENTRIES * _ENTRY) - _ENTRY + 1, _ENTRY)):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            left, right, child = struct.unpack_from("<III", data, at + 68)
            start, size = struct.unpack_from("<IQ", data, at + 116)
            name = data[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
            known = kind in (_STORAGE, _STREAM, _ROOT)
            small = size if self._sector > 512 else size & 0xFFFFFFFF
            found.append(Entry(number, name if known else "", kind == _STREAM, start, small, child, left, right))
        return found
