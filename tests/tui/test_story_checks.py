"""A gap check is overdue on the board; it is made again, answered, told, and one account gets a case."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from walk_tools import NOON, SMALL, at_the_app, desk_in, prepared

from workbench.casefile.checks import check_runs
from workbench.desk.check_standing import standing
from workbench.providers.practice.company import address_of
from workbench.providers.practice.tenant import COMPANY
from workbench.response.checking.answers import answer_check
from workbench.tui.modals.check_answer import CheckAnswerDialog
from workbench.tui.modals.check_what import CheckWhatDialog
from workbench.tui.modals.choices import Choices
from workbench.tui.modals.fields import Field
from workbench.tui.modals.gap_notice import GapNoticeDialog
from workbench.tui.modals.new_case import NewCaseDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.told import ToldDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.checks import ChecksScreen
from workbench.tui.widgets.gap_table import GapTable


async def test_an_overdue_check_is_made_again_answered_told_and_put_right(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(prepared("check"), tmp_path / "desk")
    desk = desk_in(tmp_path / "desk", NOON + timedelta(days=91), "B")
    asked = address_of(17)
    async with at_the_app(desk, size=SMALL) as walk:
        await walk.sees(BoardScreen)
        await walk.reads("Gap check overdue: people.csv at practice")
        await walk.pilot.press("c")
        screen = await walk.sees(ChecksScreen)
        await walk.reads("OVERDUE since")
        await walk.pilot.press("n")
        what = await walk.sees(CheckWhatDialog)
        what.query_one("#what", Picker).value = "list"
        what.agree()
        await walk.reads("Say which")
        what.query_one("#which", Field).value = str(tmp_path / "desk" / "people.csv")
        what.agree()
        await walk.back_at(ChecksScreen)
        await walk.reads("check 2 of 2")
        assert "OVERDUE" not in walk.text

        await walk.pilot.press("v")
        await walk.sees(TextDialog)
        # Three months on, passwords have grown old, and nobody signed in any more.
        await walk.reads("worse: ")
        await walk.pilot.press("escape")
        await walk.back_at(ChecksScreen)

        screen.query_one(GapTable).mark(asked)
        await walk.until(lambda: screen.marked is not None and screen.marked.subject == asked, "the account")
        await walk.pilot.press("q")
        answer = await walk.sees(CheckAnswerDialog)
        answer.agree()
        await walk.reads("Nothing is picked yet.")
        assert answer.focused is answer.query_one(Choices)
        answer.query_one(Choices).highlighted = 0
        await walk.reads("yes")
        answer.query_one("#value", Picker).value = "no"
        answer.agree()
        await walk.reads("Say in words how it is known.")
        answer.query_one("#note", Field).value = "asked by phone"
        answer.agree()
        await walk.back_at(ChecksScreen)
        now = standing(desk, check_runs(desk.casefile)[0])
        assert now.row(asked).answers["needs-client"].value == "no"
        await answer_check(desk, now.run, [COMPANY], {"change-notice": "on"}, note="Ina says so")
        await walk.pilot.press("f5")
        await walk.reads("✔ on s stated ✘ off")

        await walk.pilot.press("m")
        notice = await walk.sees(GapNoticeDialog)
        await walk.reads("Please protect your mailbox")
        notice.query_one("#language", Picker).value = "zh"
        notice.query_one("#folder", Field).value = str(tmp_path)
        notice.agree()
        told = await walk.sees(ToldDialog)
        assert "请在" in (tmp_path / f"{asked}.txt").read_text()
        told.agree()
        await walk.back_at(ChecksScreen)
        await walk.reads("by phone")
        assert check_runs(desk.casefile)[0].told[0].who == (asked,)

        await walk.pilot.press("enter")
        await walk.sees(TextDialog)
        await walk.reads("Risk: ")
        await walk.pilot.press("escape")
        await walk.back_at(ChecksScreen)
        await walk.pilot.press("a")
        case = await walk.sees(NewCaseDialog)
        case.query_one("#ticket", Field).value = "HD-9"
        case.agree()
        opened = await walk.sees(CaseScreen)
        assert (opened.case.account, opened.case.playbook) == (asked, "gap-check")
