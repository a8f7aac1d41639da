"""Controls for an important mailbox: set up with authority, read back, taken back; by hand after the system's guide."""

from __future__ import annotations

import pytest
from cli_tools import Call, assert_told

from workbench.model.actions import ActionKind
from workbench.model.controls import SENDING_CONTROLS
from workbench.model.protections import ConsoleSetting
from workbench.playbook.finding import shipped_folder
from workbench.playbook.instructing import subject_of
from workbench.playbook.loading import load_guide, load_playbook

pytest_plugins = ("cli_fixtures",)
PLAYBOOK = ("--playbook", "sending-controls")


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


def test_by_hand_the_slip_says_for_each_control_what_to_do_in_the_console(workbench: Call) -> None:
    new = ("case", "new", "--account", "ceo@corp.example", "--ticket", "CT-2", "--provider", "guided", *PLAYBOOK)
    assert workbench(*new).code == 0
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
