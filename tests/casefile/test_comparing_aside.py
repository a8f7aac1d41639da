"""A long case file is compared by two processes, and comes to the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefile_bench import OPENED, Bench, seen
from test_verify import tamper

from workbench.casefile import CaseFile, comparing_aside
from workbench.model.events import NoteAdded, StepDone


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


@pytest.fixture
def casefile(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> CaseFile:
    """Ten cases, which count as a long file here."""
    monkeypatch.setattr(comparing_aside, "_LONG", 10)
    casefile = bench.open()
    for number in range(10):
        for item in (OPENED, NoteAdded(text="x"), StepDone(step="confirm", proof=("seen",)), seen()):
            bench.add(casefile, item, case=f"C-{number}")
    return casefile


def test_a_long_file_that_is_whole_is_intact(bench: Bench, casefile: CaseFile) -> None:
    assert bench.verify().result.value == "intact"


@pytest.mark.parametrize("case", ["C-0", "C-9"])
def test_an_edited_row_is_named_whichever_process_looks_at_it(bench: Bench, casefile: CaseFile, case: str) -> None:
    casefile.close()
    tamper(bench.path, f"UPDATE steps SET seq = 1 WHERE case_id = '{case}'")
    assert bench.verify().rows == (f"steps: confirm of case {case}",)


def test_where_no_other_process_can_be_started_the_check_does_all_of_it(
    bench: Bench, casefile: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    casefile.close()
    tamper(bench.path, "UPDATE steps SET seq = 1 WHERE case_id = 'C-0'")
    assert bench.verify().rows == ("steps: confirm of case C-0",)


def test_rows_of_a_case_that_no_entry_tells_of_are_named(bench: Bench, casefile: CaseFile) -> None:
    casefile.close()
    tamper(bench.path, "INSERT INTO steps VALUES ('C-77', 'confirm', 1, '{}')")
    assert bench.verify().rows == ("steps: all of case C-77",)
