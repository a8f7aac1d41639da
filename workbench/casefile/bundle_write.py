"""Writes one case whole into a file that another desk can take in, and an outsider can check."""

from __future__ import annotations

import base64
import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, BinaryIO

from workbench.model.cases import Actor, Case
from workbench.model.errors import CaseFileDamaged
from workbench.model.events import DeskKeys, KeyRotated
from workbench.model.text import clean_line

from .beginning import beginning_of
from .bundle_format import (
    ENTRIES,
    EVIDENCE,
    FORMAT,
    MANIFEST,
    README,
    SIGNATURE,
    VERIFIER,
    BundleEntry,
    Kept,
    Manifest,
    manifest_message,
)
from .canonical import canonical, plain, record_text
from .chain import COLUMNS, GENESIS, EventRow, Signer, event_of
from .evidence import EvidenceBytes
from .evidence_told import EvidenceTold
from .received_check import desks_met
from .standalone import source_of_verifier
from .store import Store

__all__ = ["write_bundle"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o600 << 16
_PAGE = 500

_README = """This file holds one case of a suspected theft of a mail account, as a desk of the workbench recorded it.

Ticket:  {ticket}
Account: {account}
Case:    {case}
Made by: desk {key_id}, ledger {ledger_id}
Key:     {fingerprint}

To check it you need Python 3.9 or newer, and nothing else. Beside this file:

    python3 verify.py BUNDLE.zip --key {fingerprint}

A bundle brings its own verify.py. If you do not trust whoever gave you the file, take verify.py from somebody whom
you trust (workbench verify --print-standalone prints it), and have the fingerprint of the key read to you by the desk.
What the check shows, and what it does not, is printed with the result.
"""


def write_bundle(
    file: BinaryIO,
    store: Store,
    case: Case,
    *,
    ledger_id: str,
    signer: Signer,
    head: tuple[int, str],
    at: datetime,
    actor: Actor,
) -> Manifest:
    """Writes the bundle of a case to a file that can be sought in; returns its manifest.

    Raises CaseFileDamaged where an entry or a piece of evidence is not what it was.
    """
    with tempfile.TemporaryFile() as entries, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        told = EvidenceTold()
        ledgers: set[str] = set()
        count, last = 0, None
        digest = hashlib.sha256()
        for entry, row in _entries(store, case.id, ledger_id):
            line = record_text(entry).encode() + b"\n"
            digest.update(line)
            entries.write(line)
            ledgers.add(entry.ledger)
            event = event_of(row)
            if row.type in EvidenceTold.TYPES:
                told.note(row.seq, case.id, row.type, event.data.model_dump(mode="json"))
            count, last = count + 1, row
        if last is None:
            raise CaseFileDamaged(f"Case {case.id} has no entry.", "Run `workbench verify`.")
        kept = tuple(_write_evidence(archive, store, (sha256 for sha256, _ in told.needed())))
        told.close()
        files = _write_words(archive, case, ledger_id, signer)
        manifest = Manifest(
            v=1,
            format=FORMAT,
            case=case.id,
            ticket=case.ticket,
            account=case.account,
            made_at=at,
            made_by=actor,
            ledger_id=ledger_id,
            key_id=signer.key_id,
            desks=(_own_keys(store), *_others(store, ledgers - {ledger_id})),
            entries=count,
            entries_sha256=digest.hexdigest(),
            until_seq=last.case_seq or 0,
            until_hash=last.hash,
            head_seq=head[0],
            head_link=head[1],
            evidence=kept,
            files=files,
        )
        entries.seek(0)
        _add(archive, ENTRIES, iter(lambda: entries.read(1 << 20), b""))
        _write_manifest(archive, manifest, signer)
    return manifest


def _write_words(archive: zipfile.ZipFile, case: Case, ledger_id: str, signer: Signer) -> dict[str, str]:
    """Writes what an outsider needs; returns the SHA-256 of each file."""
    readme = _README.format(
        ticket=clean_line(case.ticket),
        account=clean_line(case.account),
        case=clean_line(case.id),
        key_id=signer.key_id,
        ledger_id=ledger_id,
        fingerprint=hashlib.sha256(signer.public_key).hexdigest(),
    )
    files = {VERIFIER: source_of_verifier().encode(), README: readme.encode()}
    for name, content in files.items():
        _add(archive, name, (content,))
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _write_manifest(archive: zipfile.ZipFile, manifest: Manifest, signer: Signer) -> None:
    raw = canonical(manifest.model_dump(mode="json"))
    signature = base64.b64encode(signer.sign(manifest_message(hashlib.sha256(raw).digest())))
    for name, content in ((MANIFEST, raw), (SIGNATURE, signature)):
        _add(archive, name, (content,))


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> int:
    # Always the same time, so that the same case gives the same bytes.
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _MODE
    size = 0
    target: IO[bytes]
    with archive.open(info, "w", force_zip64=True) as target:
        for chunk in chunks:
            size += len(chunk)
            target.write(chunk)
    return size


def _write_evidence(archive: zipfile.ZipFile, store: Store, wanted: Iterable[str]) -> Iterator[Kept]:
    kept = EvidenceBytes(store)
    for sha256 in wanted:
        yield Kept(sha256=sha256, size=_add(archive, EVIDENCE + sha256, kept.read(sha256)))


def _entries(store: Store, case_id: str, ledger_id: str) -> Iterator[tuple[BundleEntry, EventRow]]:
    last = 0
    columns = ", ".join(f"e.{name}" for name in COLUMNS.split(", "))
    sql = (
        f"SELECT {columns}, r.ledger, r.origin_seq, r.origin_prev, r.key_id, r.signature,"  # noqa: S608
        " (SELECT link FROM events WHERE seq = e.seq - 1)"
        " FROM events AS e LEFT JOIN received AS r USING (seq)"
        f" WHERE e.case_id = ? AND e.seq > ? ORDER BY e.seq LIMIT {_PAGE}"
    )
    while page := store.rows(sql, plain(case_id), last):
        for found in page:
            row = EventRow(*found[:10])
            yield _entry(row, ledger_id, *found[10:]), row
        last = page[-1][0]


def _entry(
    row: EventRow,
    own: str,
    ledger: str | None,
    seq: int | None,
    prev: str | None,
    key_id: str | None,
    signature: bytes | None,
    prev_here: str | None,
) -> BundleEntry:
    came = ledger is not None
    return BundleEntry(
        ledger=ledger or own,
        seq=seq if came and seq is not None else row.seq,
        prev=(prev if came else prev_here) or GENESIS.hex(),
        hash=row.hash,
        key_id=(key_id if came else row.key_id) or "",
        signature=base64.b64encode((signature if came else row.signature) or b"").decode(),
        body=row.body.decode(),
    )


def _own_keys(store: Store) -> DeskKeys:
    started = beginning_of(store)
    rows = store.rows(f"SELECT {COLUMNS} FROM events WHERE type = 'key-rotated' ORDER BY seq")  # noqa: S608
    changes = (event_of(EventRow(*row)).data for row in rows)
    certificates = tuple(c for change in changes if isinstance(change, KeyRotated) for c in change.certificates)
    return DeskKeys(ledger_id=started.ledger_id, first_key=started.public_key, certificates=certificates)


def _others(store: Store, ledgers: set[str]) -> Iterator[DeskKeys]:
    met = desks_met(store)
    yield from (met[ledger] for ledger in sorted(ledgers) if ledger in met)
