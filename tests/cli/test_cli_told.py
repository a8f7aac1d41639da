"""Who was told is recorded, listed, and put right by a further entry."""

from __future__ import annotations

from pathlib import Path

from cli_tools import Call, assert_told, event_types

pytest_plugins = ("cli_fixtures",)


def test_who_was_told_is_recorded_for_a_side_at_once_or_by_address_and_listed(
    workbench: Call, practice_case: str, case_file: Path
) -> None:
    none = workbench("case", "told", practice_case)
    assert none.out == "Nobody told yet.\n"
    assert "✘ Nobody told yet: 205 recipients" in none.err
    assert "✘ nobody told yet" in workbench("case", "copies", practice_case).out
    first = workbench("case", "notice", practice_case, "--to", "outside", "--json").json["recipients"][0]
    one = workbench("case", "told", practice_case, "--to", first, "--how", "phone", "--note", "spoke to her", "--json")
    assert [(t["who"], t["audience"], t["how"]) for t in one.json["told"]] == [([first], "outside", "phone")]
    all_ = workbench("case", "told", practice_case, "--audience", "outside", "--how", "mail", "--json").json
    assert [t["count"] for t in all_["told"]] == [1, 204]
    assert all_["not_told"] == []
    table = workbench("case", "copies", practice_case).out
    assert "by phone, by ana: spoke to her" in table
    assert "✘ nobody told yet" not in table
    entry = all_["told"][1]["id"]
    struck = workbench("case", "told", practice_case, "--strike", entry, "--reason", "it bounced")
    assert "STRUCK: it bounced" in struck.out
    assert "204 of 205" in struck.err
    assert event_types(case_file)[-2:] == ["telling-struck", "exposure-reopened"]


def test_what_is_missing_or_wrong_is_said_and_nothing_is_recorded(
    workbench: Call, practice_case: str, case_file: Path
) -> None:
    before = event_types(case_file)
    assert_told(workbench("case", "told", practice_case, "--to", "a@example.net"), 2, "how")
    assert_told(workbench("case", "told", practice_case, "--audience", "bank", "--how", "phone"), 2, "--to")
    wrong_time = workbench("case", "told", practice_case, "--to", "a@example.net", "--how", "phone", "--at", "later")
    assert_told(wrong_time, 2, "UTC")
    assert_told(workbench("case", "told", practice_case, "--audience", "owner", "--how", "mail"), 2, "phone")
    assert_told(workbench("case", "told", practice_case, "--strike", "T-9", "--reason", "x"), 2, "--list")
    assert event_types(case_file) == before


def test_a_notice_that_was_written_says_how_to_record_who_was_told(
    workbench: Call, practice_case: str, tmp_path: Path
) -> None:
    told = workbench("case", "notice", practice_case, "--to", "outside", "-o", tmp_path / "n.txt")
    assert f"workbench case told {practice_case} --audience outside --how mail" in told.err
