"""A security lead looks at the autumn's cases."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input
from walk_tools import SMALL, at_the_app, desk_with

from workbench.tui.modals.fields import Tick
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.written_report import WrittenReportDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.figures import FiguresScreen


async def test_a_lead_reads_the_figures_goes_to_a_month_and_writes_its_report(tmp_path: Path) -> None:
    async with at_the_app(desk_with("autumn", tmp_path), size=SMALL) as walk:
        await walk.back_at(BoardScreen)
        await walk.pilot.press("g")
        await walk.sees(FiguresScreen)
        await walk.reads("Figures: 2026 (2026-01-01 to 2026-12-31, UTC)")
        await walk.reads("12 cases opened, 1 of them still open.")
        await walk.pilot.press("p")
        await walk.reads("Figures: all time")
        await walk.does("earlier")
        await walk.until(lambda: "All time is shown" in "".join(walk.told), "why there is nothing before")
        await walk.pilot.press("p")
        await walk.reads("Figures: November 2026")
        await walk.reads("No case was opened in this time.")
        await walk.pilot.press("left_square_bracket")
        await walk.reads("Figures: October 2026")
        await walk.pilot.press("end")
        await walk.reads("2001:db8:1:2::/64")
        await walk.does("period_report")
        dialog = await walk.sees(WrittenReportDialog)
        assert dialog.query_one("#path", Input).value == "cases-October-2026.md"
        await walk.pilot.press("shift+tab", "right")
        target = tmp_path / "october.html"
        dialog.query_one("#path", Input).value = str(target)
        dialog.query_one("#language", Picker).value = "zh"
        dialog.query_one("#redact", Tick).value = True
        await walk.pilot.click("#agree")
        await walk.sees(TextDialog)
        page = target.read_text(encoding="utf-8")
        assert "<h1>2026 年 10 月" in page and "lin.wei@example.com" not in page
        await walk.pilot.press("escape")
        await walk.back_at(FiguresScreen)
        await walk.does("back")
        await walk.back_at(BoardScreen)


async def test_the_figures_are_one_key_from_the_history(tmp_path: Path) -> None:
    async with at_the_app(desk_with("autumn", tmp_path), size=SMALL) as walk:
        await walk.back_at(BoardScreen)
        await walk.does("history")
        await walk.reads("g figures")
        await walk.pilot.press("g")
        await walk.reads("12 cases opened, 1 of them still open.")
