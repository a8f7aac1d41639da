"""What holds for every dialog, and what keeps consent from being given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from dialog_tools import (
    BLOCK,
    HOSTILE,
    LARGE,
    NOTHING,
    RESET,
    SECRET,
    SMALL,
    Host,
    a_copy,
    a_plan,
    a_playbook,
    a_question,
    a_stand_down,
    an_instruction,
    assert_harmless,
    comes_true,
    is_off,
    opened,
    planned,
    reveal,
    screen_text,
)
from pydantic import SecretStr
from textual import events
from textual.widgets import Button, Checkbox

from workbench.model.actions import ActionKind
from workbench.model.cases import Actor
from workbench.model.causes import CauseEvidence, Clue
from workbench.model.follow_ups import FollowUp, FollowUpAdded
from workbench.model.telling import Audience, Way
from workbench.model.words import Grade
from workbench.playbook.schema import Cause
from workbench.response.follow_ups import NewFollowUp
from workbench.response.widening import HitAccount
from workbench.tui.modals.action_list import ActionItem
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.base import Dialog
from workbench.tui.modals.by_hand import ByHandDialog
from workbench.tui.modals.cause import CauseChoice, CauseDialog
from workbench.tui.modals.confirm import ConfirmDialog
from workbench.tui.modals.consent import Agreed, ConsentDialog
from workbench.tui.modals.error import ErrorDialog
from workbench.tui.modals.examine import ExamineDialog
from workbench.tui.modals.fields import Field, Paste, Tick
from workbench.tui.modals.follow_up_forms import DoneFollowUpDialog, NewFollowUpDialog, TypedFollowUp
from workbench.tui.modals.follow_ups import FollowUpsDialog
from workbench.tui.modals.judge import JudgeDialog
from workbench.tui.modals.new_case import NewCase, NewCaseDialog
from workbench.tui.modals.notice import NoticeDialog, Written
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.plan import PlanDialog
from workbench.tui.modals.report import ReportDialog
from workbench.tui.modals.secret import SecretDialog
from workbench.tui.modals.stand_down import StandDownDialog
from workbench.tui.modals.take_in import TakeInChoice, TakeInDialog
from workbench.tui.modals.take_over import TakeOverDialog
from workbench.tui.modals.text import TextDialog
from workbench.tui.modals.told import ToldChoice, ToldDialog
from workbench.tui.modals.verdict import VerdictDialog
from workbench.tui.modals.wait import WaitDialog
from workbench.tui.modals.waive import WaiveDialog
from workbench.tui.modals.widen import WidenDialog

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


def weighed(text: str) -> CauseEvidence:
    clue = Clue(sentence=text, grade=Grade.STATED, strong=True)
    return CauseEvidence(cause="a", title=text, speaks_for=(clue,), speaks_against=(clue,), not_known=(text,))


def chosen(text: str) -> CauseChoice:
    return CauseChoice(cause="a", reason=text)


def to_do(text: str) -> NewFollowUp:
    return NewFollowUp(what=text, owner=text, due=MORNING, why=text, idea="i")


def left(text: str) -> FollowUpAdded:
    return FollowUpAdded(id="F-1", what=text, owner=text, due=MORNING, why=text)


DIALOGS: dict[str, Callable[[str], Dialog[Any]]] = {
    "new case": lambda t: NewCaseDialog((t, "guided"), NewCase(ticket=t, account=t, reporter=t)),
    "choice": lambda t: AnswerDialog(a_question(t), "one"),
    "words": lambda t: AnswerDialog(a_question(t, "text"), t),
    "verdict": lambda t: VerdictDialog(a_playbook(t), (t,), {"not compromised": (t,)}),
    "judge": lambda t: JudgeDialog(t, (t,)),
    "consent": lambda t: ConsentDialog(
        a_plan(RESET, planned(ActionKind.BLOCK_IP, "x", t, collateral=t, note=t, refused=t)), "ACT"
    ),
    "stand down": lambda t: StandDownDialog(a_stand_down(t), "ACT"),
    "plan": lambda t: PlanDialog(a_plan(planned(ActionKind.STOP_FORWARDING, "x", t, note=t))),
    "waive": lambda t: WaiveDialog(t, (t,), (24, 168)),
    "wait": lambda t: WaitDialog(t, t),
    "secret": lambda t: SecretDialog(t, reveal),
    "by hand": lambda t: ByHandDialog(an_instruction(t), t, lambda: SecretStr(SECRET)),
    "text": lambda t: TextDialog(t, f"{t}\n{t}\t{t}\n" * 40),
    "error": lambda t: ErrorDialog(t, t),
    "confirm": lambda t: ConfirmDialog(t, t[-9:], t[:9]),
    "report": lambda t: ReportDialog("HD-1", lambda _: f"{t}\n{t}"),
    "notice": lambda t: NoticeDialog(
        lambda *_: Written(subject=t, body=f"{t}\n{t}", recipients=2, of=2, missing=(t,)),
        account=t,
        ticket=t,
        languages=("en", t),
        groups=(("g", t), ("h", t)),
    ),
    "told": lambda t: ToldDialog(
        Audience.OUTSIDE, 9, saved=t, present=ToldChoice(everybody=True, how=Way.CHAT, at=t, note=t, typed=t), wrong=t
    ),
    "examine": lambda t: ExamineDialog((a_copy(t),), t, t),
    "cause": lambda t: CauseDialog((Cause(id="a", title=t, means=t),), (weighed(t),), unasked=2, present=chosen(t)),
    "take over": lambda t: TakeOverDialog((to_do(t),), lambda _: MORNING),
    "follow-ups": lambda t: FollowUpsDialog(
        (FollowUp(added=left(t), at=MORNING, by=Actor(os_user=t, name=t)),), MORNING
    ),
    "new follow-up": lambda t: NewFollowUpDialog(TypedFollowUp(what=t, owner=t, due=t, why=t), t),
    "follow-up done": lambda t: DoneFollowUpDialog(t, t, wrong=t),
    "widen": lambda t: WidenDialog(
        tuple(HitAccount(account=t, why=(t,), shared=(), refused=refused) for refused in ("", t)), t
    ),
    "take in": lambda t: TakeInDialog(TakeInChoice(zone="Asia/Shanghai", year=2026), t, "mapping"),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_hostile_text_is_harmless_and_every_button_is_in_sight_at_any_size_and_escape_leaves(name: str) -> None:
    async with opened(DIALOGS[name](HOSTILE), (100, 120)) as (app, pilot):
        assert "[/]x" in screen_text(app)
        for size in (None, LARGE, SMALL):
            if size is not None:
                await pilot.resize_terminal(*size)
            await comes_true(pilot, lambda: assert_in_sight(app))
            assert_harmless(screen_text(app))
        assert not app.belled
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


@pytest.mark.parametrize("name", ["consent", "stand down", "secret", "confirm"])
async def test_the_harmless_button_has_the_focus_in_a_dangerous_dialog(name: str) -> None:
    async with opened(DIALOGS[name]("plain")) as (app, pilot):
        assert app.focused is not None
        assert app.focused.id == "cancel"
        await pilot.press("enter")
        assert app.result in (None, False)


async def test_pasted_control_characters_turn_into_marks() -> None:
    async with opened(TakeInDialog(asks="zone")) as (app, pilot):
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


async def test_enter_ticks_a_confirmation_and_goes_on_from_one_that_is_ticked() -> None:
    async with opened(ConsentDialog(a_plan(RESET, BLOCK), "ACT")) as (app, pilot):
        await pilot.press("tab", "enter", "enter", "A", "C", "T", "enter")
        assert app.screen.query_one(Tick).value
        await pilot.press("enter")
        assert isinstance(app.result, Agreed)


async def test_that_many_were_told_by_phone_is_said_by_nobody_by_accident() -> None:
    async with opened(ToldDialog(Audience.OUTSIDE, 205)) as (app, pilot):
        app.screen.query_one("#agree", Button).press()
        await pilot.pause()
        assert app.result is NOTHING
        app.screen.query_one("#how", Picker).value = "phone"
        app.screen.query_one("#agree", Button).press()
        await pilot.pause()
        assert isinstance(app.result, ToldChoice) and app.result.how is Way.PHONE


async def test_the_word_can_be_typed_at_once_although_cancel_has_the_focus() -> None:
    async with opened(ConsentDialog(a_plan(RESET), "ACT")) as (app, pilot):
        assert app.focused is not None and app.focused.id == "cancel"
        await pilot.press("a", "c", "t")
        assert not is_off(app) and app.result is NOTHING
        await pilot.press("enter")
        assert app.result is NOTHING
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.result, Agreed)


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


async def test_a_dialog_that_is_left_before_it_was_drawn_again_does_no_harm() -> None:
    dialog = TextDialog("Guidance", "a line\n" * 80)
    async with opened(dialog) as (app, pilot):
        dialog.dismiss(None)
        await pilot.pause()
        dialog._tell_more()
        await pilot.pause()
        assert app._exception is None


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_tick_that_has_the_focus_is_in_sight_with_what_it_confirms(size: tuple[int, int]) -> None:
    blocks = [
        planned(ActionKind.BLOCK_IP, f"203.0.113.{n}/32", collateral="nobody of 212 accounts read") for n in (7, 8, 9)
    ]
    async with opened(ConsentDialog(a_plan(RESET, *blocks), "ACT"), size) as (app, pilot):
        for key in ("tab", "tab", "tab", "shift+tab", "shift+tab"):
            await pilot.press(key)
            await pilot.pause()
            tick = app.focused
            assert isinstance(tick, Tick)
            whole = tick.parent
            assert isinstance(whole, ActionItem)
            top, bottom = app.screen.query_one("#heading").region.bottom, app.screen.query_one("#foot").region.y
            assert top <= whole.region.y
            assert whole.region.bottom <= bottom


async def test_a_stand_down_lists_what_comes_back_and_what_stays_and_keeps_what_was_not_ticked() -> None:
    async with opened(StandDownDialog(a_stand_down("the old password is gone"), "ACT"), LARGE) as (app, pilot):
        text = screen_text(app)
        assert text.index("1. Unblock address 203.0.113.7/32") < text.index("2. Switch on protocol imap")
        assert "the old password is gone" in text
        assert is_off(app)
        await pilot.press(*"act")
        assert "Not confirmed, so left as it is: 1." in screen_text(app)
        app.screen.query_one("#agree", Button).press()
        await pilot.pause()
        assert app.result == Agreed(confirmed=frozenset(), how="typed ACT")
    async with opened(StandDownDialog(a_stand_down("gone"), "ACT"), LARGE) as (app, pilot):
        app.screen.query_one(Tick).value = True
        await pilot.press(*"ACT")
        app.screen.query_one("#agree", Button).press()
        await pilot.pause()
        assert app.result == Agreed(confirmed=frozenset({"unblock-ip:203.0.113.7/32"}), how="typed ACT")
