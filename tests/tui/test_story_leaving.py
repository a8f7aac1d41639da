"""Leaving a run, leaving the app, and a kill: nothing that was begun is lost."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from walk_tools import LATER, Walk, at_the_app, at_the_case, desk_in, desk_with

from workbench.desk.desk import Desk
from workbench.model.actions import Action
from workbench.model.words import Outcome
from workbench.response.survey import Move
from workbench.tui.modals.confirm import ConfirmDialog
from workbench.tui.modals.consent import ConsentDialog
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


async def test_quitting_waits_for_what_is_under_way(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    gate = held_back(desk)
    async with at_the_case(desk, "disable-protocols") as walk:
        run = await starts_a_run(walk)
        await walk.pilot.press("ctrl+q")
        await walk.pilot.pause(0.1)
        assert walk.app.is_running
        assert any("Waiting for what is under way" in told for told in walk.told)
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
