"""What the tests of the dialogs share: a host app, hostile text, and small things to show."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lighter_apps import lighten_apps, lines_on
from pydantic import SecretStr
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Button

import workbench.tui.modals as modals
from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.mail import MessageCopy
from workbench.model.words import SupportLevel
from workbench.playbook.guides import GuideEntry, Source
from workbench.playbook.instructing import Instructions
from workbench.playbook.schema import Option, Playbook, Question, Step
from workbench.response.plans import Plan, PlannedAction
from workbench.response.standing_down import Left, StandDownPlan
from workbench.tui.modals.base import Dialog

lighten_apps()
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
        await app.push_screen(dialog, lambda result: setattr(app, "result", result))
        await pilot.pause()
        yield app, pilot


def planned(kind: ActionKind, target: str = "", label: str = "", **more: Any) -> PlannedAction:
    action = Action(id=action_id(kind, target), kind=kind, target=target, label=label or target)
    return PlannedAction(action=action, step="s", support=SupportLevel.AUTOMATED, **more)


def a_plan(*actions: PlannedAction) -> Plan:
    return Plan(case_id="C-1", step="s", actions=actions)


RESET = planned(ActionKind.RESET_PASSWORD, undoable=False)
BLOCK = planned(ActionKind.BLOCK_IP, "203.0.113.7/32", collateral="nobody of 212 accounts read")


def a_stand_down(text: str) -> StandDownPlan:
    left = Left(action_id=text, what=text, why=text)
    undos = planned(ActionKind.UNBLOCK_IP, "203.0.113.7/32"), planned(ActionKind.ENABLE_PROTOCOL, "imap", note=text)
    return StandDownPlan(reason=text, plan=a_plan(*undos), by_hand=a_plan(), left=(left,))


def a_copy(text: str) -> MessageCopy:
    at = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    return MessageCopy(id=text, message_id=text, recipient=text, inside=True, subject=text, sent_at=at, sender=text)


def a_playbook(label: str = "Travel") -> Playbook:
    reasons = (Option(value="travel", label=label), Option(value="other", label="In words"))
    step = Step(id="s", title=label, why=label, proof=label, closes=True)
    return Playbook(id="p", title=label, version=1, summary=label, not_compromised_reasons=reasons, steps=(step,))


def a_question(text: str = "Which?", kind: str = "choice", **more: Any) -> Question:
    options = (Option(value="one", label=text, then=f"Call the bank: {text}"), Option(value="two", label=f"{text} two"))
    return Question.model_validate(
        {"id": "q", "ask": text, "help": text, "kind": kind, "options": options if kind == "choice" else (), **more}
    )


def an_instruction(text: str = "Press Save.") -> tuple[Instructions, ...]:
    entry = GuideEntry.model_validate(
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
    return (Instructions(entry=entry, guide=text),)


async def reveal() -> SecretStr:
    return SecretStr(SECRET)


async def comes_true(pilot: Pilot[None], check: Callable[[], None]) -> None:
    """Asserts what holds once the screen was drawn again; a busy machine has half a minute for it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(AssertionError):
            check()
            return
        await pilot.pause(0.05)
    check()


def is_off(app: App[Any]) -> bool:
    return app.screen.query_one("#agree", Button).disabled


def screen_text(app: App[Any]) -> str:
    return "\n".join(lines_on(app.screen))


def assert_harmless(shown: str) -> None:
    harmful = {f"U+{ord(c):04X}" for c in shown if c != "\n" and not c.isprintable()}
    assert harmful == set()
