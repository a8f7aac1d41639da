"""Shown while the terminal is too small for the screens."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

__all__ = ["TooSmall"]


class TooSmall(ModalScreen[None]):
    """One plain sentence; goes away by itself when there is room again."""

    def __init__(self, needed: tuple[int, int]) -> None:
        super().__init__()
        self._needed = needed

    def compose(self) -> ComposeResult:
        yield Static("", id="too-small")

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        size = self.app.size
        columns, rows = self._needed
        self.query_one(Static).update(
            Content(
                f"This terminal is {size.width}×{size.height}; the app needs {columns}×{rows}. "
                "Make the window larger or the letters smaller. Nothing is lost."
            )
        )
