"""Controls for an important mailbox: set up with authority, read back, taken back; by hand after the system's guide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_tools import Call, assert_told

from workbench.model.actions import ActionKind
from workbench.model.controls import SENDING_CONTROLS
from workbench.model.protections import ConsoleSetting
from workbench.playbook.finding import shipped_folder
from workbench.playbook.instructing import subject_of
from workbench.playbook.loading import load_guide, load_playbook
from workbench.providers.practice.company import address_of

pytest_plugins = ("cli_fixtures",)
PLAYBOOK = ("--playbook", "sending-controls")
MONITORING, WARNING = "set-control:monitoring", "set-control:external-warning"
OFFICE = address_of(15)
"""At the practice company: it may have mail sent on by itself, which no control forbids yet."""


def test_a_control_is_set_up_only_with_a_word_of_its_own_read_back_and_taken_back(workbench: Call) -> None:
    new = workbench(
        "case", "new", "--account", "anna.kowalska@example.com", "--ticket", "CT-1", "--provider", "practice", *PLAYBOOK
    )
    assert new.code == 0, new.err
    answers = ("why-important=money", "authority=Dana Reyes, by phone", "people-told=yes")
    said = [part for answer in answers for part in ("--answer", answer)]
    assert "1 Decide what is guarded: done" in workbench("case", "step", "CT-1", "1", *said, "--look", "all").out
    call = ("case", "step", "CT-1", "monitor-and-approve")
    early = workbench(*call, "--do", "set-control:monitoring", "--confirm", "set-control:monitoring")
    assert early.code == 2
    assert "first answer “Who gets the copies" in early.err
    workbench(*call, "--answer", "who-sees=Bo; Kim stands in")
    assert_told(workbench(*call, "--do", "set-control:monitoring"), 2, "--confirm set-control:monitoring")
    done = workbench(*call, "--do", "set-control:monitoring", "--confirm", "set-control:monitoring")
    assert "✔ Set up Monitoring of important mailboxes: It is set up." in done.out
    waived = workbench(*call, "--waive", "nobody pays from here", "--action", "set-control:approval")
    assert "2 Monitoring and approval: done" in waived.out
    back = workbench("case", "undo", "CT-1", "set-control:monitoring", "--confirm", "lift-control:monitoring")
    assert "It is as it was before." in back.out + back.err
    assert "# Case" in (report := workbench("case", "report", "CT-1").out)
    assert "controls on `anna.kowalska@example.com`" in report


def test_nothing_is_set_up_in_any_step_before_somebody_allowed_it(workbench: Call) -> None:
    new = ("case", "new", "--account", OFFICE, "--ticket", "CT-3", "--provider", "practice", *PLAYBOOK, "--no-look")
    assert workbench(*new).code == 0
    look = workbench("case", "step", "CT-3", "filters-and-groups", "--look", "settings").out
    assert "Filters and mail groups: open" in look  # what waits for an answer is not done
    assert "Next: Go to the step that asks first" in look
    call = ("case", "step", "CT-3", "forward-and-outside", "--do", "set-control:external-warning")
    confirm = ("--confirm", "set-control:external-warning")
    assert_told(workbench(*call, *confirm), 2, "first answer “Who allowed the controls", "authority in step 1")
    assert_told(workbench("case", "step", "CT-3", "1", "--answer", "authority=nobody yet"), 2, "names nobody")
    workbench("case", "step", "CT-3", "1", "--answer", "authority=Dana Reyes, by phone, until June")
    assert "It is set up." in workbench(*call, *confirm).out


def test_a_control_that_is_set_up_shows_in_the_next_gap_check_as_on_and_is_off_once_taken_back(workbench: Call) -> None:
    check = ("check", "run", "--provider", "practice", "--account", OFFICE)
    workbench(*check)
    new = ("case", "new", "--account", OFFICE, "--ticket", "CT-4", "--provider", "practice", *PLAYBOOK, "--no-look")
    assert workbench(*new).code == 0
    workbench("case", "step", "CT-4", "1", "--answer", "authority=Dana Reyes, by phone, until June")
    workbench("case", "step", "CT-4", "2", "--answer", "who-sees=Bo; Kim stands in")
    for step, name in (("2", "monitoring"), ("4", "external-warning"), ("4", "may-forward")):
        action = f"set-control:{name}"
        done = workbench("case", "step", "CT-4", step, "--do", action, "--confirm", action)
        assert "It is set up." in done.out, (done.out, done.err)
    workbench(*check)
    assert compared(workbench) == {("external-warning", "on"), ("monitoring", "on"), ("may-forward", "on")}
    shown = workbench("check", "show", "last", "--account", "harbour.example").out
    assert f"Rules watch the important mailboxes. Seen: {OFFICE}." in shown
    assert "read: practice: other settings" in shown
    for name in ("monitoring", "external-warning", "may-forward"):
        back = workbench("case", "undo", "CT-4", f"set-control:{name}", "--confirm", f"lift-control:{name}")
        assert back.code == 0, back.err
    workbench(*check)
    assert compared(workbench) == {("external-warning", "off"), ("monitoring", "off"), ("may-forward", "off")}


def test_a_control_that_somebody_took_off_again_opens_the_closed_case_and_heads_its_report(
    workbench: Call, tmp_path: Path
) -> None:
    new = ("case", "new", "--account", OFFICE, "--ticket", "CT-5", "--provider", "practice", *PLAYBOOK)
    assert workbench(*new).code == 0
    answers = ("why-important=money", "authority=Dana Reyes, by phone", "people-told=yes")
    workbench("case", "step", "CT-5", "1", *(part for answer in answers for part in ("--answer", answer)))
    workbench("case", "step", "CT-5", "2", "--answer", "who-sees=Bo; Kim stands in")
    workbench("case", "step", "CT-5", "2", "--do", MONITORING, "--confirm", MONITORING)
    for step in ("2", "3", "4"):
        workbench("case", "step", "CT-5", step, "--look", "all", "--waive", "the rest is not wanted")
    workbench("case", "step", "CT-5", "5", "--answer", "verdict=guarded", "--answer", "owner-told=her, by phone")
    assert workbench("case", "close", "CT-5").code == 0
    assert workbench("case", "recheck", "CT-5").code == 0

    kept = next(tmp_path.rglob("*practice-company.json"))
    tenant = json.loads(kept.read_text("utf-8"))
    tenant["switches"]["monitoring"] = []
    kept.write_text(json.dumps(tenant), "utf-8")
    again = workbench("case", "recheck", "CT-5")
    assert again.code == 1
    assert "The case CT-5 is open again." in again.out
    assert "Set up Monitoring of important mailboxes: that is no longer so" in again.out
    assert "Sign-ins" not in again.out
    report = workbench("case", "report", "CT-5").out
    head, _, rest = report.partition("## 2 What happened")
    assert "**NO LONGER SO** Set up Monitoring of important mailboxes" in head
    assert "**● done, proved, and NO LONGER SO:** Set up Monitoring of important mailboxes" in rest
    assert "已不再如此" in workbench("case", "report", "CT-5", "--language", "zh").out


def test_a_control_on_everybody_stays_while_another_open_case_saw_it_and_one_on_a_mailbox_is_its_own(
    workbench: Call,
) -> None:
    accounts = {"CT-6": OFFICE, "CT-7": address_of(16)}
    for ticket, account in accounts.items():
        new = (
            "case",
            "new",
            "--account",
            account,
            "--ticket",
            ticket,
            "--provider",
            "practice",
            *PLAYBOOK,
            "--no-look",
        )
        assert workbench(*new).code == 0
        workbench("case", "step", ticket, "1", "--answer", "authority=Dana Reyes, by phone")
        workbench("case", "step", ticket, "2", "--answer", "who-sees=Bo; Kim stands in")
        done = workbench("case", "step", ticket, "2", "--do", MONITORING, "--confirm", MONITORING)
        assert "It is set up." in done.out, done.err
    workbench("case", "step", "CT-6", "4", "--do", WARNING, "--confirm", WARNING)
    assert f"✔ {WARNING}" in workbench("case", "step", "CT-7", "4", "--look", "settings").out
    undo = ("case", "undo", "CT-6")
    refused = workbench(*undo, WARNING, "--confirm", "lift-control:external-warning")
    assert_told(refused, 2, "open case CT-7 relies on it: it saw that this is set up")
    assert workbench(*undo, MONITORING, "--confirm", "lift-control:monitoring").code == 0
    assert f"✔ {MONITORING}" in workbench("case", "step", "CT-7", "2", "--look", "settings").out
    # Set up once more: the name that it had is enough, and the consent names the new attempt.
    again = workbench("case", "step", "CT-6", "2", "--do", MONITORING, "--confirm", f"{MONITORING}~2")
    assert "It is set up." in again.out, again.err


def compared(workbench: Call) -> set[tuple[str, str]]:
    told = workbench("check", "compare", "--json").json["differences"]
    return {(one["protection"], one["after"]["state"]) for one in told}


def test_by_hand_the_slip_says_for_each_control_what_to_do_in_the_console(workbench: Call) -> None:
    new = ("case", "new", "--account", "ceo@corp.example", "--ticket", "CT-2", "--provider", "guided", *PLAYBOOK)
    assert workbench(*new).code == 0
    workbench("case", "step", "CT-2", "1", "--answer", "authority=Dana Reyes, by phone")
    workbench("case", "step", "CT-2", "2", "--answer", "who-sees=Bo")
    slip = workbench("case", "slip", "CT-2", "monitor-and-approve").out
    assert "* Set up Monitoring of important mailboxes" in slip
    assert "* Set up Approval of mail from important mailboxes" in slip


def test_every_control_has_its_place_in_the_playbook_and_every_guide_names_only_known_ones() -> None:
    playbook = load_playbook(shipped_folder() / "sending-controls.yaml").playbook
    named = [t for s in playbook.steps for a in s.actions for t in a.targets]
    assert sorted(named) == sorted(SENDING_CONTROLS)
    tencent = load_guide(shipped_folder() / "guides" / "tencent-exmail.yaml").guide
    assert tencent.entry(ConsoleSetting.APPROVAL) is not None


@pytest.mark.parametrize("name", ["alimail", "alimail-zh", "microsoft-365", "google-workspace"])
def test_a_guide_for_many_users_says_itself_how_each_control_is_set_up_and_taken_back(name: str) -> None:
    guide = load_guide(shipped_folder() / "guides" / f"{name}.yaml").guide
    wanted = [*SENDING_CONTROLS, ActionKind.FILTER_MAIL, ActionKind.UNFILTER_MAIL, ActionKind.LIFT_CONTROL]
    subjects = [subject_of(control) for control in wanted]
    assert [subject for subject in subjects if subject is None or guide.entry(subject) is None] == []
