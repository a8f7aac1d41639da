"""A mail system without an API: the console steps, and pasted proof."""

from __future__ import annotations

from pathlib import Path

from walk_tools import Walk, at_the_case, desk_with

from workbench.model.words import Grade
from workbench.response.survey import Move
from workbench.tui.modals.by_hand import ByHandDialog
from workbench.tui.modals.fields import Paste
from workbench.tui.screens.case import CaseScreen


async def test_a_setting_is_looked_at_and_changed_by_hand_with_what_the_console_shows_as_proof(tmp_path: Path) -> None:
    desk = desk_with("guided", tmp_path)
    async with at_the_case(desk, "enable-2fa") as walk:
        assert walk.case.step.next.move is Move.LOOK
        await walk.does("next")
        await proves(walk, "2-Step Verification: off, no devices")
        case = await walk.back_at(CaseScreen)
        state = next(iter(case.view.facts.facets.values())).state
        assert state is not None
        assert state.grade is Grade.SHOWN

        assert case.step.next.move is Move.BY_HAND, walk.text
        before = case.step.outstanding
        await walk.does("next")
        await walk.agrees()
        await proves(walk, "Backup codes: none")
        case = await walk.back_at(CaseScreen)
        record = desk.casefile.views.actions(case.case.id)[0]
        assert record.proof is not None
        assert record.proof.proved
        assert record.proof.after is Grade.SHOWN
        assert len(case.step.outstanding) < len(before)


async def proves(walk: Walk, pasted: str) -> None:
    dialog = await walk.sees(ByHandDialog)
    await walk.reads("1. ")
    dialog.query_one(Paste).text = pasted
    await walk.pilot.pause()
    dialog.agree()
