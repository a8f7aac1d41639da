"""A reported mail, from the waiting ticket to the closed case, as a helpdesk person walks it."""

from __future__ import annotations

from pathlib import Path

from walk_tools import EMMA, NOON, Walk, at_the_app, desk_in

from workbench.model.words import StepState
from workbench.providers.practice.phishing_mail import FELL
from workbench.response.survey import Move
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.examine import ExamineDialog
from workbench.tui.modals.new_case import NewCaseDialog
from workbench.tui.modals.notice import NoticeDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.told import ToldDialog
from workbench.tui.modals.verdict import VerdictChoice, VerdictDialog
from workbench.tui.modals.widen import WidenDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.group import GroupScreen
from workbench.tui.widgets.part import Part

ANSWERS = {
    "reporter-did": "nothing",
    "sender-says": "no-number",
    "sender-called": "Nobody: no number is held",
    "search-allowed": "Dana Reyes, by phone, 12:40",
    "who-fell": "Victor Santos answered",
    "who-asked": "all eight",
    "reported-as-spam": "yes, in the console",
    "told": "all eight, by phone",
    "follow-ups": "Nothing",
}


async def test_a_reported_mail_is_walked_from_the_ticket_to_the_closed_case(tmp_path: Path) -> None:
    async with at_the_app(desk_in(tmp_path, NOON), EMMA) as walk:
        await takes_the_ticket(walk)
        await takes_the_mail_in(walk)
        await follows_the_next_thing(walk)
        case = walk.case
        assert {s.state for s in case.view.steps} == {StepState.DONE}
        assert case.case.verdict == "phishing"
        assert case.why_not("contain") == "The case is closed."
        await walk.does("back")
        await walk.back_at(BoardScreen)
        await walk.reads("HD-4714 ↔ linked victor.santos@example.com 1 Confirm compromise")


async def takes_the_ticket(walk: Walk) -> None:
    await walk.sees(BoardScreen)
    await walk.pilot.press("enter")
    await walk.sees(NewCaseDialog)
    await walk.reads("● phishing mail")
    await walk.pilot.press("enter")
    case = await walk.back_at(CaseScreen)
    await walk.reads("1 Take in and examine")
    assert "sign-ins not read" not in walk.text, "this case is not about sign-ins"
    assert case.why_not("contain") == "Nothing in this playbook is done at once: go through its steps."
    assert case.why_not("verdict") == "The verdict is given in step 3."


async def takes_the_mail_in(walk: Walk) -> None:
    await walk.does("next")
    dialog = await walk.sees(ExamineDialog)
    await walk.reads("Your mailbox is almost full")
    await walk.pilot.click("#agree")
    await walk.reads("Nothing is picked yet.")
    trap = next(n for n, copy in enumerate(dialog._received) if copy.subject == "Your mailbox is almost full")
    await walk.pilot.click(f"#mail-{trap}")
    await walk.pilot.click("#agree")
    await walk.back_at(CaseScreen)
    await walk.reads("SUSPICIOUS: This looks like a trap.")
    await walk.reads("+28 It calls itself example.com, but it came from outside.")


async def follows_the_next_thing(walk: Walk) -> None:
    for _ in range(40):
        case = await walk.back_at(CaseScreen)
        if case.case.closed_at is not None:
            return
        step = case.step
        await walk.does("next")
        match step.next.move:
            case Move.ANSWER:
                await answers(walk)
            case Move.VERDICT:
                dialog = await walk.sees(VerdictDialog)
                assert [v.value for v in dialog._playbook.offered][-1] == "honest mail"
                dialog.dismiss(VerdictChoice(verdict="phishing"))
            case Move.DO if step.step.id == "withdraw-mail":
                await walk.back_at(GroupScreen)
                await walk.reads("7 in reach · 1 fetched by POP · 1 answered")
                await walk.does("next")
                await acts(walk)
                await walk.back_at(GroupScreen)
                await walk.does("back")
            case Move.DO:
                assert "would have caught 9" in " ".join(str(case.query_one("#examined", Part).render()).split())
                await acts(walk)
            case Move.DECIDE:
                await tells(walk)
            case Move.WIDEN:
                await widens(walk)
            case _:
                pass
    raise AssertionError(f"never came to the end:\n{walk.text}")


async def answers(walk: Walk) -> None:
    while True:
        await walk.until(lambda: isinstance(walk.app.screen, AnswerDialog) or not walk.case._flowing, "a question")
        dialog = walk.app.screen
        if not isinstance(dialog, AnswerDialog):
            return
        dialog.dismiss(ANSWERS[dialog._question.id])
        await walk.until(lambda asked=dialog: walk.app.screen is not asked, "what follows")  # type: ignore[misc]


async def acts(walk: Walk) -> None:
    await walk.agrees()
    await walk.runs_to_the_end()
    await walk.does("back")


async def tells(walk: Walk) -> None:
    await walk.sees(NoticeDialog)
    await walk.reads("It is a trap")
    await walk.pilot.click("#told")
    told = await walk.sees(ToldDialog)
    told.query_one("#how", Picker).value = "mail"
    await walk.pilot.click("#agree")
    await walk.back_at(CaseScreen)


async def widens(walk: Walk) -> None:
    dialog = await walk.sees(WidenDialog)
    assert dialog._ticked() == (FELL.address,), "who answered is ticked; who only read it is listed"
    await walk.pilot.click("#agree")
    await walk.sees(TextDialog)
    await walk.reads("victor.santos@example.com: opened and linked")
    await walk.pilot.press("escape")
