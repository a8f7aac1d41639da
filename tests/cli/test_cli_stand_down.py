"""`case stand-down`: what it prints, how it ends, and that it goes on where it was cut off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_tools import Call, assert_told, controls, event_types

pytest_plugins = ["cli_fixtures"]

BLOCK = "block-ip:203.0.113.7/32"
REASON = ("--reason", "her own VPN")


@pytest.fixture
def acted(practice_case: str, workbench: Call) -> str:
    for step, *actions in (("4", "disable-protocol:imap"), ("6", "disable-rule:r-2"), ("5", BLOCK)):
        done = workbench("case", "step", "HD-1", step, "--do", *actions, "--confirm", BLOCK)
        assert done.code == 0, done.err
    return practice_case


def test_a_dry_run_lists_what_would_be_taken_back_and_what_stays_and_changes_nothing(
    acted: str, workbench: Call, case_file: Path
) -> None:
    tenant = case_file.with_name(case_file.name + ".practice.json")
    before = tenant.read_bytes()
    told = workbench("case", "stand-down", "HD-1", *REASON, "--dry-run")
    assert told.code == 0
    order = [told.out.index(i) for i in ("unblock-ip:203", "enable-rule:r-2", "enable-protocol:imap")]
    assert order == sorted(order)
    assert "--confirm unblock-ip:203.0.113.7/32" in told.out
    assert not controls(told.out)
    assert tenant.read_bytes() == before
    assert "stand-down-begun" not in event_types(case_file)


def test_it_asks_for_a_reason_and_for_what_is_confirmed_singly_and_then_takes_everything_back(
    acted: str, workbench: Call
) -> None:
    assert_told(workbench("case", "stand-down", "HD-1"), 2, "needs a reason", "--reason")
    assert_told(workbench("case", "stand-down", "HD-1", *REASON), 2, "confirmed singly", "--confirm unblock-ip")
    done = workbench("case", "stand-down", "HD-1", *REASON, "--confirm", BLOCK, "--json")
    assert done.code == 0, done.err
    assert done.json["ended"]
    assert set(done.json["undone"]) == {"disable-protocol:imap", "disable-rule:r-2", BLOCK}
    assert [row["proved"] for row in done.json["rows"]] == [True] * 3
    again = workbench("case", "stand-down", "HD-1", *REASON, "--json")
    assert (again.code, again.json["rows"]) == (0, []), "a script may run twice"
    assert workbench("case", "show", "HD-1", "--json").json["standing_down"] is None
    assert workbench("verify").code == 0


def test_what_could_have_been_taken_back_and_stays_fails_a_check(acted: str, workbench: Call, case_file: Path) -> None:
    workbench("case", "undo", "HD-1", "disable-rule:r-2", *REASON)
    other = workbench("case", "new", "--account", "lin.wei@example.com", "--ticket", "HD-9", "--provider", "practice")
    assert other.code == 0
    done = workbench("case", "stand-down", "HD-1", *REASON, "--json")
    assert done.code == 1
    assert {s["action_id"] for s in done.json["stays"] if not s["expected"]} == {"disable-protocol:imap", BLOCK}
    assert all("HD-9 relies on it" in s["why"] for s in done.json["stays"])
    assert len(done.json["left"]) == 2


def test_a_kill_in_the_middle_is_shown_and_gone_on_with(acted: str, workbench: Call, case_file: Path) -> None:
    command = ["case", "stand-down", "HD-1", *REASON, "--confirm", BLOCK]
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", *command],
        env={**os.environ, "WORKBENCH_PRACTICE": "slow"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while event_types(case_file).count("action-intended") < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    assert "stand-down-ended" not in event_types(case_file)
    view = workbench("case", "show", "HD-1")
    assert "Being stood down since" in view.out
    assert "workbench case stand-down" in view.out
    assert_told(workbench("case", "stand-down", "HD-1", "--reason", "another"), 2, "her own VPN")
    done = workbench(*command[:3], "--confirm", BLOCK, "--json")
    assert done.code == 0, done.err
    assert done.json["resumed"]
    assert set(done.json["undone"]) == {"disable-protocol:imap", "disable-rule:r-2", BLOCK}
    assert event_types(case_file).count("stand-down-begun") == 1
    intended = workbench("case", "show", "HD-1", "--json").json["actions"]
    proved = [a["undo_of"] for a in intended if a["undo_of"] and a["proved"]]
    assert sorted(proved) == sorted({"disable-protocol:imap", "disable-rule:r-2", BLOCK}), "each is taken back once"
    assert workbench("verify").code == 0


def test_by_hand_each_undo_of_the_list_is_ended_with_what_is_attached(
    guided_case: str, workbench: Call, tmp_path: Path
) -> None:
    shown = tmp_path / "console.txt"
    shown.write_text("as the console shows it")
    for step, action in (
        ("4", "disable-protocol:imap"),
        ("5", "restrict-login-ip:192.0.2.0/25"),
        ("3", "require-second-factor"),
    ):
        assert workbench("case", "step", guided_case, step, "--do", action, "--attach", shown).code == 0
    begun = workbench("case", "stand-down", guided_case, *REASON)
    assert begun.code == 1
    assert "By hand, in this order:" in begun.out
    assert begun.out.index("lift-second-factor") < begun.out.index("lift-login-ip") < begun.out.index("enable-protocol")
    first = workbench("case", "stand-down", guided_case, "--attach", shown)
    assert first.code == 1
    assert "✔ lift-second-factor" in first.out
    second = workbench("case", "stand-down", guided_case, "--could-not", "the list is greyed out")
    assert "✘ lift-login-ip" in second.out
    last = workbench("case", "stand-down", guided_case, "--attach", shown, "--json")
    assert last.code == 1, "something stays that could have been taken back"
    assert last.json["ended"]
    assert set(last.json["undone"]) == {"disable-protocol:imap", "require-second-factor"}
    assert "the list is greyed out" in last.json["left"][0]


def test_by_hand_what_reaches_the_domain_begins_only_once_it_is_confirmed(
    guided_case: str, workbench: Call, tmp_path: Path, case_file: Path
) -> None:
    shown = tmp_path / "console.txt"
    shown.write_text("blocklist: empty")
    from workbench.desk.desk import open_desk
    from workbench.model.actions import Action, ActionKind
    from workbench.model.events import ActionEnded, ActionIntended, ActionProved
    from workbench.model.state import Proof
    from workbench.model.words import Outcome

    action = Action(id=BLOCK, kind=ActionKind.BLOCK_IP, target="203.0.113.7/32")
    desk = open_desk(case_file=case_file)
    desk.record_now(
        desk.casefile.views.case(guided_case).id,
        ActionIntended(run="R", step="blacklist-ips", plan_digest="d", action=action, undo={"by hand": True}),
        ActionEnded(action_id=BLOCK, outcome=Outcome.DONE, detail="Done by hand."),
        ActionProved(action_id=BLOCK, proof=Proof(proved=True, sentence="Shown.")),
    )
    desk.close()
    asked = ("case", "stand-down", guided_case, *REASON, "--attach", shown)
    assert_told(workbench(*asked), 2, "confirmed singly")
    assert "stand-down-begun" not in event_types(case_file)
    done = workbench(*asked, "--confirm", BLOCK, "--json")
    assert (done.code, done.json["undone"]) == (0, [BLOCK]), done.err
