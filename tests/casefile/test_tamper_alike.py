"""The workbench and the verifier for outsiders read a case file, and a bundle, each in its own way: they agree."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from casefile_bench import ACTOR, MORNING, Bench, kept, one_of_each
from hostile_tools import bundled, take_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from test_bundle import rewritten
from test_verify import tamper

from workbench.casefile import outsider
from workbench.casefile.bundle_check import verify_bundle
from workbench.casefile.verify import verify
from workbench.desk.keys import DeskKey, load_or_make, rotate
from workbench.desk.reviewers import make_reviewer_key
from workbench.model.errors import WorkbenchError
from workbench.model.events import NoteAdded

# Always the same ones: a run of the suite is no place to find a new one.
SLOW = settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
EXIT = {0: "intact", 5: "altered", 7: "unreadable"}


class Whole:
    """A case file that has all there is: a key that was changed, a reviewer, another desk's entries, lost evidence."""

    def __init__(self, folder: Path) -> None:
        with Bench(folder / "here") as here, Bench(folder / "there", ledger="M") as there:
            casefile, other = here.with_case(), there.open()
            for item in one_of_each(casefile):
                here.add(casefile, item)
            rotate(folder / "here" / "config", MORNING)
            casefile.take_key("a laptop was lost", at=here.now(), actor=ACTOR)
            reviewer = make_reviewer_key(folder / "reviewer.key", SecretStr("four unrelated small words"))
            casefile.custody.countersign("C-1", "Lead", reviewer, "seen", at=here.now(), actor=ACTOR)
            take_in(there, other, bundled(here, casefile))
            there.add(other, NoteAdded(text="reviewed there"))
            take_in(here, casefile, bundled(there, other))
            there.add(other, NoteAdded(text="one thing more"))
            here.add(casefile, NoteAdded(text="meanwhile here"))
            take_in(here, casefile, bundled(there, other))
            digest, size = casefile.keep(b"what is let go, " * 1000)
            here.add(casefile, kept(digest, size))
            casefile.custody.expire("C-1", "a year is over", at=here.now(), actor=ACTOR)
            digest, size = casefile.keep(b"what stays, " * 1000)
            here.add(casefile, kept(digest, size))
            self.bundle = bundled(here, casefile, "whole.zip")
            self.path, self.heads, self.key = here.path, here.heads, here.key
            self.head = here.head_file(casefile)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module", autouse=True)
