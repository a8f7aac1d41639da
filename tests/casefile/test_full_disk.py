"""A disk that fills up in the middle of an append: nothing is half recorded, and it goes on when there is room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefile_bench import Bench, kept
from disk_tools import fill, script, small_disk

from workbench.model.errors import LocalFileError
from workbench.model.events import NoteAdded


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path / "desk") as made:
        yield made


BIG = NoteAdded(text="x" * 300_000)


def test_a_full_disk_under_the_case_file_refuses_the_entry_and_keeps_the_rest(bench: Bench, tmp_path: Path) -> None:
    with small_disk(tmp_path / "desk" / "data", 512) as disk:
        casefile = bench.with_case(NoteAdded(text="before"))
        head, head_file = casefile.head(), bench.head_file(casefile).read_bytes()
        filler = fill(disk, leave=16_384)
        with pytest.raises(LocalFileError, match="disk is full: no more could be recorded") as caught:
            bench.add(casefile, NoteAdded(text="small"), BIG)
        assert "Free some space" in caught.value.hint
        with pytest.raises(LocalFileError, match="disk is full"):
            casefile.keep(b"x" * 300_000)
        assert (casefile.head(), bench.head_file(casefile).read_bytes()) == (head, head_file)
        filler.unlink()
        bench.add(casefile, NoteAdded(text="goes on"))
        assert bench.verify().result == "intact"
        assert [e.data.text for e in casefile.events() if isinstance(e.data, NoteAdded)] == ["before", "goes on"]
        casefile.close()


def test_a_disk_that_is_full_to_the_last_byte_still_lets_the_case_be_read_and_checked(
    bench: Bench, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "desk" / "data", 512) as disk:
        casefile = bench.with_case(NoteAdded(text="before"))
        fill(disk)
        with pytest.raises(LocalFileError):
            bench.add(casefile, NoteAdded(text="x"))
        casefile.close()
        again = bench.open()
        assert not again.trouble
        assert len(list(again.events())) == 3
        assert bench.verify().result == "intact"
        again.close()


def test_a_full_disk_under_the_heads_alone_refuses_the_entry(bench: Bench, tmp_path: Path) -> None:
    with small_disk(tmp_path / "desk" / "state", 64) as disk:
        casefile = bench.with_case(NoteAdded(text="before"))
        head, head_file = casefile.head(), bench.head_file(casefile).read_bytes()
        filler = fill(disk)
        with pytest.raises(LocalFileError, match="disk is full"):
            bench.add(casefile, NoteAdded(text="lost"))
        assert (casefile.head(), bench.head_file(casefile).read_bytes()) == (head, head_file)
        casefile.close()
        again = bench.open()
        assert not again.trouble
        filler.unlink()
        bench.add(again, NoteAdded(text="goes on"))
        found = bench.verify()
        assert (found.result, found.healed, found.head_seq) == ("intact", False, head[0] + 1)
        again.close()


_LIMITED = """
import resource
from pathlib import Path
from casefile_bench import Bench
from workbench.model.errors import LocalFileError
from workbench.model.events import NoteAdded
bench = Bench(Path(sys.argv[1])).__enter__()
casefile = bench.with_case(NoteAdded(text="before"))
head = casefile.head()
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (bench.path.stat().st_size + 8192, hard))
for data in (NoteAdded(text="x" * 400_000),), (NoteAdded(text="small"), NoteAdded(text="x" * 400_000)):
    try:
        bench.add(casefile, *data)
    except LocalFileError as error:
        print("refused:", error.title)
    assert casefile.head() == head
try:
    casefile.keep(b"x" * 400_000)
except LocalFileError as error:
    print("refused:", error.title)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
bench.add(casefile, NoteAdded(text="goes on"))
found = bench.verify()
print(found.result.value, found.events, found.head_seq)
"""


@pytest.mark.skipif(os.name != "posix", reason="a limit on a file's size is a POSIX thing")
def test_a_file_that_may_not_grow_in_mid_append_is_left_as_it_was_and_grows_later(tmp_path: Path) -> None:
    *refused, last = script(_LIMITED, str(tmp_path / "desk"))
    assert len(refused) == 3
    assert all("disk" in line for line in refused)
    assert last == "intact 4 4"


def test_evidence_that_no_longer_fits_leaves_nothing_of_it_behind(bench: Bench, tmp_path: Path) -> None:
    with small_disk(tmp_path / "desk" / "data", 4096) as disk:
        casefile = bench.with_case()
        filler = fill(disk, leave=2 << 20)
        with pytest.raises(LocalFileError, match="disk is full"):
            casefile.keep(b"y" * (1 << 20) for _ in range(6))
        filler.unlink()
        bench.add(casefile, kept(*casefile.keep(b"z" * 1000)))
        found = bench.verify()
        assert found.result == "intact"
        assert not [s for s in found.sentences if "lie unused" in s]
        casefile.close()


_SHORT_HEAD = """
import resource
from pathlib import Path
from casefile_bench import Bench
from workbench.casefile.heads import Head, Heads
from workbench.model.errors import LocalFileError
bench = Bench(Path(sys.argv[1])).__enter__()
casefile = bench.with_case()
head = Head.signed(bench.key, casefile.ledger_id, *casefile.head())
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    Heads(bench.heads).prepare(head)
except LocalFileError as error:
    print("refused:", error.title)
"""


@pytest.mark.skipif(os.name != "posix", reason="a limit on a file's size is a POSIX thing")
def test_a_head_that_fits_the_disk_only_in_part_is_no_head(tmp_path: Path) -> None:
    (line,) = script(_SHORT_HEAD, str(tmp_path / "desk"))
    assert "The disk is full" in line
