"""The clock of a desk may be wrong; the order of the entries never is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from casefile_bench import ACTOR, MORNING, OPENED, Bench

from workbench.casefile import CaseFile
from workbench.model.events import ClockSetBack, EventData, NoteAdded


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


def _at(casefile: CaseFile, minutes: float, data: EventData, case: str = "C-1") -> None:
    casefile.append(case, data, at=MORNING + timedelta(minutes=minutes), actor=ACTOR)


def _types(casefile: CaseFile) -> list[str]:
    return [event.data.type for event in casefile.events()]


def test_a_clock_that_was_set_back_is_noted_right_before_what_follows(bench: Bench) -> None:
    casefile = bench.with_case()
    _at(casefile, 60, NoteAdded(text="before"))
    _at(casefile, 0, NoteAdded(text="after"))
    _at(casefile, 1, NoteAdded(text="goes on"))
    assert _types(casefile)[2:] == ["note-added", "clock-set-back", "note-added", "note-added"]
    noted = list(casefile.events())[3]
    assert noted.data == ClockSetBack(before=MORNING + timedelta(hours=1), seconds=3600)
    assert noted.at == MORNING
    assert [event.case_seq for event in casefile.events("C-1")] == [1, 2, 3, 4, 5]


def test_what_is_appended_is_returned_without_the_note_on_the_clock(bench: Bench) -> None:
    casefile = bench.with_case()
    _at(casefile, 60, NoteAdded(text="before"))
    events = casefile.append("C-1", NoteAdded(text="one"), NoteAdded(text="two"), at=MORNING, actor=ACTOR)
    assert [event.seq for event in events] == [5, 6]


def test_a_second_between_two_clocks_of_one_machine_is_no_setting_back(bench: Bench) -> None:
    casefile = bench.with_case()
    _at(casefile, 60, NoteAdded(text="before"))
    casefile.append("C-1", NoteAdded(text="after"), at=MORNING + timedelta(minutes=59, seconds=59), actor=ACTOR)
    assert "clock-set-back" not in _types(casefile)


def test_a_case_opened_under_a_clock_that_was_set_back_still_begins_with_its_opening(bench: Bench) -> None:
    casefile = bench.with_case()
    _at(casefile, 60, NoteAdded(text="before"))
    _at(casefile, 0, OPENED, "C-2")
    assert [event.case_id for event in casefile.events()][3:] == [None, "C-2"]
    assert [event.data.type for event in casefile.events("C-2")] == ["case-opened"]
    assert bench.verify().result == "intact"


def test_a_case_that_slept_through_the_setting_back_has_a_note_of_its_own(bench: Bench) -> None:
    casefile = bench.with_case()
    _at(casefile, 0, OPENED, "C-2")
    _at(casefile, 60, NoteAdded(text="before"))
    _at(casefile, 1, NoteAdded(text="the other case is first to notice"), "C-2")
    _at(casefile, 2, NoteAdded(text="after"))
    _at(casefile, 3, NoteAdded(text="goes on"))
    ours = [event.data.type for event in casefile.events("C-1")]
    assert ours == ["case-opened", "note-added", "clock-set-back", "note-added", "note-added"]


def test_the_check_says_before_which_entry_the_clock_was_set_back(bench: Bench) -> None:
    casefile = bench.with_case()
    _at(casefile, 60, NoteAdded(text="before"))
    _at(casefile, 0, NoteAdded(text="after"))
    found = bench.verify()
    assert found.result == "intact"
    assert any("At entry 4 the desk's clock had been set back" in sentence for sentence in found.sentences)