def _each_signature_once() -> Iterator[None]:
    """The outsider reckons signatures in plain Python, and what stays as it was is looked at a hundred times here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outsider, "is_signed", functools.cache(outsider.is_signed))
        yield


def by_workbench(path: Path, heads: Path, key: DeskKey) -> str:
    try:
        if path.suffix == ".zip":
            return verify_bundle(path, keys=key.known).result.value
        found = verify(path, heads, keys=key.known).result.value
    except WorkbenchError:
        return "unreadable"
    return "altered" if found in ("altered", "cut", "added") else found


def by_outsider(path: Path, *more: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()):
        return EXIT[outsider.main([str(path), *more])]


def both(path: Path, whole: Whole, head: Path | None = None) -> tuple[str, str]:
    more = ("--head", str(head or whole.head)) if path.suffix == ".db" else ()
    return by_workbench(path, (head or whole.head).parent, whole.key), by_outsider(path, *more)


def test_both_find_nothing_wrong_where_nothing_is(whole: Whole) -> None:
    assert both(whole.path, whole) == ("intact", "intact")
    assert both(whole.bundle, whole) == ("intact", "intact")


LAST = "(SELECT max(seq) FROM events)"
OF = {
    name: f"(SELECT seq FROM events WHERE type = '{name}' LIMIT 1)"
    for name in ("key-rotated", "case-countersigned", "case-taken-in", "evidence-expired")
}
TAMPERINGS: dict[str, str] = {
    **{
        f"{column} of {where}": f"UPDATE events SET {column} = {value} WHERE seq = {seq}"
        for where, seq in {"entry 1": "1", "entry 5": "5", "the last": LAST, **OF}.items()
        for column, value in {
            "body": "cast(replace(cast(body AS TEXT), 'Example', 'Exampel') || '' AS BLOB)",
            "hash": "upper(hash)",
            "link": "lower(hex(zeroblob(32)))",
            "signature": "zeroblob(64)",
            "key_id": "'0123456789abcdef'",
            "type": "'note-added '",
            "at": "'2020-01-01T00:00:00.000000Z'",
            "case_id": "'C-9'",
            "case_seq": "case_seq + 1",
        }.items()
        if (where, column) not in {("entry 1", "case_seq"), ("key-rotated", "case_seq")}
    },
    "no object": "UPDATE events SET body = cast('[]' AS BLOB) WHERE seq = 5",
    "no text": "UPDATE events SET at = cast(x'ff' AS TEXT) WHERE seq = 5",
    "an entry gone": "DELETE FROM events WHERE seq = 7",
    "the last gone": f"DELETE FROM events WHERE seq = {LAST}",
    "all gone": "DELETE FROM events",
    "an entry before the first": "INSERT INTO events SELECT -1, case_id, case_seq, type, at, body, hash, link, key_id,"
    " signature FROM events WHERE seq = 3",
    "an entry far behind": "INSERT INTO events SELECT 1000, case_id, case_seq, type, at, body, hash, link, key_id,"
    " signature FROM events WHERE seq = 3",
    "in the main line": "UPDATE received SET beside = 0",
    "beside the main line": "UPDATE received SET beside = 1",
    "from nowhere": "INSERT INTO received VALUES (5, 'M1', 1, 'zz', 'k', x'00', 1)",
    "bytes of evidence": "UPDATE evidence_chunks SET bytes = zeroblob(length(bytes))",
    "a chunk before the first": "INSERT INTO evidence_chunks SELECT id, -1, x'00' FROM evidence_bytes LIMIT 1",
    "a chunk after the last": "INSERT INTO evidence_chunks SELECT id, 99, x'00' FROM evidence_bytes LIMIT 1",
    "a chunk of nothing": "INSERT INTO evidence_chunks VALUES (999, 0, x'00')",
    "size of evidence": "UPDATE evidence_bytes SET size = size + 1",
    "name of evidence": "UPDATE evidence_bytes SET sha256 = upper(sha256)",
    "evidence gone": "UPDATE evidence_bytes SET sha256 = NULL",
    "format 0": "PRAGMA user_version = 0",
    "format -1": "PRAGMA user_version = -1",
    "format 99": "PRAGMA user_version = 99",
    "another program's": "PRAGMA application_id = 1",
}


@pytest.fixture
def copy(whole: Whole, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole.path, tmp_path / "copy.db"))


@pytest.mark.parametrize("what", TAMPERINGS)
def test_both_say_the_same_of_a_file_that_was_tampered_with(whole: Whole, copy: Path, what: str) -> None:
    tamper(copy, "PRAGMA foreign_keys = OFF", TAMPERINGS[what])
    found = both(copy, whole)
    assert found in {("altered", "altered"), ("unreadable", "unreadable")}, found


OF_TABLES = {
    "a trigger": "DROP TABLE IF EXISTS x; CREATE TABLE x (a)",
    "where entries came from": "DELETE FROM received WHERE beside = 0",
    "another desk's entry": "UPDATE received SET origin_prev = 'zz'",
    "the place of another desk's entry": "UPDATE received SET origin_seq = -1",
    "a verdict": "UPDATE cases SET verdict = NULL",
    "a judgement": "DELETE FROM steps",
    "a record that is none": "UPDATE steps SET record = '['",
}


@pytest.mark.parametrize("what", OF_TABLES)
def test_what_stands_in_tables_only_the_workbench_compares(whole: Whole, copy: Path, what: str) -> None:
    tamper(copy, *OF_TABLES[what].split("; "))
    found = both(copy, whole)
    assert found[0] in ("altered", "projections disagree")
    assert found[1] == "intact"


@given(place=st.integers(min_value=100), bit=st.integers(0, 7))
@SLOW
def test_of_a_flipped_bit_the_outsider_never_says_more_than_the_workbench(whole: Whole, place: int, bit: int) -> None:
    with contextlib.ExitStack() as stack:
        copy = whole.path.with_name("flipped.db")
        stack.callback(copy.unlink, missing_ok=True)
        content = bytearray(whole.path.read_bytes())
        content[100 + place % (len(content) - 100)] ^= 1 << bit
        copy.write_bytes(content)
        workbench, other = both(copy, whole)
        # What the outsider does not look at: tables, indexes, free pages. What SQLite can't read it can't judge.
        alike = {("altered", "unreadable"), ("altered", "intact"), ("projections disagree", "intact")}
        assert workbench == other or (workbench, other) in alike, (workbench, other)


def members(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


@given(which=st.integers(min_value=0), place=st.integers(min_value=0), what=st.integers(0, 255), cut=st.booleans())
@SLOW
def test_both_refuse_a_bundle_in_which_anything_is_another_thing(
    whole: Whole, which: int, place: int, what: int, cut: bool
) -> None:
    names = members(whole.bundle)
    name = names[which % len(names)]

    def other(member: str, content: bytes) -> bytes:
        if member != name:
            return content
        at = place % len(content)
        return content[:at] if cut else content[:at] + bytes([what]) + content[at + 1 :]

    path = rewritten(whole.bundle, other)
    with zipfile.ZipFile(whole.bundle) as old, zipfile.ZipFile(path) as new:
        same = old.read(name) == new.read(name)
    found = both(path, whole)
    assert found == (("intact", "intact") if same else ("altered", "altered")), (name, found)


@pytest.fixture
def head(whole: Whole, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole.head, tmp_path / whole.head.name))


SPOILT_HEADS = {
    "nothing": b"",
    "half of it": b'{"seq":',
    "no object": b"[]",
    "lists without end": b"[" * 100_000,
    "no end": b'{"seq":1e400}',
    "before the first": b'{"seq":-5}',
    "far behind": b'{"seq":99999999999999999999}',
    "no link": b'{"link":"zz"}',
    "no signature": b'{"signature":"zz"}',
}


@pytest.mark.parametrize("what", SPOILT_HEADS)
def test_a_head_that_is_none_is_told_by_both(whole: Whole, copy: Path, head: Path, what: str) -> None:
    spoilt = SPOILT_HEADS[what]
    with contextlib.suppress(ValueError, RecursionError, TypeError):
        spoilt = json.dumps(json.loads(head.read_bytes()) | json.loads(spoilt)).encode()
    head.write_bytes(spoilt)
    assert by_workbench(copy, head.parent, whole.key) == "altered"
    assert by_outsider(copy, "--head", str(head)) in ("altered", "unreadable")


def test_a_head_by_a_key_that_was_out_of_use_is_told_by_both(tmp_path: Path) -> None:
    from workbench.casefile.heads import Head

    with Bench(tmp_path) as bench:
        casefile = bench.with_case()
        old = load_or_make(tmp_path / "config")
        rotate(tmp_path / "config", MORNING)
        casefile.take_key("", at=bench.now(), actor=ACTOR)
        bench.add(casefile, NoteAdded(text="later"))
        seq = casefile.head()[0]
        for back in (0, 1):
            (event,) = casefile.events(after=seq - back - 1, limit=1)
            bench.head_file(casefile).write_bytes(
                Head.signed(old, casefile.ledger_id, event.seq, event.link).to_bytes()
            )
            assert by_workbench(bench.path, bench.heads, bench.key) == "altered"
            assert by_outsider(bench.path, "--head", str(bench.head_file(casefile))) == "altered"


def test_a_time_stamps_token_is_missed_by_both(tmp_path: Path) -> None:
    from test_formats import put
    from test_stamps import ROOT, TOKEN

    with Bench(tmp_path) as bench:
        put(bench, 1)
        casefile = bench.open()
        casefile.custody.attach_stamp(TOKEN, ROOT, at=bench.now(), actor=ACTOR)
        casefile.close()
        tamper(bench.path, f"UPDATE evidence_bytes SET sha256 = NULL WHERE sha256 = '{sha256(TOKEN).hexdigest()}'")
        assert by_workbench(bench.path, bench.heads, bench.key) == "altered"
        assert by_outsider(bench.path) == "altered"


@pytest.fixture
def raw(copy: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(copy, isolation_level=None)
    yield connection
    connection.close()


def test_a_file_that_somebody_is_writing_to_is_not_called_altered(
    whole: Whole, copy: Path, raw: sqlite3.Connection
) -> None:
    raw.execute("BEGIN EXCLUSIVE")
    assert by_outsider(copy) == "unreadable"
