"""The case file is copied while somebody writes to it: a copy is what it is, and never called altered for that."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from casefile_bench import Bench

from workbench.casefile import VerifyResult
from workbench.model.errors import CaseFileDamaged, LocalFileError
from workbench.model.events import NoteAdded

_WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from casefile_bench import Bench, exposure, seen
from workbench.model.events import ExposureFound, NoteAdded
with Bench(Path(sys.argv[2])) as bench:
    casefile = bench.open()
    n = 0
    while True:
        note = NoteAdded(text=f"{n} " + "x" * (n * 997 % 9000))
        bench.add(casefile, note, seen(), ExposureFound(exposure=exposure()))
        n += 1
"""
_COPIES = 10


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


@contextlib.contextmanager
def _somebody_writes(bench: Bench) -> Iterator[Callable[[], None]]:
    """Somebody writes all the while; what is handed out waits until there is more."""
    bench.with_case(NoteAdded(text="first")).close()
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(Path(__file__).parent), str(bench.folder)])

    def more() -> None:
        begun = bench.path.stat().st_size
        while bench.path.stat().st_size < begun + 16_384:
            assert writer.poll() is None

    try:
        more()
        yield more
        assert writer.poll() is None, "the writer is not disturbed by it"
    finally:
        writer.kill()
        writer.wait()


def _verdict(bench: Bench, copy: Path) -> VerifyResult | str:
    try:
        return bench.verify(copy)
    except LocalFileError as error:
        return error.title


def test_a_plain_copy_is_an_older_copy_or_torn_and_says_so(bench: Bench) -> None:
    told: Counter[str] = Counter()

    def look_at(copy: Path) -> None:
        found = _verdict(bench, copy)
        assert isinstance(found, VerifyResult), found
        told[found.result] += 1
        if found.result == "altered":
            assert any("damaged" in sentence for sentence in found.sentences), found.sentences
            assert any("copied while somebody wrote to it" in sentence for sentence in found.sentences)
        else:
            assert found.result in ("cut", "intact", "projections disagree"), found
            assert not found.entries
        _opens_or_is_refused_in_words(bench, copy)

    copies = [bench.folder / f"copy {number}.db" for number in range(_COPIES)]
    with _somebody_writes(bench) as more:
        for copy in copies:
            more()
            shutil.copyfile(bench.path, copy)
        look_at(copies[0])
    for copy in copies[1:]:
        look_at(copy)
    assert told["cut"], told
    assert bench.verify().result == "intact"


def test_a_backup_by_sqlite_is_a_whole_older_copy(bench: Bench) -> None:
    def look_at(copy: Path) -> None:
        found = _verdict(bench, copy)
        assert isinstance(found, VerifyResult), found
        assert found.result in ("cut", "intact"), found
        assert not found.entries
        if found.result == "cut":
            assert "older copy" in found.sentences[0]
        _opens_or_is_refused_in_words(bench, copy)

    copies = [bench.folder / f"backup {number}.db" for number in range(_COPIES)]
    with _somebody_writes(bench) as more:
        for copy in copies:
            more()
            with (
                contextlib.closing(sqlite3.connect(bench.path, timeout=30)) as source,
                contextlib.closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
        look_at(copies[0])
    for copy in copies[1:]:
        look_at(copy)
    assert bench.verify().result == "intact"


def test_a_copy_that_is_cut_in_the_middle_is_damaged(bench: Bench) -> None:
    bench.with_case(*(NoteAdded(text="x" * 3000) for _ in range(40))).close()
    whole = bench.path.read_bytes()
    for size in range(len(whole) // 4096 - 1, 1, -12):
        copy = bench.folder / "torn.db"
        copy.write_bytes(whole[: size * 4096])
        found = _verdict(bench, copy)
        assert isinstance(found, str) or found.result == "altered", found
        assert "damaged" in (found if isinstance(found, str) else " ".join(found.sentences)), found
        _opens_or_is_refused_in_words(bench, copy)


def _opens_or_is_refused_in_words(bench: Bench, copy: Path) -> None:
    try:
        casefile = bench.open(copy)
    except (LocalFileError, CaseFileDamaged) as error:
        assert error.title.endswith((".", "!"))
        assert error.hint
        return
    try:
        with contextlib.suppress(CaseFileDamaged):
            list(casefile.events())
        with contextlib.suppress(CaseFileDamaged, LocalFileError):
            bench.add(casefile, NoteAdded(text="into the copy"))
    finally:
        casefile.close()
