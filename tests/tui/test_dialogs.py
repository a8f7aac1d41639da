"""The dialogs: what each hands back, what keeps it from doing so, and what never reaches the terminal."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Button, Checkbox, Static

import workbench.tui.modals as modals
from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.errors import NotFound
from workbench.model.words import AccountKind, Judgement, SupportLevel, Verdict
from workbench.playbook.guides import GuideEntry, Source
from workbench.playbook.schema import Option, Playbook, Question, Step
from workbench.response.plans import Plan, PlannedAction
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.base import Dialog
from workbench.tui.modals.by_hand import ByHandDialog, HandResult
from workbench.tui.modals.choices import Choices
from workbench.tui.modals.confirm import ConfirmDialog
from workbench.tui.modals.consent import Agreed, ConsentDialog
from workbench.tui.modals.error import ErrorDialog
from workbench.tui.modals.fields import Field, Paste, Tick
from workbench.tui.modals.judge import Judged, JudgeDialog
from workbench.tui.modals.new_case import NewCase, NewCaseDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.plan import PlanDialog
from workbench.tui.modals.report import ReportChoice, ReportDialog
from workbench.tui.modals.secret import SecretDialog
from workbench.tui.modals.secret_pane import SecretPane
from workbench.tui.modals.spelling import read_out
from workbench.tui.modals.take_in import TakeInChoice, TakeInDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.verdict import VerdictChoice, VerdictDialog
from workbench.tui.modals.wait import WaitChoice, WaitDialog
from workbench.tui.modals.waive import WaiveChoice, WaiveDialog

HOSTILE = "[/]x [@click=app.bell]pay[/] \x1b]52;c;QUFB\x1b\\ \u202egpj.exe \x9b31m [bold $nothing]"
SECRET = "Velvet-orbit-canyon-mural-brisk-staple7"
SMALL, LARGE = (80, 24), (120, 40)
NOTHING = object()


class Host(App[None]):
    """An app with nothing but the dialogs' style sheet."""

    CSS_PATH = Path(modals.__file__).parent / "modals.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.result: object = NOTHING
        self.belled = False

    def bell(self) -> None:
        self.belled = True


@asynccontextmanager
async def opened(dialog: Dialog[Any], size: tuple[int, int] = SMALL) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host()
    async with app.run_test(size=size) as pilot:
        app.push_screen(dialog, lambda result: setattr(app, "result", result))
        await pilot.pause()
        await pilot.pause()
        yield app, pilot


def planned(kind: ActionKind, target: str = "", label: str = "", **more: Any) -> PlannedAction:
    action = Action(id=action_id(kind, target), kind=kind, target=target, label=label or target)
    return PlannedAction(action=action, step="s", support=SupportLevel.AUTOMATED, **more)


def a_plan(*actions: PlannedAction) -> Plan:
    return Plan(case_id="C-1", step="s", actions=actions)


RESET = planned(ActionKind.RESET_PASSWORD)
BLOCK = planned(ActionKind.BLOCK_IP, "203.0.113.7/32", collateral="nobody of 212 accounts read")


def a_playbook(label: str = "Travel") -> Playbook:
    reasons = (Option(value="travel", label=label), Option(value="other", label="In words"))
    step = Step(id="s", title=label, why=label, proof=label, closes=True)
    return Playbook(id="p", title=label, version=1, summary=label, not_compromised_reasons=reasons, steps=(step,))


def a_question(text: str = "Which?", kind: str = "choice", **more: Any) -> Question:
    options = (Option(value="one", label=text, then=f"Call the bank: {text}"), Option(value="two", label=f"{text} two"))
    return Question.model_validate(
        {"id": "q", "ask": text, "help": text, "kind": kind, "options": options if kind == "choice" else (), **more}
    )


def an_entry(text: str = "Press Save.") -> GuideEntry:
    return GuideEntry.model_validate(
        {
            "for": (ActionKind.RESET_PASSWORD,),
            "title": text,
            "role": text,
            "path": (text,) * 12,
            "see": (text,),
            "keep": (text,),
            "traps": (text,),
            "unknown": (text,),
            "sources": (Source(url=text, note=text, grade="A"),),
        }
    )


async def reveal() -> SecretStr:
    return SecretStr(SECRET)


