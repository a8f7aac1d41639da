from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefile_bench import ACTOR, OPENED, Bench, kept, one_of_each, records_read, signin, signin_lines

from workbench.casefile import CaseFile
from workbench.casefile.chain import event_message, link_of
from workbench.casefile.history_schema import HISTORY_TABLES
from workbench.casefile.verify import verify
from workbench.desk.keys import load_or_make
from workbench.model.errors import CaseFileDamaged, LocalFileError, Refused
from workbench.model.events import NoteAdded, StepDone


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


@pytest.fixture
def casefile(bench: Bench) -> CaseFile:
    opened = bench.with_case()
    for item in one_of_each(opened):
        bench.add(opened, item)
    return opened


def tamper(path: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    """Edits the file as somebody would who has it, but not the desk's key."""
    raw = sqlite3.connect(path, isolation_level=None)
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement, values if "?" in statement else ())
    for _, sql in guards:
        raw.execute(sql)
    raw.close()


def note(bench: Bench, casefile: CaseFile, text: str = "x") -> None:
    bench.add(casefile, NoteAdded(text=text))


def test_a_whole_file_is_intact(bench: Bench, casefile: CaseFile) -> None:
    found = bench.verify()
    assert (found.result, found.healed, found.tail_proven) == ("intact", False, True)
    assert (found.events, found.checked_until) == casefile.head()
    assert found.head_seq == found.events
    assert "this desk's word only" in " ".join(found.sentences)
    assert "Not compared: the index of words" in " ".join(found.sentences)


def test_verifying_changes_nothing(bench: Bench, casefile: CaseFile) -> None:
    casefile.close()
    before = bench.path.read_bytes()
    bench.verify()
    assert bench.path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "body = cast(replace(cast(body AS TEXT), 'moved', 'other') || ' ' AS BLOB)",
        "hash = lower(hex(zeroblob(32)))",
        "link = lower(hex(zeroblob(32)))",
        "link = 'no hex'",
        "signature = zeroblob(64)",
        "signature = x''",
        "type = 'note-added'",
        "at = '2020-01-01T00:00:00.000000Z'",
        "case_id = 'C-2'",
        "case_seq = 77",
    ],
)
def test_an_altered_entry_is_named(bench: Bench, casefile: CaseFile, change: str) -> None:
    tamper(bench.path, f"UPDATE events SET {change} WHERE seq = 5")
    found = bench.verify()
    assert found.result == "altered"
    assert 5 in found.entries
    assert any("Entry 5 was altered" in sentence for sentence in found.sentences)


def test_an_entry_whose_hash_and_link_were_made_to_fit_is_named(bench: Bench, casefile: CaseFile) -> None:
    casefile.close()
    raw = sqlite3.connect(bench.path)
    body, link = raw.execute(
        "SELECT body, (SELECT link FROM events WHERE seq = 4) FROM events WHERE seq = 5"
    ).fetchone()
    raw.close()
    import hashlib

    forged = json.dumps(json.loads(body) | {"at": "2020-01-01T00:00:00.000000Z"}).encode()
    digest = hashlib.sha256(forged)
    new_link = link_of(bytes.fromhex(link), 5, digest.digest())
    tamper(
        bench.path,
        "UPDATE events SET body = ?, hash = ?, link = ?, at = '2020-01-01T00:00:00.000000Z' WHERE seq = 5",
        values=(forged, digest.hexdigest(), new_link.hex()),
    )
    found = bench.verify()
    assert (found.result, found.entries[0]) == ("altered", 5)
    assert "its signature is not the desk's" in " ".join(found.sentences)


def test_an_entry_taken_out_of_the_middle_is_noticed(bench: Bench, casefile: CaseFile) -> None:
    tamper(bench.path, "DELETE FROM events WHERE seq = 5")
    found = bench.verify()
    assert found.result == "altered"
    assert "entry before it, 5, is missing" in " ".join(found.sentences)


