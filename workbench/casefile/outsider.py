"""Checks a case bundle, or a case file, of the mailbox workbench: with nothing but Python 3.9 or newer.

    python3 verify.py BUNDLE.zip [--key FINGERPRINT] [--list]
    python3 verify.py cases.db   [--key FINGERPRINT] [--head HEAD.json]

This file stands alone: no other module of the workbench is needed, nothing is written, nothing is fetched. A case file
is a database that SQLite 3.37 or newer reads (`python3 -c "import sqlite3; print(sqlite3.sqlite_version)"`).
It is a second, independent reading of the format. Exit code 0: as it was signed; 5: not so; 7: can't be read; 2: usage.

The format. An entry is canonical JSON (keys sorted, no spaces, UTF-8). Its hash is SHA-256 of those bytes. A desk's
link is SHA-256 of the link before it (32 bytes, zeros at first), the entry's number (8 bytes, big endian) and its
hash. What is signed (Ed25519, RFC 8032) is b"mailbox-workbench event v1", a zero byte, the ledger's id, a zero byte,
the number (8 bytes, big endian) and the link. Within a case, each entry names the hash of the one before it.
"""

from __future__ import annotations

import argparse
import base64
import functools
import hashlib
import json
import os
import re
import sqlite3
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

CHUNK = 1 << 20
MOST_MANIFEST = 64 << 20
MOST_LINE = 64 << 20
APPLICATION, NEWEST = 0x4D574243, 4
ZERO = bytes(32)

MANIFEST_KEYS = {
    *("v", "format", "case", "ticket", "account", "made_at", "made_by", "ledger_id", "key_id", "desks", "files"),
    *("entries", "entries_sha256", "until_seq", "until_hash", "head_seq", "head_link", "evidence"),
}
LINE_KEYS = {"ledger", "seq", "prev", "hash", "key_id", "signature", "body"}
BODY_KEYS = {"v", "type", "case", "case_seq", "case_prev", "at", "actor", "data"}
OF_NO_CASE = {"ledger-started", "key-rotated", "tail-accepted", "time-stamped"}

Point = tuple[int, int, int, int]
Desks = dict[str, list[bytes]]


class Wrong(Exception):
    """Something is not as it was signed."""


class Unreadable(Exception):
    """The file is no bundle and no case file."""


# -- Ed25519, checking only (RFC 8032, 5.1) --------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _x_of(y: int, odd: int) -> int | None:
    """Returns the x of a point, or None where there is no such point."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    return P - x if (x & 1) != odd else x


def _point(data: bytes) -> Point | None:
    """Returns a point in extended coordinates, or None."""
    number = int.from_bytes(data, "little")
    y, odd = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    x = _x_of(y, odd)
    return None if x is None else (x, y, 1, x * y % P)


def _add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0])
    f = (a[1] + a[0]) * (b[1] + b[0])
    g = 2 * D * a[3] * b[3]
    h = 2 * a[2] * b[2]
    w, x, y, z = f - e, h - g, h + g, f + e
    return (w * x % P, y * z % P, x * y % P, w * z % P)


BASE_Y = 4 * pow(5, -1, P) % P
BASE_X = _x_of(BASE_Y, 0)
assert BASE_X is not None
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)
NEUTRAL = (0, 1, 1, 0)


@functools.lru_cache(maxsize=8)
def _multiples(point: Point) -> list[list[Point]]:
    """Returns a row of 0 to 15 times the point, one of 0 to 15 times 16 times the point, and so on, up to 2^256.

    A desk signs thousands of entries with one key: each is added up from these, and nothing is doubled any more.
    """
    rows = []
    for _ in range(64):
        row = [NEUTRAL]
        for _ in range(15):
            row.append(_add(row[-1], point))
        rows.append(row)
        point = _add(row[-1], point)
    return rows


def _bytes_of(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tells whether the holder of the key (32 bytes) signed the message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    point, s = _point(key), int.from_bytes(signature[32:], "little")
    if point is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    total = NEUTRAL
    for of_base, of_key in zip(_multiples(BASE), _multiples((P - point[0], point[1], 1, P - point[3]))):
        total = _add(_add(total, of_base[s & 15]), of_key[k & 15])
        s, k = s >> 4, k >> 4
    return _bytes_of(total) == signature[:32]


# -- the desk's keys -------------------------------------------------------------------------------


def fingerprint(key: bytes) -> str:
    """Returns what two people read to each other on the phone."""
    return hashlib.sha256(key).hexdigest()


def key_id(key: bytes) -> str:
    """Returns the short name of a key."""
    return fingerprint(key)[:16]


def decoded(text: str | bytes, what: str) -> bytes:
    """Returns what base64 holds."""
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise Wrong(f"{what} is not written as it should be") from None


def keys_from(first: str | bytes, certificates: list[dict[str, str]]) -> list[bytes]:
    """Returns a desk's keys, the first one first; each is named and signed by the one before it."""
    keys = [decoded(first, "a key")]
    for given in certificates:
        old, new = decoded(given["old_key"], "a key"), decoded(given["new_key"], "a key")
        message = b"mailbox-workbench next key v1\0" + old + new + moment(given["at"]).encode()
        if old != keys[-1] or not is_signed(old, decoded(given["signature"], "a signature"), message):
            raise Wrong("a change of a desk's key is not signed by the key before it")
        keys.append(new)
    return keys


