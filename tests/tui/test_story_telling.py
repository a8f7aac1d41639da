"""A notice is written, those it is for are recorded as told, and another account that is hit gets its own case."""

from __future__ import annotations

from pathlib import Path

from walk_tools import SMALL, at_the_case, desk_with

from workbench.casefile.links import links_of
from workbench.casefile.tellings import who_was_told
from workbench.response.answering import answer, waive
from workbench.response.survey import survey
from workbench.tui.modals.confirm import ConfirmDialog
from workbench.tui.modals.fields import Field, Tick
from workbench.tui.modals.notice import NoticeDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.told import ToldDialog
from workbench.tui.modals.widen import WidenDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen


async def test_people_are_told_and_a_linked_case_is_opened_from_the_case(tmp_path: Path) -> None:
    async with at_the_case(desk_with("confirmed", tmp_path), "withdraw-mail", SMALL) as walk:
        await walk.pilot.press("m")
        notice = await walk.sees(NoticeDialog)
        await walk.reads("For 205 people. Send it from another mailbox, never from lin.wei@example.com.")
        notice.query_one("#audience", Picker).value = "others"
        await walk.reads("For others there is no notice.")
        assert notice.query_one("#agree").disabled
        notice.query_one("#audience", Picker).value = "outside"
        notice.query_one("#language", Picker).value = "zh"
        await walk.reads("请")
        notice.query_one("#format", Picker).value = "eml"
        target = tmp_path / "draft.eml"
        notice.query_one("#path", Field).value = str(target)
        notice.agree()
        told = await walk.sees(ToldDialog)
        await walk.reads("Written to")
        assert target.read_bytes().startswith(b"Subject: =?utf-8?")
        addresses = (tmp_path / "draft-addresses.txt").read_text().splitlines()
        assert (len(addresses), "contact32@shop.example.net" in addresses) == (205, True)
        told.query_one("#at", Field).value = "soon"
        told.agree()
        await walk.reads("'soon' is no point in time.")
        told = await walk.sees(ToldDialog)
        assert told.query_one("#at", Field).value == "soon"
        told.query_one("#at", Field).value = "12:20"
        told.agree()
        case = (await walk.back_at(CaseScreen)).case
        (entry,) = who_was_told(walk.desk.casefile, case.id)
        assert (entry.told.count, entry.told.how, f"{entry.told.told_at:%H:%M}") == (205, "mail", "12:20")

        await walk.pilot.press("L")
        hits = await walk.sees(WidenDialog)
        await walk.reads("Tick the accounts to open a case for.")
        tick = hits.query(Tick).first()
        account = tick.label.plain
        tick.value = True
        await walk.pilot.pause()
        hits.agree()
        await walk.sees(TextDialog)
        await walk.reads(f"{account}: opened and linked")
        await walk.pilot.press("escape")
        await walk.back_at(CaseScreen)
        assert [link.linked.account for link in links_of(walk.desk.casefile.views, case.id)] == [account]
        await walk.does("back")
        await walk.sees(BoardScreen)
        await walk.reads("HD-4711 ↔ linked")


async def test_closing_names_those_who_were_not_told_and_goes_on_only_where_a_person_says_so(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    case = desk.casefile.views.cases()[0]
    await answer(desk, case, "close", "cause", "unknown")
    await answer(desk, case, "close", "told", "the owner")
    for step in survey(desk, case).steps[1:-1]:
        await waive(desk, case, step.step.id, "left to the day shift")
    async with at_the_case(desk, "close", SMALL) as walk:
        await walk.pilot.press("k")
        warning = await walk.sees(ConfirmDialog)
        await walk.reads("Somebody was not told")
        await walk.reads("Nobody told yet: 205 recipients have a copy")
        assert walk.app.focused is warning.query_one("#cancel")
        await walk.pilot.press("enter")
        assert (await walk.back_at(CaseScreen)).case.closed_at is None
        await walk.pilot.press("k")
        (await walk.sees(ConfirmDialog)).dismiss(True)
        screen = await walk.back_at(CaseScreen)
        await walk.until(lambda: screen.case.closed_at is not None, "the closed case")
