"""Asks yes or no, where no is the harmless answer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from ..showing import safe_block
from .base import Dialog, button

__all__ = ["ConfirmDialog"]


class ConfirmDialog(Dialog[bool]):
    """True only where the button for yes was pressed; Escape is no."""

    DANGEROUS: ClassVar[bool] = True

    def __init__(self, question: str, yes: str, no: str, heading: str = "Are you sure?") -> None:
        super().__init__(heading)
        self._question, self._yes, self._no = question, yes, no

    def body(self) -> ComposeResult:
        yield Static(safe_block(self._question))

    def controls(self) -> tuple[Button, ...]:
        return (
            button(self._yes, "agree", f"Yes: {self._yes}", "warning"),
            button(self._no, "cancel", f"No: {self._no} (Escape)"),
        )

    def agree(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """No."""
        self.dismiss(False)
