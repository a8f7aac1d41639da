"""The app: opens the desk's screens, keeps the crash screen from showing contents."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import Screen

from workbench.desk.desk import Desk
from workbench.model.errors import NotFound
from workbench.model.text import clean_line

from . import last_place
from .place import Place
from .waiting import WaitingTicket

__all__ = ["SMALLEST", "WorkbenchApp"]

SMALLEST = (80, 24)
"""Columns and rows that every screen needs."""

_DOUBT_SECONDS = 60.0
"""How long it stays in sight that the case file does not check out."""


class WorkbenchApp(App[int]):
    """The terminal UI of one desk."""

    TITLE = "Mailbox workbench"
    CSS_PATH = ["app.tcss", "modals/modals.tcss"]
    ENABLE_COMMAND_PALETTE = True
    NOTIFICATION_TIMEOUT = 3
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Leave", show=False, priority=True)]

    def __init__(self, desk: Desk, ticket: WaitingTicket | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._ticket = ticket

    async def on_mount(self) -> None:
        from .screens.board import BoardScreen

        self.animation_level = "none"
        self.push_screen(BoardScreen(self.desk, self._ticket))
        if self.desk.casefile.trouble:
            told = f"{self.desk.casefile.trouble} Nothing is recorded until `workbench verify` finds it whole."
            self.notify(clean_line(told), title="In doubt", severity="error", timeout=_DOUBT_SECONDS, markup=False)
        if self.desk.hooks is not None:
            self.desk.hooks.wake()  # what waited since an earlier start is sent as long as the app runs
        case_id, step = last_place.recall(self.desk)
        if case_id:
            await self._reopen(case_id, step)

    async def _reopen(self, case_id: str, step: str) -> None:
        try:
            case = self.desk.casefile.views.case(case_id)
        except NotFound:
            return
        if case.closed_at is None:
            from workbench.response.survey import survey

            from .screens.case import CaseScreen

            view = await asyncio.to_thread(survey, self.desk, case)
            self.push_screen(CaseScreen(self.desk, case, step, view=view))

    def on_resize(self, event: Resize) -> None:
        from .modals.too_small import TooSmall, is_too_small

        # The event's size: the app's own is still the one before.
        if is_too_small(event.size, SMALLEST) and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(SMALLEST))

    async def action_quit(self) -> None:
        """Leaves; what is under way is waited for, so that its end is recorded."""
        if self.desk.holds_secret and not self.desk.busy:
            self._ask_before_leaving()
            return
        if self.desk.busy:
            self.desk.stop()
            self.notify("Waiting for what is under way, so that its end is recorded…", markup=False)
            self.run_worker(self._leave_when_done(), group="leave", exclusive=True)
            return
        self.exit(0)

    def _ask_before_leaving(self) -> None:
        from .modals.confirm import ConfirmDialog

        def leave(sure: bool | None) -> None:
            if sure:
                self.exit(0)

        if isinstance(self.screen, ConfirmDialog):
            return
        question = "A new password was set and nobody has seen it. If you leave now, it must be reset again."
        self.push_screen(ConfirmDialog(question, "Leave all the same", "Stay"), leave)

    async def _leave_when_done(self) -> None:
        await self.desk.drain()
        if self.desk.holds_secret:
            self._ask_before_leaving()
        else:
            self.exit(0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offers every action of the screen by name, with the reason where it is off."""
        if isinstance(screen, Place):
            for action, reason in screen.user_actions():
                if action.id in ("palette",):
                    continue
                told = f"Not now: {reason}" if reason else f"{action.help} ({action.shown_key})"
                yield SystemCommand(action.label, told, self._doing(screen, action.id))
            for name, told, go in screen.jumps():
                yield SystemCommand(name, told, go)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)

    def _doing(self, screen: Place, action_id: str) -> Callable[[], Awaitable[None]]:
        async def do() -> None:
            await screen.action_user(action_id)

        return do

    def _fatal_error(self) -> None:
        """Writes the fault down without values: Textual's own crash screen prints local variables."""
        from rich.text import Text

        from workbench.desk.crash import describe_crash

        self.bell()
        error = self._exception or RuntimeError()
        self._exit_renderables.append(Text(describe_crash(error, self.desk.paths)))
        self._close_messages_no_wait()

    @property
    def failed(self) -> bool:
        """The app ended by a fault of its own."""
        return self._exception is not None
