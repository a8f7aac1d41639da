"""Asks why something is left undone, and when it is looked at again."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing

from ..showing import safe
from .base import Dialog, button
from .fields import Field
from .picker import Picker
from .row import Row

__all__ = ["WaiveChoice", "WaiveDialog"]

_WEEK = 168


class WaiveChoice(Thing):
    """Why it is left undone, and in how many hours it is looked at again."""

    reason: str
    recheck_hours: int


class WaiveDialog(Dialog[WaiveChoice | None]):
    """What stays open is listed; the reason is typed and goes into the report."""

    LAST: ClassVar[str] = "recheck"
    FIRST: ClassVar[str] = "#reason"

    def __init__(self, what: str, lacks: tuple[str, ...], recheck_hours: tuple[int, ...]) -> None:
        super().__init__(f"Waive: {what}")
        self._lacks = lacks
        self._hours = tuple(sorted(set(recheck_hours))) or (_WEEK,)

    def body(self) -> ComposeResult:
        if self._lacks:
            yield Static(safe("This is left as it is, and the report says so under your name:"), classes="label")
        for lack in self._lacks:
            yield Static(safe(f"● {lack}"), classes="item")

    def foot(self) -> ComposeResult:
        yield Row("Reason", Field(name="reason", hint="why it is left undone"))
        hours = [(str(h), _in_words(h)) for h in self._hours]
        yield Row("Look again in", Picker(hours, str(max(self._hours)), name="recheck"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button(
                "Waive with this reason", "agree", "Goes on without it; it stays on the list of rechecks.", "warning"
            ),
            button("Cancel", "cancel", "Waives nothing (Escape)."),
        )

    def agree(self) -> None:
        """Hands reason and recheck back, or asks for the reason."""
        reason = self.query_one("#reason", Field).value.strip()
        if not reason:
            self.complain("Waiving needs a reason, in a few words.")
            self.query_one("#reason").focus()
            return
        self.dismiss(WaiveChoice(reason=reason, recheck_hours=int(self.query_one("#recheck", Picker).value)))


def _in_words(hours: int) -> str:
    count, unit = (hours // 24, "day") if hours >= 24 and hours % 24 == 0 else (hours, "hour")
    return f"{count} {unit}{'' if count == 1 else 's'}"
