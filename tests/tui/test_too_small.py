"""A terminal that is too small."""

from __future__ import annotations

from pathlib import Path

from walk_tools import at_the_case, desk_with

from workbench.tui.modals.too_small import TooSmall
from workbench.tui.screens.case import CaseScreen


async def test_below_80_by_24_one_sentence_says_so_and_goes_away_with_more_room(tmp_path: Path) -> None:
    async with at_the_case(desk_with("fresh", tmp_path)) as walk:
        for size in ((79, 40), (120, 23), (60, 15)):
            await walk.pilot.resize_terminal(*size)
            await walk.sees(TooSmall)
            await walk.reads(f"This terminal is {size[0]}×{size[1]}; the app needs 80×24.")
        assert sum(isinstance(s, TooSmall) for s in walk.app.screen_stack) == 1
        await walk.pilot.resize_terminal(80, 24)
        await walk.back_at(CaseScreen)
        await walk.reads("1/8 Confirm compromise")
