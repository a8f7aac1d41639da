from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import get_args

import pytest
from casefile_bench import ACTOR, OPENED, Bench, intended, kept, one_of_each
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from workbench.model.errors import LocalFileError, NotFound, PlanStale, Refused
from workbench.model.events import EventData, NoteAdded


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


TAMPER_PROOF = pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET type = 'x' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 2",
        "INSERT INTO events SELECT 9, case_id, case_seq, type, at, body, hash, link, key_id, signature FROM events",
        "UPDATE evidence_chunks SET bytes = x'00'",
    ],
)


def test_every_type_of_event_reads_back_as_it_was_appended(bench: Bench) -> None:
    casefile = bench.with_case()
    data = one_of_each(casefile)
    events = [event for item in data for event in bench.add(casefile, item)]
    read = list(casefile.events("C-1"))
    assert [event.data for event in read] == [OPENED, *data]
    assert read[1:] == events
    assert [event.case_seq for event in read] == list(range(1, len(data) + 2))
    types = {type(event.data) for event in casefile.events()}
    in_desk = {"TailAccepted", "KeyRotated", "TimeStamped", "CheckMade", "CheckAnswered"}
    in_hand_over = {"CaseTakenIn", "CaseCountersigned", "EvidenceExpired"}
    assert {t.__name__ for t in get_args(get_args(EventData)[0])} - {
        t.__name__ for t in types
    } == in_desk | in_hand_over


def test_events_can_be_read_from_a_place_on_and_up_to_a_number(bench: Bench) -> None:
    casefile = bench.with_case(*(NoteAdded(text=str(n)) for n in range(5)))
    assert [event.seq for event in casefile.events(after=3, limit=2)] == [4, 5]
    assert [event.seq for event in casefile.events("C-1", after=5)] == [6, 7]


def test_a_new_file_is_only_for_its_owner(bench: Bench) -> None:
    bench.open()
    assert bench.path.stat().st_mode & 0o777 == 0o600
    assert bench.path.parent.stat().st_mode & 0o777 == 0o700
    assert bench.heads.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in bench.heads.iterdir())


def test_an_empty_file_becomes_a_case_file(bench: Bench) -> None:
    bench.path.parent.mkdir()
    bench.path.touch()
    assert bench.open().head()[0] == 1


def test_a_file_whose_making_was_cut_short_is_finished(bench: Bench) -> None:
    bench.open().close()
    with sqlite3.connect(bench.folder / "half.db") as half:
        half.execute(f"PRAGMA application_id = {0x4D574243}")
        half.execute("PRAGMA user_version = 0")
    half.close()
    assert bench.open(bench.folder / "half.db").head()[0] == 1


def test_the_file_opens_again_with_the_same_ledger(bench: Bench) -> None:
    first = bench.with_case(NoteAdded(text="one"))
    head, ledger_id = first.head(), first.ledger_id
    first.close()
    again = bench.open()
    assert (again.head(), again.ledger_id, again.healed, again.trouble) == (head, ledger_id, False, "")
    bench.add(again, NoteAdded(text="two"))
    assert again.head()[0] == head[0] + 1


def test_a_link_covers_everything_before_it(bench: Bench) -> None:
    casefile = bench.with_case(NoteAdded(text="one"))
    link = bytes(32)
    for event in casefile.events():
        link = sha256(link + event.seq.to_bytes(8, "big") + bytes.fromhex(event.hash)).digest()
        assert event.link == link.hex()


def test_a_body_holds_the_envelope_and_the_previous_entry_of_its_case(bench: Bench) -> None:
    casefile = bench.with_case(NoteAdded(text="é"))
    casefile.close()
    with sqlite3.connect(bench.path) as raw:
        rows = raw.execute("SELECT body, hash FROM events ORDER BY seq").fetchall()
    raw.close()
    body = json.loads(rows[2][0])
    assert body == {
        "v": 1,
        "type": "note-added",
        "case": "C-1",
        "case_seq": 2,
        "case_prev": rows[1][1],
        "at": body["at"],
        "actor": {"os_user": "desk1", "name": "Kim Example"},
        "data": {"step": "", "text": "é"},
    }
    assert json.loads(rows[0][0])["case"] is None
    assert sha256(rows[2][0]).hexdigest() == rows[2][1]


