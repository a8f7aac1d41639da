"""A desk's key is changed: what was signed stays good, and the old key signs nothing any more."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from casefile_bench import ACTOR, MORNING, Bench
from hostile_tools import bundled

from workbench.casefile import CaseFile
from workbench.casefile.bundle_check import verify_bundle
from workbench.casefile.chain import event_message, head_message, link_of, make_body
from workbench.casefile.heads import Head
from workbench.casefile.verify import verify
from workbench.desk.keys import DeskKey, load_or_make, rotate
from workbench.model.errors import CaseFileDamaged, LocalFileError
from workbench.model.events import EventData, KeyRotated, NoteAdded


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


def changed(bench: Bench) -> DeskKey:
    return rotate(bench.folder / "config", MORNING)


def takes_key(bench: Bench, casefile: CaseFile, reason: str = "") -> None:
    casefile.take_key(reason, at=bench.now(), actor=ACTOR)


def note(bench: Bench, casefile: CaseFile, text: str = "x") -> None:
    bench.add(casefile, NoteAdded(text=text))


def test_what_was_signed_before_the_key_was_changed_stays_good(bench: Bench) -> None:
    casefile = bench.with_case(NoteAdded(text="before"))
    old = bench.key
    new = changed(bench)
    takes_key(bench, casefile, "a laptop was lost")
    note(bench, casefile, "after")
    (change,) = [e.data for e in casefile.events() if isinstance(e.data, KeyRotated)]
    assert (change.key_id, change.reason) == (new.key_id, "a laptop was lost")
    result = bench.verify()
    assert result.result.value == "intact"
    assert any("the key before it vouches for it" in s for s in result.sentences)
    assert old.key_id != new.key_id


def test_a_file_that_is_opened_only_later_takes_the_new_key_with_its_next_entry(bench: Bench) -> None:
    bench.with_case().close()
    changed(bench)
    changed(bench)
    assert bench.verify().result.value == "intact"
    casefile = bench.open()
    note(bench, casefile)
    (change,) = [e.data for e in casefile.events() if isinstance(e.data, KeyRotated)]
    assert len(change.certificates) == 2
    assert bench.verify().result.value == "intact"


def test_a_program_that_runs_on_while_the_key_is_changed_goes_on_with_the_new_one(bench: Bench) -> None:
    casefile, other = bench.with_case(), bench.open()
    changed(bench)
    takes_key(bench, other)
    note(bench, other, "by the other, with the new key")
    note(bench, casefile, "by the first, which had the old key at hand")
    assert not casefile.trouble
    assert bench.verify().result.value == "intact"


def test_a_crash_between_certificate_and_key_leaves_a_desk_that_works(bench: Bench) -> None:
    casefile = bench.with_case()
    config = bench.folder / "config"
    shutil.copy(config / "desk.key", bench.folder / "kept.key")
    changed(bench)
    shutil.copy(bench.folder / "kept.key", config / "desk.key")
    takes_key(bench, casefile)
    changed(bench)
    takes_key(bench, casefile)
    assert bench.verify().result.value == "intact"


def appended_by(bench: Bench, key: DeskKey, data: EventData, *, head_too: bool = False) -> None:
    """Adds an entry by hand, as somebody would who has the file and that key."""
    raw = sqlite3.connect(bench.path, isolation_level=None)
    seq, link = raw.execute("SELECT seq, link FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    at = MORNING + timedelta(days=1)
    body = make_body(data, case_id=None, case_seq=None, case_prev=None, at=at, actor=ACTOR)
    digest = sha256(body)
    new = link_of(bytes.fromhex(link), seq + 1, digest.digest())
    raw.execute(
        "INSERT INTO events SELECT ?, NULL, NULL, ?, ?, ?, ?, ?, ?, ?",
        (
            seq + 1,
            data.type,
            at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            body,
            digest.hexdigest(),
            new.hex(),
            key.key_id,
            key.sign(event_message("L1", seq + 1, new)),
        ),
    )
    raw.close()
    if head_too:
        signature = key.sign(head_message("L1", seq + 1, new))
        head = Head("L1", seq + 1, new.hex(), key.key_id, signature)
        (bench.heads / "L1.json").write_bytes(head.to_bytes())


@pytest.mark.parametrize("head_too", [False, True])
def test_whoever_has_the_old_key_can_add_nothing_after_the_change(bench: Bench, head_too: bool) -> None:
    casefile = bench.with_case()
    old = bench.key
    changed(bench)
    takes_key(bench, casefile)
    casefile.close()
    appended_by(bench, old, NoteAdded(text="forged"), head_too=head_too)
    assert bench.verify().result.value in ("added", "altered")
    with pytest.raises(CaseFileDamaged):
        note(bench, bench.open())


def test_a_change_that_the_key_before_does_not_vouch_for_is_no_change(bench: Bench, tmp_path: Path) -> None:
    bench.with_case().close()
    stranger = load_or_make(tmp_path / "elsewhere")
    own = rotate(tmp_path / "elsewhere", MORNING)
    forged = KeyRotated(
        key_id=own.key_id,
        public_key=own.certificates[0].new_key,
        certificates=(own.certificates[0].model_copy(update={"old_key": _base64(bench.key.public_key)}),),
    )
    appended_by(bench, own, forged)
    assert bench.verify().result.value in ("added", "altered")
    assert stranger.key_id != own.key_id


def _base64(raw: bytes) -> str:
    import base64

    return base64.b64encode(raw).decode()


def test_the_key_of_another_desk_takes_over_nothing(bench: Bench, tmp_path: Path) -> None:
    bench.with_case().close()
    shutil.rmtree(bench.folder / "config")
    with pytest.raises(CaseFileDamaged):
        note(bench, bench.open())


def test_only_the_new_private_key_is_left_on_the_disk(bench: Bench) -> None:
    before = bench.key
    kept = (bench.folder / "config" / "desk.key").read_bytes()
    changed(bench)
    files = [path.read_bytes() for path in (bench.folder / "config").iterdir()]
    assert kept not in files
    assert bench.key.key_id != before.key_id
    assert {p.stat().st_mode & 0o777 for p in (bench.folder / "config").iterdir()} == {0o600}


def test_a_file_that_ends_with_a_key_that_was_given_up_is_told_as_such(bench: Bench) -> None:
    casefile = bench.with_case()
    changed(bench)
    given_up = bench.key.known[1:]

    def said() -> str:
        return " ".join(verify(bench.path, bench.heads, keys=bench.key.known, given_up=given_up).sentences)

    assert "until then, whoever has the old one could add to it" in said()
    bench.head_file(casefile).rename(tmp := bench.heads / "aside")
    assert "whoever has that key could have made all of it" in said()
    tmp.rename(bench.head_file(casefile))
    note(bench, casefile)
    assert "whoever" in said()  # the program that runs on has the old key at hand
    takes_key(bench, casefile)
    assert "whoever" not in said()


def test_a_bundle_is_told_by_the_key_that_signed_it_not_by_one_that_came_before(bench: Bench, tmp_path: Path) -> None:
    casefile = bench.with_case()
    path = bundled(bench, casefile)
    old = bench.key

    def said(*known: bytes, given_up: tuple[bytes, ...] = ()) -> str:
        return " ".join(verify_bundle(path, keys=known, given_up=given_up).sentences)

    assert "Its key is known here" in said(old.public_key)
    assert "has replaced since" in said(old.public_key, given_up=(old.public_key,))
    new = changed(bench)
    takes_key(bench, casefile)
    path = bundled(bench, casefile)
    assert "not known here, but an earlier key of that desk is" in said(old.public_key)
    assert "not known here: call" in said(old.public_key, given_up=(old.public_key,))
    assert "Its key is known here" in said(new.public_key)


def _change_ten_times(config: Path) -> None:
    for _ in range(10):
        rotate(config, MORNING)


def test_keys_that_are_changed_at_the_same_time_all_vouch_for_the_next(bench: Bench) -> None:
    casefile = bench.with_case()
    running = [multiprocessing.Process(target=_change_ten_times, args=(bench.folder / "config",)) for _ in range(3)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    takes_key(bench, casefile)
    (change,) = [e.data for e in casefile.events() if isinstance(e.data, KeyRotated)]
    assert len(change.certificates) == 30
    assert bench.verify().result.value == "intact"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"5",
        b"{}",
        b"null",
        b"[1]",
        b"[" * 100_000,
        b"\xff",
        b'[{"old_key":"","new_key":"","at":0,"signature":""}]',
    ],
)
def test_a_spoilt_list_of_keys_is_told_and_stays_as_it_is(bench: Bench, content: bytes) -> None:
    bench.with_case().close()
    path = bench.folder / "config" / "desk-keys.json"
    path.write_bytes(content)
    with pytest.raises(LocalFileError, match="should list this desk's keys"):
        changed(bench)
    assert path.read_bytes() == content
