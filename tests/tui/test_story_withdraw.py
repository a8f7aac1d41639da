"""Abnormal mail, as a helpdesk person takes it back: look, withdraw, stop, go on, tell, give back."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from dialog_tools import HOSTILE, assert_harmless
from walk_tools import LARGE, LATER, SMALL, Walk, at_the_case, desk_in, desk_with

from workbench.desk.desk import Desk
from workbench.model.actions import Action
from workbench.model.events import StateObserved
from workbench.model.mail import MessageCopy
from workbench.model.support import Receipt
from workbench.model.withdrawal import Whereabouts
from workbench.model.words import Facet
from workbench.response.answering import answer
from workbench.response.looking import look
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.consent import Agreed, ConsentDialog
from workbench.tui.modals.copy_filter import CopyFilterDialog
from workbench.tui.modals.notice import NoticeDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.screens.group import GroupScreen
from workbench.tui.screens.run import RunScreen

STEP = "withdraw-mail"


class Halting:
    """A provider that stops in the middle of a withdrawal until it may go on."""

    def __init__(self, real: Any, after: int) -> None:
        self.real, self._after = real, after
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def withdraw(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        moved = 0
        async for pair in self.real.withdraw(action, copies):
            if moved == self._after and not self.reached.is_set():
                self.reached.set()
                await self.go_on.wait()
            moved += 1
            yield pair


async def opens_the_group(walk: Walk) -> GroupScreen:
    await walk.pilot.press("M")
    return await rests(walk)


async def rests(walk: Walk) -> GroupScreen:
    """The screen of the group, its copies read and painted."""
    screen = await walk.back_at(GroupScreen)
    await walk.until(lambda: screen._found is not None and screen.board.table.whole, "the copies")
    await walk.until(lambda: screen.board.table.marked_row is not None, "the marked copy")
    return screen


async def agrees_to_all(walk: Walk, word: str) -> RunScreen:
    dialog = await walk.sees(ConsentDialog)
    await walk.reads(f"Type {word}")
    dialog.dismiss(Agreed(confirmed=frozenset(dialog._plan.single_confirmations), how=f"typed {word}"))
    return await walk.sees(RunScreen)


async def allowed(desk: Desk) -> None:
    """Other people's mailboxes may be searched, and were."""
    case = desk.casefile.views.cases()[0]
    await answer(desk, case, STEP, "search-allowed", "the security lead, by phone")
    await look(desk, case, (Facet.MESSAGES,), step=STEP)


def counted(screen: GroupScreen) -> dict[Whereabouts, int]:
    assert screen._found is not None
    return {fate.where: fate.copies for fate in screen._found.fates}


async def test_a_group_is_looked_into_read_withdrawn_told_of_and_given_back_from_one_screen(tmp_path: Path) -> None:
    async with at_the_case(desk_with("confirmed", tmp_path), STEP, SMALL) as walk:
        await walk.reads("NOT CHECKED: other people's mailboxes")
        await walk.reads("1 not checked (x)")
        screen = await opens_the_group(walk)
        await walk.reads("Not checked: other people's mailboxes")
        assert counted(screen)[Whereabouts.UNKNOWN] == 35
        await walk.pilot.press("n")
        asked = await walk.sees(AnswerDialog)
        await walk.pilot.press(*"nobody", "enter")
        await walk.reads("✘ “nobody” names nobody.")
        asked.dismiss("the security lead, by phone")
        await walk.until(lambda: screen.group.searched, "the look into the mailboxes")
        await rests(walk)
        assert counted(screen)[Whereabouts.IN_REACH] == 33
        await walk.reads("At this provider: copies inside example.com, read or not")

        await walk.pilot.press("slash", *"pri")
        await walk.until(lambda: len(screen.board.table.keys) == 1, "the one that was searched for")
        await walk.pilot.press("escape", "h")
        dialog = await walk.sees(CopyFilterDialog)
        await walk.reads("in reach 33")
        dialog.dismiss(screen.board.table.wanted.model_copy(update={"seen": "read", "inside": True}))
        await walk.reads("15 of 240 copies, only: read, inside")
        await walk.pilot.press("y", "v")
        await walk.sees(TextDialog)
        await walk.reads("bank details are here: https://pay.example.net/invoice")
        await walk.pilot.press("escape")
        await rests(walk)

        await walk.pilot.press("n")
        await agrees_to_all(walk, "ACT")
        await walk.runs_to_the_end()
        await walk.reads("✔ Withdraw abnormal mail")
        await walk.pilot.press("escape")
        screen = await rests(walk)
        assert counted(screen)[Whereabouts.WITHDRAWN] == 33
        await walk.pilot.press("m")
        await walk.sees(NoticeDialog)
        await walk.pilot.press("escape")
        await rests(walk)
        await walk.pilot.press("delete")
        await walk.sees(ConsentDialog)
        await walk.reads("Type PURGE")
        await walk.pilot.press("escape")

        await rests(walk)
        await walk.pilot.press("u")
        (await walk.sees(AnswerDialog)).dismiss("it was hers")
        await agrees_to_all(walk, "ACT")
        await walk.runs_to_the_end()
        await walk.pilot.press("escape")
        assert counted(await rests(walk))[Whereabouts.IN_REACH] == 33