def test_a_hidden_entry_before_the_first_is_noticed(bench: Bench, casefile: CaseFile) -> None:
    columns = "case_id, case_seq, type, at, body, hash, link, key_id, signature"
    tamper(bench.path, f"INSERT INTO events SELECT -4, {columns} FROM events WHERE seq = 3")
    assert (bench.verify().result, bench.verify().entries) == ("altered", (-4,))


def test_a_cut_end_is_noticed_and_nothing_is_appended_to_it(bench: Bench, casefile: CaseFile) -> None:
    seq = casefile.head()[0]
    casefile.close()
    tamper(bench.path, f"DELETE FROM events WHERE seq > {seq - 3}")
    found = bench.verify()
    assert (found.result, found.head_seq, found.events) == ("cut", seq, seq - 3)
    again = bench.open()
    assert "cut off" in again.trouble
    assert len(again.views.cases()) == 1
    with pytest.raises(CaseFileDamaged, match="cut off"):
        note(bench, again)
    with pytest.raises(CaseFileDamaged):
        again.keep(b"x")


def test_an_older_copy_is_noticed(bench: Bench, casefile: CaseFile) -> None:
    shutil.copy(bench.path, bench.folder / "backup.db")
    note(bench, casefile)
    casefile.close()
    shutil.copy(bench.folder / "backup.db", bench.path)
    found = bench.verify()
    assert found.result == "cut"
    assert "older copy" in found.sentences[0]


def test_a_file_cut_while_it_is_open_is_not_appended_to(bench: Bench, casefile: CaseFile) -> None:
    tamper(bench.path, f"DELETE FROM events WHERE seq = {casefile.head()[0]}")
    with pytest.raises(CaseFileDamaged, match="cut off"):
        note(bench, casefile)
    assert casefile.trouble


def test_an_older_copy_can_be_accepted_for_a_reason(bench: Bench, casefile: CaseFile) -> None:
    shutil.copy(bench.path, bench.folder / "backup.db")
    seq = casefile.head()[0]
    note(bench, casefile)
    casefile.close()
    shutil.copy(bench.folder / "backup.db", bench.path)
    again = bench.open()
    event = again.accept("restored after the disk failed", at=bench.now(), actor=ACTOR)
    assert (event.seq, again.trouble) == (seq + 1, "")
    note(bench, again)
    found = bench.verify()
    assert found.result == "intact"
    assert f"accepted that the file ended at {seq} though the head said {seq + 1}" in " ".join(found.sentences)


def test_a_sound_end_needs_no_accepting(bench: Bench, casefile: CaseFile) -> None:
    with pytest.raises(Refused):
        casefile.accept("why not", at=bench.now(), actor=ACTOR)


def test_a_crash_between_file_and_head_heals(bench: Bench, casefile: CaseFile) -> None:
    head = bench.head_file(casefile)
    old = head.read_bytes()
    note(bench, casefile, "one")
    note(bench, casefile, "two")
    casefile.close()
    head.write_bytes(old)
    found = bench.verify()
    assert (found.result, found.healed) == ("intact", True)
    again = bench.open()
    assert (again.healed, again.trouble) == (True, "")
    assert json.loads(head.read_bytes())["seq"] == again.head()[0]
    assert bench.verify().healed is False


def test_a_crash_is_healed_by_the_next_append_of_an_open_file(bench: Bench, casefile: CaseFile) -> None:
    head = bench.head_file(casefile)
    old = head.read_bytes()
    note(bench, casefile, "one")
    head.write_bytes(old)
    note(bench, casefile, "two")
    assert bench.verify().result == "intact"


def test_a_crash_right_after_making_the_file_heals(bench: Bench) -> None:
    fresh = bench.open()
    head = bench.head_file(fresh)
    head.rename(head.with_name(head.name + ".next"))  # prepared, and not put in place any more
    fresh.close()
    assert bench.open().healed