DIALOGS: dict[str, Callable[[str], Dialog[Any]]] = {
    "new case": lambda t: NewCaseDialog((t, "guided"), NewCase(ticket=t, account=t, reporter=t)),
    "choice": lambda t: AnswerDialog(a_question(t), "one"),
    "words": lambda t: AnswerDialog(a_question(t, "text"), t),
    "verdict": lambda t: VerdictDialog(a_playbook(t), (t,), (t,)),
    "judge": lambda t: JudgeDialog(t, (t,)),
    "consent": lambda t: ConsentDialog(
        a_plan(RESET, planned(ActionKind.BLOCK_IP, "x", t, collateral=t, note=t, refused=t)), "ACT"
    ),
    "plan": lambda t: PlanDialog(a_plan(planned(ActionKind.STOP_FORWARDING, "x", t, note=t))),
    "waive": lambda t: WaiveDialog(t, (t,), (24, 168)),
    "wait": lambda t: WaitDialog(t, t),
    "secret": lambda t: SecretDialog(t, reveal),
    "by hand": lambda t: ByHandDialog(an_entry(t), t, t, t, lambda: SecretStr(SECRET)),
    "text": lambda t: TextDialog(t, f"{t}\n{t}\t{t}\n" * 40),
    "error": lambda t: ErrorDialog(t, t),
    "confirm": lambda t: ConfirmDialog(t, t[-9:], t[:9]),
    "report": lambda t: ReportDialog(t),
    "take in": lambda t: TakeInDialog(),
}


def is_off(app: App[Any]) -> bool:
    return app.screen.query_one("#agree", Button).disabled


