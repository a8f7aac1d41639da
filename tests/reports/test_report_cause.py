"""The report says how the intruder got in as far as anybody knows, and what is left to do by whom."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from report_cases import CASE, KIM, MADE_AT, PLAYBOOK, T0, Told, markdown_of, new_case

from workbench.model.causes import CauseChosen, CauseEvidence, Clue
from workbench.model.events import FollowUpAdded, FollowUpDone, FollowUpDropped, QuestionAnswered, VerdictGiven
from workbench.model.words import Grade, Verdict
from workbench.playbook.causes import FollowUpIdea
from workbench.playbook.schema import Cause, Question
from workbench.playbook.written import Option
from workbench.reports.as_json import to_json
from workbench.reports.model import ReportModel, build_report
from workbench.reports.parts import Standing

CAUSES = (
    Cause(id="same-login", title="The same login elsewhere"),
    Cause(id="unknown", title="Not known", kind="not-known"),
)
WITH_CAUSES = PLAYBOOK.model_copy(update={"causes": CAUSES})
EVIDENCE = CauseEvidence(
    cause="same-login",
    title="The same login elsewhere",
    speaks_for=(Clue(sentence="She used it in a shop.", grade=Grade.STATED, strong=True),),
    not_known=("Not asked: the scan?",),
)


def made(told: Told) -> ReportModel:
    return build_report(told.casefile, CASE, WITH_CAUSES, made_at=MADE_AT, made_by=KIM, program="workbench 0.1.0")


def not_known(report: ReportModel) -> list[str]:
    return [point.what for point in report.open_points if point.standing is Standing.NOT_KNOWN]


def test_a_cause_stands_with_who_decided_why_what_speaks_for_it_and_what_is_not_known(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        choice = CauseChosen(cause="same-login", title=CAUSES[0].title, reason="it was the shop", evidence=(EVIDENCE,))
        told.tell(choice)
        report = made(told)
    text = markdown_of(report)
    assert "**Taken to be the cause:** The same login elsewhere. Decided 2026-03-02" in text
    assert "Reason: it was the shop" in text
    assert "for it, strongly: She used it in a shop. – stated (a person's word)" in text
    assert "**NOT KNOWN:** Not asked: the scan?" in text
    assert not not_known(report)
    assert json.loads(to_json(report))["cause"]["weighed"][0]["standing"] == "more speaks for it"


def test_that_more_spoke_against_the_chosen_cause_stands_beside_the_choice(tmp_path: Path) -> None:
    against = EVIDENCE.model_copy(update={"speaks_for": (), "speaks_against": EVIDENCE.speaks_for})
    with new_case(tmp_path) as told:
        told.tell(CauseChosen(cause="same-login", title=CAUSES[0].title, reason="the shop", evidence=(against,)))
        assert "**When it was decided, more spoke against it than for it.**" in markdown_of(made(told))


def test_that_nobody_knows_the_cause_heads_the_report_unless_there_was_no_theft(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        assert not_known(made(told)) == ["How the intruder got in"]
        told.tell(CauseChosen(cause="unknown", title="Not known"))
        report = made(told)
        assert not_known(report) == ["How the intruder got in"]
        assert "**No cause is named:** Not known." in markdown_of(report)
        told.tell(VerdictGiven(verdict=Verdict.NOT_COMPROMISED, reason_code="x"))
        assert not not_known(made(told))


def test_follow_ups_stand_with_owner_day_and_how_each_is_known_and_an_overdue_one_heads_the_report(
    tmp_path: Path,
) -> None:
    with new_case(tmp_path) as told:
        for number, what in enumerate(("change it", "scan it", "train her"), start=1):
            told.tell(FollowUpAdded(id=f"F-{number}", what=what, owner="Bo", due=T0 + timedelta(minutes=number)))
        told.tell(FollowUpDone(follow_up="F-1", who="Lin", done_at=T0, how_seen="she said so", grade=Grade.STATED))
        told.tell(FollowUpDropped(follow_up="F-2", reason="set up anew"))
        report = made(told)
    text = markdown_of(report)
    assert "✔ done by Lin, 2026-03-02 09:00:00 UTC: she said so – stated (a person's word)" in text
    assert "✋ not to be done: set up anew" in text
    assert "**● OVERDUE, not done**" in text
    points = [p.what for p in report.open_points if p.what.startswith("To do after")]
    assert points == ["To do after the case: train her"]


def test_what_is_proposed_and_nobody_took_over_stands_in_the_report_and_heads_it(tmp_path: Path) -> None:
    idea = FollowUpIdea(id="change", what="Change it elsewhere", owner="owner", days=2)
    causes = (CAUSES[0].model_copy(update={"follow_ups": (idea,)}), CAUSES[1])
    with new_case(tmp_path) as told:
        told.tell(CauseChosen(cause="same-login", title=CAUSES[0].title, reason="the shop", evidence=(EVIDENCE,)))
        playbook = PLAYBOOK.model_copy(update={"causes": causes})
        report = build_report(told.casefile, CASE, playbook, made_at=MADE_AT, made_by=KIM, program="workbench 0.1.0")
    assert report.proposed == ("Change it elsewhere",)
    assert "**Proposed, and nobody took it over:**" in markdown_of(report)
    assert "To do after the case: 1 thing proposed, and taken over by nobody" in [p.what for p in report.open_points]


def test_what_came_to_be_known_after_the_decision_is_told_apart_from_what_was_weighed_in_it(tmp_path: Path) -> None:
    question = Question(
        id="shop",
        ask="Was it used in a shop?",
        kind="yes-no",
        options=(Option(value="no", label="No", speaks_against=("same-login",), strong=True),),
    )
    steps = (PLAYBOOK.steps[0].model_copy(update={"questions": (question,)}), *PLAYBOOK.steps[1:])
    playbook = WITH_CAUSES.model_copy(update={"steps": steps})
    with new_case(tmp_path) as told:
        told.tell(CauseChosen(cause="same-login", title=CAUSES[0].title, reason="the shop", evidence=(EVIDENCE,)))
        told.tell(QuestionAnswered(step=PLAYBOOK.steps[0].id, question="shop", value="no"))
        report = build_report(told.casefile, CASE, playbook, made_at=MADE_AT, made_by=KIM, program="workbench 0.1.0")
    text = markdown_of(report)
    later = text[text.index("**Known only since the decision, and not weighed in it:**") :]
    assert "against it, strongly: Was it used in a shop? “No”" in later
    assert "She used it in a shop." not in later.partition("## ")[0]
