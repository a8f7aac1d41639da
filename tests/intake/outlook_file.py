"""Writes the compound files that Outlook saves mails in, small ones: MS-CFB with a packed stream for small streams."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

__all__ = ["Storage", "outlook_file", "outlook_mail"]

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


@dataclass
class Storage:
    """A folder: streams and folders by name."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, Storage] = field(default_factory=dict)


def outlook_mail(*, headers: str = "", files: dict[str, bytes] | None = None, **texts: str) -> Storage:
    """Returns a mail. `texts`: subject, sender, address, to, body, page."""
    numbers = {"subject": "0037", "sender": "0C1A", "address": "0C1F", "to": "0E04", "body": "1000"}
    mail = Storage({f"__substg1.0_{numbers[k]}001F": v.encode("utf-16-le") for k, v in texts.items() if k in numbers})
    if headers:
        mail.streams["__substg1.0_007D001F"] = headers.encode("utf-16-le")
    if "page" in texts:
        mail.streams["__substg1.0_10130102"] = texts["page"].encode()
    for number, (name, data) in enumerate((files or {}).items()):
        box = Storage({"__substg1.0_37010102": data, "__substg1.0_3707001F": name.encode("utf-16-le")})
        mail.storages[f"__attach_version1.0_#{number:08X}"] = box
    return mail


def outlook_file(root: Storage) -> bytes:
    """Returns the bytes of a compound file."""
    entries: list[list[object]] = [["Root Entry", 5, b"", _FREE, _FREE, _FREE]]
    _enter(root, 0, entries)
    small = [e for e in entries if e[1] == 2 and len(_data(e)) < _CUTOFF]
    mini = bytearray()
    mini_fat: list[int] = []
    starts: dict[int, int] = {}
    for entry in small:
        starts[id(entry)] = len(mini) // _MINI if _data(entry) else _END
        count = -(-len(_data(entry)) // _MINI)
        mini += _data(entry).ljust(count * _MINI, b"\0")
        mini_fat += [len(mini_fat) + n + 1 for n in range(count - 1)] + ([_END] if count else [])
    chains: list[bytes] = [bytes(mini), struct.pack(f"<{len(mini_fat)}I", *mini_fat)]
    big = [e for e in entries if e[1] == 2 and len(_data(e)) >= _CUTOFF]
    chains += [_data(e) for e in big]
    counts = [-(-len(c) // _SECTOR) for c in (*chains, b"\0" * 128 * len(entries))]
    fats = 1
    while (sum(counts) + fats) * 4 > fats * _SECTOR:
        fats += 1
    firsts, at, fat = [], fats, [_FAT] * fats
    for count in counts:
        firsts.append(at if count else _END)
        fat += [at + n + 1 for n in range(count - 1)] + ([_END] if count else [])
        at += count
    for entry, first in zip(big, firsts[2:-1], strict=True):
        starts[id(entry)] = first
    starts[id(entries[0])] = firsts[0]
    directory = b"".join(_entry(e, starts.get(id(e), 0), len(mini)) for e in entries)
    body = b"".join(c.ljust(-(-len(c) // _SECTOR) * _SECTOR, b"\xff") for c in (*chains, directory))
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fats * _SECTOR, b"\xff")
    return _header(fats, firsts[-1], firsts[1]) + table + body


def _enter(storage: Storage, own: int, entries: list[list[object]]) -> None:
    """A chain of right-hand neighbours is a tree too."""
    last = None
    for name in (*storage.streams, *storage.storages):
        number = len(entries)
        entries.append([name, 2 if name in storage.streams else 1, storage.streams.get(name, b""), _FREE, _FREE, _FREE])
        if last is None:
            entries[own][5] = number
        else:
            entries[last][4] = number
        last = number
        if name in storage.storages:
            _enter(storage.storages[name], number, entries)


def _data(entry: list[object]) -> bytes:
    data = entry[2]
    assert isinstance(data, bytes)
    return data


def _entry(entry: list[object], start: int, mini: int) -> bytes:
    name = str(entry[0]).encode("utf-16-le") + b"\0\0"
    size = mini if entry[1] == 5 else len(_data(entry))
    packed = struct.pack("<64sHBBIII", name, len(name), entry[1], 1, entry[3], entry[4], entry[5])
    return packed + bytes(36) + struct.pack("<IQ", start, size)


def _header(fats: int, directory: int, mini_fat: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fats, directory, 0, _CUTOFF, mini_fat, 1, _END, 0)
    places = list(range(fats)) + [_FREE] * (109 - fats)
    return head + struct.pack("<109I", *places)
