"""The cause is weighed and chosen, and what follows from it is taken over, done, and listed across cases."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli_tools import Call, assert_told, event_types

from workbench.providers.practice.company import address_of

pytest_plugins = ("cli_fixtures",)
OFFICE = address_of(2)
"""At the practice company: POP3 is on there, and nobody needs it."""


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
        "ana",
        "the security lead",
    ]
    own = ("--what", "give POP3 back", "--owner", "Bo", "--due", "2")
    assert len(workbench("case", "follow-up", "add", practice_case, *own, "--json").json) == 6
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
    assert [one["number"] for one in everything] == [6, 4, 5]
    assert everything[0]["what"] == "give POP3 back"


def test_a_day_means_the_day_of_the_people_there_and_nothing_is_done_before_its_case_was_opened(
    workbench: Call, tmp_path: Path
) -> None:
    settings = Path(os.environ["WORKBENCH_HOME"]) / "config" / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[organisation]\nzone = "America/Los_Angeles"\n', "utf-8")
    workbench("case", "new", "--account", OFFICE, "--ticket", "HD-9", "--provider", "practice", "--no-look")
    day = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
    added = workbench("case", "follow-up", "add", "HD-9", "--what", "x", "--owner", "Bo", "--due", day, "--json").json
    assert (added[0]["day"], added[0]["due"] > day) == (day, True)
    assert f"1    {day}  to come" in workbench("case", "follow-up", "list", "HD-9").out
    assert f"Left to do by {day}: x (Bo)" in workbench("case", "report", "HD-9").out
    done = ("case", "follow-up", "done", "HD-9", "1", "--who", "Bo", "--how", "he said so", "--at")
    assert_told(workbench(*done, "2020-01-01 10:00"), 2, "2020-01-01 10:00 PST is before the case was opened")


def test_the_gaps_that_a_check_found_become_follow_ups_of_the_close_step_with_owner_and_day(workbench: Call) -> None:
    workbench("case", "new", "--account", OFFICE, "--ticket", "HD-9", "--provider", "practice", "--no-look")
    workbench("case", "cause", "HD-9", "--choose", "unknown")
    assert "check-for-gaps" in ideas(workbench)
    checked = workbench("check", "run", "--provider", "practice", "--account", OFFICE, "--json").json
    found = ideas(workbench)
    assert {f"gap-{name}" for name in checked["worst"][0]["off"]} <= found
    assert "gap-external-warning" in found
    assert "gaps-not-checked" in found
    assert "check-for-gaps" not in found
    added = workbench("case", "follow-up", "add", "HD-9", "--proposed", "--idea", "gap-pop3-off", "--json").json[0]
    assert (added["owner"], added["standing"]) == ("the mail administrator", "to come")
    assert added["what"].startswith("POP3 off where it is not needed: ")
    assert checked["run"] in added["why"]
    assert "gap-pop3-off" not in ideas(workbench)
    # What a check saw before a change is not proposed as if it were still so.
    workbench("case", "step", "HD-9", "disable-protocols", "--do", "disable-protocol:pop3")
    assert "check-for-gaps" in ideas(workbench)
    workbench("case", "new", "--account", OFFICE, "--ticket", "CT-9", "--provider", "practice", "--no-look", *CONTROLS)
    assert "decide-on-controls" not in ideas(workbench)


def test_a_cause_that_contradicts_the_verdict_is_refused_and_keeps_the_case_open(
    workbench: Call, practice_case: str
) -> None:
    step = ("case", "step", practice_case)
    assert workbench("case", "cause", practice_case, "--choose", "none").code == 0
    workbench(*step, "1", "--answer", "verdict=confirmed")
    assert_told(
        workbench("case", "close", practice_case), 1, "“There was no theft” contradicts the verdict “confirmed”"
    )
    assert_told(workbench("case", "cause", practice_case, "--choose", "none"), 2, "contradicts the verdict", "unknown")
    assert workbench("case", "cause", practice_case, "--choose", "unknown").code == 0
    assert "contradicts" not in workbench("case", "close", practice_case).err


CONTROLS = ("--playbook", "sending-controls")


def ideas(workbench: Call) -> set[str]:
    """Asked for one that is not proposed, the program names those that are."""
    told = workbench("case", "follow-up", "add", "HD-9", "--proposed", "--idea", "no-such").err
    return set(told.rpartition("One of: ")[2].rstrip(".\n").split(", "))


def test_a_follow_up_needs_an_owner_and_a_day_that_has_not_passed(workbench: Call, practice_case: str) -> None:
    call = ("case", "follow-up", "add", practice_case, "--what", "scan it")
    assert_told(workbench(*call, "--due", "3"), 2, "owner")
    assert_told(workbench(*call, "--owner", "Bo"), 2, "--due")
    assert_told(workbench(*call, "--owner", "Bo", "--due", "2020-01-01"), 2, "passed")
    assert_told(workbench(*call, "--owner", "Bo", "--due", "soon"), 2, "2026-11-30")
    assert_told(workbench(*call, "--owner", "Bo", "--due", "9999-12-31"), 2, "too far off")
    assert workbench("case", "follow-up", "list", practice_case).out == "Nothing is left to do.\n"