def moment(text: str) -> str:
    """Returns a time as it is signed: UTC, microseconds, Z."""
    at = datetime.fromisoformat(str(text).replace("Z", "+00:00")).astimezone(timezone.utc)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


# -- one entry -------------------------------------------------------------------------------------


def number(seq: int) -> bytes:
    """Returns a number as it is hashed and signed."""
    return int(seq).to_bytes(8, "big")


def link_of(before: bytes, seq: int, entry_hash: bytes) -> bytes:
    """Returns the link over everything up to and with an entry."""
    return hashlib.sha256(before + number(seq) + entry_hash).digest()


def event_message(ledger: str, seq: int, link: bytes) -> bytes:
    """Returns what is signed for an entry."""
    return b"mailbox-workbench event v1\0" + ledger.encode() + b"\0" + number(seq) + link


def canonical(value: object) -> bytes:
    """Returns JSON as it is hashed and signed."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def written(raw: bytes, keys: set[str], what: str) -> dict[str, Any]:
    """Returns the object that canonical bytes hold, with just these keys: so one entry has one reading."""
    try:
        value = json.loads(raw)
        whole = isinstance(value, dict) and canonical(value) == raw and value.keys() == keys
    except (ValueError, RecursionError):
        whole = False
    if not whole:
        raise Wrong(f"{what} not written as it should be")
    return dict(value)


def hash_in(text: str) -> bytes:
    """Returns the 32 bytes that hexadecimal digits stand for."""
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise Wrong("a hash in it is not written as it should be")
    return bytes.fromhex(text)


def body_of(raw: bytes) -> dict[str, Any]:
    """Returns what the bytes of an entry say."""
    try:
        body: dict[str, Any] = json.loads(raw)
        body["case"], body["case_seq"], body["case_prev"], body["type"], body["at"], body["data"].keys()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Wrong("its bytes are no entry") from None
    return body


class Told:
    """Which evidence must be there."""

    def __init__(self) -> None:
        self.needed: set[tuple[str | None, str]] = set()
        self.let_go: set[str] = set()

    def note(self, body: dict[str, Any]) -> None:
        """Takes down what one entry says."""
        data, case = body["data"], body["case"]
        names = []
        if body["type"] == "evidence-kept":
            names = [data["evidence"]["sha256"]]
        elif body["type"] == "records-read":
            names = [data["records"]]
        elif body["type"] == "signins-judged":
            names = [data["judgements"]]
        elif body["type"] == "time-stamped":
            names = [data["token"], data["roots"]]
        elif body["type"] == "evidence-expired":
            for name in data["sha256s"]:
                self.needed.discard((case, name))
                self.let_go.add(name)
        self.needed.update((case, name) for name in names)

    def names(self) -> set[str]:
        """Returns the hashes of what must be there."""
        return {name for _, name in self.needed}


class Case:
    """The chain within one case; what another desk added meanwhile may stand beside the main line."""

    def __init__(self) -> None:
        self.main: tuple[int, str | None] = (0, None)
        self.places: dict[str | None, int] = {}
        self.reviewers: list[tuple[str, str, str, int]] = []

    def add(self, body: dict[str, Any], entry_hash: str, beside: bool | None = None) -> None:
        """Takes the next entry. `beside`: whether it is beside the main line, where the file says so."""
        follows = (body["case_seq"], body["case_prev"]) == (self.main[0] + 1, self.main[1])
        if beside is None:
            beside = not follows
        if not beside and not follows:
            raise Wrong("it does not follow from the entry before it in its case")
        if beside and self.places.get(body["case_prev"]) != body["case_seq"] - 1:
            raise Wrong("nothing in its case comes before it")
        if body["type"] == "case-countersigned":
            self.check_reviewer(body["case"], body["data"])
        if body["type"] == "case-reviewed":
            self.check_review(body["case"], body["data"])
        self.places[entry_hash] = body["case_seq"]
        if not beside:
            self.main = (body["case_seq"], entry_hash)

    def check_reviewer(self, case: str, data: dict[str, Any]) -> None:
        """Checks that the holder of the key that is named signed for the case up to the entry that is named."""
        key, signature = decoded(data["public_key"], "a key"), decoded(data["signature"], "a signature")
        place = number(data["case_seq"]) + hash_in(data["case_hash"]) + hashlib.sha256(data["note"].encode()).digest()
        message = b"mailbox-workbench review v1\0" + case.encode() + b"\0" + place
        if data["key_id"] != key_id(key) or not is_signed(key, signature, message):
            raise Wrong("the reviewer's signature does not hold")
        if self.places.get(data["case_hash"]) != data["case_seq"]:
            raise Wrong("the entry that the reviewer signed for is not before it")
        self.reviewers.append((str(data["reviewer"]), "signed for", data["key_id"], data["case_seq"]))

    def check_review(self, case: str, data: dict[str, Any]) -> None:
        """Checks what a reviewer decided: a text of JSON that the holder of the key signed, about this very case."""
        key, signature = decoded(data["public_key"], "a key"), decoded(data["signature"], "a signature")
        statement = data["statement"].encode("utf-8", "backslashreplace")
        message = b"mailbox-workbench review v2\0" + hashlib.sha256(statement).digest()
        if data["key_id"] != key_id(key) or not is_signed(key, signature, message):
            raise Wrong("the reviewer's signature does not hold")
        said = json.loads(statement)
        heads = said["heads"]
        if said["case"] != case or not heads:
            raise Wrong("the reviewer signed for another case")
        for head in heads:
            if self.places.get(head["case_hash"]) != head["case_seq"]:
                raise Wrong("the entry that the reviewer signed for is not before it")
        last = max(head["case_seq"] for head in heads)
        self.reviewers.append((str(said["reviewer"]), f"decided “{said['decision']}” on", data["key_id"], last))


# -- a bundle --------------------------------------------------------------------------------------


class Bundle:
    """A case bundle; see `check`."""

    def __init__(self, path: Path) -> None:
        try:
            self.archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Unreadable(f"{path} is no bundle: {error}") from None
        names = self.archive.namelist()
        if "manifest.json" not in names:
            raise Unreadable(f"{path} is no case bundle: it has no manifest")
        if "entries.jsonl" not in names:
            raise Wrong("The bundle has no entries.")
        if len(set(names)) != len(names):
            raise Wrong("The file holds two things of the same name.")
        if any(i.compress_type not in (0, 8) or i.flag_bits & 1 for i in self.archive.infolist()):
            raise Wrong("The file is packed in a way in which no workbench packs.")
        self.names = set(names)
        self.case = Case()

    def read(self, name: str, most: int) -> bytes:
        """Returns a small file of the bundle."""
        if name not in self.names:
            raise Wrong(f"The bundle has no {name}.")
        with self.archive.open(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise Wrong(f"{name} is larger than it can be.")
        return data

    def check(self, wanted: str) -> tuple[dict[str, Any], bytes, Told]:
        """Checks all of it. `wanted`: fingerprint of the desk's key. Raises Wrong or Unreadable."""
        raw = self.read("manifest.json", MOST_MANIFEST)
        try:
            said = json.loads(raw)
            if isinstance(said, dict) and (said.get("format"), said.get("v")) != ("mailbox-workbench case bundle", 1):
                raise Unreadable("This bundle is of a format that this program does not know.")
        except (ValueError, RecursionError):
            raise Wrong("The manifest can't be read.") from None
        manifest = written(raw, MANIFEST_KEYS, "The manifest is")
        try:
            return self.check_against(raw, manifest, wanted)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise Wrong("The manifest can't be read.") from None

    def check_against(self, raw: bytes, manifest: dict[str, Any], wanted: str) -> tuple[dict[str, Any], bytes, Told]:
        """Checks all of it against the manifest, and that against its signature."""
        desks = {d["ledger_id"]: keys_from(d["first_key"], d["certificates"]) for d in manifest["desks"]}
        if len(desks) != len(manifest["desks"]):
            raise Wrong("The manifest names a desk twice.")
        makers = desks.get(manifest["ledger_id"], [])
        signer = makers[-1] if makers else b""
        message = b"mailbox-workbench bundle v1\0" + hashlib.sha256(raw).digest()
        signature = decoded(self.read("manifest.sig", 1024).decode("ascii", "replace"), "the signature")
        if manifest["key_id"] != key_id(signer) or not is_signed(signer, signature, message):
            raise Wrong("The manifest is not signed with the key of the desk that it names.")
        if wanted and wanted.lower() not in (fingerprint(key) for key in makers):
            raise Wrong("The desk's key is not the one that you named (--key).")
        told = self.check_entries(manifest, desks)
        self.check_evidence(manifest, told)
        return manifest, signer, told

    def check_entries(self, manifest: dict[str, Any], desks: Desks) -> Told:
        """Checks every entry, in order."""
        told, digest, count = Told(), hashlib.sha256(), 0
        case = self.case
        newest: dict[str, tuple[int, int]] = {}
        last = None
        with self.archive.open("entries.jsonl") as file:
            while line := file.readline(MOST_LINE):
                digest.update(line)
                count += 1
                try:
                    entry = written(line[:-1], LINE_KEYS, "it is")
                    body = self.check_entry(manifest, desks, newest, case, entry)
                    if (body["type"] == "case-opened") != (count == 1):
                        raise Wrong("a case is opened by its first entry, and only there")
                    told.note(body)
                except Wrong as error:
                    raise Wrong(f"Entry {count} of the bundle was altered: {error}.") from None
                except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
                    raise Wrong(f"Entry {count} of the bundle can't be read.") from None
                last = (body["case_seq"], entry["hash"])
        if digest.hexdigest() != manifest["entries_sha256"] or count != manifest["entries"]:
            raise Wrong("The entries are not those that the manifest names: some were changed, added or cut off.")
        if last != (manifest["until_seq"], manifest["until_hash"]):
            raise Wrong("The last entry is not the one that the manifest names.")
        if desks.keys() - newest.keys() - {manifest["ledger_id"]}:
            raise Wrong("The manifest names a desk of which there is no entry.")
        return told

    @staticmethod
    def check_entry(
        manifest: dict[str, Any],
        desks: Desks,
        newest: dict[str, tuple[int, int]],
        case: Case,
        entry: dict[str, Any],
    ) -> dict[str, Any]:
        """Checks one entry and returns what it says."""
        raw = entry["body"].encode()
        entry_hash = hashlib.sha256(raw).digest()
        if entry_hash.hex() != entry["hash"]:
            raise Wrong("its bytes do not fit their hash")
        ledger, seq = entry["ledger"], entry["seq"]
        link = link_of(hash_in(entry["prev"]), seq, entry_hash)
        ids = [key_id(key) for key in desks.get(ledger, [])]
        if entry["key_id"] not in ids:
            raise Wrong("it is signed with a key that nobody vouches for")
        place = ids.index(entry["key_id"])
        before = newest.get(ledger, (0, 0))
        if seq <= before[0] or place < before[1]:
            raise Wrong("it is out of order, or signed with a key that was not in use any more")
        newest[ledger] = (seq, place)
        signature = decoded(entry["signature"], "its signature")
        if not is_signed(desks[ledger][place], signature, event_message(ledger, seq, link)):
            raise Wrong("its signature is not that desk's")
        body = body_of(raw)
        if body["v"] != 1:
            raise Unreadable("The bundle holds an entry of a later form than this program knows.")
        written(raw, BODY_KEYS, "what it says is")
        if body["case"] != manifest["case"] or body["type"] in OF_NO_CASE:
            raise Wrong("it is of another case, or of a kind that belongs to none")
        if type(body["case_seq"]) is not int or moment(body["at"]) != body["at"]:
            raise Wrong("its place or its time is not written as it should be")
        case.add(body, entry["hash"])
        return body

    def check_evidence(self, manifest: dict[str, Any], told: Told) -> None:
        """Checks that all evidence is there, as it was, and nothing else."""
        sizes = {kept["sha256"]: kept["size"] for kept in manifest["evidence"]}
        for name in sorted(told.names() - set(sizes)):
            raise Wrong(f"Evidence {name}, which an entry tells of, is not in the bundle.")
        for name in sorted(set(sizes) - told.names()):
            raise Wrong(f"Evidence {name} is in the bundle, and no entry needs it.")
        others = {"manifest.json", "manifest.sig", "entries.jsonl", *manifest["files"]}
        for name in sorted(self.names - others - {"evidence/" + name for name in sizes}):
            raise Wrong(f"{name} is in the bundle, and the manifest does not name it.")
        for name, size in sizes.items():
            self.check_bytes("evidence/" + name, name, size)
        for name, expected in manifest["files"].items():
            self.check_bytes(name, expected, None)

    def check_bytes(self, name: str, expected: str, size: int | None) -> None:
        """Checks one file of the bundle against its hash."""
        if name not in self.names:
            raise Wrong(f"{name} is missing from the bundle.")
        digest, read = hashlib.sha256(), 0
        with self.archive.open(name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                read += len(chunk)
                if size is not None and read > size:
                    break
        if digest.hexdigest() != expected or (size is not None and read != size):
            raise Wrong(f"{name} is not what was kept: its bytes were altered.")

    def list_entries(self) -> Iterator[dict[str, Any]]:
        """Yields what the entries say."""
        with self.archive.open("entries.jsonl") as file:
            for line in file:
                yield json.loads(json.loads(line)["body"])


# -- a case file -----------------------------------------------------------------------------------


class CaseFile:
    """A desk's case file; see `check`."""

    def __init__(self, path: Path) -> None:
        try:
            self.db = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
            ours = self.db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
            self.version = self.db.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise Unreadable(f"{path} is no case file that can be read: {error}") from None
        if not ours:
            raise Unreadable(f"{path} is no case file.")
        if self.version > NEWEST:
            raise Unreadable(f"{path} was written by a newer workbench (format {self.version}).")
        first = self.db.execute("SELECT body FROM events WHERE seq = 1").fetchone()
        if first is None:
            raise Wrong("The file holds no first entry.")
        if self.version < 1:
            raise Wrong("The file has no valid format number.")
        started = body_of(first[0])
        if started["type"] != "ledger-started":
            raise Wrong("The file does not begin as a ledger does.")
        self.ledger = started["data"]["ledger_id"]
        self.keys = [decoded(started["data"]["public_key"], "the first key")]
        self.since = [1]
        """From which entry on each of the keys is in use."""
        self.cases: dict[str, Case] = {}

    def check(self, wanted: str, head: dict[str, Any] | None) -> tuple[int, bytes, Told]:
        """Checks all of it, against the signed head where there is one. Raises Wrong."""
        told, seq, link = Told(), 0, ZERO
        links: dict[int, bytes] = {}
        beside: set[int] = set()
        if self.version >= 2:
            beside = {row[0] for row in self.db.execute("SELECT seq FROM received WHERE beside = 1")}
        sql = "SELECT seq, case_id, case_seq, type, at, body, hash, link, key_id, signature FROM events ORDER BY seq"
        for row in self.db.execute(sql):
            try:
                body, link = self.check_row(row, seq, link, beside)
                told.note(body)
            except Wrong as error:
                raise Wrong(f"Entry {row[0]} was altered: {error}.") from None
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
                raise Wrong(f"Entry {row[0]} can't be read.") from None
            seq = row[0]
            if isinstance(head, dict) and seq == head.get("seq"):
                links[seq] = link
        if wanted and wanted.lower() not in (fingerprint(key) for key in self.keys):
            raise Wrong("The desk's key is not the one that you named (--key).")
        if head is not None:
            try:
                self.check_head(head, seq, links)
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
                raise Wrong("The head can't be read.") from None
        self.check_evidence(told)
        return seq, link, told

    def check_row(
        self, row: tuple[Any, ...], before: int, link: bytes, beside: set[int]
    ) -> tuple[dict[str, Any], bytes]:
        """Checks one entry; returns what it says, and the link with it."""
        seq, case_id, case_seq, kind, at, raw, said_hash, said_link, said_key, signature = row
        if seq != before + 1:
            raise Wrong(f"entry {before + 1} is missing")
        entry_hash = hashlib.sha256(raw).digest()
        link = link_of(link, seq, entry_hash)
        if (entry_hash.hex(), link.hex()) != (said_hash, said_link):
            raise Wrong("its bytes do not fit their hash, or it does not follow from the entry before it")
        body = body_of(raw)
        if (body["case"], body["case_seq"], body["type"], body["at"]) != (case_id, case_seq, kind, at):
            raise Wrong("its columns do not say what its bytes say")
        if kind == "key-rotated" and said_key != key_id(self.keys[-1]):
            self.change_key(seq, body["data"])
        if said_key != key_id(self.keys[-1]) or not is_signed(
            self.keys[-1], signature, event_message(self.ledger, seq, link)
        ):
            raise Wrong("it is not signed with the desk's key")
        if case_id is not None:
            self.cases.setdefault(case_id, Case()).add(body, said_hash, seq in beside)
        return body, link

    def change_key(self, seq: int, data: dict[str, Any]) -> None:
        """Takes the key that an entry brings into use, where the one before vouches for it."""
        keys = keys_from(base64.b64encode(self.keys[-1]), data["certificates"])[1:]
        if not keys or decoded(data["public_key"], "a key") != keys[-1] or data["key_id"] != key_id(keys[-1]):
            raise Wrong("the key before it does not vouch for the new one")
        self.keys += keys
        self.since += [seq] * len(keys)

    def is_of_desk(self, head: dict[str, Any], message: bytes) -> bool:
        """Tells whether a key signed the head that was in use at its place, or later."""
        signature = decoded(head["signature"], "the head's signature")
        ends = [*self.since[1:], sys.maxsize]
        return any(is_signed(key, signature, message) and head["seq"] < end for key, end in zip(self.keys, ends))

    def check_head(self, head: dict[str, Any], seq: int, links: dict[int, bytes]) -> None:
        """Checks that the file goes as far as the head says."""
        link = hash_in(head["link"])
        message = b"mailbox-workbench head v1\0" + self.ledger.encode() + b"\0" + number(head["seq"]) + link
        if head["ledger_id"] != self.ledger or not self.is_of_desk(head, message):
            raise Wrong("The head is not this ledger's, or is not signed with the desk's key.")
        if head["seq"] > seq:
            raise Wrong(
                f"The file ends at entry {seq}, but the head names {head['seq']}: entries were cut off, or it is an "
                "older copy."
            )
        if links.get(head["seq"]) != link:
            raise Wrong(f"Entry {head['seq']} is not the one that the head names.")

    def check_evidence(self, told: Told) -> None:
        """Checks that all evidence is there, as it was."""
        stray = "SELECT 1 FROM evidence_chunks WHERE part < 0 OR evidence NOT IN (SELECT id FROM evidence_bytes)"
        if self.db.execute(stray).fetchone():
            raise Wrong("Bytes lie in the file that belong to no evidence.")
        sql = "SELECT sha256, id, size FROM evidence_bytes WHERE sha256 NOT NULL"
        there = {row[0]: row[1:] for row in self.db.execute(sql)}
        for name in sorted(told.names() - set(there)):
            raise Wrong(f"Evidence {name}, which an entry tells of, is missing.")
        for name, (place, size) in there.items():
            digest, read = hashlib.sha256(), 0
            sql = "SELECT bytes FROM evidence_chunks WHERE evidence = ? ORDER BY part"
            for (chunk,) in self.db.execute(sql, (place,)):
                digest.update(chunk)
                read += len(chunk)
            if (digest.hexdigest(), read) != (name, size):
                raise Wrong(f"Evidence {name} is not what was kept: its bytes were altered.")


# -- what is said ----------------------------------------------------------------------------------

SHOWS = """What this shows: every entry is, byte for byte, what the desk with that key signed, in this order, with this
evidence. What it does not show: which person sat there (a stated name is not authenticated); at what time (no trusted
time offline); that the records of the mail system were complete; nor that the key is the desk's: have its fingerprint
read to you."""


def clean(text: object) -> str:
    """Turns whatever could act on a terminal into a visible mark."""
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in str(text)
    )


