"""Gets the bytes of a message byte for byte: one that was taken in, or one that a look for abnormal mail found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.casefile.evidence import read_lines
from workbench.desk.desk import Desk
from workbench.intake import containers
from workbench.model.cases import Case
from workbench.model.errors import NotFound
from workbench.model.mail import MessageCopy
from workbench.model.message import Message
from workbench.model.records import EvidenceRecord
from workbench.model.words import Facet

__all__ = ["FoundMessage", "found_message", "keep_message", "message_bytes", "named_mail"]

_KIND = "message"


@dataclass(frozen=True)
class FoundMessage:
    """One message of a group of abnormal mail, or a lure, byte for byte."""

    data: bytes
    sha256: str


def named_mail(desk: Desk, case: Case, name: str) -> tuple[MessageCopy, ...]:
    """Returns the copies of a group, or of a lure by its Message-ID, as the last look found them, if it did."""
    record = desk.casefile.views.facets(case.id).get(Facet.MESSAGES)
    if record is None or record.state is None or record.state.evidence is None:
        return ()
    if "searched" not in record.state.attrs:  # what a person attached in place of a look
        return ()
    wanted = {name, f"<{name}>"}
    found = []
    for line in read_lines(desk.casefile.evidence(record.state.evidence)):
        fields = json.loads(line)
        if fields.get("group", fields.get("lure")) in wanted:
            found.append(MessageCopy.model_validate(fields["copy"]))
    return tuple(found)


async def found_message(desk: Desk, case: Case, name: str, copies: Sequence[MessageCopy]) -> FoundMessage:
    """Returns one of these copies, which go by that name: as it was taken in, or was kept once, or is at the provider.

    What comes from the provider is kept. Raises ProviderError, NotReadable where the provider shows none.
    """
    with suppress(NotFound):
        taken = desk.casefile.views.message(case.id, copies[0].id)
        return FoundMessage(message_bytes(desk, taken), taken.sha256)
    kept = (r.evidence.sha256 for r in desk.casefile.views.evidence_of(case.id) if _is_of(r, name))
    sha256 = next(kept, None) or await keep_message(desk, case, copies[0], name)
    return FoundMessage(b"".join(desk.casefile.evidence(sha256)), sha256)


def _is_of(record: EvidenceRecord, name: str) -> bool:
    return record.supports == name and record.evidence.kind == _KIND


async def keep_message(desk: Desk, case: Case, copy: MessageCopy, name: str) -> str:
    """Keeps a copy as the provider shows it, as evidence on the mail of that name. Returns its SHA-256."""
    data = await desk.provider(case.provider).message_bytes(copy)
    kept = desk.keep(data, name=f"{name}.eml", kind=_KIND, source=case.provider, supports=name)
    await desk.record(case.id, kept)
    return kept.evidence.sha256


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
