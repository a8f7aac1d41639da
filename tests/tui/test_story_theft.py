"""A theft, from the waiting ticket to the closed case and its report, as a helpdesk person walks it."""

from __future__ import annotations

from pathlib import Path

from walk_tools import LIN, NOON, SMALL, Walk, at_the_app, at_the_case, desk_in, desk_with

from workbench.model.words import StepState, Verdict
from workbench.reports.wish import Wish
from workbench.response.survey import Move
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.cause import CauseDialog
from workbench.tui.modals.new_case import NewCaseDialog
from workbench.tui.modals.notice import NoticeDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.report import ReportChoice, ReportDialog
from workbench.tui.modals.secret import SecretDialog
from workbench.tui.modals.secret_pane import SecretPane
from workbench.tui.modals.take_over import TakeOverDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.told import ToldDialog
from workbench.tui.modals.verdict import VerdictChoice, VerdictDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.group import GroupScreen
from workbench.tui.screens.run import RunScreen


async def test_a_theft_is_walked_from_the_ticket_to_the_closed_case_and_its_report(tmp_path: Path) -> None:
    async with at_the_app(desk_in(tmp_path, NOON), LIN) as walk:
        await takes_the_ticket(walk)
        await walk.answers("person", "called-back", "no")
        await gives_the_verdict(walk)
        password = await contains(walk)
        await does_what_is_left(walk)
        await closes(walk)
        report = await writes_the_report(walk, tmp_path / "report.md")
    assert "HD-4711" in report
    assert "called-back" in report or "called back" in report
    assert password not in report
    assert password.encode() not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


async def takes_the_ticket(walk: Walk) -> None:
    await walk.sees(BoardScreen)
    await walk.reads("A ticket is waiting: HD-4711, lin.wei@example.com")
    await walk.pilot.press("enter")
    await walk.sees(NewCaseDialog)
    await walk.pilot.press("enter")
    await walk.back_at(CaseScreen)
    await walk.reads("1 Confirm compromise")


async def gives_the_verdict(walk: Walk) -> None:
    assert walk.case.step.next.move is Move.VERDICT
    await walk.does("next")
    (await walk.sees(VerdictDialog)).dismiss(VerdictChoice(verdict=Verdict.CONFIRMED))
    case = await walk.back_at(CaseScreen)
    assert case.shown == "reset-password"


async def contains(walk: Walk) -> str:
    await walk.does("contain")
    await walk.agrees()
    run = await walk.runs_to_the_end()
    assert all(row.proof and row.proof.proved for row in run.run_.rows.values()), walk.text
    await walk.does("secret")
    dialog = await walk.sees(SecretDialog)
    await walk.reads("I have called back: show it")
    await walk.pilot.click("#agree")
    pane = dialog.query_one(SecretPane)
    await walk.until(lambda: pane._secret is not None, "the password, which is recorded as shown first")
    secret = pane._secret
    assert secret is not None
    password = secret.get_secret_value()
    await walk.reads(password)
    await walk.pilot.press("escape")
    assert walk.app.screen is dialog, "Escape alone must not lose the password"
    await walk.pilot.press("enter")
    await walk.back_at(RunScreen)
    assert password not in walk.text
    assert run.why_not("secret") == "There is no password to show."
    await walk.does("back")
    await walk.back_at(CaseScreen)
    return password


async def does_what_is_left(walk: Walk) -> None:
    """Follows the one next thing until the last step is shown."""
    for _ in range(20):
        case = await walk.back_at(CaseScreen)
        if case.step.step.closes:
            return
        move = case.step.next.move
        await walk.does("next")
        if move is Move.DO:
            copies_first = case.step.step.id == "withdraw-mail"
            if copies_first:
                await walk.back_at(GroupScreen)
                await walk.reads("33 in reach")
                await walk.does("next")
            await walk.agrees()
            await walk.runs_to_the_end()
            await walk.does("back")
            if copies_first:
                await walk.back_at(GroupScreen)
                await walk.does("back")
        elif move is Move.ANSWER:
            (await walk.sees(AnswerDialog)).dismiss("Dana Reyes, by phone, 12:40")
        elif move is Move.DECIDE:
            await decides(walk)
    raise AssertionError(f"never came to the last step:\n{walk.text}")


async def decides(walk: Walk) -> None:
    """Tells everybody of one side; those inside are asked for once those outside were told."""
    await walk.sees(NoticeDialog)
    await walk.reads("never from lin.wei@example.com")
    await walk.pilot.click("#told")
    dialog = await walk.sees(ToldDialog)
    await walk.reads("all 205 who were not told yet" if dialog._left == 205 else "all 35 who were not told yet")
    dialog.query_one("#how", Picker).value = "mail"
    await walk.pilot.click("#agree")
    await walk.back_at(CaseScreen)


async def closes(walk: Walk) -> None:
    await chooses_the_cause(walk)
    await walk.answers("the owner, their manager and finance, by ana")
    assert walk.case.step.next.move is Move.CLOSE
    await walk.does("next")
    await walk.until(lambda: walk.case.case.closed_at is not None, "the case to be closed")
    case = await walk.back_at(CaseScreen)
    assert all(s.state in (StepState.DONE, StepState.WAIVED) for s in case.view.steps)


async def chooses_the_cause(walk: Walk) -> None:
    """What speaks for each is in sight; one key takes over what the chosen one calls for."""
    await walk.does("next")
    dialog = await walk.sees(CauseDialog)
    await walk.reads("None of it is proof: you decide.")
    await walk.pilot.press("down", "down", "down", "down", "down")
    await walk.reads("? NOT KNOWN: ")
    await walk.pilot.press("enter", "enter")
    await walk.reads("Say what it rests on")
    await walk.pilot.click("#ask")
    (await walk.sees(AnswerDialog)).dismiss("yes")
    asked = await walk.sees(AnswerDialog)
    await walk.until(lambda: walk.app.screen is not dialog and walk.app.screen is asked, "the second question")
    await walk.until(lambda: "same address" in walk.text, "it")
    await walk.pilot.press("escape")
    await walk.sees(CauseDialog)
    await walk.pilot.press("down", "down", "down", "down", "down")
    await walk.reads("+ STRONG: Did the owner type the password into a page that a mail or message led to? “Yes”")
    await walk.pilot.press("enter", *"she told me", "enter")
    await walk.sees(TakeOverDialog)
    await walk.reads("Find everybody who got the same mail")
    await walk.pilot.press("enter")
    await walk.sees(AnswerDialog)
    added = walk.app.desk.casefile.views.follow_ups(walk.case.case.id)
    assert [one.added.cause for one in added] == ["phishing"] * 3 + [""] * 2
    await walk.pilot.press("escape")
    await walk.back_at(CaseScreen)


async def writes_the_report(walk: Walk, target: Path) -> str:
    await walk.reads("Write the report")
    await walk.does("next")
    (await walk.sees(ReportDialog)).dismiss(ReportChoice(wish=Wish(), path=target))
    await walk.sees(TextDialog)
    await walk.reads("The report is written")
    await walk.pilot.press("escape")
    await walk.back_at(CaseScreen)
    await walk.reads("Back to the board")
    return target.read_text(encoding="utf-8")


async def test_what_the_intruder_left_behind_is_told_in_plain_words_before_it_is_switched_off(tmp_path: Path) -> None:
    async with at_the_case(desk_with("confirmed", tmp_path), "inspect-rules", SMALL) as walk:
        await walk.reads("Mail with 'invoice' or '发票' is sent on to collect.lw@example.net and deleted")
