"""What came after the work: what was taken back with proof, what was looked at again, and what should have been."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from report_cases import (
    CASE,
    KIM,
    MADE_AT,
    PLAYBOOK,
    T0,
    TO_INTRUDER,
    TO_SOMEBODY,
    Told,
    forwarding,
    markdown_of,
    new_case,
    report_on,
    tell_actions,
)
from report_poisoning import poisoned

from workbench.model.actions import Action, ActionKind
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    CaseClosed,
    ExposureFound,
    RecheckMade,
    StandDownBegun,
    StandDownEnded,
    Waived,
)
from workbench.model.state import OpenedAt, Proof
from workbench.model.words import Attribution, Facet, Grade, Outcome, Verdict
from workbench.reports.as_json import to_json
from workbench.reports.model import ReportModel, build_report
from workbench.reports.parts import Standing

STOP = f"stop-forwarding:{TO_INTRUDER}"
UNDO = Action(
    id=f"restore-forwarding:{TO_INTRUDER}", kind=ActionKind.RESTORE_FORWARDING, target=TO_INTRUDER, undo_of=STOP
)
LEFT = "Reset the password (reset-password): the old password is gone"


def stood_down(told: Told, *, ended: bool = True) -> None:
    tell_actions(told)
    told.tell(StandDownBegun(reason="her own VPN, she says"))
    told.tell(ActionIntended(run="R2", step="inspect", plan_digest="e" * 64, action=UNDO, undo={}))
    proof = Proof(proved=True, sentence="It is there again, as it was recorded.", before=Grade.READ, after=Grade.READ)
    told.tell(
        ActionEnded(action_id=UNDO.id, outcome=Outcome.DONE, detail="Done."),
        ActionProved(action_id=UNDO.id, proof=proof),
    )
    if ended:
        told.tell(StandDownEnded(undone=(STOP,), left=(LEFT,)))


def made_later(told: Told, **later: float) -> ReportModel:
    made_at = MADE_AT + timedelta(**later)
    return build_report(told.casefile, CASE, PLAYBOOK, made_at=made_at, made_by=KIM, program="workbench 0.1.0")


def test_a_stand_down_tells_who_when_why_what_came_back_with_proof_and_what_stays(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        stood_down(told)
        report = report_on(told)
    (part,) = report.stand_downs
    assert (part.by.name, part.reason) == ("Kim Park", "her own VPN, she says")
    assert [(u.action, u.by, u.grade) for u in part.undone] == [(STOP, UNDO.id, Grade.READ)]
    assert part.left == (LEFT,)
    markdown = markdown_of(report)
    assert "### Stand-down of 2026-03-02" in markdown
    assert "State after: read (by the program, from the provider)" in markdown
    assert "stays: Reset the password" in markdown
    rows = [row.what for row in report.timeline]
    assert "Stand-down begun: her own VPN, she says" in rows
    assert "Stand-down ended: 1 action taken back and proved, 1 left" in rows
    assert json.loads(to_json(report))["stand_downs"][0]["undone"][0]["action"] == STOP


def test_a_stand_down_that_is_not_finished_heads_the_report(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        stood_down(told, ended=False)
        report = report_on(told)
    assert any("stand-down is not finished" in p.what for p in report.open_points if p.standing is Standing.NOT_DONE)
    assert "**● NOT FINISHED**" in markdown_of(report)


def test_a_recheck_tells_what_was_looked_at_what_was_not_and_what_was_back(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(ExposureFound(exposure=forwarding(TO_INTRUDER, Attribution.INTRUDER, OpenedAt())))
        told.tell(
            RecheckMade(
                hours=24,
                looked=(Facet.FORWARDING,),
                unreadable=(Facet.RULES,),
                back=(f"forwarding:{TO_INTRUDER}",),
            )
        )
        report = report_on(told)
    (part,) = report.rechecks
    assert (part.hours, part.looked, part.not_checked) == (24, ("Forwarding",), ("Rules",))
    markdown = markdown_of(report)
    assert "**– NOT CHECKED: Rules**" in markdown
    assert f"● BACK: Forwarding to `{TO_INTRUDER}`" in markdown
    assert any("this was not: Rules" in p.what for p in report.open_points)
    assert any("NOT CHECKED: Rules" in row.what for row in report.timeline)


def test_a_recheck_that_is_due_and_was_not_made_is_said_loudly(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(CaseClosed(verdict=Verdict.CONFIRMED))
        soon, late = made_later(told, hours=2), made_later(told, hours=30)
        told.now += timedelta(hours=30)
        told.tell(RecheckMade(hours=24, looked=(Facet.RULES,)))
        after = made_later(told, hours=31)
    assert [(d.why, d.overdue) for d in soon.rechecks_due] == [
        ("24 h after closing", False),
        ("7 days after closing", False),
    ]
    assert not [p for p in soon.open_points if "Recheck" in p.what]
    assert "Nothing was looked at again so far" in markdown_of(soon)
    assert "**– NOT MADE: the recheck 24 h after closing, due" in markdown_of(late)
    assert [p.standing for p in late.open_points if p.what == "Recheck 24 h after closing"] == [Standing.NOT_CHECKED]
    assert "NOT MADE" not in markdown_of(after)
    assert [d.why for d in after.rechecks_due] == ["7 days after closing"]


def test_a_waiver_is_overdue_until_somebody_looked_again(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        told.tell(ExposureFound(exposure=forwarding(TO_SOMEBODY, Attribution.ASK_OWNER, OpenedAt())))
        name, day = f"forwarding:{TO_SOMEBODY}", T0 + timedelta(days=1)
        told.tell(Waived(subject="exposure", name=name, reason="her own", recheck_at=day))
        before = made_later(told, days=2)
        told.now += timedelta(days=2)
        told.tell(RecheckMade(looked=(Facet.FORWARDING,)))
        after = made_later(told, days=3)
    assert [p.waiver.overdue for p in before.open_points if p.waiver] == [True]
    assert [p.waiver.overdue for p in after.open_points if p.waiver] == [False]


def test_strangers_words_stay_words(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        stood_down(told)
        told.tell(RecheckMade(looked=(Facet.RULES,), unreadable=(Facet.FORWARDING,), back=("rules:x",)))
        report = report_on(told)
    text = markdown_of(poisoned(report, ["| x |\n# y <script> [a](b) \x1b[31m"]))
    assert "<script>" not in re.sub(r"`[^`]*`", "", text), "only where it is shown as code"
    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line.startswith("# y")]
