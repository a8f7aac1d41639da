"""It was a false alarm: everything that was changed is taken back, newest first."""

from __future__ import annotations

import shutil
from pathlib import Path

from test_story_leaving import held_back
from walk_tools import LATER, SMALL, Walk, at_the_app, at_the_case, desk_in, desk_with

from workbench.desk.desk import Desk
from workbench.model.words import Outcome
from workbench.response.planning import plan
from workbench.response.plans import Consent
from workbench.response.starting import start
from workbench.response.stood_down import stand_downs
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.by_hand import ByHandDialog
from workbench.tui.modals.fields import Paste
from workbench.tui.modals.stand_down import StandDownDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.run import RunScreen

BLOCK = "block-ip:203.0.113.7/32"


async def acts(desk: Desk, *, block: bool = True) -> None:
    """Switches a protocol and a rule off, and blocks an address."""
    case = desk.casefile.views.cases()[0]
    picks = [("disable-protocols", "disable-protocol:imap"), ("inspect-rules", "disable-rule:r-2")]
    for step, action in (*picks, *([("blacklist-ips", BLOCK)] if block else [])):
        made = await plan(desk, case, step, (action,))
        confirmed = frozenset(made.single_confirmations)
        await start(desk, made, Consent(plan_digest=made.digest, how="test", confirmed=confirmed)).wait()


async def asks(walk: Walk, reason: str = "her own VPN") -> StandDownDialog:
    await walk.pilot.press("z")
    (await walk.sees(AnswerDialog)).dismiss(reason)
    return await walk.sees(StandDownDialog)


async def test_a_false_alarm_is_stood_down_from_the_case_and_what_was_not_ticked_stays(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    await acts(desk)
    async with at_the_case(desk, "inspect-rules", size=SMALL) as walk:
        await asks(walk)
        assert walk.app.focused is not None
        assert walk.app.focused.id == "cancel"
        await walk.reads("Reason: her own VPN")
        await walk.reads("1. Unblock address 203.0.113.7/32")
        await walk.pilot.press("enter")
        await walk.back_at(CaseScreen)
        assert "stand-down-begun" not in [e.data.type for e in desk.casefile.events()]

        await asks(walk)
        await walk.pilot.press(*"act", "enter", "enter")
        run = await walk.runs_to_the_end()
        assert list(run.run_.rows) == ["enable-rule:r-2", "enable-protocol:imap"]
        assert all(r.proof and r.proof.proved for r in run.run_.rows.values())
        await walk.reads("– stays: Block address 203.0.113.7/32")
        await walk.pilot.press("escape")
        case = await walk.back_at(CaseScreen)
        (one,) = stand_downs(desk, case.case)
        assert set(one.undone) == {"disable-rule:r-2", "disable-protocol:imap"}
        assert one.left == (f"Block address 203.0.113.7/32 ({BLOCK}): left as it is, as asked",)


async def test_a_stand_down_that_was_killed_in_the_middle_is_the_first_thing_offered_and_goes_on(
    tmp_path: Path,
) -> None:
    desk = desk_with("confirmed", tmp_path)
    await acts(desk, block=False)
    gate = held_back(desk)
    async with at_the_case(desk, "inspect-rules") as walk:
        dialog = await asks(walk)
        await walk.pilot.press(*"act")
        dialog.agree()
        await walk.sees(RunScreen)
        views, case_id = desk.casefile.views, walk.case.case.id
        await walk.until(lambda: len(views.actions(case_id)) == 3, "an undo on record")
        shutil.copytree(tmp_path / "desk", tmp_path / "killed")  # what a kill would leave
        gate.set()
    left = desk_in(tmp_path / "killed", LATER, "C")
    async with at_the_app(left) as walk:
        case = await walk.back_at(CaseScreen)
        await walk.reads("Go on standing down")
        await walk.does("next")
        dialog = await walk.sees(StandDownDialog)
        assert dialog._made.resumed
        await walk.agrees()
        await walk.runs_to_the_end()
        await walk.pilot.press("escape")
        case = await walk.back_at(CaseScreen)
        (one,) = stand_downs(left, case.case)
        assert set(one.undone) == {"disable-rule:r-2", "disable-protocol:imap"}
        tries = {r.action.id: r.outcome for r in case.view.facts.actions if r.action.undo_of}
        assert tries == {
            "enable-rule:r-2": Outcome.FAILED,
            "enable-rule:r-2~2": Outcome.DONE,
            "enable-protocol:imap": Outcome.DONE,
        }, "the one that was cut off was read back first: it had not taken effect"


async def proves(walk: Walk) -> None:
    dialog = await walk.sees(ByHandDialog)
    dialog.query_one(Paste).text = "as the console shows it"
    await walk.pilot.pause()
    dialog.agree()
    await walk.until(lambda: walk.app.screen is not dialog, "what follows")


async def test_by_hand_the_list_is_worked_one_after_the_other_and_can_be_left_for_later(tmp_path: Path) -> None:
    from workbench.response.by_hand import begin_by_hand, end_by_hand
    from workbench.response.planning import plan_known
    from workbench.tui.flows.base import kept_proof

    desk = desk_with("guided", tmp_path)
    case = desk.casefile.views.cases()[0]
    for step, action in (("disable-protocols", "disable-protocol:imap"), ("enable-2fa", "require-second-factor")):
        made = plan_known(desk, case, step, (action,))
        await begin_by_hand(desk, made, Consent(plan_digest=made.digest, how="test"), action)
        await end_by_hand(desk, case, action, kept_proof(desk, step, action, "shown", ()))
    async with at_the_case(desk, "enable-2fa") as walk:
        await asks(walk)
        await walk.reads("by hand, in the provider's console")
        await walk.agrees()
        await proves(walk)
        (await walk.sees(ByHandDialog)).dismiss(None)
        await walk.back_at(CaseScreen)
        await walk.reads("Go on standing down")
        await walk.does("next")
        await proves(walk)
        await walk.sees(StandDownDialog)
        await walk.agrees()
        await walk.sees(TextDialog)
        await walk.reads("2 taken back and proved.")
        (one,) = stand_downs(desk, walk.case.case)
        assert set(one.undone) == {"disable-protocol:imap", "require-second-factor"}


async def test_a_closed_case_says_why_it_cant_be_stood_down(tmp_path: Path) -> None:
    desk = desk_with("due", tmp_path)
    closed = next(c for c in desk.casefile.views.cases() if c.closed_at)
    async with at_the_app(desk) as walk:
        walk.app.push_screen(CaseScreen(desk, closed))
        await walk.back_at(CaseScreen)
        await walk.pilot.press("z")
        assert walk.told[-1] == "The case is closed. Open it again first (k)."
