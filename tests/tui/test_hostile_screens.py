"""Text from strangers on every screen: it is shown as marks, and the app lives."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from dialog_tools import assert_harmless
from walk_tools import LARGE, NOON, SMALL, Walk, at_the_case, desk_in

from workbench.desk.desk import Desk
from workbench.model.actions import Action, ActionKind
from workbench.model.events import ExposureFound, NoteAdded, QuestionAnswered, StepWaiting
from workbench.model.state import Exposure, OpenedAt
from workbench.model.words import Attribution, Facet, SupportLevel
from workbench.playbook.finding import find_playbook
from workbench.response.judging import take_in
from workbench.response.opening import open_case
from workbench.response.plans import Consent, Plan, PlannedAction
from workbench.response.running import Run
from workbench.tui.modals.text import TextDialog
from workbench.tui.place import Place
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.history import HistoryScreen
from workbench.tui.screens.run import RunScreen

NASTY = "[/]x [@click=app.bell]pay[/] \x1b]52;c;QUFB\x1b\\ \u202egpj.exe \x9b31m [bold $nothing]"
LONE = f"\ud800{NASTY}"


def hostile_playbook(folder: Path) -> None:
    """The shipped playbook with hostile titles and questions, among the user's own."""
    shipped = find_playbook("suspected-theft", user_folder=folder).read_text(encoding="utf-8")
    text = re.sub(r"^id: .*$", "id: hostile", shipped, flags=re.MULTILINE)
    words = json.dumps(NASTY)[:-1].replace("\\", "\\\\")
    text = re.sub(r"^(    title|        ask): (.*)$", rf'\1: {words} \2"', text, flags=re.MULTILINE)
    folder.mkdir(parents=True)
    (folder / "hostile.yaml").write_text(text, encoding="utf-8")


async def hostile_desk(folder: Path) -> Desk:
    """A case with hostile words wherever a stranger could have put them."""
    folder.mkdir()
    hostile_playbook(folder / "config" / "playbooks")
    desk = desk_in(folder, NOON)
    case = await open_case(
        desk, account="lin.wei@example.com", ticket=LONE, provider="guided", playbook="hostile", reporter=LONE
    )
    table = folder / "x[@click=app.bell]\u202e.csv"
    rows = [f"2026-11-02 08:0{n}:00Z,lin.wei@example.com,203.0.113.7,{NASTY},{NASTY},{NASTY}" for n in range(5)]
    table.write_text("\n".join(["time,account,ip,protocol,status,region", *rows]), encoding="utf-8")
    await take_in(desk, case, [table])
    exposure = Exposure(
        id=f"rules:{LONE}",
        facet=Facet.RULES,
        key=LONE,
        what=LONE,
        attribution=Attribution.INTRUDER,
        why=LONE,
        opened=OpenedAt(at=NOON - timedelta(hours=6)),
        found_at=NOON,
    )
    await desk.record(
        case.id,
        ExposureFound(exposure=exposure),
        NoteAdded(text=LONE),
        QuestionAnswered(step="confirm-compromise", question="symptoms", value=LONE),
        StepWaiting(step="enable-2fa", who=LONE),
    )
    return desk


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_hostile_text_is_harmless_on_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = await hostile_desk(tmp_path / "desk")
    belled: list[int] = []
    async with at_the_case(desk, size=size) as walk:
        walk.app.bell = lambda: belled.append(1)  # type: ignore[method-assign]
        for step in walk.case.view.steps:
            walk.case.show_step(step.step.id)
            await stands(walk)
        for action in ("guidance", "slip", "timeline", "exposures"):
            await walk.does(action)
            await walk.sees(TextDialog)
            await stands(walk)
            await walk.pilot.press("escape")
        await run_screen(walk)
        await walk.does("back")
        await walk.back_at(BoardScreen)
        await stands(walk)
        await walk.does("history")
        await walk.back_at(HistoryScreen)
        await stands(walk)
        assert belled == []


async def run_screen(walk: Walk) -> None:
    """A run that has hostile labels."""
    action = Action(id="disable-rule:x", kind=ActionKind.DISABLE_RULE, target=LONE, label=LONE)
    planned = PlannedAction(action=action, step="inspect-rules", support=SupportLevel.AUTOMATED)
    plan = Plan(case_id=walk.case.case.id, step="inspect-rules", actions=(planned,))
    run = Run(walk.desk, walk.case.case, plan, Consent(plan_digest=plan.digest, how="x"), "R-1")
    walk.app.push_screen(RunScreen(walk.desk, run, NASTY))
    screen = await walk.sees(RunScreen)
    await stands(walk)
    walk.app.pop_screen()
    assert isinstance(screen, Place)


async def stands(walk: Walk) -> None:
    await walk.pilot.pause()
    assert walk.app.is_running
    assert "[/]x" in walk.text, walk.text
    assert_harmless(walk.text)