def screen_text(app: App[Any]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def assert_harmless(shown: str) -> None:
    harmful = {f"U+{ord(c):04X}" for c in shown if c != "\n" and not c.isprintable()}
    assert harmful == set()


@pytest.mark.parametrize("name", DIALOGS)
async def test_hostile_text_is_shown_as_it_is_written_and_nothing_of_it_reaches_the_terminal(name: str) -> None:
    async with opened(DIALOGS[name](HOSTILE), (100, 120)) as (app, _):
        assert_harmless(screen_text(app))
        assert not app.belled
        if name != "take in":
            assert "[/]x" in screen_text(app)


@pytest.mark.parametrize("name", DIALOGS)
async def test_every_button_is_in_sight_at_both_sizes_and_has_a_tooltip_and_escape_leaves(name: str) -> None:
    async with opened(DIALOGS[name]("Some plain words"), LARGE) as (app, pilot):
        assert_in_sight(app)
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert_in_sight(app)
        await pilot.press("escape")
        assert app.result in (None, False)


def assert_in_sight(app: Host) -> None:
    box = app.screen.query_one("#box").region
    assert box.width <= 100
    assert box.height <= app.size.height * 0.9
    for control in app.screen.query("#controls Button").results(Button):
        assert control.tooltip is not None
        if control.display:
            assert box.contains_region(control.region), control.id


@pytest.mark.parametrize("name", ["consent", "secret", "confirm"])
async def test_the_harmless_button_has_the_focus_in_a_dangerous_dialog(name: str) -> None:
    async with opened(DIALOGS[name]("plain")) as (app, pilot):
        assert app.focused is not None
        assert app.focused.id == "cancel"
        await pilot.press("enter")
        assert app.result in (None, False)


async def test_pasted_control_characters_turn_into_marks() -> None:
    async with opened(TakeInDialog()) as (app, pilot):
        app.screen.query_one("#pasted", Paste).focus()
        app.screen.post_message(events.Paste(f"time\r\n{HOSTILE}"))
        app.screen.query_one("#zone", Field).value = HOSTILE
        await pilot.pause()
        assert_harmless(screen_text(app))
        assert app.screen.query_one("#pasted", Paste).text.startswith("time\n[/]x")


# -- consent ---------------------------------------------------------------------------------------


async def test_consent_needs_the_word_and_each_single_confirmation() -> None:
    async with opened(ConsentDialog(a_plan(RESET, BLOCK), "ACT")) as (app, pilot):
        tick = app.screen.query_one(Tick)
        assert str(app.screen.query_one("#agree", Button).label) == "Do 2 actions"
        assert "confirm 1 more and type ACT" in screen_text(app)
        app.screen.query_one("#word", Field).value = "act"
        await pilot.pause()
        assert is_off(app)
        assert "Not yet: confirm 1 more." in screen_text(app)
        tick.value = True
        await pilot.pause()
        assert not is_off(app)
        tick.value = False
        await pilot.pause()
        assert is_off(app)
        assert app.result is NOTHING


async def test_consent_hands_back_what_was_confirmed_singly_and_takes_two_keys() -> None:
    async with opened(ConsentDialog(a_plan(RESET, BLOCK), "ACT")) as (app, pilot):
        await pilot.press("tab", "space", "tab", "A", "C", "T", "enter")
        assert app.result is NOTHING
        await pilot.press("enter")
        assert app.result == Agreed(confirmed=frozenset({BLOCK.action.id}), how="typed ACT")


async def test_consent_marks_what_is_irreversible_and_far_reaching_with_words() -> None:
    async with opened(ConsentDialog(a_plan(RESET, BLOCK), "ACT"), LARGE) as (app, _):
        shown = screen_text(app)
        assert "⚠ can't be undone: the old password is gone" in shown
        assert "⚠ Reaches the whole domain" in shown
        assert "nobody of 212 accounts read" in shown
        assert "[ ] I confirm: Block address 203.0.113.7/32" in shown


async def test_a_refused_action_keeps_consent_from_being_given() -> None:
    refused = planned(ActionKind.DISABLE_RULE, "r", refused="the provider does not offer it")
    async with opened(ConsentDialog(a_plan(refused), "ACT")) as (app, pilot):
        app.screen.query_one("#word", Field).value = "ACT"
        await pilot.pause()
        assert is_off(app)


async def test_the_dry_run_says_that_nothing_was_done() -> None:
    async with opened(PlanDialog(a_plan(RESET, BLOCK))) as (app, _):
        assert "Nothing has been done." in screen_text(app)
        assert not app.screen.query(Checkbox)


# -- forms -----------------------------------------------------------------------------------------


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


async def test_a_time_without_a_zone_is_refused_inline() -> None:
    async with opened(AnswerDialog(a_question("When?", "time"), "2026-11-01T08:30")) as (app, pilot):
        await pilot.press("enter")
        assert "The time zone is missing." in screen_text(app)
        app.screen.query_one("#answer", Field).value = "2026-11-01T08:30+08:00"
        await pilot.press("enter")
        assert app.result == "2026-11-01T08:30+08:00"


async def test_an_optional_question_can_be_skipped() -> None:
    async with opened(AnswerDialog(a_question("When?", "time"), "")) as (app, pilot):
        await pilot.click("#skip")
        assert app.result == ""


async def test_not_compromised_is_off_while_something_was_not_looked_at() -> None:
    async with opened(VerdictDialog(a_playbook(), (), ("sessions", "rules"))) as (app, pilot):
        assert "off: look first at sessions, rules" in screen_text(app)
        await pilot.press("up")
        picked = app.screen.query_one("#verdict", Choices).picked
        assert picked is not None
        assert picked.value == Verdict.UNDETERMINED.value


async def test_not_compromised_carries_its_reason() -> None:
    async with opened(VerdictDialog(a_playbook(), (), ())) as (app, pilot):
        await pilot.press("up", "enter", "tab", "enter")
        assert "pick one" in screen_text(app)
        app.screen.query_one("#reasons", Choices).highlighted = 0
        app.screen.query_one("#words", Field).focus()
        await pilot.press("enter")
        assert app.result == VerdictChoice(verdict=Verdict.NOT_COMPROMISED, reason_code="travel")


async def test_a_verdict_is_given_with_arrow_and_enter() -> None:
    async with opened(VerdictDialog(a_playbook(), ("12 abnormal.",), ())) as (app, pilot):
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


async def test_a_report_does_not_replace_a_file_unless_told_to(tmp_path: Path) -> None:
    there = tmp_path / "r.md"
    there.write_text("old")
    async with opened(ReportDialog(str(there))) as (app, pilot):
        await pilot.press("enter")
        assert "there already" in screen_text(app)
        app.screen.query_one(Tick).value = True
        await pilot.press("enter")
        assert app.result == ReportChoice(format="md", path=there)


async def test_the_report_s_ending_follows_its_format(tmp_path: Path) -> None:
    async with opened(ReportDialog(str(tmp_path / "r.md"))) as (app, pilot):
        app.screen.query_one("#format", Picker).value = "json"
        await pilot.pause()
        await pilot.press("enter")
        assert app.result == ReportChoice(format="json", path=tmp_path / "r.json")


async def test_taking_in_checks_the_files_and_the_zone(tmp_path: Path) -> None:
    log = tmp_path / "login.json"
    log.write_text("{}")
    async with opened(TakeInDialog()) as (app, pilot):
        zone = app.screen.query_one("#zone", Field)
        zone.focus()
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


async def test_confirming_is_true_only_by_its_own_button() -> None:
    async with opened(ConfirmDialog("Leave?", "Leave", "Stay")) as (app, pilot):
        await pilot.press("shift+tab", "enter")
        assert app.result is True


# -- by hand ---------------------------------------------------------------------------------------


async def test_by_hand_is_done_only_with_something_that_shows_it() -> None:
    async with opened(ByHandDialog(an_entry(), "generic", "Reset the password", "")) as (app, pilot):
        assert is_off(app)
        assert "⚠ NOT CONFIRMED" in screen_text(app)
        app.screen.query_one("#pasted", Paste).text = "Password changed 12:04"
        await pilot.pause()
        await pilot.click("#agree")
        assert app.result == HandResult(done=True, pasted="Password changed 12:04")


async def test_by_hand_checks_the_file_and_wants_words_where_it_failed(tmp_path: Path) -> None:
    async with opened(ByHandDialog(an_entry(), "generic", "Reset the password", "")) as (app, pilot):
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


# -- secrets ---------------------------------------------------------------------------------------


def traces_of(secret: str, app: Host) -> list[str]:
    """Where a widget, a screen or a content that is still alive holds the secret."""
    gc.collect()
    words = secret.split("-")[1]
    found = [type(o).__name__ for o in gc.get_objects() if isinstance(o, Static) and words in str(o.render())]
    return found + (["screen"] if words in screen_text(app) or words in repr(app.tree) else [])


async def test_the_secret_is_shown_once_after_the_call_and_gone_on_closing() -> None:
    dialog = SecretDialog("lin.wei@example.com", reveal)
    async with opened(dialog) as (app, pilot):
        assert "Call the owner back" in screen_text(app)
        assert SECRET not in screen_text(app)
        await pilot.press("shift+tab", "enter")
        await pilot.pause()
        shown = screen_text(app)
        assert SECRET in shown
        assert "2  orbit" in shown
        assert SECRET not in repr(dialog)
        assert SECRET not in repr(dialog.query_one(SecretPane))
        pane = dialog.query_one(SecretPane)
        await pilot.press("escape")
        assert app.result is NOTHING, "Escape alone must not lose a password that is shown once"
        await pilot.press("enter")
        await pilot.pause()
        assert app.result is True
        assert pane._secret is None
        assert str(pane.render()) == ""
        assert traces_of(SECRET, app) == []


async def test_a_secret_that_was_taken_already_says_so() -> None:
    async def gone() -> SecretStr:
        raise NotFound("It was shown already.", "Reset the password again.")

    async with opened(SecretDialog("lin.wei@example.com", gone)) as (app, pilot):
        await pilot.press("shift+tab", "enter")
        assert "It was shown already. Reset the password again." in screen_text(app)
        await pilot.press("escape")
        assert app.result is False


async def test_a_password_to_set_by_hand_is_gone_when_the_dialog_closes() -> None:
    async with opened(ByHandDialog(an_entry(), "g", "Reset", "", lambda: SecretStr(SECRET)), LARGE) as (app, pilot):
        app.screen.query_one("#make", Button).press()
        await pilot.pause()
        pane = app.screen.query_one(SecretPane)
        assert SECRET in str(pane.render())
        await pilot.press("escape")
        assert pane._secret is None
        assert traces_of(SECRET, app) == []


def test_a_password_is_spelled_so_that_it_can_be_read_out() -> None:
    assert read_out("Velvet-orbit7")[:2] == ("1  Velvet   (capital V)", "2  orbit7   (then the digit 7)")
    assert read_out("aB3-kT")[0] == "1  aB3-   small a, capital B, digit 3, sign -"
