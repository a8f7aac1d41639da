"""Shows a new password once, after the owner was called back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import SecretStr
from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Button, Static

from workbench.model.errors import WorkbenchError

from ..showing import safe
from .base import Dialog, button
from .secret_pane import SecretPane

if TYPE_CHECKING:
    from workbench.response.running import Run

__all__ = ["SecretDialog", "show_secret"]


async def show_secret(app: App[Any], run: Run) -> bool:
    """Offers the first password of a run that waits to be shown; tells whether it was."""
    action_id = run.secrets_waiting[0]
    return await app.push_screen_wait(SecretDialog(run.case.account, lambda: run.take_secret(action_id)))


class SecretDialog(Dialog[bool]):
    """First the call, then the password. Gives back whether it was shown.

    `reveal` hands the secret out once; it may raise a WorkbenchError, which is shown here.
    """

    DANGEROUS: ClassVar[bool] = True

    def __init__(self, account: str, reveal: Callable[[], Awaitable[SecretStr]]) -> None:
        super().__init__(f"New password of {account}")
        self._reveal = reveal
        self._shown = False

    def body(self) -> ComposeResult:
        yield Static(safe("1. Call the owner back, on a number that was on file before today."), classes="before")
        yield Static(safe("2. Make sure that it is the owner, by voice or by what only they know."), classes="before")
        yield Static(safe("3. Then show the password and read it out."), classes="before")
        warning = "⚠ Never write to this mailbox: whoever is in it reads along. No chat, no ticket either."
        yield Static(safe(warning), classes="before -warning")
        yield Static(safe("It is shown once and kept nowhere."), classes="before hint")
        yield SecretPane()
        yield Static(safe("Shown once: read it out now and let the owner sign in."), classes="after hint")

    def controls(self) -> tuple[Button, ...]:
        return (
            button("I have called back: show it", "agree", "Shows the password, once.", "warning"),
            button("The owner has it: close", "done", "Takes the password off the screen for good.", "primary"),
            button("Later", "cancel", "Shows nothing; it can be shown later (Escape)."),
        )

    def on_ready(self) -> None:
        self._turn(shown=False)

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        # Awaited here on purpose: a worker could be cancelled after the secret was handed out and before it is seen.
        if event.button.id != "agree" or self._shown:
            return
        try:
            secret = await self._reveal()
        except WorkbenchError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            return
        self._shown = True
        self._turn(shown=True)
        self.query_one(SecretPane).show(secret)
        self.query_one(SecretPane).focus()

    @on(Button.Pressed, "#done")
    def _done(self) -> None:
        self._close()

    def action_leave(self) -> None:
        """Before it was shown: leaves. After: Escape alone must not lose it, so it goes to the button."""
        if not self._shown:
            self._close()
            return
        self.say("It is not shown again. Press the button when the owner has it.")
        self.query_one("#done").focus()

    def _close(self) -> None:
        self.query_one(SecretPane).forget()
        self.dismiss(self._shown)

    def _turn(self, *, shown: bool) -> None:
        for widget in self.query(".before, #agree, #cancel"):
            widget.display = not shown
        for widget in self.query(".after, #done, #secret"):
            widget.display = shown
        self.say("")
