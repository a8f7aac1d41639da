"""A case goes to another desk in a bundle, and what was added there comes back."""

from __future__ import annotations

import io
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from casefile_bench import ACTOR, OPENED, Bench, kept, one_of_each, records_read, signin, signin_lines

from workbench.casefile import CaseFile
from workbench.casefile.bundle_read import Bundle
from workbench.casefile.standalone import source_of_verifier
from workbench.desk.keys import rotate
from workbench.model.errors import CaseFileDamaged, Refused, UnreadableInput, WorkbenchError
from workbench.model.events import CaseTakenIn, NoteAdded


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path / "here") as made:
        yield made


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path / "there", ledger="M") as made:
        yield made


def bundled(bench: Bench, casefile: CaseFile, name: str = "case.zip") -> Path:
    path = bench.folder / name
    with path.open("w+b") as file:
        casefile.custody.write_bundle("C-1", file, at=bench.now(), actor=ACTOR)
    return path


def taken_in(bench: Bench, casefile: CaseFile, path: Path) -> CaseTakenIn:
    with closing(Bundle(path)) as bundle:
        return casefile.custody.take_in(bundle, at=bench.now(), actor=ACTOR)


def whole_case(bench: Bench) -> CaseFile:
    casefile = bench.with_case()
    for item in one_of_each(casefile):
        bench.add(casefile, item)
    return casefile


