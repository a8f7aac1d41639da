"""A mail system without an API: the console steps, and pasted proof."""

from __future__ import annotations

from pathlib import Path

from walk_tools import LIN, Walk, at_the_case, desk_with

from workbench.model.actions import ActionKind
from workbench.model.words import Facet, Grade
from workbench.response.survey import Move
from workbench.tui.modals.by_hand import ByHandDialog
from workbench.tui.modals.consent import ConsentDialog
from workbench.tui.modals.fields import Field, Paste
from workbench.tui.modals.take_in import TakeInChoice, TakeInDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.screens.case import CaseScreen


async def test_a_setting_is_looked_at_and_changed_by_hand_with_what_the_console_shows_as_proof(tmp_path: Path) -> None:
    desk = desk_with("guided", tmp_path)
    async with at_the_case(desk, "enable-2fa") as walk:
        assert walk.case.step.next.move is Move.LOOK
        await walk.does("next")
        await proves(walk, "2-Step Verification: off, no devices")
        case = await walk.back_at(CaseScreen)
        state = next(iter(case.view.facts.facets.values())).state
        assert state is not None
        assert state.grade is Grade.SHOWN

        assert case.step.next.move is Move.BY_HAND, walk.text
        before = case.step.outstanding
        await walk.does("next")
        await walk.agrees()
        await proves(walk, "Backup codes: none")
        case = await walk.back_at(CaseScreen)
        record = desk.casefile.views.actions(case.case.id)[0]
        assert record.proof is not None
        assert record.proof.proved
        assert record.proof.after is Grade.SHOWN
        assert len(case.step.outstanding) < len(before)


async def test_a_pasted_list_is_read_and_what_it_contradicts_stays_open_with_the_reason(tmp_path: Path) -> None:
    desk = desk_with("guided", tmp_path)
    async with at_the_case(desk, "disable-protocols") as walk:
        await walk.does("next")
        await proves(walk, "服务\t状态\nPOP3/SMTP 服务\t开启\nIMAP/SMTP 服务\t开启\n")
        seen = (await walk.back_at(CaseScreen)).view.facts.facets[Facet.PROTOCOLS].state
        assert seen is not None
        assert {i.key: i.enabled for i in seen.items} == dict.fromkeys(("pop3", "smtp", "imap"), True)
        await walk.does("next")
        await walk.agrees()
        await proves(walk, "服务\t状态\nPOP3/SMTP 服务\t关闭\nIMAP/SMTP 服务\t开启\n")
        await walk.sees(TextDialog)
        await walk.reads("What was attached says otherwise. It is still there, and on.")
        await walk.pilot.press("escape")
        case = await walk.back_at(CaseScreen)
        (record,) = desk.casefile.views.actions(case.case.id)
        assert record.proof is not None
        assert not record.proof.proved
        await walk.reads("shown: What was attached says otherwise.")  # in the timeline
        step = case.view.step("disable-protocols")
        assert step is not None
        assert "imap" in {p.action.target for p in step.outstanding}


async def test_containing_by_hand_is_one_list_that_is_agreed_to_once(tmp_path: Path) -> None:
    desk = desk_with("guided", tmp_path)
    async with at_the_case(desk, "confirm-compromise") as walk:
        await walk.does("contain")
        consent = await walk.sees(ConsentDialog)
        kinds = [p.action.kind for p in consent._plan.actions]
        assert kinds[0] is ActionKind.RESET_PASSWORD
        assert len(kinds) > 2
        await walk.agrees()
        await walk.reads(f"1 of {len(kinds)}: Reset the password")
        await proves(walk, "Password changed 12:21")
        await walk.reads(f"2 of {len(kinds)}: ")
        await proves(walk, "No sessions")
        await walk.reads(f"3 of {len(kinds)}: ")
        (await walk.sees(ByHandDialog)).action_leave()
        case = await walk.back_at(CaseScreen)
        assert [r.action.kind for r in desk.casefile.views.actions(case.case.id)] == kinds[:3]
        await walk.reads("Say how it ended: ")
        await walk.does("next")
        await proves(walk, "Devices: none")
        case = await walk.back_at(CaseScreen)
        assert not any(s.unknown for s in case.view.steps)


async def test_sign_ins_that_nobody_read_are_not_called_clean(tmp_path: Path) -> None:
    async with at_the_case(desk_with("guided", tmp_path), "confirm-compromise") as walk:
        await walk.reads("sign-ins not read")
        assert "no abnormal sign-in known" not in walk.text


async def test_a_pasted_table_that_lacks_its_time_zone_is_not_pasted_twice(tmp_path: Path) -> None:
    table = f"time\taccount\tIP\tprotocol\tstatus\n2026-11-02 18:15\t{LIN.account}\t203.0.113.7\tIMAP\tsuccess\n"
    async with at_the_case(desk_with("guided", tmp_path), "confirm-compromise") as walk:
        await walk.does("take_in")
        (await walk.sees(TakeInDialog)).dismiss(TakeInChoice(pasted=table))
        await walk.reads("in which time zone they are")
        dialog = await walk.sees(TakeInDialog)
        assert dialog.query_one("#pasted", Paste).text == table
        await walk.pilot.press(*"Asia/Shanghai", "enter")
        await walk.sees(TextDialog)
        await walk.reads("1 sign-ins and 0 changes added")
        await walk.pilot.press("escape")
        await walk.back_at(CaseScreen)


async def test_a_syslog_is_asked_for_its_year_and_then_for_its_zone_and_a_table_for_its_columns(tmp_path: Path) -> None:
    log, table, mapping = tmp_path / "mail.log", tmp_path / "table.csv", tmp_path / "columns.yaml"
    log.write_text(
        f"Nov  2 09:00:00 mx1 dovecot: imap-login: Login: user=<{LIN.account}>, method=PLAIN, rip=203.0.113.7, "
        "lip=192.0.2.1, session=<A1>\n"
    )
    table.write_text(f"moment;who;from\n2026-11-02T09:00:00Z;{LIN.account};203.0.113.7\n")
    mapping.write_text("columns: {time: moment, account: who, ip: from}\ndelimiter: ';'\n")
    async with at_the_case(desk_with("guided", tmp_path), "confirm-compromise") as walk:
        await walk.does("take_in")
        (await walk.sees(TakeInDialog)).dismiss(TakeInChoice(paths=(log,)))
        await walk.reads("name no year")
        await walk.sees(TakeInDialog)
        await walk.pilot.press(*"2026", "enter")
        await walk.reads("in which time zone they are")
        dialog = await walk.sees(TakeInDialog)
        assert dialog.query_one("#year", Field).value == "2026"
        await walk.pilot.press(*"UTC", "enter")
        await walk.sees(TextDialog)
        await walk.reads("1 sign-ins and 0 changes added")
        await walk.pilot.press("escape")
        await walk.back_at(CaseScreen)
        await walk.does("take_in")
        (await walk.sees(TakeInDialog)).dismiss(TakeInChoice(paths=(table,)))
        await walk.reads("A mapping file says what")
        await walk.sees(TakeInDialog)
        await walk.pilot.press(*str(mapping), "enter")
        await walk.sees(TextDialog)
        await walk.reads("1 sign-ins and 0 changes added")


async def proves(walk: Walk, pasted: str) -> None:
    dialog = await walk.sees(ByHandDialog)
    await walk.reads("1. ")
    dialog.query_one(Paste).text = pasted
    await walk.pilot.pause()
    dialog.agree()
