"""Shown while the terminal is too small for the screens."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

__all__ = ["TooSmall", "is_too_small"]


def is_too_small(size: Size, needed: tuple[int, int]) -> bool:
    """Tells whether the terminal has fewer columns or rows than needed."""
    return size.width < needed[0] or size.height < needed[1]


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

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        size = self.app.size
        if not is_too_small(size, self._needed) and self.is_current:
            self.dismiss()
            return
        columns, rows = self._needed
        self.query_one(Static).update(
            Content(
                f"This terminal is {size.width}×{size.height}; the app needs {columns}×{rows}. "
                "Make the window larger or the letters smaller. Nothing is lost."
            )
        )
