"""Reads a case bundle, and believes none of it before it was checked."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.model.base import Thing
from workbench.model.errors import CaseFileDamaged, LocalFileError, UnreadableInput
from workbench.model.events import CaseOpened, Event

from .bundle_entry import Entries, NewerEntry, said_by
from .bundle_format import ENTRIES, EVIDENCE, FORMAT, MANIFEST, SIGNATURE, BundleEntry, Kept, Manifest, manifest_message
from .canonical import canonical
from .chain import EventRow, event_message, event_of, is_signed, key_id_of, link_of
from .evidence import CHUNK
from .evidence_told import EvidenceTold
from .key_chain import keys_from

__all__ = ["Bundle", "Received"]

_MOST_MANIFEST = 64 << 20
_MOST_LINE = 64 << 20
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HINT = "Ask the other desk for it again; take nothing from this one."


class Received(Thing):
    """One entry of a bundle, checked: its row with the place it had at the desk that wrote it, and what it says."""

    entry: BundleEntry
    event: Event
    previous: str | None
    """Hash of the entry before it in its case."""


class Bundle:
    """An open bundle. Call `check` before anything of it is used. `sha256`: of the file."""

    def __init__(self, path: Path) -> None:
        """Opens it. Raises LocalFileError, UnreadableInput (no bundle), CaseFileDamaged."""
        self.path = path
        with self._reading():
            self.sha256 = _sha256_of(path)
            self._archive = zipfile.ZipFile(path)
        try:
            self._names = frozenset(self._archive.namelist())
            if MANIFEST not in self._names:
                raise UnreadableInput(f"{path} is no case bundle.", "Give a file that `workbench case bundle` wrote.")
            if len(self._names) != len(self._archive.namelist()):
                raise self._damaged("it holds two things of the same name")
            if any(i.compress_type not in _PACKINGS or i.flag_bits & 1 for i in self._archive.infolist()):
                raise self._damaged("it is packed in a way in which no workbench packs")
            self._raw = self._small(MANIFEST, _MOST_MANIFEST)
            self.manifest = self._manifest()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._archive.close()

    def check(self) -> None:
        """Checks signatures, hashes, both chains, evidence, and that there is nothing else. Raises CaseFileDamaged."""
        self._keys = self._desk_keys()
        self._check_signature()
        told = EvidenceTold()
        try:
            strangers = self._keys.keys() - {self.manifest.ledger_id}
            for received in self.entries():
                strangers.discard(received.entry.ledger)
                data = received.event.data.model_dump(mode="json")
                told.note(received.entry.seq, self.manifest.case, received.event.data.type, data)
            if strangers:
                raise self._damaged("it names a desk of which it holds no entry")
            self._check_evidence({sha256 for sha256, _ in told.needed()})
        finally:
            told.close()

    @property
    def keys(self) -> dict[str, tuple[bytes, ...]]:
        """The keys of each desk in it, by its ledger's id, the first one first."""
        return self._keys

    # -- manifest and keys --------------------------------------------------------------------

    def _manifest(self) -> Manifest:
        try:
            fields = json.loads(self._raw)
            if isinstance(fields, dict) and (fields.get("format"), fields.get("v")) != (FORMAT, 1):
                raise UnreadableInput(
                    f"{self.path} is of a format that this workbench does not know.", "Install the newer workbench."
                )
            manifest = Manifest.model_validate(fields)
            if canonical(manifest.model_dump(mode="json")) != self._raw:
                raise ValueError("not as it is written")
        except (ValueError, RecursionError) as error:
            raise self._damaged("its manifest can't be read") from error
        return manifest

    def _desk_keys(self) -> dict[str, tuple[bytes, ...]]:
        desks = self.manifest.desks
        if len({desk.ledger_id for desk in desks}) != len(desks):
            raise self._damaged("it names a desk twice")
        try:
            return {desk.ledger_id: keys_from(desk.first_key, desk.certificates) for desk in desks}
        except ValueError as error:
            raise self._damaged("a change of a desk's key is not signed by the key before it") from error

    def _check_signature(self) -> None:
        keys = self._keys.get(self.manifest.ledger_id)
        if not keys or key_id_of(keys[-1]) != self.manifest.key_id:
            raise self._damaged("it brings no key of the desk that it names")
        message = manifest_message(hashlib.sha256(self._raw).digest())
        signature = _decoded(self._small(SIGNATURE, 1024))
        if not is_signed({"": keys[-1]}, "", signature, message):
            raise self._damaged("its manifest is not signed with the key of the desk that it names")

    # -- entries ------------------------------------------------------------------------------

    def entries(self) -> Iterator[Received]:
        """Yields the entries in order; each is checked, and after the last one that none is missing."""
        digest, count, entries = hashlib.sha256(), 0, Entries()
        newest: dict[str, tuple[int, int]] = {}
        received = None
        for line in self._lines():
            digest.update(line)
            count += 1
            received = self._received(count, line, newest, entries)
            if (count == 1) != isinstance(received.event.data, CaseOpened):
                raise self._wrong(count, "a case is opened by its first entry, and only there")
            yield received
        manifest = self.manifest
        last = (received.event.case_seq, received.entry.hash) if received else None
        if digest.hexdigest() != manifest.entries_sha256 or count != manifest.entries:
            raise self._damaged("its entries are not those that the manifest names: changed, added or cut off")
        if last != (manifest.until_seq, manifest.until_hash):
            raise self._damaged("its last entry is not the one that the manifest names")

    def _lines(self) -> Iterator[bytes]:
        if ENTRIES not in self._names:
            raise self._damaged("it has no entries")
        with self._reading(), self._archive.open(ENTRIES) as file:
            while line := file.readline(_MOST_LINE):
                yield line

    def _received(self, number: int, line: bytes, newest: dict[str, tuple[int, int]], entries: Entries) -> Received:
        try:
            entry = BundleEntry.model_validate_json(line)
            if canonical(entry.model_dump(mode="json")) + b"\n" != line:
                raise ValueError("not as it is written")
            body = entry.body.encode()
            said = said_by(body)
        except NewerEntry as error:
            raise self._newer(number) from error
        except (ValueError, RecursionError) as error:
            raise self._wrong(number, "it is not written as an entry is") from error
        digest = hashlib.sha256(body)
        if digest.hexdigest() != entry.hash:
            raise self._wrong(number, "its bytes do not fit their hash")
        if said["case"] != self.manifest.case:
            raise self._wrong(number, "it is of another case")
        link = link_of(bytes.fromhex(entry.prev), entry.seq, digest.digest())
        self._check_entry_key(number, entry, link, newest)
        row = EventRow(
            seq=entry.seq,
            case_id=said["case"],
            case_seq=said["case_seq"],
            type=said["type"],
            at=said["at"],
            body=body,
            hash=entry.hash,
            link=link.hex(),
            key_id=entry.key_id,
            signature=_decoded(entry.signature.encode()),
        )
        event = self._event(number, row)
        problem = entries.problem(event, row.at)
        if problem:
            raise self._wrong(number, problem)
        return Received(entry=entry, event=event, previous=said["case_prev"])

    def _event(self, number: int, row: EventRow) -> Event:
        try:
            return event_of(row)
        except CaseFileDamaged as error:
            raise self._newer(number) from error

    def _newer(self, number: int) -> UnreadableInput:
        return UnreadableInput(
            f"Entry {number} of {self.path} is of a kind that this workbench does not know.",
            "It was written by a newer workbench: install that one.",
        )

    def _check_entry_key(
        self, number: int, entry: BundleEntry, link: bytes, newest: dict[str, tuple[int, int]]
    ) -> None:
        keys = self._keys.get(entry.ledger, ())
        ids = [key_id_of(key) for key in keys]
        if entry.key_id not in ids:
            raise self._wrong(number, "it is signed with a key that nobody vouches for")
        place = ids.index(entry.key_id)
        seq, before = newest.get(entry.ledger, (0, 0))
        if entry.seq <= seq or place < before:
            raise self._wrong(number, "it is out of order, or signed with a key that was not in use any more")
        newest[entry.ledger] = (entry.seq, place)
        message = event_message(entry.ledger, entry.seq, link)
        if not is_signed({"": keys[place]}, "", _decoded(entry.signature.encode()), message):
            raise self._wrong(number, "its signature is not that desk's")

    # -- evidence -----------------------------------------------------------------------------

    def evidence(self, kept: Kept) -> Iterator[bytes]:
        """Yields the bytes of a piece of evidence. Raises CaseFileDamaged at the end where they are others."""
        yield from self._hashed(EVIDENCE + kept.sha256, kept.sha256, kept.size)

    def _check_evidence(self, needed: set[str]) -> None:
        kept = {k.sha256 for k in self.manifest.evidence}
        for sha256 in sorted(needed - kept):
            raise self._damaged(f"evidence {sha256[:16]}…, which an entry tells of, is missing")
        for sha256 in sorted(kept - needed):
            raise self._damaged(f"it holds evidence {sha256[:16]}…, which no entry needs")
        expected = {MANIFEST, SIGNATURE, ENTRIES, *self.manifest.files, *(EVIDENCE + sha256 for sha256 in kept)}
        for name in sorted(self._names - expected):
            raise self._damaged(f"it holds “{name}”, which its manifest does not name")
        for piece in self.manifest.evidence:
            for _ in self.evidence(piece):
                pass
        for name, sha256 in self.manifest.files.items():
            for _ in self._hashed(name, sha256, None):
                pass

    def _hashed(self, name: str, sha256: str, size: int | None) -> Iterator[bytes]:
        if name not in self._names:
            raise self._damaged(f"{name} is missing")
        digest, read = hashlib.sha256(), 0
        with self._reading(), self._archive.open(name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                read += len(chunk)
                if size is not None and read > size:
                    # A small file can unpack to one without end.
                    break
                yield chunk
        if digest.hexdigest() != sha256 or (size is not None and read != size):
            raise self._damaged(f"{name} is not what was kept: its bytes were altered")

    # -- reading ------------------------------------------------------------------------------

    def _small(self, name: str, most: int) -> bytes:
        if name not in self._names:
            raise self._damaged(f"{name} is missing")
        with self._reading(), self._archive.open(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise self._damaged(f"{name} is larger than it can be")
        return data

    def _wrong(self, number: int, why: str) -> CaseFileDamaged:
        return self._damaged(f"entry {number} was altered: {why}")

    def _damaged(self, why: str) -> CaseFileDamaged:
        return CaseFileDamaged(f"The bundle {self.path.name} is not as it was signed: {why}.", _HINT)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise LocalFileError(
                f"{self.path} can't be read: {error.strerror or error}.", "Check the path and who owns the file."
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            if not hasattr(self, "_names"):
                raise UnreadableInput(
                    f"{self.path} is no case bundle: {error}", "Give a file that `workbench case bundle` wrote."
                ) from error
            raise self._damaged(f"the file itself is damaged ({error})") from error


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
