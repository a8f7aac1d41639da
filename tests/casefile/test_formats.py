"""Files of every format that was ever written are opened and checked by this program."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefile_bench import MORNING, Bench

from workbench.casefile import CaseFile
from workbench.casefile.comparing import schema_differences
from workbench.casefile.history_filter import HistoryFilter, RecheckClock
from workbench.casefile.schema import USER_VERSION
from workbench.model.errors import LocalFileError
from workbench.model.events import NoteAdded

FORMATS = Path(__file__).parent / "formats"
EVERYTHING = HistoryFilter(words="lin.wei T-1 forwards", having="192.0.2.7")
NO_CLOCK = RecheckClock(now=MORNING)
EVENTS = {1: 28, 2: 33, 3: 33, 4: 43}
"""How many each file holds."""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


def put(bench: Bench, number: int) -> None:
    """Puts a file of that format, its head and its key where a desk has them."""
    for folder in (bench.path.parent, bench.heads, bench.folder / "config"):
        folder.mkdir(parents=True)
    shutil.copy(FORMATS / str(number) / "cases.db", bench.path)
    shutil.copy(FORMATS / str(number) / "L1.json", bench.heads / "L1.json")
    shutil.copy(FORMATS / str(number) / "made-up-desk.key", bench.folder / "config" / "desk.key")
    for path in (bench.path, bench.folder / "config" / "desk.key"):
        path.chmod(0o600)


def everything(casefile: CaseFile) -> list[object]:
    views = casefile.views
    return [
        views.cases(),
        *(look("C-1") for look in (views.steps, views.facets, views.actions, views.exposures, views.evidence_of)),
        views.signins("C-1"),
        views.messages("C-1"),
        views.follow_ups("C-1"),
        list(casefile.events()),
        [dict(casefile.views.history.at(piece)) for piece in casefile.views.history.order(EVERYTHING, NO_CLOCK)],
    ]


# The file of format 4 has its history in tables as they were made at first.
@pytest.mark.parametrize("number", range(1, USER_VERSION + 1))
def test_a_file_of_an_older_format_is_checked_without_being_changed(bench: Bench, number: int) -> None:
    put(bench, number)
    before = bench.path.read_bytes()
    result = bench.verify()
    assert (result.result.value, result.events) == ("intact", EVENTS[number])
    assert bench.path.read_bytes() == before


@pytest.mark.parametrize("number", range(1, USER_VERSION + 1))
def test_a_file_of_an_older_format_is_opened_and_goes_on(bench: Bench, number: int) -> None:
    put(bench, number)
    casefile = bench.open()
    assert not casefile.trouble
    assert schema_differences(casefile._store) == ()
    assert casefile.views.case("C-1").ticket == "T-1"
    before = everything(casefile)
    assert before[-1], "the case is in the history, and found by its words"
    casefile.rebuild()
    assert everything(casefile) == before
    bench.add(casefile, NoteAdded(text="years later"))
    assert bench.verify().result.value == "intact"
    with sqlite3.connect(bench.path) as raw:
        assert raw.execute("PRAGMA user_version").fetchone()[0] == USER_VERSION


def test_every_older_format_has_a_file_that_is_kept() -> None:
    assert sorted(int(path.name) for path in FORMATS.iterdir()) == list(range(1, USER_VERSION + 1))


@pytest.mark.parametrize("number", range(1, USER_VERSION + 1))
def test_an_outsider_checks_every_format(bench: Bench, number: int) -> None:
    from test_bundle import outsider

    put(bench, number)
    found = outsider(bench.path, "--head", str(bench.heads / "L1.json"), cwd=bench.folder)
    assert found.returncode == 0, found.stdout


def test_a_file_of_a_newer_format_is_refused_with_what_to_do(bench: Bench) -> None:
    put(bench, 1)
    with sqlite3.connect(bench.path) as raw:
        raw.execute(f"PRAGMA user_version = {USER_VERSION + 1}")
    with pytest.raises(LocalFileError, match="newer workbench") as caught:
        bench.open()
    assert caught.value.hint