def say(*lines: str) -> None:
    """Prints lines; empty ones are left out."""
    encoding = sys.stdout.encoding or "utf-8"
    for line in filter(None, lines):
        text = "\n".join(clean(part) for part in line.split("\n"))
        try:
            sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            # Nobody reads on; the exit code still tells.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check_bundle(path: Path, options: argparse.Namespace) -> None:
    """Checks a bundle and says what holds."""
    bundle = Bundle(path)
    manifest, signer, told = bundle.check(options.key)
    say(
        f"intact: {path}",
        f"Case {manifest['case']}, ticket {manifest['ticket']}, account {manifest['account']}.",
        f"{manifest['entries']} entries, all signatures checked; "
        f"{len(manifest['evidence'])} pieces of evidence have their hashes.",
        f"Made {manifest['made_at']} at desk {manifest['key_id']} (key {fingerprint(signer)}).",
    )
    say_reviewers(manifest["case"], bundle.case)
    say_rest(told, signer, options)
    if options.list:
        for body in bundle.list_entries():
            say(f"{body['case_seq']:>5}  {body['at']}  {body['type']}  {body['actor']['name']}")


def check_case_file(path: Path, options: argparse.Namespace) -> None:
    """Checks a case file and says what holds."""
    head = None
    if options.head:
        try:
            head = json.loads(Path(options.head).read_bytes())
        except (OSError, ValueError) as error:
            raise Unreadable(f"The head can't be read: {error}") from None
    file = CaseFile(path)
    seq, link, told = file.check(options.key, head)
    say(
        f"intact: {path}",
        f"{seq} entries, all signatures checked; the evidence has its hashes. Last link: {link.hex()}",
        f"Ledger {file.ledger}, key {fingerprint(file.keys[-1])}.",
        "" if head is not None else "Nothing proves that the last entry is the last: no head was given (--head).",
        "Only entries and evidence were looked at: not the tables that are derived from the entries, nor which of them "
        "other desks wrote. `workbench verify` does that.",
    )
    for case_id, case in file.cases.items():
        say_reviewers(case_id, case)
    say_rest(told, file.keys[-1], options)


