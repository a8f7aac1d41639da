"""A false alarm: the owner's own VPN."""

from __future__ import annotations

from pathlib import Path

from walk_tools import at_the_case, confirm_caller, desk_with

from workbench.model.words import Judgement, StepState, Verdict
from workbench.response.survey import Move
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
        await walk.does("judge")
        dialog = await walk.sees(JudgeDialog)
        assert "What the rules found:" in walk.text
        dialog.dismiss(Judged(judgement=Judgement.OWNER, reason="her own VPN, she says on the phone"))
        await walk.back_at(CaseScreen)
        record = next(r for r in desk.casefile.views.signins(case.case.id) if r.signin.id == marked)
        assert record.judged is not None
        assert record.judged.judgement is Judgement.OWNER
        assert record.judged.author == "ana"

        assert case.step.next.move is Move.VERDICT
        await walk.does("next")
        await walk.sees(VerdictDialog)
        await walk.pilot.press(*["down"] * 4, "enter", *["down"] * 3, "enter", "enter")
        await walk.back_at(CaseScreen)
        assert case.case.verdict is Verdict.NOT_COMPROMISED
        assert case.view.now.step.closes
        assert {s.state for s in case.view.steps[1:-1]} <= {StepState.SKIPPED, StepState.DONE}
        await walk.answers("none", "the owner")
        await walk.does("next")
        await walk.back_at(CaseScreen)
        assert case.case.closed_at is not None, walk.text
