"""A mapping file says what a table's columns and words mean; its mistakes are told with their line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.intake.mapping import read_mapping
from workbench.intake.reader import IntakeResult, read_evidence
from workbench.model.errors import LocalFileError, UnreadableInput
from workbench.model.mistakes import FileMistaken

MAPPING = """\
columns:
  time: Wann
  account: Wer
  ip: Von
  status: Code
  protocol: Dienst
success: [0, granted]
failure: ["7"]
zone: Europe/Berlin
delimiter: ";"
"""
TABLE = (
    "Wann;Wer;Von;Code;Dienst;Rest\n"
    "2026-11-02 09:00:00;ana@example.com;192.0.2.10;0;IMAP;x\n"
    "2026-11-02 09:05:00;ana@example.com;203.0.113.7;7;POP3;y\n"
    '2026-11-02 09:06:00;"bo;x@example.com";2001:db8::7;9;IMAP;y\n'
)


def read(folder: Path, mapping: str = MAPPING, table: str = TABLE) -> IntakeResult:
    (folder / "map.yaml").write_text(mapping)
    (folder / "table.txt").write_text(table)
    return read_evidence(folder / "table.txt", mapping=read_mapping(folder / "map.yaml"))


def test_a_table_is_read_as_the_mapping_says(tmp_path: Path) -> None:
    result = read(tmp_path)
    first = result.signins[0]
    assert (first.at, first.ip, first.protocol) == (datetime(2026, 11, 2, 8, tzinfo=UTC), "192.0.2.10", "imap")
    assert [s.success for s in result.signins] == [True, False, None]
    assert result.signins[2].account == "bo;x@example.com"
    gaps = " ".join(result.coverage.gaps)
    assert "Words that say neither success nor failure: “9” × 1" in gaps
    assert "Columns that were not read: Rest" in gaps
    assert "Europe/Berlin" in gaps


@pytest.mark.parametrize(
    ("wrong", "line", "words"),
    [
        (MAPPING.replace("  ip: Von", "  ipp: Von"), 4, "ip"),
        (MAPPING.replace("Europe/Berlin", "Moon/Base"), 9, "no time zone"),
        (MAPPING.replace('["7"]', "[granted]"), 8, "mean success, too"),
        (MAPPING.replace("  status: Code\n", ""), 2, "need a column 'status'"),
        (MAPPING.replace("account: Wer", "account: Wann"), 2, "two things"),
        (MAPPING.replace("  time: Wann\n", ""), 2, "time"),
        (MAPPING.replace('";"', '"--"'), 10, "delimiter"),
        ("columns: [", 2, ""),
    ],
)
def test_a_mistake_in_a_mapping_is_told_with_its_line(tmp_path: Path, wrong: str, line: int, words: str) -> None:
    with pytest.raises(FileMistaken) as caught:
        read(tmp_path, wrong)
    assert caught.value.mistakes[0].line == line
    assert words in str(caught.value.mistakes[0])
    assert "playbook" not in caught.value.hint


def test_columns_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="'Wann'"):
        read(tmp_path, table=TABLE.replace("Wann", "When"))


def test_a_mapping_that_is_not_there_is_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError):
        read_mapping(tmp_path / "none.yaml")


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(MAPPING)), st.integers(0, 30), st.text(max_size=20), st.booleans())
def test_any_change_gives_records_or_a_refusal(tmp_path: Path, at: int, cut: int, put: str, in_table: bool) -> None:
    whole = TABLE if in_table else MAPPING
    changed = (whole[:at] + put + whole[at + cut :]).encode("utf-8", "replace")
    (tmp_path / "map.yaml").write_bytes(MAPPING.encode() if in_table else changed)
    (tmp_path / "table.txt").write_bytes(changed if in_table else TABLE.encode())
    try:
        mapping = read_mapping(tmp_path / "map.yaml")
        read_evidence(tmp_path / "table.txt", account="ana@example.com", assume_zone=UTC, mapping=mapping)
    except UnreadableInput as error:
        assert error.title
        assert error.hint
