"""The base of every screen: keys from the registry, a reason for every one that is off."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import Any, ClassVar

from textual.screen import Screen
from textual.widgets import Input, TextArea

from workbench.desk.desk import Desk
from workbench.model.errors import WorkbenchError

from .registry import SEARCHING, UserAction, Where, actions_for
from .showing import safe

__all__ = ["Place"]


class Place(Screen[None]):
    """A screen whose keys are user actions.

    For each action of the registry, a subclass has a method `do_ID`, and may say in `why_not` why it is
    off at the moment; a key that is off then says so instead of doing nothing.
    """

    WHERE: ClassVar[Where]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.going_on = ""
        """What is waited for, as a sentence; empty where nothing is. It stands in the place of the keys."""
        self._flowing = False

    def why_not(self, action: str) -> str:
        """Returns why an action can't be done now; empty where it can."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that opens a search line comes before all others, but is a letter like any other in a text."""
        searches = action == "user" and parameters[0] in SEARCHING
        return not (searches and isinstance(self.focused, Input | TextArea))

    async def action_user(self, action: str) -> None:
        """Does a user action, or says why not."""
        reason = self.why_not(action)
        if reason:
            self.notify(safe(reason).plain, title="Not now", severity="warning", markup=False)
            return
        try:
            outcome = getattr(self, f"do_{action}")()
            if inspect.isawaitable(outcome):
                await outcome
        except WorkbenchError as error:
            self.show_error(error)

    def flow(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs something that asks and waits; one at a time. A failure is shown, nothing is swallowed."""
        if self._flowing:
            work.close()
            self.notify("One thing at a time: the last one is still going on.", severity="warning", markup=False)
            return
        # Now, and not when the worker comes to begin: until then the screen would look idle.
        self._flowing = True
        self.run_worker(self._flow(work), group="flow", exit_on_error=True)

    async def _flow(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except WorkbenchError as error:
            self.show_error(error)
        finally:
            self._flowing = False

    def tell(self, sentence: str) -> None:
        """Says how far what is waited for has come."""
        self.going_on = sentence
        self._draw_keys()

    @contextmanager
    def telling(self, sentence: str) -> Iterator[None]:
        """Says at the bottom what is waited for, as long as it lasts."""
        self.going_on = sentence
        self._draw_keys()
        try:
            yield
        finally:
            self.going_on = ""
            self._draw_keys()

    def _draw_keys(self) -> None:
        from .widgets.key_bar import KeyBar

        for bar in self.query(KeyBar):
            bar.refresh_keys()

    def say(self, text: str) -> None:
        """Says something in passing."""
        self.notify(safe(text).plain, markup=False)

    def show_error(self, error: WorkbenchError) -> None:
        """Shows a failure; it stays until it is read."""
        from .modals.error import ErrorDialog

        self.app.push_screen(ErrorDialog(error.title, error.hint))

    def user_actions(self) -> tuple[tuple[UserAction, str], ...]:
        """Returns the actions of this screen, each with why it is off."""
        return tuple((a, self.why_not(a.id)) for a in actions_for(self.WHERE))

    def in_footer(self, action: UserAction) -> bool:
        """Tells whether an action stands in the line at the bottom; at most six may."""
        return action.footer

    def jumps(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        """Yields where the palette can lead from here: the name, a sentence, and what goes there."""
        yield from ()

    def do_palette(self) -> None:
        """Opens the palette."""
        self.app.action_command_palette()

    def do_help(self) -> None:
        """Shows every key."""
        from .modals.base import dialog_cells
        from .modals.text import TextDialog

        room = dialog_cells(self.app.size.width)
        lines = []
        for action, reason in self.user_actions():
            lines += _hung(f"{action.shown_key:>7}  {action.label:<12} ", action.help, room)
            if reason:
                lines += _hung(f"{'':>7}  {'':<12} ", f"– not now: {reason}", room)
        lines += [
            "",
            *_hung("", "Tab moves between parts, Enter presses what is marked, the mouse works everywhere.", room),
        ]
        self.app.push_screen(TextDialog("Keys", "\n".join(lines)))

    def do_figures(self) -> None:
        """Shows the figures of the cases."""
        from .screens.figures import FiguresScreen

        self.app.push_screen(FiguresScreen(self.desk))

    async def do_leave(self) -> None:
        """Leaves the app."""
        await self.app.action_quit()

    def do_back(self) -> None:
        """Goes back. What the screen was still at ends here: it would draw on widgets that are gone."""
        self.workers.cancel_node(self)
        self.app.pop_screen()


def _hung(head: str, words: str, room: int) -> list[str]:
    """The words beside the head, wrapped so that they stay in their column."""
    return wrap(words, room, initial_indent=head, subsequent_indent=" " * len(head))
