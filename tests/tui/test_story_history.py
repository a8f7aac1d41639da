"""A lead looks through the history: searches, filters, reads a case, looks back, and finds what cases share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.events import Key
from textual.widgets import DataTable
from walk_tools import SMALL, Walk, at_the_case, desk_with

from workbench.desk.desk import Desk
from workbench.desk.past import PastDesk
from workbench.response.opening import open_case
from workbench.tui import last_place
from workbench.tui.app import WorkbenchApp
from workbench.tui.modals.elsewhere import ElsewhereDialog
from workbench.tui.modals.export_history import ExportHistoryDialog
from workbench.tui.modals.history_filter import HistoryFilterDialog
from workbench.tui.modals.moment import MomentDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.saved_filters import SavedFiltersDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.history import HistoryScreen

_NAMED = {"/": "slash", " ": "space"}


async def test_a_lead_finds_a_case_reads_it_and_sees_what_it_was(tmp_path: Path) -> None:
    async with at_the_case(desk_with("confirmed", tmp_path), size=SMALL) as walk:
        before = [event.seq for event in walk.app.desk.casefile.events()]
        case = walk.case.case
        await walk.does("back")
        await walk.back_at(BoardScreen)
        await walk.does("history")
        await walk.back_at(HistoryScreen)
        await walk.reads("1 case")

        # As fast as a paste: not one of the letters may be taken for a key.
        for sign in "/zebra 斑马":
            walk.app.post_message(Key(_NAMED.get(sign, sign), sign))
        await walk.reads("No case: with “zebra 斑马” · y: all")
        await walk.reads("enter or ↓ goes to the cases")
        await walk.pilot.press("escape")
        await walk.reads("1 case")
        await walk.reads("f filter")
        await walk.pilot.press("slash", *case.account[:6], "enter")
        await walk.reads(f"1 case: with “{case.account[:6]}”")

        await walk.does("filter_history")
        dialog = await walk.sees(HistoryFilterDialog)
        dialog.query_one("#status", Picker).value = "closed"
        dialog.query_one("#reviewed", Picker).value = "no"
        dialog.agree()
        await walk.reads("closed, not reviewed · y: all")
        await walk.does("show_all")
        await walk.reads("1 case")

        await walk.pilot.press("enter")
        await walk.sees(CaseScreen)
        await walk.reads("READING")
        await walk.does("contain")
        await walk.until(lambda: any("This is for reading" in said for said in walk.told), "why not")
        await walk.does("as_it_was")
        moment = await walk.sees(MomentDialog)
        moment.query_one("#at").value = f"{case.opened_at:%Y-%m-%dT%H:%M:%S}Z"  # type: ignore[attr-defined]
        moment.agree()
        await walk.until(lambda: isinstance(getattr(walk.app.screen, "desk", None), PastDesk), "the past")
        await walk.reads("Nothing can be changed in the past.")
        past = walk.app.screen.desk.casefile.path  # type: ignore[attr-defined]
        assert past.exists()
        await walk.does("next")
        await walk.until(lambda: not past.exists(), "the copy is gone")
        await walk.does("back")
        await walk.back_at(HistoryScreen)
        assert [event.seq for event in walk.app.desk.casefile.events()] == before
        assert last_place.recall(walk.app.desk) == ("", "")


async def test_what_is_listed_is_kept_under_a_name_and_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with at_the_case(desk_with("confirmed", tmp_path), size=SMALL) as walk:
        await walk.does("everywhere")
        dialog = await walk.sees(ElsewhereDialog)
        await walk.pilot.press("down", "enter")
        await walk.back_at(HistoryScreen)
        await walk.reads("1 case: that have ")
        await walk.does("saved_filters")
        saved = await walk.sees(SavedFiltersDialog)
        saved.query_one("#name").value = "same"  # type: ignore[attr-defined]
        await walk.pilot.click("#keep")
        await walk.back_at(HistoryScreen)
        await walk.does("show_all")
        await walk.reads("1 case")
        await walk.does("saved_filters")
        await walk.sees(SavedFiltersDialog)
        await walk.pilot.press("down", "enter")
        await walk.reads("that have ")
        await walk.does("export_history")
        export = await walk.sees(ExportHistoryDialog)
        export.query_one("#format", Picker).value = "json"
        await walk.pilot.pause()
        export.agree()
        await walk.until((tmp_path / "history.json").exists, "the file")
        await walk.back_at(HistoryScreen)
        assert json.loads((tmp_path / "history.json").read_text())["found"] == 1
        assert dialog is not None
        await heads_sort(walk)


async def test_a_board_that_is_covered_reads_no_further_until_it_is_seen_again(desk: Desk) -> None:
    app = WorkbenchApp(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        board = app.screen
        assert isinstance(board, BoardScreen)
        await app.workers.wait_for_complete()
        case = await open_case(desk, account="lin.wei@example.com", ticket="HD-4711", provider="practice")
        board.do_refresh()
        await app.push_screen(HistoryScreen(desk))
        await app.workers.wait_for_complete()
        table = board.query_one(DataTable)
        assert str(table.get_cell(case.id, "step")) == "…"
        await app.pop_screen()
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert str(table.get_cell(case.id, "step")).startswith("1 ")


async def heads_sort(walk: Walk) -> None:
    """A click on the top of a column puts the cases in order by it."""
    line = next(n for n, text in enumerate(walk.text.splitlines()) if "account" in text and "ticket" in text)
    await walk.pilot.click(offset=(walk.text.splitlines()[line].index("account"), line))
    await walk.reads("by account")