@TAMPER_PROOF
def test_the_ledger_only_grows_at_its_end(bench: Bench, statement: str) -> None:
    casefile = bench.with_case()
    bench.add(casefile, kept(*casefile.keep(b"log")))
    before = list(casefile.events())
    with pytest.raises(sqlite3.IntegrityError):
        casefile._store.run(statement)
    assert list(casefile.events()) == before


def test_several_events_are_appended_together_or_not_at_all(bench: Bench) -> None:
    casefile = bench.with_case()
    head = casefile.head()
    with pytest.raises(NotFound):
        bench.add(casefile, NoteAdded(text="one"), kept("f" * 64, 1))
    assert casefile.head() == head
    events = bench.add(casefile, NoteAdded(text="one"), NoteAdded(text="two"))
    assert [event.seq for event in events] == [head[0] + 1, head[0] + 2]


def test_an_event_of_an_unknown_case_is_refused(bench: Bench) -> None:
    casefile = bench.open()
    with pytest.raises(NotFound, match="C-9"):
        bench.add(casefile, NoteAdded(text="x"), case="C-9")


def test_a_case_is_opened_once(bench: Bench) -> None:
    casefile = bench.with_case()
    with pytest.raises(Refused, match="C-1"):
        bench.add(casefile, OPENED)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters()))
@example(text="half \ud800 and the other \udc00\x00\x1b[2J \\ud800")
def test_any_text_in_a_note_survives(bench: Bench, text: str) -> None:
    casefile = bench.open()
    if not casefile.views.cases():
        bench.add(casefile, OPENED)
    (event,) = bench.add(casefile, NoteAdded(text=text))
    (read,) = casefile.events(after=event.seq - 1)
    casefile.close()
    assert isinstance(read.data, NoteAdded)
    # Two halves of one character that stand side by side are that character.
    assert read.data.text.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")


_WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from casefile_bench import Bench
from workbench.model.events import NoteAdded
bench = Bench(Path(sys.argv[2])).__enter__()
casefile = bench.open()
for n in range(100):
    bench.add(casefile, NoteAdded(text=f"{sys.argv[3]} {n}"))
