"""The cause is weighed and chosen, and what follows from it is taken over, done, and listed across cases."""

from __future__ import annotations

from pathlib import Path

from cli_tools import Call, assert_told, event_types

pytest_plugins = ("cli_fixtures",)


def test_a_cause_is_shown_with_what_speaks_for_and_against_it_and_chosen_with_a_reason(
    workbench: Call, practice_case: str, case_file: Path
) -> None:
    told = workbench("case", "cause", practice_case)
    assert "same-login: The same login was used at another site" in told.out
    assert "? NOT KNOWN: Not asked: Was the same address and password used at any other site?" in told.out
    assert "Nobody has chosen yet. None of this is proof" in told.out
    assert_told(workbench("case", "cause", practice_case, "--choose", "same-login"), 2, "reason", "unknown")
    assert_told(workbench("case", "cause", practice_case, "--choose", "aliens", "--reason", "x"), 2, "same-login")
    assert_told(workbench("case", "step", practice_case, "close", "--answer", "cause=guessed"), 2, "reason")
    assert_told(workbench("case", "follow-up", "add", practice_case, "--proposed"), 1, "Choose the cause")
    workbench("case", "step", practice_case, "close", "--answer", "same-login=yes")
    chosen = workbench("case", "cause", practice_case, "--choose", "same-login", "--reason", "she used it in a shop")
    assert "+ Was the same address and password used at any other site? “Yes”" in chosen.out
    assert "(stated, strong)" in chosen.out
    assert "Chosen: The same login was used at another site. Reason: she used it in a shop" in chosen.out
    assert event_types(case_file)[-2:] == ["question-answered", "cause-chosen"]


def test_a_follow_up_is_taken_over_done_with_its_grade_and_dropped_with_a_reason(
    workbench: Call, practice_case: str, tmp_path: Path
) -> None:
    workbench("case", "cause", practice_case, "--choose", "unknown")
    listed = workbench("case", "follow-up", "add", practice_case, "--proposed", "--json").json
    assert [one["owner"] for one in listed] == [
        "the mail administrator",
        "the owner (lin.wei@example.com)",
        "ana",
    ]
    own = ("--what", "give POP3 back", "--owner", "Bo", "--due", "2")
    assert len(workbench("case", "follow-up", "add", practice_case, *own, "--json").json) == 4
    photo = tmp_path / "scan.txt"
    photo.write_text("nothing found")
    call = ("case", "follow-up", "done", practice_case)
    told = workbench(*call, "1", "--who", "Dana", "--how", "the scanner's page", "--attach", photo, "--json").json[0]
    assert (told["standing"], told["done"]["who"], told["done"]["grade"]) == ("done", "Dana", "shown")
    word = workbench(*call, "2", "--who", "Lin Wei", "--how", "she said so")
    assert "she said so (stated)" in word.out
    assert "rests on a word alone" in word.err
    assert_told(workbench(*call, "2", "--who", "Lin Wei", "--how", "again"), 2, "done already")
    assert_told(workbench(*call, "9", "--who", "Lin Wei", "--how", "again"), 2, "follow-up list")
    dropped = workbench("case", "follow-up", "drop", practice_case, "3", "--reason", "she left the company")
    assert "dropped: she left the company" in dropped.out
    assert workbench("case", "follow-up", "list").out == "No follow-up is due.\n"
    everything = workbench("case", "follow-up", "list", "--all", "--json").json
    assert [(one["number"], one["what"]) for one in everything] == [(4, "give POP3 back")]


def test_a_follow_up_needs_an_owner_and_a_day_that_has_not_passed(workbench: Call, practice_case: str) -> None:
    call = ("case", "follow-up", "add", practice_case, "--what", "scan it")
    assert_told(workbench(*call, "--due", "3"), 2, "owner")
    assert_told(workbench(*call, "--owner", "Bo"), 2, "--due")
    assert_told(workbench(*call, "--owner", "Bo", "--due", "2020-01-01"), 2, "passed")
    assert_told(workbench(*call, "--owner", "Bo", "--due", "soon"), 2, "2026-11-30")
    assert workbench("case", "follow-up", "list", practice_case).out == "Nothing is left to do.\n"