def outsider(path: Path, *more: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs the standalone verifier by a Python that sees no package of ours: neither site nor this folder."""
    script = cwd / "standalone.py"
    script.write_text(source_of_verifier(), "utf-8")
    command = [sys.executable, "-I", "-S", str(script), str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=60, check=False)


def hashes(casefile: CaseFile) -> list[str]:
    return [event.hash for event in casefile.events("C-1")]


def test_a_case_stands_at_the_other_desk_as_it_stood_here(here: Bench, there: Bench) -> None:
    source, target = whole_case(here), there.open()
    path = bundled(here, source)
    told = taken_in(there, target, path)
    assert told.entries == len(hashes(source))
    assert hashes(target)[:-1] == hashes(source)
    assert [e.data for e in target.events("C-1")][:-1] == [e.data for e in source.events("C-1")]
    assert target.views.case("C-1") == source.views.case("C-1")
    assert target.views.signins("C-1") == source.views.signins("C-1")
    assert there.verify().result.value == "intact"


def test_taking_it_in_again_changes_nothing(here: Bench, there: Bench) -> None:
    source, target = whole_case(here), there.open()
    path = bundled(here, source)
    taken_in(there, target, path)
    before = target.head()
    assert taken_in(there, target, path).entries == 0
    assert target.head() == before


def test_what_the_other_desk_adds_travels_back(here: Bench, there: Bench) -> None:
    source, target = whole_case(here), there.open()
    taken_in(there, target, bundled(here, source))
    there.add(target, NoteAdded(text="reviewed"))
    told = taken_in(here, source, bundled(there, target))
    assert not told.beside
    assert hashes(source)[:-1] == hashes(target)
    assert here.verify().result.value == there.verify().result.value == "intact"
    here.add(source, NoteAdded(text="thanks"))
    assert here.verify().result.value == "intact"


def test_what_comes_back_attaches_though_the_case_went_on_meanwhile(here: Bench, there: Bench) -> None:
    source, target = whole_case(here), there.open()
    taken_in(there, target, bundled(here, source))
    there.add(target, NoteAdded(text="reviewed"))
    here.add(source, NoteAdded(text="meanwhile"))
    told = taken_in(here, source, bundled(there, target))
    assert told.beside
    here.add(source, NoteAdded(text="and on"))
    texts = [e.data.text for e in source.events("C-1") if isinstance(e.data, NoteAdded)]
    assert texts[-3:] == ["meanwhile", "reviewed", "and on"]
    assert here.verify().result.value == "intact"
    taken_in(there, target, bundled(here, source, "again.zip"))
    assert sorted(hashes(target)[:-1]) == sorted({*hashes(source), *hashes(target)[:-1]})
    assert there.verify().result.value == "intact"
    assert outsider(here.path, "--head", str(here.head_file(source)), cwd=here.folder).returncode == 0
    assert outsider(there.folder / "case.zip", cwd=here.folder).returncode == 0


def test_a_case_passes_through_a_third_desk(here: Bench, there: Bench, tmp_path: Path) -> None:
    source, target = whole_case(here), there.open()
    taken_in(there, target, bundled(here, source))
    there.add(target, NoteAdded(text="second desk"))
    with Bench(tmp_path / "third", ledger="N") as third:
        last = third.open()
        taken_in(third, last, bundled(there, target))
        third.add(last, NoteAdded(text="third desk"))
        assert third.verify().result.value == "intact"
        path = bundled(third, last)
        assert outsider(path, cwd=tmp_path).returncode == 0
        assert taken_in(here, source, path).entries > 0
    assert here.verify().result.value == "intact"


def test_the_keys_that_a_desk_had_come_along(here: Bench, there: Bench) -> None:
    source, target = whole_case(here), there.open()
    rotate(here.folder / "config", here.now())
    source.take_key("", at=here.now(), actor=ACTOR)
    here.add(source, NoteAdded(text="with the new key"))
    path = bundled(here, source)
    taken_in(there, target, path)
    assert there.verify().result.value == "intact"
    assert outsider(path, cwd=here.folder).returncode == 0


def rewritten(path: Path, how: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """Returns a bundle in which files were changed, left out (None), or added."""
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = how(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    return changed


def first_evidence(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return next(n for n in archive.namelist() if n.startswith("evidence/"))


TAMPERINGS: dict[str, Callable[[Path], Path]] = {
    "an entry's words": lambda p: rewritten(
        p, lambda n, c: c.replace(b"called back", b"called Jack") if n == "entries.jsonl" else c
    ),
    "an entry left out": lambda p: rewritten(
        p, lambda n, c: b"".join(c.splitlines(keepends=True)[:-1]) if n == "entries.jsonl" else c
    ),
    "entries in another order": lambda p: rewritten(
        p, lambda n, c: b"".join(c.splitlines(keepends=True)[::-1]) if n == "entries.jsonl" else c
    ),
    "the manifest": lambda p: rewritten(p, lambda n, c: c.replace(b"T-1", b"T-2") if n == "manifest.json" else c),
    "the signature": lambda p: rewritten(p, lambda n, c: c[::-1] if n == "manifest.sig" else c),
    "evidence": lambda p: rewritten(p, lambda n, c: c + b"x" if n.startswith("evidence/") else c),
    "evidence left out": lambda p: rewritten(p, lambda n, c: None if n == first_evidence(p) else c),
    "a file more": lambda p: rewritten(p, lambda _, c: c, **{"evidence/more": b"x"}),
    "another verifier": lambda p: rewritten(p, lambda n, c: b"print('intact')" if n == "verify.py" else c),
    "no entries": lambda p: rewritten(p, lambda n, c: None if n == "entries.jsonl" else c),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_bundle_that_was_tampered_with_is_refused_by_the_desk_and_by_the_outsider(
    here: Bench, there: Bench, what: str
) -> None:
    path = TAMPERINGS[what](bundled(here, whole_case(here)))
    target = there.open()
    before = target.head()
    with pytest.raises(CaseFileDamaged):
        taken_in(there, target, path)
    assert target.head() == before
    assert not target.views.cases()
    found = outsider(path, cwd=here.folder)
    assert found.returncode == 5, found.stdout + found.stderr
    assert found.stdout.startswith("altered")


def test_bits_that_flip_anywhere_are_never_taken_for_good(here: Bench, there: Bench) -> None:
    path = bundled(here, whole_case(here))
    whole = path.read_bytes()
    target = there.open()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for place in range(0, len(whole), max(len(whole) // 60, 1)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            with closing(Bundle(path)) as bundle:
                bundle.check()
        except WorkbenchError:
            continue
        # What was flipped is no part of any content: a time, a comment, a flag of the container.
        with zipfile.ZipFile(path) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == contents
    assert not target.views.cases()


def test_a_desk_that_takes_the_name_of_one_that_is_known_is_refused(here: Bench, there: Bench, tmp_path: Path) -> None:
    target = there.open()
    taken_in(there, target, bundled(here, whole_case(here)))
    with Bench(tmp_path / "impostor") as impostor:
        # The same ids, another key.
        path = bundled(impostor, impostor.with_case(NoteAdded(text="forged")))
        with pytest.raises(CaseFileDamaged, match="another key"):
            taken_in(there, target, path)


def test_another_case_of_the_same_id_is_refused(here: Bench, there: Bench) -> None:
    target = there.open()
    there.add(target, OPENED.model_copy(update={"ticket": "T-9"}))
    with pytest.raises(Refused, match="another case"):
        taken_in(there, target, bundled(here, whole_case(here)))
    assert there.verify().result.value == "intact"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a bundle" * 100, b"\0" * 4096])
def test_what_is_no_bundle_is_told_as_such(there: Bench, content: bytes) -> None:
    path = there.folder / "x.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match="no case bundle"):
        Bundle(path)
    assert outsider(path, cwd=there.folder).returncode == 7


def test_evidence_that_was_let_go_is_not_missed(here: Bench, there: Bench) -> None:
    casefile, target = here.open(), there.open()
    here.add(casefile, OPENED)
    sha256, size = casefile.keep(signin_lines([signin(1)]))
    here.add(casefile, kept(sha256, size))
    here.add(casefile, records_read(sha256, 1))
    assert casefile.custody.expire("C-1", "a year is over", at=here.now(), actor=ACTOR) == ((sha256,), size)
    assert list(casefile.views.expired("C-1")) == [sha256]
    assert not casefile.views.signins("C-1", all_accounts=True)
    assert here.verify().result.value == "intact"
    path = bundled(here, casefile)
    taken_in(there, target, path)
    assert there.verify().result.value == "intact"
    assert outsider(path, cwd=here.folder).returncode == 0
    assert outsider(here.path, cwd=here.folder).returncode == 0


def test_bytes_that_are_let_go_are_gone_from_the_file(here: Bench) -> None:
    casefile = here.with_case()
    sha256, size = casefile.keep(b"a very personal sign-in log " * 1000)
    here.add(casefile, kept(sha256, size))
    casefile.custody.expire("C-1", "retention", at=here.now(), actor=ACTOR)
    casefile.close()
    assert b"a very personal" not in here.path.read_bytes()


def test_bytes_that_are_let_go_are_overwritten_whatever_sqlite_does_by_itself(here: Bench) -> None:
    assert here.open()._store.value("PRAGMA secure_delete") == 1


def test_a_time_stamps_token_stays_though_a_case_lets_it_go(here: Bench) -> None:
    from test_formats import put
    from test_stamps import ROOT, TOKEN

    put(here, 1)
    casefile = here.open()
    casefile.custody.attach_stamp(TOKEN, ROOT, at=here.now(), actor=ACTOR)
    sha256, size = casefile.keep(TOKEN)
    here.add(casefile, kept(sha256, size))
    assert sha256 in casefile.custody.expire("C-1", "retention", at=here.now(), actor=ACTOR)[0]
    assert b"".join(casefile.evidence(sha256)) == TOKEN
    assert here.verify().result.value == "intact"


def test_what_a_killed_process_left_of_them_is_let_go_too_but_nothing_that_is_being_kept(here: Bench) -> None:
    casefile = here.with_case()
    raw = sqlite3.connect(here.path, isolation_level=None)
    raw.execute("INSERT INTO evidence_bytes (id, size) VALUES (77, 0)")
    raw.execute("INSERT INTO evidence_chunks VALUES (77, 0, ?)", (b"a very personal half of a log",))
    raw.close()
    sha256, size = casefile.keep(b"whole")
    here.add(casefile, kept(sha256, size))

    def two_pieces() -> Iterator[bytes]:
        yield b"x" * (1 << 20)
        here.open().custody.expire("C-1", "retention", at=here.now(), actor=ACTOR)
        yield b"y"

    other, _ = casefile.keep(two_pieces())
    assert b"".join(casefile.evidence(other)).endswith(b"xy")
    assert b"a very personal half" in here.path.read_bytes()
    here.add(casefile, kept(other, (1 << 20) + 1))
    casefile.custody.expire("C-1", "retention", at=here.now(), actor=ACTOR)
    assert b"a very personal half" not in here.path.read_bytes()
    assert here.verify().result.value == "intact"


def test_bytes_that_another_case_needs_stay(here: Bench) -> None:
    casefile = here.with_case()
    here.add(casefile, OPENED, case="C-2")
    sha256, size = casefile.keep(b"shared")
    for case in ("C-1", "C-2"):
        here.add(casefile, kept(sha256, size), case=case)
    assert casefile.custody.expire("C-1", "retention", at=here.now(), actor=ACTOR)[1] == 0
    assert b"".join(casefile.evidence(sha256)) == b"shared"
    assert casefile.custody.expire("C-2", "retention", at=here.now(), actor=ACTOR)[1] == size
    assert here.verify().result.value == "intact"


def test_an_outsider_checks_a_case_file_too(here: Bench) -> None:
    casefile = whole_case(here)
    head = str(here.head_file(casefile))
    assert outsider(here.path, "--head", head, cwd=here.folder).returncode == 0
    copy = here.folder / "copy.db"
    shutil.copy(here.path, copy)
    here.add(casefile, NoteAdded(text="later"))
    found = outsider(copy, "--head", head, cwd=here.folder)
    assert found.returncode == 5
    assert "older copy" in found.stdout
    assert outsider(here.path, "--key", "0" * 64, cwd=here.folder).returncode == 5
