"""A step that is left undone, with a named person's reason."""

from __future__ import annotations

from pathlib import Path

from walk_tools import at_the_case, desk_with

from workbench.model.words import StepState
from workbench.tui.modals.waive import WaiveDialog
from workbench.tui.screens.case import CaseScreen


async def test_a_step_is_waived_only_with_a_typed_reason(tmp_path: Path) -> None:
    async with at_the_case(desk_with("confirmed", tmp_path), "enable-2fa") as walk:
        await walk.pilot.press("w")
        await walk.sees(WaiveDialog)
        await walk.pilot.press("enter", "enter")
        await walk.reads("Waiving needs a reason")
        await walk.pilot.press(*"no phone", "enter", "enter")
        case = await walk.back_at(CaseScreen)
        step = case.view.step("enable-2fa")
        assert step is not None
        assert step.state is StepState.WAIVED
        waivers = walk.desk.casefile.views.waivers(case.case.id)
        assert {w.reason for w in waivers} == {"no phone"}
        assert {w.by.name for w in waivers} == {"ana"}