def test_a_kill_before_the_first_entry_is_no_tampering_and_the_file_is_finished(bench: Bench) -> None:
    from workbench.casefile.files import open_store
    from workbench.casefile.heads import Heads

    open_store(bench.path, Heads(bench.heads), create=True).close()
    with pytest.raises(LocalFileError, match="cut short: it holds nothing"):
        bench.verify()
    assert bench.open().head()[0] == 1
    assert bench.verify().result == "intact"


def test_an_emptied_ledger_with_cases_left_in_its_tables_is_altered(bench: Bench, casefile: CaseFile) -> None:
    casefile.close()
    with sqlite3.connect(bench.path) as raw:
        raw.execute("DROP TRIGGER events_stay")
        raw.execute("DELETE FROM events")
    raw.close()
    assert bench.verify().result == "altered"


def test_no_new_ledger_begins_in_a_file_whose_entries_were_taken_out(bench: Bench, casefile: CaseFile) -> None:
    casefile.close()
    tamper(bench.path, "DELETE FROM events")
    with pytest.raises(CaseFileDamaged, match="emptied"):
        bench.open()


@pytest.mark.parametrize("number", [0, 1, -1])
def test_a_format_number_that_was_altered_is_told_and_nothing_is_recorded(
    bench: Bench, casefile: CaseFile, number: int
) -> None:
    casefile.close()
    tamper(bench.path, f"PRAGMA user_version = {number}")
    assert bench.verify().result == "altered"
    with pytest.raises(CaseFileDamaged, match="format number"):
        bench.open()


def test_evidence_that_is_let_go_while_the_ledger_is_looked_at_is_not_missed(bench: Bench, casefile: CaseFile) -> None:
    from workbench.casefile.chain_check import ChainCheck, Sampling
    from workbench.casefile.evidence_check import evidence_problems

    sha256, size = casefile.keep(b"the log" * 400_000)
    bench.add(casefile, kept(sha256, size))
    tip = casefile.head()[0]
    key = bench.key
    chain = ChainCheck(
        casefile._store,
        casefile.ledger_id,
        key.public_key,
        {key.key_id: key.public_key},
        Sampling(tip, everything=True),
    )
    chain.run(tip)
    assert sha256 in casefile.custody.expire("C-1", "a year is over", at=bench.now(), actor=ACTOR)[0]
    assert evidence_problems(casefile._store, chain.evidence, tip) == []


def test_an_entry_of_another_desk_that_is_passed_off_as_this_desks_is_told(bench: Bench, tmp_path: Path) -> None:
    from hostile_tools import bundled, take_in

    with Bench(tmp_path / "there", ledger="M") as there:
        take_in(bench, bench.open(), bundled(there, there.with_case(NoteAdded(text="by the other desk"))))
    tamper(bench.path, "DELETE FROM received WHERE seq = 3")
    found = bench.verify()
    assert found.result == "altered"
    assert "Entry 3 came from another desk, but it is not noted from which" in found.sentences[0]


def test_a_file_cut_down_to_its_first_entry_does_not_pass_for_one_just_made(bench: Bench) -> None:
    whole = bench.with_case()
    bench.head_file(whole).unlink()
    whole.close()
    derived = (f"DELETE FROM {table}" for table in ("case_figures", *HISTORY_TABLES, "cases"))
    tamper(bench.path, *derived, "DELETE FROM events WHERE seq > 1")
    assert "nothing proves" in bench.open().trouble
    found = bench.verify()
    assert not found.healed
    assert not found.tail_proven
    assert bench.verify().result == "intact"


