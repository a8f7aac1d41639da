"""What must change nothing: a dry run, and every single key."""

from __future__ import annotations

from pathlib import Path

import pytest
from walk_tools import SMALL, at_the_app, at_the_case, desk_with, provider_state

from workbench.tui import last_place
from workbench.tui.modals.plan import PlanDialog
from workbench.tui.registry import actions_for
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.history import HistoryScreen


async def test_a_dry_run_shows_the_plan_and_changes_nothing(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    before = provider_state(desk)
    async with at_the_case(desk, "reset-password") as walk:
        await walk.does("dry_run")
        await walk.sees(PlanDialog)
        await walk.reads("1. Reset the password")
        await walk.reads("Nothing has been done.")
        await walk.pilot.press("enter")
        await walk.back_at(CaseScreen)
        assert not desk.casefile.views.actions(walk.case.case.id)
        assert provider_state(desk) == before


@pytest.mark.drill
async def test_no_single_key_of_the_case_changes_anything_at_the_provider_even_with_enter_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the report's key and Enter write a file where one stands
    desk = desk_with("confirmed", tmp_path)
    before = provider_state(desk)
    async with at_the_case(desk, "reset-password", SMALL) as walk:
        for action in actions_for("case"):
            if action.id in ("leave", "back"):
                continue
            await walk.pilot.press(action.key, "enter")
            while not isinstance(walk.app.screen, CaseScreen) or walk.app.screen._flowing:
                if walk.app.screen.is_modal:
                    await walk.pilot.press("escape")
                await walk.pilot.pause(0.01)
            walk.case.shown = "reset-password"
        assert not desk.casefile.views.actions(walk.case.case.id)
        assert provider_state(desk) == before


async def test_no_single_key_of_the_board_and_the_history_changes_anything_at_the_provider(tmp_path: Path) -> None:
    desk = desk_with("fresh", tmp_path)
    before = provider_state(desk)
    last_place.forget(desk)
    async with at_the_app(desk) as walk:
        for action in actions_for("board"):
            if action.id == "leave":
                continue
            await walk.pilot.press(action.key, "escape")
        while not isinstance(walk.app.screen, BoardScreen):
            await walk.pilot.press("escape")
        await walk.does("history")
        await walk.sees(HistoryScreen)
        for action in actions_for("history"):
            if action.id not in ("leave", "back"):
                await walk.pilot.press(action.key)
                if walk.app.screen.is_modal:
                    await walk.pilot.press("escape")
        assert provider_state(desk) == before
