"""Alibaba Mail in the app, over loopback HTTP on the stand-in: by API what can be, by hand what the console shows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alimail_standin import CLIENT_SECRET
from alimail_tools import ANA, LIN, THEFT, a_tenant, asked
from test_story_theft import closes, writes_the_report
from textual import events
from textual.widgets import Static
from walk_tools import NOON, SMALL, Walk, at_the_case, confirm_caller, desk_in

from workbench.model.cases import Case
from workbench.model.words import AccountKind, Facet, Grade, Judgement, Verdict
from workbench.response.by_hand import show_facets
from workbench.response.first_look import first_look
from workbench.response.judging import overrule
from workbench.response.opening import open_case
from workbench.response.survey import Move
from workbench.tui.flows.base import kept_proof
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.by_hand import ByHandDialog
from workbench.tui.modals.consent import ConsentDialog
from workbench.tui.modals.fields import Paste
from workbench.tui.modals.notice import NoticeDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.secret import SecretDialog
from workbench.tui.modals.secret_pane import SecretPane
from workbench.tui.modals.take_in import TakeInDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.told import ToldDialog
from workbench.tui.modals.verdict import VerdictChoice, VerdictDialog
from workbench.tui.modals.waive import WaiveChoice, WaiveDialog
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.group import GroupScreen
from workbench.tui.screens.run import RunScreen

ABROAD = "203.0.113.7"


def _console_table() -> str:
    """The login tab of the Chinese console: some days in the office, and one sign-in from abroad."""
    lines = ["时间\t账号\t城市\tIP\t状态"]
    places = [(THEFT - timedelta(days=n), "杭州", "192.0.2.10") for n in range(5, 0, -1)]
    for at, city, ip in (*places, (THEFT - timedelta(minutes=2), "雷克雅未克", ABROAD)):
        lines.append(f"{at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M:%S}\t{LIN}\t{city}\t{ip}\t成功")
    return "\n".join(lines) + "\n"


FORWARDING_AND_OTHERS = (Facet.FORWARDING, Facet.DELEGATES, Facet.AUTO_REPLY, Facet.SETTINGS)
SHOWN: dict[str, str] = {
    "app passwords": "名称\t创建时间\nLin 的手机\t2025-03-02 09:05:00\nbackup\t2026-11-03 17:04:00\n",
    "Delete app password backup": "Name\tCreated\nLin 的手机\t2025-03-02 09:05:00\n",
    "protocols": "服务\t状态\nPOP3/SMTP服务\t已开启\nIMAP/SMTP服务\t已开启\n",
    "protocol SMTP": "服务\\t状态\\nPOP3/SMTP服务\\t已关闭\\nIMAP/SMTP服务\\t已关闭\\n",
    "Switch off protocol": "Service\tStatus\nPOP3/SMTP service\tDisabled\nIMAP/SMTP service\tDisabled\n",
    "Block address": "IP地址\t备注\n203.0.113.7\tHD-4711\n",
    "Look at: rules": "规则名称\t条件\t动作\n.\t主题包含 invoice\t转发到 lin@examp1e.com, 删除\n",
    "Switch off rule": "收信规则\n暂无数据\n",
}
"""What the console shows for each thing, in Chinese or English; for the rest, that it is empty."""


async def test_a_case_is_walked_to_its_report_by_api_and_with_what_chinese_and_english_consoles_show(
    tmp_path: Path,
) -> None:
    tenant = a_tenant(mails=1)
    async with asked(tenant) as (api, provider):
        desk = desk_in(tmp_path, NOON)
        desk._providers["alimail"] = provider
        case = await open_case(desk, account=LIN, ticket="HD-4711", provider="alimail", kind=AccountKind.PERSON)
        await first_look(desk, case)
        await confirm_caller(desk)
        async with at_the_case(desk, "confirm-compromise", SMALL) as walk:
            await _takes_in_the_table(walk)
            await _judges(walk, case)

            await _contains(walk)
            await _follows(walk, "reset-password")
            assert tenant.users[LIN].must_change
            states = (await walk.back_at(CaseScreen)).view.facts.facets
            grades = {f: known.state.grade for f, known in states.items() if known.state is not None}
            assert grades[Facet.PASSWORD] is Grade.READ
            assert grades[Facet.SESSIONS] is grades[Facet.APP_PASSWORDS] is Grade.SHOWN
            phone, backup = (e for e in walk.case.view.facts.exposures if e.exposure.facet is Facet.APP_PASSWORDS)
            assert phone.is_open
            assert not backup.is_open

            await _follows(walk, "enable-2fa")
            await _shows_at_once(walk, "inspect-rules", FORWARDING_AND_OTHERS)
            await _follows(walk, "inspect-rules")
            await walk.reads("not checked since the intruder was in")
            await _follows(walk, "withdraw-mail")
            assert {x.folder for x in tenant.users[ANA].letters.values() if x.sent_at >= THEFT}.isdisjoint({"1", "2"})
            await closes(walk)
            report = await writes_the_report(walk, tmp_path / "report.md")
    assert "Lin 的手机" in report
    assert "the owner knows it" in report
    assert CLIENT_SECRET not in report
    assert api.refused == 0


async def _takes_in_the_table(walk: Walk) -> None:
    await walk.reads("Take in the sign-ins from the console")
    await walk.does("next")
    dialog = await walk.sees(TakeInDialog)
    await walk.reads("Statistics & Logs > Behaviour Query")
    await walk.pilot.click("#language")
    await walk.reads("取得登录记录")
    dialog.post_message(events.Paste(_console_table()))
    await walk.until(lambda: "雷克雅未克" in dialog.query_one("#pasted", Paste).text, "the table in its field")
    dialog.agree()
    await walk.reads("in which time zone they are")
    await walk.until(lambda: isinstance(walk.app.screen, TakeInDialog) and walk.app.screen is not dialog, "the form")
    await walk.pilot.press(*"Asia/Shanghai", "enter")
    await walk.sees(TextDialog)
    await walk.reads("6 sign-ins and 0 changes added")
    await walk.pilot.press("escape")
    await walk.back_at(CaseScreen)


async def _follows(walk: Walk, step: str) -> None:
    """Does the one next thing until another step is shown."""
    for _ in range(16):
        case = await walk.back_at(CaseScreen)
        if case.shown != step or case.step.step.closes:
            return
        move = case.step.next.move
        if move is Move.GO_ON:
            return
        await walk.does("next")
        if move is Move.DO:
            await _does(walk)
        elif move is Move.LOOK:
            await _shows_each(walk)
        elif move is Move.BY_HAND:
            await walk.agrees()
            await _shows_each(walk)
        elif move is Move.ANSWER:
            (await walk.sees(AnswerDialog)).dismiss("Dana Reyes, by phone, 12:40")
        elif move is Move.DECIDE:
            await _decides(walk)
        else:
            raise AssertionError(f"{move}:\n{walk.text}")
    raise AssertionError(f"never came to the end of {step}:\n{walk.text}")


async def _contains(walk: Walk) -> None:
    """By the program what it can; then the list by hand, which is agreed to once."""
    await walk.does("contain")
    await walk.reads("to be done by hand afterwards (press c again)")
    await _does(walk, "NOT DONE YET, by hand: go back and press c again.")
    await walk.does("contain")
    await walk.sees(ConsentDialog)
    await walk.reads("actions to do by hand")
    await walk.agrees()
    await _shows_each(walk)


async def _shows_at_once(walk: Walk, step: str, facets: tuple[Facet, ...]) -> None:
    """Shows that nothing is there, for settings whose dialogs differ in their words only."""
    case = walk.case.case
    kept = kept_proof(walk.desk, step, step, "没有记录", ())
    await show_facets(walk.desk, case, step, facets, kept)
    await walk.case.reload(follow=True)


async def _does(walk: Walk, tells: str = "") -> None:
    if walk.case.shown == "withdraw-mail":
        await walk.back_at(GroupScreen)
        await walk.does("next")
    await walk.agrees()
    run = await walk.runs_to_the_end()
    assert all(row.proof and row.proof.proved for row in run.run_.rows.values()), walk.text
    await walk.reads(tells)
    if run.run_.secrets_waiting:
        await _takes_the_password(walk)
    await walk.does("back")
    if walk.case.shown == "withdraw-mail":
        await walk.back_at(GroupScreen)
        await walk.does("back")


async def _decides(walk: Walk) -> None:
    """What may be the owner's is asked about: the phone is theirs, nothing else is; then those outside are told."""
    await walk.until(
        lambda: isinstance(walk.app.screen, AnswerDialog | GroupScreen | NoticeDialog) and walk.app.screen.is_mounted,
        "the question whose it is, the group of mails, or whom to tell",
    )
    screen = walk.app.screen
    if isinstance(screen, GroupScreen):
        await walk.reads("did they send it?")
        await walk.does("mail_abnormal")
        (await walk.sees(AnswerDialog)).dismiss("Lin never wrote it, by phone")
        await walk.back_at(GroupScreen)
        await walk.does("back")
    elif isinstance(screen, NoticeDialog):
        await walk.pilot.click("#told")
        told = await walk.sees(ToldDialog)
        told.query_one("#how", Picker).value = "mail"
        await walk.pilot.click("#agree")
    else:
        await walk.reads("Whose is it")
        theirs = "Lin 的手机" in walk.text
        screen.dismiss("leave" if theirs else "shut")
        if theirs:
            (await walk.sees(WaiveDialog)).dismiss(WaiveChoice(reason="the owner knows it", recheck_hours=24))
        else:
            await walk.agrees()
            await _shows_each(walk)