async def test_a_withdrawal_that_is_stopped_goes_on_and_one_that_was_killed_is_read_back_first(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    await allowed(desk)
    halting = Halting(desk.provider("practice"), after=10)
    desk._providers["practice"] = halting
    killed = tmp_path / "killed"
    async with at_the_case(desk, STEP) as walk:
        await walk.reads("See where the copies are")
        await walk.pilot.press("n")
        await rests(walk)  # nothing is agreed to before the copies were seen
        await walk.pilot.press("n")
        run = await agrees_to_all(walk, "ACT")
        await halting.reached.wait()
        await walk.reads("10 of 33 copies")
        await halting.real._service.settle()
        shutil.copytree(desk.casefile.path.parent, killed)  # what a kill would leave behind
        await walk.pilot.press("escape")
        await walk.back_at(GroupScreen)
        await walk.reads("Show the run that is under way")
        await walk.pilot.press("n")
        await walk.sees(RunScreen)
        await walk.pilot.press("s")
        halting.go_on.set()
        await walk.until(lambda: walk.app.screen is not run and run.run_.finished, "the end")
        await walk.reads("stopped, read back: the rest is as it was")
        await walk.pilot.press("escape")
        screen = await rests(walk)
        left = counted(screen)[Whereabouts.IN_REACH]
        assert 0 < left < 33 - 10
        await walk.reads(f"Go on: withdraw {left}")
        await walk.reads("Give back")
        await walk.pilot.press("n")
        await agrees_to_all(walk, "ACT")
        await walk.runs_to_the_end()
        await walk.pilot.press("escape")
        assert counted(await rests(walk))[Whereabouts.WITHDRAWN] == 33

    async with at_the_case(desk_in(killed, LATER, "C"), STEP) as walk:
        screen = await opens_the_group(walk)
        assert counted(screen)[Whereabouts.UNKNOWN] == 33
        await walk.reads("Copies in doubt are “unknown” below")
        assert "read it back first" in screen.why_not("withdraw")
        await walk.pilot.press("n")
        await walk.until(lambda: not screen.group.unknown, "what was read back")
        places = counted(await rests(walk))
        assert Whereabouts.UNKNOWN not in places
        assert places[Whereabouts.WITHDRAWN] >= 10


async def test_hostile_mail_is_harmless_among_the_groups_in_the_table_and_as_text(tmp_path: Path) -> None:
    desk = desk_with("confirmed", tmp_path)
    await allowed(desk)
    case = desk.casefile.views.cases()[0]
    state = desk.casefile.views.facets(case.id)[Facet.MESSAGES].state
    assert state is not None
    item = state.items[0]
    copy = MessageCopy(id="1", message_id=HOSTILE, recipient=HOSTILE, inside=True, subject=HOSTILE, sent_at=LATER)
    line = f'{{"group":{json.dumps(item.key)},"copy":{copy.model_dump_json()}}}'
    mail = f"From: {HOSTILE}\r\nSubject: {HOSTILE}\r\n\r\n{HOSTILE} https://x.example/{HOSTILE}".encode()
    lines = desk.keep(line.encode(), name="copies found", kind="derived")
    sample = desk.keep(mail, name="x.eml", kind="message", supports=item.key)
    named = item.model_copy(update={"attrs": {**item.attrs, "subject": HOSTILE, "why": HOSTILE, "reasons": [HOSTILE]}})
    changed = state.model_copy(update={"items": (named,), "evidence": lines.evidence.sha256})
    await desk.record(case.id, lines, sample, StateObserved(state=changed, phase="look"))
    belled: list[int] = []
    async with at_the_case(desk, STEP, LARGE) as walk:
        walk.app.bell = lambda: belled.append(1)  # type: ignore[method-assign]
        assert_harmless(walk.text)
        await opens_the_group(walk)
        assert_harmless(walk.text)
        await walk.pilot.press("v")
        await walk.sees(TextDialog)
        await walk.reads("gpj.exe")
        assert_harmless(walk.text)
    assert not belled
