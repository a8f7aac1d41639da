"""What was altered in a case file is told before anybody relies on it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cli_tools import Call, assert_told, event_types

pytest_plugins = ("cli_fixtures",)

CLOSE_THE_DOORS = (
    "UPDATE exposures SET record ="
    " json_set(record, '$.closed_at', '2026-11-20T00:00:00Z', '$.verified_at', '2026-11-20T00:00:00Z')"
)
GIVE_THE_VERDICT = "UPDATE cases SET record = json_set(record, '$.verdict', 'not compromised')"


def edit(case_file: Path, statement: str) -> None:
    with closing(sqlite3.connect(case_file)) as db:
        db.execute(statement)
        db.commit()


@pytest.mark.parametrize("statement", [CLOSE_THE_DOORS, GIVE_THE_VERDICT])
def test_a_report_from_altered_tables_says_that_it_is_in_doubt(
    practice_case: str, workbench: Call, case_file: Path, tmp_path: Path, statement: str
) -> None:
    edit(case_file, statement)
    told = workbench("case", "report", practice_case)
    assert told.code == 5
    assert "IN DOUBT" in told.out
    written = workbench("case", "report", practice_case, "--format", "json", "-o", tmp_path / "r.json")
    assert_told(written, 5, "in doubt")
    assert "disagrees" in json.loads((tmp_path / "r.json").read_text())["chain"]["trouble"]


def test_a_case_is_not_closed_on_altered_tables(practice_case: str, workbench: Call, case_file: Path) -> None:
    edit(case_file, CLOSE_THE_DOORS)
    assert_told(workbench("case", "close", practice_case), 5, "can't be closed", "verify")
    assert "case-closed" not in event_types(case_file)


def test_a_case_whose_end_was_cut_off_is_shown_as_in_doubt(
    practice_case: str, workbench: Call, case_file: Path
) -> None:
    with closing(sqlite3.connect(case_file)) as db:
        ((guard,),) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'events_stay'")
        db.execute("DROP TRIGGER events_stay")
        db.execute("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)")
        db.execute(guard)
        db.commit()
    shown = workbench("case", "show", practice_case, "--json")
    assert "in doubt" in shown.err
    assert "cut off" in shown.json["in_doubt"]


def test_a_descriptor_that_nobody_opened_never_becomes_the_case_file(practice_case: str, program: Call) -> None:
    for fd in range(3, 9):
        told = program("case", "step", practice_case, "2", "--do", "reset-password", "--secret-fd", fd)
        assert_told(told, 2, "can't be written")
    assert program("verify").code == 0


@pytest.mark.parametrize("fd", [0, 1, 2, -1])
def test_a_password_never_goes_to_a_standard_stream(
    practice_case: str, program: Call, case_file: Path, fd: int
) -> None:
    told = program("case", "contain", practice_case, "--secret-fd", fd)
    assert_told(told, 2, "never goes to standard")
    assert "action-intended" not in event_types(case_file)


def test_a_password_that_was_not_handed_over_is_not_on_record_as_shown(
    practice_case: str,
    workbench: Call,
    case_file: Path,
    secret_pipe: tuple[int, Callable[[], str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fd, _ = secret_pipe
    real = os.write

    def write(to: int, data: bytes) -> int:
        if to == fd and data:
            raise OSError(28, "No space left on device")
        return real(to, data)

    monkeypatch.setattr("workbench.cli.secret_out.os.write", write)
    told = workbench("case", "step", practice_case, "2", "--do", "reset-password", "--secret-fd", fd)
    assert_told(told, 6, "could not be handed over")
    assert "secret-taken" not in event_types(case_file)


def test_an_empty_file_proves_nothing(guided_case: str, workbench: Call, case_file: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    told = workbench("case", "step", guided_case, "2", "--do", "reset-password", "--attach", tmp_path / "empty.txt")
    assert_told(told, 7, "shows nothing")
    assert "action-proved" not in event_types(case_file)


def test_an_older_copy_takes_entries_again_once_somebody_accepted_it_with_a_reason(
    practice_case: str, workbench: Call, case_file: Path, tmp_path: Path
) -> None:
    older = case_file.read_bytes()
    assert workbench("case", "step", practice_case, "1", "--note", "after the backup").code == 0
    case_file.write_bytes(older)
    assert workbench("verify").code == 5
    assert_told(workbench("case", "step", practice_case, "1", "--note", "lost"), 5, "verify")

    accepted = workbench("verify", "--accept", "restored from last night's backup")
    assert accepted.code == 0, accepted.err
    assert event_types(case_file)[-1] == "tail-accepted"
    assert workbench("case", "step", practice_case, "1", "--note", "goes on").code == 0


def test_an_altered_file_is_not_accepted(practice_case: str, workbench: Call, case_file: Path) -> None:
    edit(case_file, GIVE_THE_VERDICT)
    assert workbench("verify", "--accept", "never mind").code != 0
    assert workbench("verify").code == 5
