"""A quick look at an export: judged like in a case, and nothing of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_tools import Call, assert_told

pytest_plugins = ("cli_fixtures",)

HEAD = "time,account,ip,protocol,status\n"
OWN = "".join(f"2026-03-{day:02}T08:00:00Z,lin@example.com,192.0.2.10,web,success\n" for day in range(1, 21))
ABROAD = "".join(f"2026-03-19T02:{n:02}:00Z,lin@example.com,203.0.113.7,imap,failure\n" for n in range(6))
ABROAD += "2026-03-19T02:10:00Z,lin@example.com,203.0.113.7,imap,success\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + OWN + ABROAD)
    return path


def test_sign_ins_are_judged_without_a_case_and_nothing_is_kept(workbench: Call, export: Path, case_file: Path) -> None:
    told = workbench("judge", "signins", export, "--account", "lin@example.com", "--json")
    assert told.code == 0
    judged = {(s["ip"], s["judgement"]) for s in told.json["signins"]}
    assert judged == {("192.0.2.10", "owner"), ("203.0.113.7", "abnormal")}
    assert all(s["reasons"] for s in told.json["signins"])
    assert [s["time"] for s in told.json["signins"]] == sorted(s["time"] for s in told.json["signins"])
    assert not case_file.exists()


def test_it_comes_to_what_a_case_comes_to(workbench: Call, export: Path) -> None:
    workbench("case", "new", "--account", "lin@example.com", "--ticket", "HD-1", "--provider", "guided")
    workbench("case", "intake", "HD-1", export)
    in_case = workbench("case", "signins", "HD-1", "--json").json
    assert workbench("judge", "signins", export, "--account", "lin@example.com", "--json").json["signins"] == in_case


def test_the_same_file_twice_counts_once(workbench: Call, export: Path) -> None:
    once = workbench("judge", "signins", export, "--account", "lin@example.com", "--json").json
    twice = workbench("judge", "signins", export, export, "--account", "lin@example.com", "--json").json
    assert twice["signins"] == once["signins"]
    assert twice["sources"][1]["duplicates"] == 27


def test_no_record_of_the_account_is_not_checked_and_never_clean(workbench: Call, export: Path) -> None:
    told = workbench("judge", "signins", export, "--account", "nobody@example.com", "--json")
    assert told.code == 1
    assert told.json["checked"] is False
    assert "Not checked" in told.err


def test_times_without_a_zone_are_asked_for(workbench: Call, tmp_path: Path) -> None:
    path = tmp_path / "local.csv"
    path.write_text(HEAD + OWN.replace("Z,", ","))
    assert_told(workbench("judge", "signins", path, "--account", "lin@example.com"), 7, "zone")
    zoned = workbench("judge", "signins", path, "--account", "lin@example.com", "--zone", "Asia/Shanghai", "--json")
    assert zoned.json["signins"][0]["time"].startswith("2026-03-01T00:00:00")


def test_what_a_file_can_not_show_is_said_beside_the_result(workbench: Call, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(HEAD + OWN + "not a time,lin@example.com,192.0.2.10,web,success\n")
    told = workbench("judge", "signins", path, "--account", "lin@example.com")
    assert "1 unreadable" in told.err
    assert "line 22" in told.err


def test_hostile_text_is_cleaned(workbench: Call, tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text(HEAD + OWN.replace(",web,", ",\x1b]52;c;QUFB\x07,"))
    told = workbench("judge", "signins", path, "--account", "lin@example.com")
    assert "\x1b" not in told.out + told.err


def test_the_reasons_are_listed_with_their_weights_and_what_they_mean(workbench: Call) -> None:
    listed = workbench("judge", "reasons", "--json").json
    hop = next(r for r in listed["reasons"] if r["code"] == "hop")
    assert (hop["weights"], hop["own"]) == ([2], None)
    assert (listed["abnormal_from"], listed["owner_up_to"]) == (6, -1)
    assert "failures-before       +1, +2, +3" in workbench("judge", "reasons").out
