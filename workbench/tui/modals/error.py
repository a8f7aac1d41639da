"""Says what went wrong and what to do about it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Button, Static

from ..showing import safe_block
from .base import Dialog, button

__all__ = ["ErrorDialog"]


class ErrorDialog(Dialog[None]):
    """A failure's title and hint."""

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(f"✘ {title}")
        self._hint = hint
        self.add_class("-failed")

    def body(self) -> ComposeResult:
        if self._hint:
            yield Static(safe_block(self._hint))

    def controls(self) -> tuple[Button, ...]:
        return (button("Close", "cancel", "Back to where you were (Escape).", "primary"),)
