"""A gap check goes on while its screen is left, is stopped, goes on later, and is let go of in the end."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from walk_tools import NOON, SMALL, at_the_app, desk_in

from workbench.casefile.checks import check_runs
from workbench.providers.practice.company import address_of
from workbench.response.checking import running
from workbench.response.checking.expiring import expire_check
from workbench.tui.modals.check_what import CheckWhatDialog
from workbench.tui.modals.fields import Field
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.text import TextDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.checks import ChecksScreen


class Held:
    """The practice tenant, which answers nothing more about an account until it is let go."""

    def __init__(self, real: Any, after: int) -> None:
        self.real, self.left, self.free = real, after, asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def account(self, address: str) -> Any:
        self.left -= 1
        if self.left < 0:
            await self.free.wait()
        return await self.real.account(address)


async def test_a_check_goes_on_behind_the_screen_is_cut_short_and_looks_at_the_rest_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_PART", 8)
    people = tmp_path / "people.csv"
    people.write_text("\n".join(address_of(n) for n in range(1, 21)))
    desk = desk_in(tmp_path / "desk", NOON, "B")
    async with at_the_app(desk, size=SMALL) as walk:
        held = Held(desk.provider("practice"), 8)
        desk._providers["practice"] = held
        await walk.sees(BoardScreen)
        await walk.pilot.press("c")
        await walk.sees(ChecksScreen)
        await walk.reads("No check was run yet. n looks")
        await walk.reads("n New check esc Back")
        assert "Say, show" not in walk.text, "a key that is off does not stand where the one that helps is missing"
        await walk.pilot.press("n")
        what = await walk.sees(CheckWhatDialog)
        what.query_one("#provider", Picker).value = "practice"
        what.query_one("#what", Picker).value = "list"
        what.query_one("#which", Field).value = str(people)
        what.agree()
        await walk.reads("Looking which protections are on… 40%")
        await walk.reads("The first check is under way.")
        await walk.until(lambda: bool(check_runs(desk.casefile)), "the first part")
        await walk.pilot.press("escape")
        await walk.sees(BoardScreen)
        await walk.pilot.press("c")
        await walk.sees(ChecksScreen)
        await walk.reads("Under way: 12 accounts are still to be looked at.")

        desk.stop()
        held.free.set()
        await walk.sees(TextDialog)
        await walk.reads("CUT SHORT: 4 accounts were not looked at. Stopped by")
        await walk.pilot.press("escape")
        await walk.back_at(ChecksScreen)
        await walk.pilot.press("escape")
        await walk.reads("people.csv at practice, cut short, 4 accounts left")
        await walk.pilot.press("c")
        await walk.sees(ChecksScreen)
        await walk.reads("n goes on. CUT SHORT")
        await walk.reads("n New check q Say, show a Put right")
        await walk.pilot.press("n")
        what = await walk.sees(CheckWhatDialog)
        await walk.reads("the 4 left of")
        what.agree()
        screen = await walk.back_at(ChecksScreen)
        await walk.reads("check 1 of 1")
        assert "CUT SHORT" not in walk.text
        assert screen.now is not None and len(screen.now.accounts) == 20

        expire_check(desk, check_runs(desk.casefile)[0], "ninety days")
        await walk.pilot.press("f5")
        await walk.reads("was removed on")
        await walk.reads("n New check esc Back")
        await walk.pilot.press("q")
        await walk.until(lambda: any("was removed on" in one for one in walk.told), "why nothing can be said of it")
