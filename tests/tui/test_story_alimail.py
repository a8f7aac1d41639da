"""Alibaba Mail in the app, over loopback HTTP on the stand-in: by API what can be, by hand what the console shows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from alimail_tools import LIN, THEFT, a_tenant, asked
from walk_tools import NOON, SMALL, Walk, at_the_case, confirm_caller, desk_in

from workbench.model.cases import Case
from workbench.model.words import AccountKind, Facet, Grade, Judgement, Verdict
from workbench.response.judging import overrule
from workbench.response.opening import open_case
from workbench.response.survey import Move
from workbench.tui.modals.by_hand import ByHandDialog
from workbench.tui.modals.fields import Paste
from workbench.tui.modals.secret import SecretDialog
from workbench.tui.modals.secret_pane import SecretPane
from workbench.tui.modals.take_in import TakeInChoice, TakeInDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.verdict import VerdictChoice, VerdictDialog
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.run import RunScreen

ABROAD = "203.0.113.7"


def _console_table() -> str:
    """The login tab of the Chinese console: some days in the office, and one sign-in from abroad."""
    lines = ["时间\t账号\t城市\tIP\t状态"]
    places = [(THEFT - timedelta(days=n), "杭州", "192.0.2.10") for n in range(5, 0, -1)]
    for at, city, ip in (*places, (THEFT - timedelta(minutes=2), "雷克雅未克", ABROAD)):
        lines.append(f"{at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M:%S}\t{LIN}\t{city}\t{ip}\t成功")
    return "\n".join(lines) + "\n"


async def test_a_chinese_console_is_pasted_a_password_is_reset_by_api_and_the_rest_is_shown(tmp_path: Path) -> None:
    tenant = a_tenant()
    async with asked(tenant) as (_, provider):
        desk = desk_in(tmp_path, NOON)
        desk._providers["alimail"] = provider
        case = await open_case(desk, account=LIN, ticket="HD-4711", provider="alimail", kind=AccountKind.PERSON)
        await confirm_caller(desk)
        async with at_the_case(desk, "confirm-compromise", SMALL) as walk:
            await _takes_in_the_table(walk)
            await _judges(walk, case)

            await _follows(walk, "reset-password")
            assert tenant.users[LIN].must_change
            states = (await walk.back_at(CaseScreen)).view.facts.facets
            grades = {f: known.state.grade for f, known in states.items() if known.state is not None}
            assert grades[Facet.PASSWORD] is Grade.READ
            assert grades[Facet.SESSIONS] is grades[Facet.APP_PASSWORDS] is Grade.SHOWN


async def _takes_in_the_table(walk: Walk) -> None:
    await walk.does("take_in")
    (await walk.sees(TakeInDialog)).dismiss(TakeInChoice(pasted=_console_table()))
    await walk.reads("in which time zone they are")
    await walk.sees(TakeInDialog)
    await walk.pilot.press(*"Asia/Shanghai", "enter")
    await walk.sees(TextDialog)
    await walk.reads("6 sign-ins and 0 changes added")
    await walk.pilot.press("escape")
    await walk.back_at(CaseScreen)


async def _follows(walk: Walk, step: str) -> None:
    """Does the one next thing until another step is shown."""
    for _ in range(12):
        case = await walk.back_at(CaseScreen)
        if case.shown != step:
            return
        move = case.step.next.move
        await walk.does("next")
        if move is Move.DO:
            await walk.agrees()
            run = await walk.runs_to_the_end()
            assert all(row.proof and row.proof.proved for row in run.run_.rows.values()), walk.text
            await _takes_the_password(walk)
            await walk.does("back")
        elif move in (Move.LOOK, Move.BY_HAND):
            if move is Move.BY_HAND:
                await walk.agrees()
            await _shows_each(walk, f"{move}: 没有记录")
        else:
            raise AssertionError(f"{move}:\n{walk.text}")
    raise AssertionError(f"never came to the end of {step}:\n{walk.text}")


async def _takes_the_password(walk: Walk) -> None:
    await walk.does("secret")
    dialog = await walk.sees(SecretDialog)
    await walk.pilot.click("#agree")
    pane = dialog.query_one(SecretPane)
    await walk.until(lambda: pane._secret is not None, "the password")
    await walk.reads("The owner has it: close")
    await walk.pilot.press("escape", "enter")
    await walk.back_at(RunScreen)


async def _shows_each(walk: Walk, pasted: str) -> None:
    """Pastes the same into one dialog after the other, until the case is in front again."""
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
        dialog.query_one(Paste).text = pasted
        await walk.pilot.pause()
        dialog.agree()
        last = dialog


async def _judges(walk: Walk, case: Case) -> None:
    await overrule(walk.desk, case, (ABROAD,), Judgement.ABNORMAL, "The owner was in the office, called back.")
    await walk.does("verdict")
    (await walk.sees(VerdictDialog)).dismiss(VerdictChoice(verdict=Verdict.CONFIRMED))
    await walk.back_at(CaseScreen)
