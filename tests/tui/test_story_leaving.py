"""Leaving a run, leaving the app, and a kill: nothing that was begun is lost."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from walk_tools import LATER, Walk, at_the_app, at_the_case, desk_in, desk_with

from workbench.desk.desk import Desk
from workbench.model.actions import Action
from workbench.model.errors import LocalFileError
from workbench.model.words import Outcome
from workbench.response.survey import Move
from workbench.tui.modals.confirm import ConfirmDialog
from workbench.tui.modals.consent import ConsentDialog
from workbench.tui.modals.error import ErrorDialog
from workbench.tui.modals.secret import SecretDialog
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.run import RunScreen


def held_back(desk: Desk) -> asyncio.Event:
    """Lets the provider's calls wait until the event is set."""
    gate = asyncio.Event()
    provider = desk.provider("practice")
    perform = provider.perform

    async def wait(account: str, action: Action, secret: object = None) -> object:
        await gate.wait()
        return await perform(account, action, secret)  # type: ignore[arg-type]

    provider.perform = wait  # type: ignore[method-assign, assignment]
    return gate


async def starts_a_run(walk: Walk) -> RunScreen:
    await walk.does("next")
    await walk.agrees()
    run = await walk.sees(RunScreen)
    await walk.until(lambda: bool(walk.desk.casefile.views.actions(walk.case.case.id)), "an intention on record")
    return run


async def test_leaving_the_run_stops_nothing_and_the_password_is_offered_from_the_case(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    gate = held_back(desk)
    async with at_the_case(desk, "reset-password") as walk:
        run = await starts_a_run(walk)
        await walk.pilot.press("escape")
        await walk.back_at(CaseScreen)
        assert desk.busy
        gate.set()
        await walk.until(lambda: run.run_.finished, "the run")
        assert all(row.outcome is Outcome.DONE for row in run.run_.rows.values())
        await walk.case.reload()
        await walk.reads("Show the new password")
        await walk.does("next")
        await walk.sees(SecretDialog)
        await walk.pilot.press("escape")
        await walk.back_at(CaseScreen)

        await walk.pilot.press("ctrl+q")
        await walk.sees(ConfirmDialog)
        await walk.reads("nobody has seen it")
        assert walk.app.focused is not None
        assert walk.app.focused.id == "cancel"
        await walk.pilot.press("enter")
        await walk.back_at(CaseScreen)
        assert walk.app.is_running


@pytest.mark.parametrize("told", range(0, 24, 3))
async def test_the_run_can_be_left_at_any_moment(told: int, tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    async with at_the_case(desk, "disable-protocols") as walk:
        await walk.does("next")
        await walk.agrees()
        run = await walk.sees(RunScreen)
        async for event in run.run_.events():
            if event.number > told:
                break
        run.do_back()
        await walk.back_at(CaseScreen)
        await walk.until(lambda: run.run_.finished, "the run")
        assert walk.app._exception is None
        assert all(row.outcome is Outcome.DONE for row in run.run_.rows.values())


async def test_a_run_that_cant_be_recorded_says_so_and_starts_nothing(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)

    async def full(*_: object) -> None:
        raise LocalFileError("The disk is full.", "Free some space and do it again.")

    async with at_the_case(desk, "disable-protocols") as walk:
        await walk.does("next")
        await walk.sees(ConsentDialog)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(desk, "record", full)
            await walk.agrees()
            await walk.sees(ErrorDialog)
        await walk.reads("The disk is full.")
        await walk.reads("Free some space and do it again.")
        await walk.pilot.press("escape")
        await walk.back_at(RunScreen)
        await walk.reads("not started")
        assert not desk.casefile.views.actions(walk.case.case.id)


async def test_a_second_thing_is_refused_from_the_moment_that_the_first_was_asked_for(tmp_path: Path) -> None:
    async with at_the_case(desk_with("confirmed", tmp_path), "disable-protocols") as walk:
        walk.case.do_next()
        walk.case.do_contain()
        await walk.sees(ConsentDialog)
        assert any("One thing at a time" in told for told in walk.told)
        await walk.pilot.press("escape")
        await walk.back_at(CaseScreen)


async def test_quitting_waits_for_what_is_under_way(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    gate = held_back(desk)
    async with at_the_case(desk, "disable-protocols") as walk:
        run = await starts_a_run(walk)
        await walk.pilot.press("ctrl+q")
        await walk.until(lambda: any("Waiting for what is under way" in told for told in walk.told), "a word of it")
        assert walk.app.is_running
        gate.set()
        await walk.until(lambda: not walk.app._running or walk.app._exit, "the app's end")
        assert run.run_.finished
        records = desk.casefile.views.actions(walk.case.case.id)
        assert records
        assert all(r.outcome is Outcome.DONE for r in records)


async def test_after_a_kill_it_opens_at_the_same_step_and_offers_to_read_back_first(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    gate = held_back(desk)
    async with at_the_case(desk, "disable-protocols") as walk:
        await starts_a_run(walk)
        shutil.copytree(tmp_path / "desk", tmp_path / "killed")  # what a kill would leave
        gate.set()
    left = desk_in(tmp_path / "killed", LATER, "C")
    async with at_the_app(left) as walk:
        case = await walk.back_at(CaseScreen)
        assert case.shown == "disable-protocols"
        assert case.step.unknown
        assert case.step.next.move is Move.READ_BACK
        await walk.reads("Read back what happened")
        assert walk.app.focused is not None
        assert walk.app.focused.id == "next"
        await walk.pilot.press("enter")
        await walk.back_at(CaseScreen)
        assert not case.step.unknown, walk.text
        assert not isinstance(walk.app.screen, ConsentDialog)


async def test_what_has_no_known_end_comes_before_the_step_that_was_on_the_screen(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    gate = held_back(desk)
    async with at_the_case(desk, "disable-protocols") as walk:
        await starts_a_run(walk)
        shutil.copytree(tmp_path / "desk", tmp_path / "killed")
        gate.set()
    left = desk_in(tmp_path / "killed", LATER, "C")
    async with at_the_case(left, "confirm-compromise") as walk:
        assert walk.case.shown == "disable-protocols"
        await walk.reads("Read back what happened")