def say_reviewers(case_id: str, case: Case) -> None:
    """Says who signed for a case."""
    for name, did, key, place in case.reviewers:
        say(f"{name} {did} case {case_id} up to its entry {place}, with the key {key}.")


def say_rest(told: Told, signer: bytes, options: argparse.Namespace) -> None:
    """Says what was let go, and what the check does not show."""
    if options.key and options.key.lower() != fingerprint(signer):
        say("The key that you named is an earlier one of that desk: each of its keys vouches for the next.")
    if told.let_go:
        say(f"The bytes of {len(told.let_go)} pieces of evidence were removed before; their hashes stay.")
    say("" if options.key else "The key was not compared with anything (--key FINGERPRINT).", SHOWS)


def main(arguments: list[str] | None = None) -> int:
    """Runs the check and returns the exit code."""
    parser = argparse.ArgumentParser(description="Checks a case bundle or a case file of the mailbox workbench.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", default="", metavar="FINGERPRINT", help="SHA-256 of the desk's public key, hex")
    parser.add_argument("--head", default="", metavar="FILE", help="the signed head that is kept outside a case file")
    parser.add_argument("--list", action="store_true", help="list the entries of a bundle")
    options = parser.parse_args(arguments)
    try:
        with options.file.open("rb") as file:
            begins = file.read(16)
        check = check_case_file if begins == b"SQLite format 3\0" else check_bundle
        check(options.file, options)
    except Wrong as error:
        say(f"altered: {options.file}", str(error))
        return 5
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, sqlite3.DatabaseError) as error:
        if "locked" not in str(error):
            say(f"altered: {options.file}", f"The file itself is damaged: {error}")
            return 5
        say(f"unreadable: {options.file}", "Somebody is writing to it: wait until that is done, or check a copy.")
        return 7
    except (Unreadable, OSError, LookupError, TypeError, ValueError, AttributeError) as error:
        say(f"unreadable: {options.file}", str(error))
        return 7
    return 0


if __name__ == "__main__":
    sys.exit(main())