def test_a_lost_head_leaves_the_end_unproven(bench: Bench, casefile: CaseFile) -> None:
    bench.head_file(casefile).unlink()
    casefile.close()
    found = bench.verify()
    assert (found.result, found.tail_proven, found.head_seq) == ("intact", False, None)
    assert "nothing proves" in " ".join(found.sentences)
    again = bench.open()
    with pytest.raises(CaseFileDamaged, match="head of this case file is missing"):
        note(bench, again)
    again.accept("new computer", at=bench.now(), actor=ACTOR)
    note(bench, again)
    assert bench.verify().tail_proven


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"seq": 1}'])
def test_a_spoilt_head_is_noticed(bench: Bench, casefile: CaseFile, content: bytes) -> None:
    bench.head_file(casefile).write_bytes(content)
    casefile.close()
    assert bench.verify().result == "altered"
    with pytest.raises(CaseFileDamaged):
        note(bench, bench.open())


def test_a_head_made_to_fit_a_cut_file_is_noticed(bench: Bench, casefile: CaseFile) -> None:
    head = bench.head_file(casefile)
    seq = casefile.head()[0]
    (before,) = casefile.events(after=seq - 2, limit=1)
    casefile.close()
    tamper(bench.path, f"DELETE FROM events WHERE seq = {seq}")
    head.write_text(json.dumps(json.loads(head.read_bytes()) | {"seq": before.seq, "link": before.link}))
    assert bench.verify().result == "altered"
    with pytest.raises(CaseFileDamaged, match="not signed with this desk's key"):
        note(bench, bench.open())


def add_forged(bench: Bench, casefile: CaseFile, key_folder: Path, key_id: str | None = None) -> None:
    seq, link = casefile.head()
    key = load_or_make(key_folder)
    (last,) = casefile.events(after=seq - 1)
    new = link_of(bytes.fromhex(link), seq + 1, bytes.fromhex(last.hash))
    raw = sqlite3.connect(bench.path, isolation_level=None)
    raw.execute(
        "INSERT INTO events SELECT seq + 1, case_id, case_seq, type, at, body, hash, ?, ?, ? FROM events WHERE seq = ?",
        (new.hex(), key_id or key.key_id, key.sign(event_message(casefile.ledger_id, seq + 1, new)), seq),
    )
    raw.close()


def test_an_entry_added_under_the_desks_name_is_noticed(bench: Bench, casefile: CaseFile) -> None:
    add_forged(bench, casefile, bench.folder / "other", key_id=bench.key.key_id)
    casefile.close()
    found = bench.verify()
    assert (found.result, found.healed) == ("added", False)
    again = bench.open()
    assert "added or altered" in again.trouble
    assert again.healed is False


def test_an_entry_of_an_unknown_key_is_altered(bench: Bench, casefile: CaseFile) -> None:
    add_forged(bench, casefile, bench.folder / "other")
    found = bench.verify()
    assert found.result == "altered"
    assert "key that is not known here" in found.sentences[0]


def test_a_file_is_not_trusted_for_the_key_that_it_names_itself(bench: Bench, casefile: CaseFile) -> None:
    assert verify(bench.path, bench.heads, keys=[]).result == "altered"


def test_an_edited_projection_is_named(bench: Bench, casefile: CaseFile) -> None:
    bench.add(casefile, StepDone(step="confirm", proof=("seen",)))
    casefile._store.run("UPDATE steps SET record = replace(record, 'done', 'open') WHERE id = 'confirm'")
    casefile._store.run("DELETE FROM answers")
    casefile._store.run("UPDATE signins SET judgement = 'owner' WHERE id = 's000002'")
    casefile._store.run("INSERT INTO steps SELECT case_id, 'zzz', seq, record FROM steps WHERE id = 'confirm'")
    found = bench.verify()
    assert found.result == "projections disagree"
    assert found.rows == (
        "steps: confirm of case C-1",
        "steps: zzz of case C-1",
        'answers: ["confirm","caller"] of case C-1',
        "signins: s000002 of case C-1",
    )
    casefile.rebuild()
    assert bench.verify().result == "intact"


def test_a_replaced_chunk_of_evidence_is_noticed(bench: Bench, casefile: CaseFile) -> None:
    sha256, size = casefile.keep(b"the log" * 400_000)
    bench.add(casefile, kept(sha256, size))
    tamper(bench.path, "UPDATE evidence_chunks SET bytes = zeroblob(length(bytes)) WHERE part = 1")
    found = bench.verify()
    assert found.result == "altered"
    assert f"Evidence {sha256}" in found.sentences[0]


