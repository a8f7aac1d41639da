"""A false alarm: the owner's own VPN."""

from __future__ import annotations

from pathlib import Path

from walk_tools import at_the_case, confirm_caller, desk_with

from workbench.model.events import CaseReopened
from workbench.model.words import Judgement, StepState, Verdict
from workbench.response.survey import Move
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.cause import CauseDialog
from workbench.tui.modals.judge import Judged, JudgeDialog
from workbench.tui.modals.verdict import VerdictDialog
from workbench.tui.screens.case import CaseScreen
from workbench.tui.widgets.signin_table import SignInTable


async def test_a_false_alarm_is_judged_with_a_reason_and_closed_as_not_compromised(tmp_path: Path) -> None:
    desk = desk_with("false-alarm", tmp_path)
    await confirm_caller(desk)
    async with at_the_case(desk) as walk:
        case = walk.case
        marked = case.query_one(SignInTable).marked
        await walk.does("judge_owner")
        dialog = await walk.sees(JudgeDialog)
        await walk.reads("What the rules found:")
        dialog.dismiss(Judged(judgement=Judgement.OWNER, reason="her own VPN, she says on the phone", scope="address"))
        await walk.back_at(CaseScreen)
        records = desk.casefile.views.signins(case.case.id)
        address = next(r.signin.ip for r in records if r.signin.id == marked)
        judged = [r.judged for r in records if r.signin.ip == address]
        assert len(judged) > 1
        assert all(j is not None and j.judgement is Judgement.OWNER and j.author == "ana" for j in judged)

        assert case.step.next.move is Move.VERDICT
        await walk.does("next")
        await walk.sees(VerdictDialog)
        await walk.pilot.press(*["down"] * 4, "enter", *["down"] * 3, "enter", "enter")
        await walk.back_at(CaseScreen)
        assert case.case.verdict == Verdict.NOT_COMPROMISED
        assert case.view.now.step.closes
        assert {s.state for s in case.view.steps[1:-1]} <= {StepState.SKIPPED, StepState.DONE}
        await walk.does("next")
        await walk.sees(CauseDialog)
        await walk.pilot.press("enter")  # what the verdict says already is marked
        (await walk.sees(AnswerDialog)).dismiss("the owner")
        await walk.back_at(CaseScreen)
        await walk.does("next")
        await walk.back_at(CaseScreen)
        assert desk.casefile.views.case(case.case.id).closed_at is not None, walk.text

        await walk.reads("k opens it again")
        await walk.does("close_case")
        (await walk.sees(AnswerDialog)).dismiss("she called back: it happened again")
        await walk.back_at(CaseScreen)
        assert desk.casefile.views.case(case.case.id).closed_at is None
        assert [e.data.why for e in desk.casefile.events(case.case.id) if isinstance(e.data, CaseReopened)] == [
            "she called back: it happened again"
        ]
