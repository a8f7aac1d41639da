"""Files and disks of this machine that can't be used: told plainly, and nothing recorded before is lost."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cli_tools import Call, assert_told, event_types

from workbench.casefile import CaseFile
from workbench.model.errors import LocalFileError
from workbench.model.events import Event, EventData

pytest_plugins = ["cli_fixtures"]

NEW = ("case", "new", "--ticket", "HD-1", "--provider", "guided", "--account", "lin@example.com")


def test_a_text_file_is_not_taken_for_a_case_file_and_stays_as_it_is(workbench: Call, case_file: Path) -> None:
    case_file.parent.mkdir()
    case_file.write_text("my shopping list\n" * 100)
    before = case_file.read_bytes()
    for args in (NEW, ("case", "list"), ("case", "show", "HD-1"), ("verify",)):
        assert_told(workbench(*args), 6, str(case_file), "not a case file")
    assert case_file.read_bytes() == before


def test_another_programs_database_is_not_taken_for_a_case_file_and_stays_as_it_is(
    workbench: Call, case_file: Path
) -> None:
    case_file.parent.mkdir()
    with closing(sqlite3.connect(case_file)) as db:
        db.execute("CREATE TABLE cases (id TEXT)")
        db.commit()
    before = case_file.read_bytes()
    for args in (NEW, ("case", "list"), ("verify",)):
        assert_told(workbench(*args), 6, str(case_file), "not a case file")
    assert case_file.read_bytes() == before


def test_a_folder_is_not_taken_for_a_case_file(workbench: Call, tmp_path: Path) -> None:
    assert workbench("case", "list", "--case-file", tmp_path).code == 2
    told = workbench("verify", tmp_path)
    assert told.code in (2, 6)
    assert "Traceback" not in told.err


@pytest.mark.parametrize("words", [b"CREATE TABLE events", b"lin@example.com"])
def test_text_in_a_case_file_that_is_none_any_more_is_damage_and_no_fault_of_ours(
    words: bytes, workbench: Call, case_file: Path, guided_case: str
) -> None:
    case_file.write_bytes(case_file.read_bytes().replace(words, b"\xff" * len(words)))
    for args in (("case", "list"), ("case", "show", guided_case), ("verify",)):
        told = workbench(*args)
        assert told.code == 5, (args, told.out, told.err)
        assert "damaged" in told.err or "altered" in told.out


def test_a_damaged_case_file_is_told_and_not_written_to(workbench: Call, case_file: Path, guided_case: str) -> None:
    data = bytearray(case_file.read_bytes())
    data[2048:] = b"\x5a" * (len(data) - 2048)
    case_file.write_bytes(data)
    for args in (NEW, ("case", "show", guided_case), ("case", "close", guided_case)):
        assert_told(workbench(*args), 5, str(case_file), "verify")
    told = workbench("verify")
    assert told.code == 5
    assert "altered" in told.out
    assert case_file.read_bytes() == data


def test_a_case_file_that_was_cut_off_can_still_be_read_about(
    workbench: Call, case_file: Path, guided_case: str
) -> None:
    data = case_file.read_bytes()
    case_file.write_bytes(data[: len(data) // 2])
    assert_told(workbench(*NEW), 5, "verify")
    assert workbench("verify").code == 5


def test_a_restored_older_copy_is_read_and_not_written_to_until_it_is_settled(
    workbench: Call, case_file: Path, guided_case: str, tmp_path: Path
) -> None:
    shutil.copy(case_file, tmp_path / "old.db")
    assert workbench("case", "step", guided_case, "1", "--note", "A remark.").code == 0
    shutil.copy(tmp_path / "old.db", case_file)
    assert workbench("case", "show", guided_case).code == 0
    assert_told(workbench("case", "step", guided_case, "1", "--note", "Another."), 5, "verify")
    assert workbench("verify").code == 5


@pytest.mark.parametrize("place", ["file", "proc"])
def test_a_folder_in_which_nothing_can_be_made_is_told(place: str, workbench: Call, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    folder = tmp_path / "a file" if place == "file" else Path("/proc/1")
    target = folder / "cases.db"
    assert_told(workbench(*NEW, "--case-file", target), 6, str(folder))
    assert not target.exists() if place == "proc" else (tmp_path / "a file").is_file()


def test_settings_and_state_in_a_place_that_can_not_be_written_are_told(
    workbench: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "a file" / "home"))
    assert_told(workbench(*NEW), 6, "a file")


def test_a_report_into_a_folder_that_is_not_there_is_told_and_not_recorded(
    workbench: Call, guided_case: str, tmp_path: Path, case_file: Path
) -> None:
    told = workbench("case", "report", guided_case, "-o", tmp_path / "gone" / "report.md")
    assert_told(told, 6, "report.md")
    assert "report-made" not in event_types(case_file)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 KB of its own; skipped where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user can't mount a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_on_a_full_disk_what_was_recorded_stays_whole_and_the_rest_is_done_again(
    mounted: Path, workbench: Call, tmp_path: Path
) -> None:
    case_file = mounted / "cases.db"
    at = ("--case-file", case_file)
    assert workbench(*NEW, *at).code == 0
    ballast = mounted / "ballast"
    with ballast.open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
        while True:
            stream.write(b"x" * 4096)
    before = event_types(case_file)
    assert_told(workbench("case", "step", "HD-1", "1", "--note", "A remark. " * 2000, *at), 6, "full")
    assert event_types(case_file) == before
    assert workbench("case", "show", "HD-1", *at).code == 0
    ballast.unlink()
    assert workbench("case", "step", "HD-1", "1", "--note", "A remark.", *at).code == 0
    assert workbench("verify", case_file).code == 0


def test_a_read_only_disk_can_be_read_and_says_so_on_writing(mounted: Path, workbench: Call) -> None:
    at = ("--case-file", mounted / "cases.db")
    assert workbench(*NEW, *at).code == 0
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    try:
        assert workbench("case", "show", "HD-1", *at).code == 0
        assert_told(workbench("case", "step", "HD-1", "1", "--note", "A remark.", *at), 6, "cases.db")
        assert_told(workbench(*NEW, "--case-file", mounted / "new.db"), 6, "new.db")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(mounted)], check=True)
    assert workbench("verify", mounted / "cases.db").code == 0


def test_a_disk_that_fills_up_at_the_first_look_leaves_one_case_whose_id_is_told(
    workbench: Call, case_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_out(monkeypatch, "state-observed")
    told = workbench("case", "new", "--ticket", "HD-1", "--provider", "practice", "--account", "lin.wei@example.com")
    assert_told(told, 6, "full", "is open", "case intake C-", "--look all")
    monkeypatch.undo()
    (case,) = workbench("case", "list", "--json", "--case-file", case_file).json
    assert told.out.strip() == case["id"]


def test_a_disk_that_fills_up_in_the_middle_of_a_run_leaves_named_actions_unknown_until_they_are_read_back(
    practice_case: str, workbench: Call, case_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        keep_out(patch, "action-ended")
        told = workbench("case", "step", practice_case, "4", "--do", "all")
    assert_told(told, 6, "full", "unknown: disable-protocol:", f"case read-back {practice_case}")
    unknown = workbench("case", "show", practice_case, "--json").json["unknown"]
    assert unknown
    assert all(action in told.err for action in unknown)
    assert workbench("case", "read-back", practice_case).code == 0
    assert workbench("verify").code == 0


def keep_out(patch: pytest.MonkeyPatch, kind: str) -> None:
    """From now on the disk has no room for events of that kind."""
    real = CaseFile.append

    def append(self: CaseFile, case_id: str | None, *data: EventData, **more: Any) -> tuple[Event, ...]:
        if any(event.type == kind for event in data):
            raise LocalFileError(f"The disk is full: no more could be recorded in {self.path}.", "Free some space.")
        return real(self, case_id, *data, **more)

    patch.setattr(CaseFile, "append", append)


def test_where_files_may_not_grow_nothing_recorded_is_lost(
    guided_case: str, workbench: Call, program: Call, tmp_path: Path, case_file: Path
) -> None:
    log = tmp_path / "log.csv"
    rows = "".join(f"2026-10-01T08:00:{s % 60:02}Z,lin@example.com,192.0.2.{s % 250},success\n" for s in range(30000))
    log.write_text("time,account,ip,status\n" + rows)
    size = case_file.stat().st_size + (64 << 10)
    before = event_types(case_file)
    told = program(
        "case", "intake", guided_case, log,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    assert_told(told, 6)
    assert event_types(case_file) == before
    assert workbench("case", "show", guided_case).code == 0
    assert workbench("verify").code == 0


def test_output_into_a_full_disk_is_told_and_what_was_done_is_recorded(
    guided_case: str, workbench: Call, case_file: Path
) -> None:
    import sys

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "workbench", "case", "step", guided_case, "1", "--note", "Kept."],
            stdout=full, stderr=subprocess.PIPE, check=False, encoding="utf-8",
        )  # fmt: skip
    assert done.returncode == 6
    assert "could not be written" in done.stderr
    assert "Exception ignored" not in done.stderr
    assert event_types(case_file)[-1] == "note-added"
