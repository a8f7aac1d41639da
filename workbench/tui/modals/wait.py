"""Asks whom a step waits for, and for what."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing

from ..showing import safe
from .base import Dialog, button
from .fields import Field
from .row import Row

__all__ = ["WaitChoice", "WaitDialog"]


class WaitChoice(Thing):
    """Who is waited for, and for what; an empty name ends the wait."""

    who: str
    what: str = ""


class WaitDialog(Dialog[WaitChoice | None]):
    """Puts a step on hold for a named person, or takes it off hold."""

    LAST: ClassVar[str] = "what"

    def __init__(self, step_title: str, present: str = "") -> None:
        """`present` is who is waited for now; empty: nobody."""
        super().__init__(f"Wait: {step_title}")
        self._present = present

    def body(self) -> ComposeResult:
        yield Static(
            safe("The board shows who is waited for, and how long. The slip says what they must do."), classes="hint"
        )
        yield Row("Wait for", Field(self._present, name="who", hint="a name, such as the mail administrator's"))
        yield Row("For what", Field(name="what", hint="what they must do or send back"))

    def controls(self) -> list[Button]:
        controls = [button("Wait", "agree", "Puts the step on hold.", "primary")]
        if self._present:
            controls.append(button("No longer waiting", "over", "Takes the step off hold."))
        return [*controls, button("Cancel", "cancel", "Leaves the step as it is (Escape).")]

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "over":
            self.dismiss(WaitChoice(who=""))

    def agree(self) -> None:
        """Hands the name back, or asks for it."""
        who = self.query_one("#who", Field).value.strip()
        if not who:
            self.complain("Say who is waited for.")
            self.query_one("#who").focus()
            return
        self.dismiss(WaitChoice(who=who, what=self.query_one("#what", Field).value.strip()))
