"""Shows a text to read: help, a slip, the timeline, reasons, a report's preview."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Button, Static

from ..showing import safe_block
from .base import Dialog, button

__all__ = ["TextDialog"]


class TextDialog(Dialog[None]):
    """A text that scrolls, cleaned."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self._text = text

    def body(self) -> ComposeResult:
        yield Static(safe_block(self._text))

    def controls(self) -> tuple[Button, ...]:
        return (button("Close", "cancel", "Back to where you were (Escape).", "primary"),)
