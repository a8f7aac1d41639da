"""The table of sign-ins, as a helpdesk person uses it: find, narrow, sort, pick, judge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from dialog_tools import assert_harmless
from walk_tools import LARGE, NOON, SMALL, Walk, at_the_case, desk_in, desk_with

from workbench.casefile.signin_filter import SignInFilter
from workbench.desk.desk import Desk
from workbench.model.words import Judgement
from workbench.response.judging import take_in
from workbench.response.opening import open_case
from workbench.tui.modals.confirm import ConfirmDialog
from workbench.tui.modals.judge import Judged, JudgeDialog
from workbench.tui.modals.signin_filter import FilterDialog
from workbench.tui.screens.case import CaseScreen
from workbench.tui.widgets.signin_board import SignInBoard
from workbench.tui.widgets.signin_table import SignInTable


@asynccontextmanager
async def at_the_table(desk: Desk, size: tuple[int, int] = LARGE) -> AsyncIterator[tuple[Walk, SignInTable]]:
    async with at_the_case(desk, "confirm-compromise", size) as walk:
        table = walk.case.query_one(SignInTable)
        table.focus()
        await whole(walk, table)
        yield walk, table


async def whole(walk: Walk, table: SignInTable) -> None:
    def ready() -> bool:
        # Rows out of sight are read again when they come into it.
        top = table.scroll_offset.y
        in_sight = {*table.keys[top : top + table.size.height], table.key}
        return table.whole and (table.marked_row is not None or not table.keys) and not in_sight & table._stale

    await walk.until(ready, "the whole list")


async def listed(walk: Walk, table: SignInTable) -> list[tuple[datetime, str, Judgement]]:
    """Everything in the list, in its order."""
    await whole(walk, table)
    assert table._list is not None
    rows = table._list.at(list(table.keys))
    return [
        (r.signin.at, r.signin.ip or "", r.judged.judgement if r.judged else Judgement.UNJUDGED)
        for r in (rows[k] for k in table.keys)
    ]


async def test_it_begins_at_the_newest_abnormal_sign_in_and_tells_its_reasons(tmp_path: Path) -> None:
    async with at_the_table(desk_with("fresh", tmp_path)) as (walk, table):
        row = table.marked_row
        assert row is not None
        assert row.judged is not None
        assert row.judged.judgement is Judgement.ABNORMAL
        assert table.sort == "time"
        times = [at for at, _, _ in await listed(walk, table)]
        assert times == sorted(times, reverse=True)
        await walk.reads("✘ abnormal, said by rules")


async def test_a_search_narrows_the_list_with_each_letter_and_the_cursor_stays_on_its_sign_in(tmp_path: Path) -> None:
    async with at_the_table(desk_with("fresh", tmp_path)) as (walk, table):
        before, marked = len(table.keys), table.marked
        await walk.pilot.press("slash", *"203.0.113.7 imap")
        await walk.until(lambda: table.wanted.words == "203.0.113.7 imap" and table.whole, "what was found")
        found = await listed(walk, table)
        assert 0 < len(found) < before
        assert all(ip.startswith("203.0.113.7") for _, ip, _ in found)
        assert table.marked == marked

        await walk.pilot.press("enter")
        assert walk.app.focused is table
        await walk.pilot.press("slash", "escape")
        await walk.until(lambda: len(table.keys) == before and table.whole, "all of them again")
        assert isinstance(walk.app.screen, CaseScreen)
        assert table.marked == marked


async def test_a_search_that_was_overtaken_leaves_nothing_in_the_list(tmp_path: Path) -> None:
    async with at_the_table(desk_with("fresh", tmp_path)) as (walk, table):
        board = walk.case.query_one(SignInBoard)
        for words in ("2", "20", "no such words"):
            board.only(SignInFilter(words=words))
        await whole(walk, table)
        assert len(table.keys) == 0
        await walk.reads("No sign-ins, with “no such words”")
        await walk.does("show_all")
        await walk.until(lambda: table.whole and len(table.keys) > 200, "all of them")


async def test_the_filter_asks_for_what_there_is_and_shows_only_that(tmp_path: Path) -> None:
    async with at_the_table(desk_with("fresh", tmp_path), SMALL) as (walk, table):
        await walk.does("filter")
        dialog = await walk.sees(FilterDialog)
        await walk.reads("imap")
        dialog.dismiss(SignInFilter(judgement=Judgement.ABNORMAL, result="success"))
        await walk.until(lambda: table.wanted.result == "success" and table.whole, "the filter")
        assert {j for _, _, j in await listed(walk, table)} == {Judgement.ABNORMAL}
        await walk.reads("only: abnormal, success · y: all")


async def test_a_column_can_be_sorted_by_from_its_top_and_by_a_key(tmp_path: Path) -> None:
    async with at_the_table(desk_with("fresh", tmp_path)) as (walk, table):
        marked = table.marked
        await walk.pilot.click(SignInTable, offset=(20, 0))
        await walk.until(lambda: table.sort == "address" and table.whole, "by address")
        addresses = [ip for _, ip, _ in await listed(walk, table)]
        assert addresses == sorted(addresses, reverse=True)
        assert table.marked == marked
        await walk.pilot.click(SignInTable, offset=(20, 0))
        await walk.until(lambda: not table.descending and table.whole, "the other way")
        assert [ip for _, ip, _ in await listed(walk, table)] == sorted(addresses)
        for _ in range(3):
            await walk.does("sort")
        await walk.until(lambda: table.sort == "judgement" and table.whole, "by judgement")
        judgements = [j for _, _, j in await listed(walk, table)]
        assert judgements[0] is Judgement.ABNORMAL
        assert judgements == sorted(judgements)


async def test_one_key_judges_the_picked_sign_ins_and_the_cursor_stays(tmp_path: Path) -> None:
    desk = desk_with("fresh", tmp_path)
    async with at_the_table(desk) as (walk, table):
        await walk.pilot.press("space", "space")
        picked = {r.signin.id for r in table.read(tuple(table.picked)).values()}
        marked = table.marked
        assert len(picked) == 2
        await walk.pilot.press("1")
        await walk.sees(JudgeDialog)
        await walk.reads("the 2 picked")
        await walk.pilot.press("down", "enter", "enter")
        await walk.sees(ConfirmDialog)
        await walk.reads("2 of these 2 sign-ins are judged abnormal now")
        focused = walk.app.focused
        assert focused is not None
        assert focused.id == "cancel"
        await walk.pilot.click("#agree")
        await walk.back_at(CaseScreen)
        await whole(walk, table)
        said = desk.casefile.views.overruled(walk.case.case.id)
        assert set(said) == picked
        assert {j.judgement for j in said.values()} == {Judgement.OWNER}
        assert all(j.reasons[0].sentence == "the owner says so on the phone" for j in said.values())
        assert table.picked == set()
        assert table.marked == marked


async def test_a_whole_network_is_judged_with_one_word(tmp_path: Path) -> None:
    desk = desk_with("fresh", tmp_path)
    async with at_the_table(desk) as (walk, table):
        row = table.marked_row
        assert row is not None
        await walk.until(lambda: bool(walk.case.query_one(SignInBoard).traffic), "the strip")
        await walk.does("judge_abnormal")
        (await walk.sees(JudgeDialog)).dismiss(
            Judged(judgement=Judgement.ABNORMAL, reason="she was at her desk", scope="address")
        )
        await walk.back_at(CaseScreen)
        records = desk.casefile.views.signins(walk.case.case.id)
        said = desk.casefile.views.overruled(walk.case.case.id)
        assert set(said) == {r.signin.id for r in records if r.signin.ip == row.signin.ip}


async def test_no_key_judges_without_a_reason(tmp_path: Path) -> None:
    desk = desk_with("fresh", tmp_path)
    async with at_the_table(desk, SMALL) as (walk, _):
        await walk.pilot.press("2")
        dialog = await walk.sees(JudgeDialog)
        dialog.agree()
        await walk.reads("Say how you know")
        await walk.pilot.press("escape")
        await walk.back_at(CaseScreen)
        assert desk.casefile.views.overruled(walk.case.case.id) == {}


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_words_from_strangers_are_marks_in_the_table_and_wide_ones_keep_the_columns(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = desk_in(tmp_path / "desk", NOON)
    case = await open_case(desk, account="lin.wei@example.com", ticket="HD-1", provider="guided")
    rows = [
        f"{NOON - timedelta(hours=n):%Y-%m-%dT%H:%M:%SZ},lin.wei@example.com,203.0.113.{n},{protocol},success,{region}"
        for n, (protocol, region) in enumerate(
            [("[/]x\x1b]52;c;QUFB\x1b\\", "杭州"), ("网页登录网页登录", "\u202egpj"), ("imap", "[@click=app.bell]x[/]")]
        )
    ]
    table_file = tmp_path / "x.csv"
    table_file.write_text("\n".join(["time,account,ip,protocol,status,region", *rows]), encoding="utf-8")
    await take_in(desk, case, [table_file])
    async with at_the_table(desk, size) as (walk, table):
        assert_harmless(walk.text)
        assert "[/]x" in walk.text
        lines = [table.render_line(y) for y in range(4)]
        assert {strip.cell_length for strip in lines} == {table.size.width}
        await walk.does("find")
        await walk.pilot.press(*"杭州")
        await walk.until(lambda: table.whole and len(table.keys) == 1, "the one from there")
