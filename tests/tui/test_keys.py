"""One list of user actions: keys, footer, palette and help come from it, and none does nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast, get_args

import pytest
from walk_tools import LARGE, SMALL, Walk, at_the_case, desk_with

from workbench.tui.modals.text import TextDialog
from workbench.tui.place import Place
from workbench.tui.registry import USER_ACTIONS, Where, actions_for
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.checks import ChecksScreen
from workbench.tui.screens.group import GroupScreen
from workbench.tui.screens.history import HistoryScreen
from workbench.tui.screens.run import RunScreen
from workbench.tui.widgets.key_bar import KeyBar

SCREENS: dict[Where, type[Place]] = {
    "board": BoardScreen,
    "case": CaseScreen,
    "group": GroupScreen,
    "run": RunScreen,
    "history": HistoryScreen,
    "checks": ChecksScreen,
}


@pytest.mark.parametrize("where", get_args(Where))
def test_a_screen_has_at_most_six_keys_at_the_bottom_and_no_key_twice(where: Where) -> None:
    actions = actions_for(where)
    keys = [a.key for a in actions]
    assert len(keys) == len(set(keys))
    assert sum(a.footer for a in actions) <= 6
    assert all(a.help.endswith(".") and len(a.label.split()) <= 2 for a in actions)


@pytest.mark.parametrize("where", get_args(Where))
def test_every_action_can_be_done_by_its_screen(where: Where) -> None:
    assert [a.id for a in actions_for(where) if not hasattr(SCREENS[where], f"do_{a.id}")] == []
    assert where == SCREENS[where].WHERE


def test_every_action_is_on_some_screen() -> None:
    assert all(a.where for a in USER_ACTIONS)
    assert len({a.id for a in USER_ACTIONS}) == len(USER_ACTIONS)


async def test_every_key_that_is_off_says_why(tmp_path: Path) -> None:
    async with at_the_case(desk_with("fresh", tmp_path), "close") as walk:
        off = [(a, reason) for a, reason in walk.case.user_actions() if reason]
        assert {"act", "judge", "undo", "secret"} <= {a.id for a, _ in off}
        for action, reason in off:
            walk.told.clear()
            await walk.does(action.id)
            await walk.pilot.pause()
            assert walk.told == [reason], action.id
            assert isinstance(walk.app.screen, CaseScreen)


async def test_help_and_palette_list_every_action_with_the_reason_where_it_is_off(tmp_path: Path) -> None:
    async with at_the_case(desk_with("fresh", tmp_path), "close", SMALL) as walk:
        commands = {c.title: c.help for c in walk.app.get_system_commands(cast(Any, walk.case))}
        await walk.pilot.press("question_mark")
        dialog = await walk.sees(TextDialog)
        assert max(len(line) for line in dialog._text.splitlines()) <= 72
        shown = " ".join(dialog._text.split())
        for action, reason in walk.case.user_actions():
            assert f"{action.label} " in shown
            assert action.help in shown
            assert reason in shown
            if action.id != "palette":
                assert commands[action.label] == (
                    f"Not now: {reason}" if reason else f"{action.help} ({action.shown_key})"
                )
        assert commands["Step 7: Withdraw abnormal mail"] == "Show this step."


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_key_at_the_bottom_is_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_the_case(desk_with("fresh", tmp_path), size=size) as walk:
        assert_all_keys_in_sight(walk)
        await walk.does("back")
        await walk.back_at(BoardScreen)
        assert_all_keys_in_sight(walk)
        await walk.does("history")
        await walk.back_at(HistoryScreen)
        assert_all_keys_in_sight(walk)


async def test_what_is_waited_for_stands_in_the_place_of_the_keys_until_it_is_over(tmp_path: Path) -> None:
    async with at_the_case(desk_with("fresh", tmp_path), size=SMALL) as walk:
        with walk.case.telling("Reading [/]every setting first…"):
            await walk.reads("▸ Reading [/]every setting first…")
        await walk.reads("n Next thing")
        assert "Reading" not in walk.text
        assert walk.told == []


async def test_the_verdict_of_every_case_is_in_sight_on_the_smallest_terminal(tmp_path: Path) -> None:
    async with at_the_case(desk_with("confirmed", tmp_path), size=SMALL) as walk:
        await walk.does("back")
        await walk.back_at(BoardScreen)
        await walk.does("history")
        await walk.back_at(HistoryScreen)
        await walk.reads("confirmed")


def assert_all_keys_in_sight(walk: Walk) -> None:
    bottom = walk.text.splitlines()[-1]
    screen = walk.app.screen
    assert isinstance(screen, Place)
    for action in actions_for(screen.WHERE):
        if action.footer:
            assert f"{action.shown_key} {action.label}" in bottom


async def test_a_key_at_the_bottom_can_be_clicked(tmp_path: Path) -> None:
    async with at_the_case(desk_with("fresh", tmp_path)) as walk:
        bar = walk.case.query_one(KeyBar)
        at = walk.text.splitlines()[-1].index("Help")
        await walk.pilot.click(KeyBar, offset=(at - bar.region.x, 0))
        await walk.sees(TextDialog)
