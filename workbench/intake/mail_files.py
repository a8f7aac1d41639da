"""Finds the mails in files and folders: `.eml`, `.msg`, mailboxes (mbox), mail folders of one file each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.model.errors import LocalFileError

from . import mbox
from .mails import looks_like_mail
from .msg import MAGIC, mail_of_msg

__all__ = ["RawMail", "mail_files", "mails_in"]

_HEAD = 64 * 2**10
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NO_MAIL = "This file is no mail that is known here (.eml, .msg, mbox)."


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail's bytes, or why there are none."""

    file: Path
    number: int = 1
    """Counted from 1 within the file."""
    raw: bytes = b""
    cut: bool = False
    """Its end was left away since it is too long."""
    why_not: str = ""
    not_examined: tuple[str, ...] = ()


def mail_files(paths: list[Path]) -> list[Path]:
    """Returns the files, and those in the folders and the folders below, in order. Raises LocalFileError.

    Links to folders are not followed; what begins with a dot is left out inside folders.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if not p.is_dir() and not _hidden(p.relative_to(path)))
        elif path.exists():
            found.append(path)
        else:
            raise LocalFileError(f"There is no file or folder {path}.", "Check the name and try again.")
    return list(dict.fromkeys(found))


def mails_in(path: Path, limit: int) -> Iterator[RawMail]:
    """Yields the mails in a file, each at most `limit` bytes; one is in memory at a time."""
    if path.exists() and not path.is_file():
        yield RawMail(path, why_not="This is no ordinary file: a device or a pipe is not read.")
        return
    try:
        with path.open("rb") as stream:
            yield from _mails(path, stream, limit)
    except OSError as error:
        yield RawMail(path, why_not=f"The file could not be read: {error.strerror or error}.")


def _hidden(inside: Path) -> bool:
    return any(part.startswith(".") for part in inside.parts)


def _mails(path: Path, stream: io.BufferedReader, limit: int) -> Iterator[RawMail]:
    head = stream.read(_HEAD)
    if not head.strip():
        yield RawMail(path, why_not="The file is empty.")
    elif head.startswith(MAGIC):
        yield _outlook(path, head + stream.read(limit - len(head) + 1), limit)
    elif head[:2] in _WIDE:
        text = (head + stream.read(limit)).decode(_WIDE[head[:2]], "replace")
        yield _one(path, text.encode("utf-8", "replace"), limit)
    elif mbox.looks_like(head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")):
        yield from _mailbox(path, stream, limit)
    else:
        raw = (head + stream.read(limit - len(head) + 1)) if len(head) == _HEAD else head
        yield _one(path, raw.removeprefix(b"\xef\xbb\xbf"), limit)


def _one(path: Path, raw: bytes, limit: int) -> RawMail:
    start = raw[:_HEAD].lstrip(b"\r\n").decode("utf-8", "replace")
    named = path.suffix.lower() in (".eml", ".mail", ".mime", ".mbox")
    if not (looks_like_mail(start) or (named and b":" in raw[:_HEAD] and b"\0" not in raw[:1024])):
        return RawMail(path, why_not=_NO_MAIL)
    return RawMail(path, raw=raw[:limit].lstrip(b"\r\n"), cut=len(raw) > limit)


def _outlook(path: Path, data: bytes, limit: int) -> RawMail:
    try:
        mail = mail_of_msg(data[:limit])
    except ValueError:
        return RawMail(path, why_not=_NO_MAIL)
    return RawMail(path, raw=mail.raw, cut=len(data) > limit, not_examined=mail.not_examined)


def _mailbox(path: Path, stream: io.BufferedReader, limit: int) -> Iterator[RawMail]:
    with path.open("rb") as reading:
        for number, (start, end) in enumerate(mbox.spans(stream), start=1):
            reading.seek(start)
            yield RawMail(path, number, reading.read(min(end - start, limit)), cut=end - start > limit)
