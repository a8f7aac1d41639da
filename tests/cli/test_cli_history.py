"""`workbench history` on the command line."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_tools import Call, assert_told, controls

pytest_plugins = ("cli_fixtures",)


@pytest.fixture
def three_cases(workbench: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    for number, account in enumerate(("lin.wei@example.com", "kim@example.org", "=cmd@example.com"), start=1):
        ticket = ("HD-4711", "盗号-12", "+HD")[number - 1]
        made = workbench("case", "new", "--account", account, "--ticket", ticket, "--provider", "guided", "--json")
        assert made.code == 0, made.err
    return workbench


def test_the_history_is_searched_filtered_and_exported(three_cases: Call, tmp_path: Path) -> None:
    workbench = three_cases
    assert [c["ticket"] for c in workbench("history", "--json").json["cases"]] == ["+HD", "盗号-12", "HD-4711"]
    assert [c["ticket"] for c in workbench("history", "盗号", "kim", "--json").json["cases"]] == ["盗号-12"]
    assert "HD-4711" in workbench("history", "wei@example").out
    for odd in ('"', "a - b", "'or' NOT (x", "*", "AND", "NEAR("):
        assert workbench("history", "--json", odd).code == 0
    none = workbench("history", "--status", "closed")
    assert (none.code, none.out) == (0, "")
    assert "No case: closed" in none.err
    assert {c["reviewed"] for c in workbench("history", "--reviewed", "no", "--json").json["cases"]} == {"no"}
    assert "No case: sent back by the reviewer" in workbench("history", "--reviewed", "sent-back").err
    listed = workbench("history", "--sort", "account", "--ascending", "--limit", "2")
    assert "2 of 3 cases" in listed.err
    target = tmp_path / "history.csv"
    assert workbench("history", "--csv", "-o", target).code == 0
    rows = list(csv.DictReader(io.StringIO(target.read_bytes().decode(), newline="")))
    assert (rows[0]["ticket"], rows[0]["account"]) == ("'+HD", "'=cmd@example.com")
    assert_told(workbench("history", "--csv", "-o", target), 6, "is there already")
    assert_told(workbench("history", "--opened", "yesterday"), 2, "no span of time")


def test_a_filter_is_kept_under_a_name(three_cases: Call, tmp_path: Path) -> None:
    workbench = three_cases
    assert workbench("history", "kim", "--status", "open", "--reviewed", "no", "--save", "Kim’s").code == 0
    again = workbench("history", "--saved", "Kim’s", "--json")
    assert [c["account"] for c in again.json["cases"]] == ["kim@example.org"]
    assert "with “kim”, open, not reviewed" in workbench("history", "--filters").out
    assert_told(workbench("history", "--saved", "Jo"), 2, "no saved filter", "Kim")
    assert workbench("history", "--forget", "Kim’s").code == 0
    assert workbench("history", "--filters", "--json").json == {}
    (tmp_path / "home" / "config" / "filters.json").write_text("[1")
    assert_told(workbench("history", "--filters"), 7, "filters.json")
    assert not controls(workbench("history", "\x1b[2J").err)


def test_a_case_is_shown_as_it_was(three_cases: Call) -> None:
    workbench = three_cases
    assert workbench("case", "close", "HD-4711", "--json").code != 0
    last = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    while datetime.now(UTC) < last:
        workbench("case", "list")
    shown = workbench("case", "show", "HD-4711", "--at", last.isoformat())
    assert shown.code == 0
    assert f"As it was at {last:%Y-%m-%d %H:%M:%S} UTC" in shown.err
    assert "Next:" in shown.out
    assert_told(workbench("case", "show", "HD-4711", "--at", "1999-01-01"), 2, "not there yet")
    assert_told(workbench("case", "show", "HD-4711", "--at", "2098-01-01"), 2, "still to come")
    assert_told(workbench("case", "show", "HD-4711", "--at", "soon"), 2, "no time")


def test_a_case_file_of_an_older_version_says_that_it_gets_its_history_once(
    workbench: Call, case_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home, old = tmp_path / "home", Path(__file__).parents[1] / "casefile" / "formats" / "3"
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    places = {"cases.db": case_file, "L1.json": home / "state" / "heads" / "L1.json"}
    places["made-up-desk.key"] = home / "config" / "desk.key"
    for name, target in places.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(old / name, target)
        target.chmod(0o600)
    first = workbench("history", "lin.wei", "--json")
    assert first.json["found"] == 1
    assert "gets its history" in first.err
    assert workbench("history", "lin.wei").err == ""