def test_missing_evidence_is_noticed(bench: Bench, casefile: CaseFile) -> None:
    sha256, _ = casefile.keep(signin_lines([signin(9)]))
    bench.add(casefile, records_read(sha256, 1))
    tamper(bench.path, f"UPDATE evidence_bytes SET sha256 = NULL WHERE sha256 = '{sha256}'")
    found = bench.verify()
    assert found.result == "altered"
    assert "is missing" in found.sentences[0]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER events_stay",
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM cases; END",
        "DROP INDEX events_of_case",
        "PRAGMA journal_mode = WAL",
        "DROP TABLE answers",
    ],
)
def test_missing_guards_are_noticed(bench: Bench, casefile: CaseFile, statement: str) -> None:
    casefile.close()
    raw = sqlite3.connect(bench.path, isolation_level=None)
    raw.execute(statement)
    raw.close()
    assert bench.verify().result == "altered"
    if "TRIGGER" in statement:
        with pytest.raises(CaseFileDamaged, match="guards"):
            note(bench, bench.open())


def test_a_file_with_damaged_pages_is_altered_or_refused_in_words(bench: Bench, casefile: CaseFile) -> None:
    casefile.close()
    content = bytearray(bench.path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    bench.path.write_bytes(content)
    assert bench.verify().result == "altered"
    with pytest.raises(CaseFileDamaged):
        list(bench.open().events())


def test_a_cut_off_file_is_damaged(bench: Bench, casefile: CaseFile) -> None:
    casefile.close()
    bench.path.write_bytes(bench.path.read_bytes()[:5000])
    assert bench.verify().result == "altered"
    with pytest.raises(CaseFileDamaged):
        bench.open()


def test_a_file_that_is_none_of_ours_is_not_verified(bench: Bench) -> None:
    with pytest.raises(LocalFileError):
        bench.verify(bench.folder / "missing.db")
    (bench.folder / "text").write_text("x" * 5000)
    with pytest.raises(LocalFileError, match="is not a case file"):
        bench.verify(bench.folder / "text")


def test_a_copy_made_while_the_file_is_open_is_whole(bench: Bench, casefile: CaseFile) -> None:
    copy = bench.folder / "copy.db"
    shutil.copy(bench.path, copy)
    assert bench.verify(copy).result == "intact"


def test_two_ledgers_do_not_share_a_head(bench: Bench, casefile: CaseFile) -> None:
    other = bench.open(bench.folder / "other.db")
    bench.add(other, OPENED)
    assert bench.verify(other.path).result == "intact"
    assert bench.verify().result == "intact"


def test_evidence_that_was_altered_is_not_handed_out_as_what_was_kept(bench: Bench) -> None:
    casefile = bench.with_case()
    sha256, _ = casefile.keep(b"a playbook")
    tamper(bench.path, "UPDATE evidence_chunks SET bytes = x'00'")
    with pytest.raises(CaseFileDamaged, match="altered"):
        b"".join(casefile.evidence(sha256))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases SET verdict = 'not compromised'",
        "UPDATE events SET at = '2026-01-01T00:00:00.000000Z' WHERE seq = 2",
        "DELETE FROM evidence_chunks",
    ],
)
def test_a_file_that_was_altered_in_its_middle_takes_nothing_more_once_it_was_checked(
    bench: Bench, statement: str
) -> None:
    casefile = bench.with_case()
    casefile.keep(b"an export")
    tamper(bench.path, statement)
    assert casefile.check() == casefile.trouble != ""
    with pytest.raises(CaseFileDamaged):
        note(bench, casefile)


def test_a_whole_file_is_in_no_trouble_after_a_check(bench: Bench, casefile: CaseFile) -> None:
    assert casefile.check() == ""
    note(bench, casefile)
