"""Gets the bytes of a message that was taken in back out of the evidence, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.desk.desk import Desk
from workbench.intake import containers
from workbench.model.errors import NotFound
from workbench.model.message import Message

__all__ = ["message_bytes"]


def message_bytes(desk: Desk, message: Message) -> bytes:
    """Returns the message's own bytes. Raises NotFound where the evidence is gone or holds them no more."""
    place = message.source
    chunks = desk.casefile.evidence(place.evidence)
    found = (
        _out_of_archive(chunks, message)
        if place.member
        else b"".join(_slice(chunks, place.offset, place.offset + place.size))
    )
    if found is None or hashlib.sha256(found).hexdigest() != message.sha256:
        raise NotFound(
            f"The bytes of message {message.id} are not where its record says.", "Run `workbench verify` on the case."
        )
    return found


def _slice(chunks: Iterable[bytes], start: int, end: int) -> Iterator[bytes]:
    at = 0
    for chunk in chunks:
        if at + len(chunk) > start:
            yield chunk[max(start - at, 0) : end - at]
        at += len(chunk)
        if at >= end:
            return


def _out_of_archive(chunks: Iterable[bytes], message: Message) -> bytes | None:
    place = message.source
    with TemporaryDirectory(prefix="workbench-") as folder:
        path = Path(folder) / "evidence"
        with path.open("wb") as out:
            out.writelines(chunks)
        with containers.members(path) as members:
            for member in members:
                if member.path is not None and _label(member.name, place.member):
                    with member.path.open("rb") as stream:
                        stream.seek(place.offset)
                        data = stream.read(place.size)
                    if hashlib.sha256(data).hexdigest() == message.sha256:
                        return data
    return None


def _label(name: str, wanted: str) -> bool:
    """A gzip names no file: it went by the archive's name, which the evidence does not keep."""
    from workbench.intake.collecting import field

    return name == "evidence" or field(name)[:200] == wanted
