"""A desk that signs, with a key of its own, what no workbench would write."""

from __future__ import annotations

import base64
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from casefile_bench import ACTOR, Bench
from pydantic import JsonValue

from workbench.casefile import CaseFile
from workbench.casefile.bundle_format import BundleEntry, Kept, Manifest, manifest_message
from workbench.casefile.bundle_read import Bundle
from workbench.casefile.canonical import canonical
from workbench.casefile.chain import event_message, link_of
from workbench.casefile.key_chain import in_base64
from workbench.desk.keys import DeskKey
from workbench.model.base import JsonObject
from workbench.model.events import DeskKeys, EventData

AT = "2026-03-03T08:00:00.000000Z"

Body = Callable[[JsonObject], bytes]


def saying(data: EventData) -> Body:
    """Returns the body of an entry with that content."""
    fields = data.model_dump(mode="json")
    kind = fields.pop("type")
    return lambda body: canonical(body | {"type": kind, "data": fields})


def changed(**fields: JsonValue) -> Body:
    """Returns the body of a note in which some fields are others."""
    return lambda body: canonical(body | fields)


@dataclass
class Forger:
    """Takes a bundle, adds entries of a desk with this key, and signs it all anew."""

    bundle: Path
    key: DeskKey
    ledger: str = "M1"
    first: DeskKey | None = None
    """The key that comes before, where `key` is not the desk's first one."""
    desks: tuple[DeskKeys, ...] = ()
    """More desks than there are entries of."""
    _entries: list[BundleEntry] = field(default_factory=list)
    _last: tuple[int, str] = (0, "")
    _place: tuple[int, bytes] = (0, bytes(32))

    def __post_init__(self) -> None:
        with zipfile.ZipFile(self.bundle) as archive:
            self._entries += [
                BundleEntry.model_validate_json(line) for line in archive.read("entries.jsonl").splitlines()
            ]
            self._manifest = Manifest.model_validate_json(archive.read("manifest.json"))
            self.evidence = {kept.sha256: archive.read("evidence/" + kept.sha256) for kept in self._manifest.evidence}
        self._last = (self._manifest.until_seq, self._manifest.until_hash)
        for entry in self._entries:
            if entry.ledger == self.ledger:
                self._place = entry.seq, link_of(bytes.fromhex(entry.prev), entry.seq, bytes.fromhex(entry.hash))

    def alone(self) -> Forger:
        """Leaves out what the bundle held."""
        self._entries.clear()
        self._last = (0, "")
        self.evidence.clear()
        return self

    def add(self, how: Body) -> Forger:
        """Adds an entry; `how` makes its bytes of what an honest note would say."""
        case_seq, seq = self._last[0] + 1, self._place[0] + 1
        body = how(
            {
                "v": 1,
                "type": "note-added",
                "case": self._manifest.case,
                "case_seq": case_seq,
                "case_prev": self._last[1] or None,
                "at": AT,
                "actor": {"os_user": "x", "name": "x"},
                "data": {"step": "", "text": "x"},
            }
        )
        digest = sha256(body)
        link = link_of(self._place[1], seq, digest.digest())
        self._entries.append(
            BundleEntry(
                ledger=self.ledger,
                seq=seq,
                prev=self._place[1].hex(),
                hash=digest.hexdigest(),
                key_id=self.key.key_id,
                signature=in_base64(self.key.sign(event_message(self.ledger, seq, link))),
                body=body.decode(),
            )
        )
        self._last, self._place = (case_seq, digest.hexdigest()), (seq, link)
        return self

    def write(self) -> Path:
        """Writes the bundle."""
        lines = b"".join(canonical(entry.model_dump(mode="json")) + b"\n" for entry in self._entries)
        first = self.first or self.key
        own = DeskKeys(
            ledger_id=self.ledger,
            first_key=in_base64(first.public_key),
            certificates=self.key.certificates if self.first else (),
        )
        ledgers = {entry.ledger for entry in self._entries}
        others = tuple(d for d in self._manifest.desks if d.ledger_id in ledgers - {self.ledger})
        manifest = self._manifest.model_copy(
            update={
                "ledger_id": self.ledger,
                "key_id": self.key.key_id,
                "desks": (own, *others, *self.desks),
                "entries": len(self._entries),
                "entries_sha256": sha256(lines).hexdigest(),
                "until_seq": self._last[0],
                "until_hash": self._last[1],
                "evidence": tuple(Kept(sha256=name, size=len(data)) for name, data in self.evidence.items()),
                "files": {},
            }
        )
        raw = canonical(manifest.model_dump(mode="json"))
        path = self.bundle.with_name("forged.zip")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", raw)
            archive.writestr("manifest.sig", base64.b64encode(self.key.sign(manifest_message(sha256(raw).digest()))))
            archive.writestr("entries.jsonl", lines)
            for name, data in self.evidence.items():
                archive.writestr("evidence/" + name, data)
        return path


def bundled(bench: Bench, casefile: CaseFile, name: str = "case.zip") -> Path:
    """Writes the bundle of the bench's case."""
    path = bench.folder / name
    with path.open("w+b") as file:
        casefile.custody.write_bundle("C-1", file, at=bench.now(), actor=ACTOR)
    return path


def take_in(bench: Bench, casefile: CaseFile, path: Path) -> int:
    """Takes a bundle in; returns how many entries were new."""
    bundle = Bundle(path)
    try:
        return casefile.custody.take_in(bundle, at=bench.now(), actor=ACTOR).entries
    finally:
        bundle.close()


def evidence_here(path: Path) -> set[str]:
    """Returns the SHA-256 of all bytes that lie in a case file, told of or not."""
    with sqlite3.connect(path) as raw:
        found = {str(name) for (name,) in raw.execute("SELECT coalesce(sha256, 'unfinished') FROM evidence_bytes")}
    raw.close()
    return found