casefile.close()
"""


def test_two_processes_lose_nothing_of_each_other(bench: Bench) -> None:
    casefile = bench.with_case()
    here = str(Path(__file__).parent)
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, here, str(bench.folder), name]) for name in ("one", "two")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    texts = [event.data.text for event in casefile.events() if isinstance(event.data, NoteAdded)]
    assert sorted(texts) == sorted(f"{name} {n}" for name in ("one", "two") for n in range(100))
    found = bench.verify()
    assert (found.result, found.healed, found.head_seq) == ("intact", False, found.events)


def test_threads_share_one_case_file(bench: Bench) -> None:
    casefile = bench.with_case()

    def write(name: int) -> None:
        for n in range(20):
            bench.add(casefile, NoteAdded(text=f"{name} {n}"))

    def read(_: int) -> None:
        for _ in range(20):
            assert [case.id for case in casefile.views.cases()] == ["C-1"]
            seqs = [event.seq for event in casefile.events()]
            assert seqs == list(range(1, len(seqs) + 1))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda job: job[0](job[1]), [(write, 1), (read, 1), (write, 2), (read, 2)]))
    assert sum(isinstance(event.data, NoteAdded) for event in casefile.events()) == 40
    assert bench.verify().result == "intact"


def test_a_full_disk_in_mid_append_leaves_the_ledger_whole(bench: Bench) -> None:
    casefile = bench.with_case()
    head = casefile.head()
    pages = casefile._store.value("PRAGMA page_count")
    casefile._store.run(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LocalFileError, match="disk is full"):
        bench.add(casefile, NoteAdded(text="small"), NoteAdded(text="x" * 100_000))
    with pytest.raises(LocalFileError, match="disk is full"):
        casefile.keep(b"x" * 3_000_000)
    assert casefile.head() == head
    casefile._store.run("PRAGMA max_page_count = 1000000")
    bench.add(casefile, NoteAdded(text="goes on"))
    assert bench.verify().result == "intact"


def test_a_full_disk_under_the_heads_records_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    casefile = bench.with_case()
    head = casefile.head()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("workbench.casefile.heads.os.write", full)
        with pytest.raises(LocalFileError, match="disk is full"):
            bench.add(casefile, NoteAdded(text="lost"))
    assert casefile.head() == head
    bench.add(casefile, NoteAdded(text="kept"))
    assert bench.verify().result == "intact"


def test_a_file_made_read_only_in_mid_case_is_left_as_it_was(bench: Bench) -> None:
    casefile = bench.with_case()
    head = casefile.head()
    casefile._store.run("PRAGMA query_only = ON")
    with pytest.raises(LocalFileError, match="can't be opened or written"):
        bench.add(casefile, NoteAdded(text="x"))
    casefile._store.run("PRAGMA query_only = OFF")
    assert casefile.head() == head
    bench.add(casefile, NoteAdded(text="goes on"))


def test_a_text_file_is_refused(bench: Bench) -> None:
    other = bench.folder / "notes.txt"
    other.write_text("not a database\n" * 100)
    with pytest.raises(LocalFileError, match="is not a case file of the workbench"):
        bench.open(other)
    assert other.read_text() == "not a database\n" * 100


def test_another_programs_database_is_refused(bench: Bench) -> None:
    other = bench.folder / "other.db"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE t (x)")
    raw.close()
    with pytest.raises(LocalFileError, match="is not a case file of the workbench"):
        bench.open(other)


def test_a_file_of_a_newer_workbench_is_refused(bench: Bench) -> None:
    bench.open().close()
    with sqlite3.connect(bench.path) as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(LocalFileError, match="newer workbench") as caught:
        bench.open()
    assert "Update" in caught.value.hint


def test_a_folder_that_can_not_be_written_is_refused(bench: Bench) -> None:
    (bench.folder / "file").touch()
    with pytest.raises(LocalFileError) as caught:
        bench.open(bench.folder / "file" / "cases.db")
    assert caught.value.hint


def test_a_missing_file_is_not_made_where_that_was_not_asked_for(bench: Bench) -> None:
    with pytest.raises(LocalFileError, match="There is no case file"):
        bench.open(create=False)
    assert not bench.path.exists()


def test_opening_and_reading_needs_no_cryptography(bench: Bench) -> None:
    bench.with_case().close()
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from datetime import datetime, UTC\n"
        "from workbench.casefile import CaseFile; from workbench.model.cases import Actor\n"
        "c = CaseFile.open(Path(sys.argv[2]), signer=lambda: 1/0, heads=Path(sys.argv[3]), now=lambda: 1/0,"
        " new_id=lambda: 1/0, program='p', actor=Actor(os_user='a', name='b'))\n"
        "assert len(c.views.cases()) == 1; c.close()\n"
        "assert not {'cryptography', 'sqlite_utils', 'filelock'} & set(sys.modules)\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent), str(bench.path), str(bench.heads)], check=True
    )


def test_a_ledger_id_that_is_a_path_is_refused() -> None:
    from workbench.casefile.heads import checked_ledger_id
    from workbench.model.errors import CaseFileDamaged

    for hostile in ("../../x", "", "a/b", "x" * 65, "a\0"):
        with pytest.raises(CaseFileDamaged):
            checked_ledger_id(hostile)


def test_an_action_is_begun_once_whoever_else_is_about_to_begin_it(bench: Bench) -> None:
    first, second = bench.with_case(), bench.open()
    bench.add(first, intended())
    with pytest.raises(PlanStale, match="started elsewhere"):
        bench.add(second, intended())
    assert [e.data.type for e in first.events("C-1")].count("action-intended") == 1


def test_an_event_for_several_cases_is_recorded_in_all_of_them_or_in_none(bench: Bench) -> None:
    casefile = bench.with_case()
    bench.add(casefile, OPENED, case="C-2")
    before = casefile.head()
    note = NoteAdded(text="they belong together")
    with pytest.raises(NotFound):
        casefile.append_to_each(("C-1", note), ("C-9", note), at=bench.now(), actor=ACTOR)
    assert casefile.head() == before
    told = casefile.append_to_each(("C-1", note), ("C-2", note), at=bench.now(), actor=ACTOR)
    assert [event.case_id for event in told] == ["C-1", "C-2"]
    assert bench.verify().result.value == "intact"