async def _takes_the_password(walk: Walk) -> None:
    await walk.does("secret")
    dialog = await walk.sees(SecretDialog)
    await walk.pilot.click("#agree")
    pane = dialog.query_one(SecretPane)
    await walk.until(lambda: pane._secret is not None, "the password")
    await walk.reads("The owner has it: close")
    await walk.pilot.press("escape", "enter")
    await walk.back_at(RunScreen)


async def _shows_each(walk: Walk) -> None:
    """Pastes what the console shows into one dialog after the other, until the case is in front again."""
    last: ByHandDialog | None = None

    def next_one() -> bool:
        screen = walk.app.screen
        return (isinstance(screen, ByHandDialog) and screen is not last and screen.is_mounted) or (
            screen is walk.case and not walk.case._flowing
        )

    while True:
        await walk.until(next_one, "the next of them, or the case")
        dialog = walk.app.screen
        if not isinstance(dialog, ByHandDialog):
            return
        heading = str(dialog.query_one("#heading", Static).content)
        shown = next((text for what, text in SHOWN.items() if what in heading), f"{heading}: 没有记录")
        dialog.query_one(Paste).text = shown
        await walk.pilot.pause()
        dialog.agree()
        last = dialog


async def _judges(walk: Walk, case: Case) -> None:
    await overrule(walk.desk, case, (ABROAD,), Judgement.ABNORMAL, "The owner was in the office, called back.")
    await walk.does("verdict")
    (await walk.sees(VerdictDialog)).dismiss(VerdictChoice(verdict=Verdict.CONFIRMED))
    await walk.back_at(CaseScreen)
