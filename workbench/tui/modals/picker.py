"""A few short options side by side, one of them picked: arrows, space or the mouse change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from workbench.model.text import clean_line

from .fields import Settled

__all__ = ["Picker"]


class Picker(Widget, can_focus=True):
    """Radio buttons in a row that wraps. `value` is what is picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Before", show=False, id="picker.before", tooltip="The option before."),
        Binding("right,space", "move(1)", "After", show=False, id="picker.after", tooltip="The option after."),
        Binding("enter", "settle", "Go on", show=False, id="picker.settle", tooltip="Take this one and go on."),
    ]

    value: reactive[str] = reactive("")

    class Picked(Message):
        """Another option was picked."""

        def __init__(self, picker: Picker) -> None:
            super().__init__()
            self.picker = picker

        @property
        def control(self) -> Picker:
            """The picker."""
            return self.picker

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "", *, name: str) -> None:
        """`options` are pairs of a value and the words shown for it."""
        super().__init__(id=name)
        self._options = tuple(options)
        values = [v for v, _ in self._options]
        self.set_reactive(Picker.value, value if value in values else (values[0] if values else ""))

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Puts other options in the place of those that are there; the first of them is picked."""
        self._options = tuple(options)
        self.value = self._options[0][0] if self._options else ""
        self.refresh(layout=True)

    def watch_value(self) -> None:
        self.post_message(self.Picked(self))

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        """The options in as many lines as they need, none torn apart."""
        lines: list[list[tuple[str, str]]] = [[]]
        used = 0
        for value, label in self._options:
            words = f"{'●' if value == self.value else '○'} {clean_line(label)}"
            length = cell_len(words) + 3
            if lines[-1] and used + length > width + 3:
                lines.append([])
                used = 0
            lines[-1].append((value, words))
            used += length
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options take."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draws the options; each carries its value for the mouse."""
        lines = [
            Content("   ").join(self._option(value, words) for value, words in line)
            for line in self._lines(self.content_size.width)
        ]
        return Content("\n").join(lines)

    def _option(self, value: str, words: str) -> Content:
        style = Style(bold=value == self.value) + Style.from_meta({"pick": value})
        return Content.styled(words, style)

    def on_click(self, event: Click) -> None:
        picked = event.style.meta.get("pick")
        if isinstance(picked, str):
            self.value = picked

    def action_move(self, steps: int) -> None:
        """Picks a neighbour; goes round."""
        values = [v for v, _ in self._options]
        if values:
            self.value = values[(values.index(self.value) + steps) % len(values)]

    def action_settle(self) -> None:
        """Goes on with what is picked."""
        self.post_message(Settled(self.id))
