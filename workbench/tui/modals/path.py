"""Asks for the path of one file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from ..showing import safe_block
from .base import Dialog, button
from .fields import Field
from .row import Row

__all__ = ["PathDialog"]


class PathDialog(Dialog[Path | None]):
    """`words`: what the file is; `agree`: what the button says."""

    LAST: ClassVar[str] = "path"

    def __init__(self, heading: str, words: str, agree: str, present: str = "") -> None:
        super().__init__(heading)
        self._words, self._agree, self._present = words, agree, present

    def body(self) -> ComposeResult:
        yield Static(safe_block(self._words), classes="hint")
        yield Row("File", Field(self._present, name="path", hint="its path"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button(self._agree, "agree", self._words, "primary"),
            button("Cancel", "cancel", "Leave without doing anything (Escape)."),
        )

    def agree(self) -> None:
        """Hands the path back, or asks for one."""
        typed = self.query_one("#path", Field).value.strip()
        if not typed:
            self.complain("Give the path of the file.")
            self.query_one("#path").focus()
            return
        self.dismiss(Path(typed).expanduser())
