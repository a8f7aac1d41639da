"""The next day: what is due stands on the board, and looking again opens what is back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import DataTable
from walk_tools import LARGE, SMALL, Walk, at_the_app, at_the_case, desk_with

from workbench.desk.desk import Desk
from workbench.model.actions import Action, ActionKind
from workbench.model.events import FollowUpAdded, RecheckMade
from workbench.model.state import FacetItem
from workbench.model.words import Grade
from workbench.response.due import all_due
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.by_hand import ByHandDialog
from workbench.tui.modals.fields import Paste
from workbench.tui.modals.follow_up_forms import DoneFollowUp, DoneFollowUpDialog
from workbench.tui.modals.follow_ups import FollowUpsDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen
from workbench.tui.widgets.rechecks_due import RechecksDue


async def due_on_the_board(walk: Walk) -> RechecksDue:
    await walk.back_at(BoardScreen)
    due = walk.app.screen.query_one(RechecksDue)
    await walk.until(lambda: bool(due.marked), "what is due")
    return due


def made(desk: Desk) -> list[RecheckMade]:
    return [e.data for e in desk.casefile.events() if isinstance(e.data, RecheckMade)]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_board_names_what_is_due_and_for_how_long_and_opens_it(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = desk_with("due", tmp_path)
    async with at_the_app(desk, size=size) as walk:
        due = await due_on_the_board(walk)
        await walk.reads("Rechecks due: 2 cases.")
        rows = [[str(c) for c in due.query_one(DataTable).get_row_at(n)] for n in range(2)]
        assert [r[0] for r in rows] == ["HD-4711", "HD-4712"], "the most pressing first"
        assert rows[0][2].startswith("6 h 0")
        assert "24 h after closing" in rows[1][3]
        due.query_one(DataTable).focus()
        await walk.pilot.press("down", "enter")
        case = await walk.back_at(CaseScreen)
        assert case.case.ticket == "HD-4712"


async def test_a_key_on_the_board_looks_again_and_what_was_clean_is_due_no_longer(tmp_path: Path) -> None:
    desk = desk_with("due", tmp_path)
    async with at_the_app(desk) as walk:
        due = await due_on_the_board(walk)
        due.query_one(DataTable).move_cursor(row=1)
        await walk.pilot.press("e")
        dialog = await walk.sees(TextDialog)
        assert "Nothing is back" in dialog._text
        assert "recheck due 24 h after closing" in dialog._text
        await walk.pilot.press("escape", "escape")
        await walk.back_at(BoardScreen)
        await walk.reads("Rechecks due: 1 case.")
        assert [m.hours for m in made(desk)] == [24]
        assert [one.case.ticket for one in all_due(desk) if one.overdue] == ["HD-4711"]


async def test_a_follow_up_of_a_closed_case_stands_on_the_board_until_it_is_ticked_off(tmp_path: Path) -> None:
    desk = desk_with("due", tmp_path)
    closed = next(c for c in desk.casefile.views.cases() if c.closed_at)
    late = desk.now() - timedelta(days=2)
    await desk.record(closed.id, FollowUpAdded(id="F-1", what="change it in the shop", owner="Lin Wei", due=late))
    async with at_the_app(desk, size=SMALL) as walk:
        await due_on_the_board(walk)
        await walk.reads("Follow-ups due: 1, 1 overdue.")
        assert "change it in the shop" in walk.text
        await walk.pilot.press("F")
        await walk.sees(FollowUpsDialog)
        await walk.reads("OVERDUE, by")
        await walk.pilot.click("#done")
        asked = await walk.sees(DoneFollowUpDialog)
        asked.dismiss(DoneFollowUp(who="Lin Wei", at="", how=""))
        await walk.reads("Say who did it, and how you know.")
        again = await walk.sees(DoneFollowUpDialog)
        again.dismiss(DoneFollowUp(who="Lin Wei", at="", how="she showed me the new sign-in"))
        await walk.reads("done by Lin Wei")
        await walk.pilot.press("escape")
        case = await walk.back_at(CaseScreen)
        assert case.case.closed_at is not None
        await walk.does("back")
        await due_on_the_board(walk)
        await walk.until(lambda: "Follow-ups due" not in walk.text, "nothing left to do")
        (one,) = desk.casefile.views.follow_ups(closed.id)
        assert one.done is not None
        assert one.done.grade is Grade.STATED


async def test_what_is_back_opens_the_closed_case_and_is_told_in_full(tmp_path: Path) -> None:
    desk = desk_with("due", tmp_path)
    closed = next(c for c in desk.casefile.views.cases() if c.closed_at)
    item = FacetItem(key="drop@mail.example.net", what="All mail goes on to drop@mail.example.net")
    back = Action(
        id="x",
        kind=ActionKind.RESTORE_FORWARDING,
        target="drop@mail.example.net",
        params={"item": item.model_dump(mode="json")},
    )
    await desk.provider("practice").perform(closed.account, back)
    async with at_the_app(desk) as walk:
        walk.app.push_screen(CaseScreen(desk, closed))
        await walk.back_at(CaseScreen)
        await walk.pilot.press("e")
        dialog = await walk.sees(TextDialog)
        assert "back: All mail goes on to drop@mail.example.net" in dialog._text
        assert "is open again" in dialog._text
        await walk.pilot.press("escape")
        case = await walk.back_at(CaseScreen)
        assert case.case.closed_at is None
        assert case.step.step.id == "inspect-rules" or not case.closed


async def test_by_hand_a_person_looks_says_what_is_back_and_the_rest_is_not_checked(tmp_path: Path) -> None:
    desk = desk_with("guided", tmp_path)
    async with at_the_case(desk) as walk:
        await walk.pilot.press("e")
        dialog = await walk.sees(ByHandDialog)
        dialog.query_one(Paste).text = "as the console shows it"
        await walk.pilot.pause()
        dialog.agree()
        asked = await walk.sees(AnswerDialog)
        await walk.reads("is anything back?")
        asked.dismiss("new")
        await walk.until(lambda: walk.app.screen is not asked, "the next question")
        (await walk.sees(AnswerDialog)).dismiss("an odd thing")
        await walk.reads("Nothing more")
        (await walk.sees(AnswerDialog)).dismiss("nothing")
        await walk.until(lambda: isinstance(walk.app.screen, ByHandDialog), "the next setting")
        (await walk.sees(ByHandDialog)).dismiss(None)
        told = await walk.sees(TextDialog)
        assert "back: an odd thing" in told._text
        assert "NOT CHECKED" in told._text
        assert "--attach FILE" in told._text
        (one,) = made(desk)
        assert len(one.looked) == 1
        assert one.unreadable


async def test_without_anything_due_the_board_says_nothing_of_it_and_the_key_says_why(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    async with at_the_app(desk) as walk:
        await walk.back_at(BoardScreen)
        await walk.app.workers.wait_for_complete()
        assert not walk.app.screen.query_one(RechecksDue).display
        await walk.pilot.press("e")
        assert walk.told[-1] == "No recheck is due."
