"""What the forms hand back, and what they say when something is missing or wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from dialog_tools import (
    LARGE,
    NOTHING,
    Host,
    a_copy,
    a_playbook,
    a_question,
    an_instruction,
    comes_true,
    is_off,
    opened,
    screen_text,
)
from textual import events
from textual.events import Key
from textual.widgets import Button

from workbench.model.words import AccountKind, Judgement, Verdict
from workbench.reports.readers import Reader
from workbench.reports.wish import Wish
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.by_hand import ByHandDialog, HandResult
from workbench.tui.modals.choices import Choices
from workbench.tui.modals.confirm import ConfirmDialog
from workbench.tui.modals.examine import ExamineChoice, ExamineDialog
from workbench.tui.modals.fields import Field, Paste, Tick
from workbench.tui.modals.judge import Judged, JudgeDialog
from workbench.tui.modals.new_case import NewCase, NewCaseDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.report import ReportChoice, ReportDialog
from workbench.tui.modals.take_in import TakeInChoice, TakeInDialog
from workbench.tui.modals.verdict import VerdictChoice, VerdictDialog
from workbench.tui.modals.wait import WaitChoice, WaitDialog
from workbench.tui.modals.waive import WaiveChoice, WaiveDialog


async def test_a_new_case_with_a_wrong_address_says_so_and_keeps_what_was_typed() -> None:
    async with opened(NewCaseDialog(("practice", "guided"), NewCase(provider="guided", account="lin.wei"))) as (
        app,
        pilot,
    ):
        app.screen.query_one("#kind", Picker).focus()
        await pilot.press("right", "enter")
        shown = screen_text(app)
        assert "This is not a mail address." in shown
        assert "A case needs the number" in shown
        assert app.screen.query_one("#account", Field).value == "lin.wei"
        app.screen.query_one("#account", Field).value = "lin.wei@example.com"
        app.screen.query_one("#ticket", Field).value = " HD-1 "
        app.screen.query_one("#kind", Picker).focus()
        await pilot.press("enter")
        assert app.result == NewCase(
            ticket="HD-1", account="lin.wei@example.com", provider="guided", kind=AccountKind.PERSON
        )


async def test_tab_goes_through_the_six_fields_of_a_new_case_in_order() -> None:
    async with opened(NewCaseDialog(("practice",), NewCase())) as (app, pilot):
        visited = []
        for _ in range(6):
            visited.append(app.focused.id if app.focused else None)
            await pilot.press("tab")
        assert visited == ["ticket", "account", "provider", "reporter", "caller_verified", "kind"]


async def test_what_is_typed_right_behind_a_tab_lands_in_the_next_field() -> None:
    async with opened(NewCaseDialog(("practice",), NewCase())) as (app, pilot):
        for sign in "HD-1\tlin.wei":
            app.post_message(Key("tab", None) if sign == "\t" else Key(sign, sign))
        await pilot.pause()
        values = [app.screen.query_one(f"#{field}", Field).value for field in ("ticket", "account")]
        assert values == ["HD-1", "lin.wei"]


async def test_an_option_is_picked_with_the_mouse_where_it_stands() -> None:
    async with opened(NewCaseDialog(("practice", "guided"), NewCase())) as (app, pilot):
        await pilot.click("#provider", offset=(16, 0))
        assert app.screen.query_one("#provider", Picker).value == "guided"


async def test_an_answer_shows_what_to_do_now_as_soon_as_it_is_marked() -> None:
    async with opened(AnswerDialog(a_question("Paid?", required=True), "")) as (app, pilot):
        await pilot.press("enter")
        assert app.result is NOTHING
        assert app.screen.query_one(Choices).picked is None
        await pilot.press("down")
        await pilot.pause()
        assert "▸ Now: Call the bank" in screen_text(app)
        await pilot.press("down", "enter")
        assert app.result == "two"


async def test_turning_the_page_of_the_verdict_scrolls_and_picks_nothing() -> None:
    evidence = tuple(f"line {n} of what it rests on" for n in range(20))
    async with opened(VerdictDialog(a_playbook(), evidence, {})) as (app, pilot):
        assert "line 0 of" not in screen_text(app)
        await pilot.press("pageup", "pageup")
        await pilot.pause()
        assert "line 0 of" in screen_text(app)
        assert app.screen.query_one("#verdict", Choices).picked is None


async def test_a_time_without_a_zone_is_refused_inline() -> None:
    async with opened(AnswerDialog(a_question("When?", "time"), "2026-11-01T08:30")) as (app, pilot):
        await pilot.press("enter")
        assert "The time zone is missing." in screen_text(app)
        app.screen.query_one("#answer", Field).value = "2026-11-01T08:30+08:00"
        await pilot.press("enter")
        assert app.result == "2026-11-01T08:30+08:00"


async def test_a_key_that_slipped_into_an_answer_is_no_answer() -> None:
    async with opened(AnswerDialog(a_question("Whom did you call?", "text"), "")) as (app, pilot):
        await pilot.press("n", "enter")
        assert "one letter" in screen_text(app) and app.result is NOTHING


async def test_enter_after_enter_takes_in_the_ticked_mail_and_no_other() -> None:
    dialog = ExamineDialog((a_copy("Trap"), a_copy("Honest")), "")
    async with opened(dialog) as (app, pilot):
        await pilot.press("enter", "enter", "enter")
        assert isinstance(app.result, ExamineChoice)
        assert [copy.subject for copy in app.result.copies] == ["Trap"]


async def test_an_optional_question_can_be_skipped() -> None:
    async with opened(AnswerDialog(a_question("When?", "time"), "")) as (app, pilot):
        await pilot.click("#skip")
        assert app.result == ""


async def test_not_compromised_is_off_while_something_was_not_looked_at() -> None:
    async with opened(VerdictDialog(a_playbook(), (), {"not compromised": ("sessions", "rules")})) as (app, pilot):
        assert "off: look first at sessions, rules" in screen_text(app)
        await pilot.press("up")
        picked = app.screen.query_one("#verdict", Choices).picked
        assert picked is not None
        assert picked.value == Verdict.UNDETERMINED.value


async def test_not_compromised_carries_its_reason() -> None:
    async with opened(VerdictDialog(a_playbook(), (), {})) as (app, pilot):
        await pilot.press("up", "enter", "tab", "enter")
        assert "pick one" in screen_text(app)
        app.screen.query_one("#reasons-3", Choices).highlighted = 0
        app.screen.query_one("#words", Field).focus()
        await pilot.press("enter")
        assert app.result == VerdictChoice(verdict=Verdict.NOT_COMPROMISED, reason_code="travel")


async def test_a_verdict_is_given_with_arrow_and_enter() -> None:
    async with opened(VerdictDialog(a_playbook(), ("12 abnormal.",), {})) as (app, pilot):
        await pilot.press("down", "enter")
        assert app.result == VerdictChoice(verdict=Verdict.CONFIRMED)


async def test_a_judgement_needs_a_reason() -> None:
    async with opened(JudgeDialog("203.0.113.7", ("First time seen.",))) as (app, pilot):
        await pilot.press("down", "enter", "enter")
        assert "Say how you know" in screen_text(app)
        app.screen.query_one("#reason", Field).value = "was there"
        await pilot.press("enter")
        assert app.result == Judged(judgement=Judgement.OWNER, reason="was there")


async def test_waiving_needs_a_reason_and_takes_a_recheck() -> None:
    async with opened(WaiveDialog("Step 5", ("IP access: not checked",), (168, 24))) as (app, pilot):
        await pilot.press("tab", "enter")
        assert "needs a reason" in screen_text(app)
        app.screen.query_one("#reason", Field).value = "no live tenant"
        await pilot.press("tab", "left", "enter")
        assert app.result == WaiveChoice(reason="no live tenant", recheck_hours=24)


async def test_waiting_names_somebody_and_can_end() -> None:
    async with opened(WaitDialog("Enable 2FA", "")) as (app, pilot):
        await pilot.press("enter", "enter")
        assert "Say who is waited for." in screen_text(app)
        app.screen.query_one("#who", Field).value = "Bo"
        await pilot.press("tab", "enter")
        assert app.result == WaitChoice(who="Bo")
    async with opened(WaitDialog("Enable 2FA", "Bo")) as (app, pilot):
        await pilot.click("#over")
        assert app.result == WaitChoice(who="")


def report_dialog() -> ReportDialog:
    return ReportDialog("HD-1", lambda wish: f"{wish.reader} {wish.language} {wish.redact}")


async def test_a_report_does_not_replace_a_file_unless_told_to(tmp_path: Path) -> None:
    there = tmp_path / "r.md"
    there.write_text("old")
    async with opened(report_dialog()) as (app, pilot):
        field = app.screen.query_one("#path", Field)
        field.value = str(there)
        field.focus()
        await pilot.press("enter")
        assert "there already" in screen_text(app)
        app.screen.query_one("#replace", Tick).value = True
        await pilot.press("enter")
        assert app.result == ReportChoice(wish=Wish(), path=there)


async def test_the_preview_and_the_file_s_name_follow_what_is_picked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(report_dialog()) as (app, pilot):
        field = app.screen.query_one("#path", Field)
        assert field.value == "HD-1-responder-en.md"
        app.screen.query_one("#reader", Picker).value = "owner"
        app.screen.query_one("#language", Picker).value = "zh"
        app.screen.query_one("#format", Picker).value = "pdf"
        app.screen.query_one("#redact", Tick).value = True
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert field.value == "HD-1-owner-zh-redacted.pdf"
        assert "owner zh True" in screen_text(app)
        assert "typed words may still name people" in screen_text(app)
        app.screen.query_one("#format", Picker).value = "signins-csv"
        await pilot.pause()
        assert field.value == "HD-1-signins-redacted.csv"
        assert "This format holds everything" in screen_text(app)
        field.focus()
        await pilot.press("enter")
        wish = Wish(format="signins-csv", reader=Reader.OWNER, language="zh", redact=True)
        assert app.result == ReportChoice(wish=wish, path=Path("HD-1-signins-redacted.csv"))


async def test_taking_in_checks_the_files_and_the_zone(tmp_path: Path) -> None:
    log = tmp_path / "login.json"
    log.write_text("{}")
    async with opened(TakeInDialog(asks="zone")) as (app, pilot):
        zone = app.screen.query_one("#zone", Field)
        await pilot.press("enter")
        assert "nothing to take in" in screen_text(app)
        app.screen.query_one("#paths", Paste).text = f"'{log}'\n{tmp_path}/none"
        await pilot.press("enter")
        assert "There is no file" in screen_text(app)
        app.screen.query_one("#paths", Paste).text = f"'{log}'\n"
        zone.value = "Mars/Base"
        await pilot.press("enter")
        assert "no time zone" in screen_text(app)
        zone.value = "Asia/Shanghai"
        await pilot.press("enter")
        assert app.result == TakeInChoice(paths=(log,), zone="Asia/Shanghai")


async def test_taking_in_asks_for_nothing_that_the_files_may_say_themselves() -> None:
    async with opened(TakeInDialog()) as (app, _):
        assert not list(app.screen.query(Field))


async def test_taking_in_keeps_what_was_said_and_asks_for_what_is_missing(tmp_path: Path) -> None:
    mapping = tmp_path / "columns.yaml"
    mapping.write_text("columns: {time: When}")
    before = TakeInChoice(pasted="a;b", zone="UTC", mapping=mapping)
    async with opened(TakeInDialog(before, "The times name no year.", "year")) as (app, pilot):
        assert [f.id for f in app.screen.query(Field)] == ["zone", "mapping", "year"]
        assert app.focused is not None
        assert app.focused.id == "year"
        await pilot.press(*"20x6", "enter")
        assert "is no year" in screen_text(app)
        app.screen.query_one("#year", Field).value = "2026"
        await pilot.press("enter")
        assert app.result == before.model_copy(update={"year": 2026})


async def test_confirming_is_true_only_by_its_own_button() -> None:
    async with opened(ConfirmDialog("Leave?", "Leave", "Stay")) as (app, pilot):
        await pilot.press("shift+tab", "enter")
        assert app.result is True


# -- by hand ---------------------------------------------------------------------------------------


async def test_by_hand_is_done_only_with_something_that_shows_it() -> None:
    async with opened(ByHandDialog(an_instruction(), "Reset the password")) as (app, pilot):
        assert is_off(app)
        assert "⚠ NOT CONFIRMED" in screen_text(app)
        app.screen.query_one("#pasted", Paste).text = "Password changed 12:04"
        await pilot.pause()
        await pilot.click("#agree")
        assert app.result == HandResult(done=True, pasted="Password changed 12:04")


async def test_what_is_pasted_anywhere_in_the_box_by_hand_is_the_proof_once() -> None:
    async with opened(ByHandDialog(an_instruction(), "Reset the password")) as (app, pilot):
        assert app.focused is not None
        assert app.focused.id == "cancel"
        for said in ("Password ", "changed"):
            app.post_message(events.Paste(said))
            await pilot.pause()
        assert app.screen.query_one("#pasted", Paste).text == "Password changed"
        assert not is_off(app)


async def test_by_hand_checks_the_file_and_wants_words_where_it_failed(tmp_path: Path) -> None:
    async with opened(ByHandDialog(an_instruction(), "Reset the password")) as (app, pilot):
        app.screen.query_one("#file", Field).value = str(tmp_path / "none.png")
        await pilot.pause()
        await pilot.click("#agree")
        await pilot.pause()
        assert "There is no file" in screen_text(app)
        await pilot.click("#failed")
        assert "Say in words why" in screen_text(app)
        app.screen.query_one("#words", Field).value = "no rights"
        await pilot.click("#failed")
        assert app.result == HandResult(done=False, words="no rights")


async def test_instructions_change_their_language_and_keep_what_was_pasted() -> None:
    english, *_ = an_instruction("Press Save.")
    chinese, *_ = an_instruction("点击保存。")
    hows = (english, chinese.model_copy(update={"language": "zh", "guide": "g-zh"}))
    async with opened(ByHandDialog(hows, "Reset the password"), LARGE) as (app, pilot):
        app.screen.query_one("#pasted", Paste).text = "Password changed"
        app.screen.query_one("#language", Button).press()
        await comes_true(pilot, lambda: _reads(app, "⚠ 未经证实: 点击保存。"))
        assert "Press Save." not in screen_text(app)
        assert str(app.screen.query_one("#language", Button).label) == "English"
        assert app.screen.query_one("#pasted", Paste).text == "Password changed"


def _reads(app: Host, words: str) -> None:
    assert words in screen_text(app)
