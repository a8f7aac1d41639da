"""Controls to fill in that can't hold a harmful character."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.styles import RulesMap
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Checkbox, Input, TextArea

from workbench.model.text import clean, clean_line

from ..showing import safe

__all__ = ["Field", "Paste", "Settled", "Tick"]


class Settled(Message):
    """A choice was confirmed with Enter."""

    def __init__(self, name: str | None) -> None:
        super().__init__()
        self.name = name


class Field(Input):
    """One line of text. Control and bidi characters turn into marks as they are pasted."""

    def __init__(self, value: str = "", *, name: str, hint: str = "") -> None:
        super().__init__(clean_line(value), placeholder=clean_line(hint), id=name, compact=True, select_on_focus=False)

    def validate_value(self, value: str) -> str:
        """Keeps what could reach the terminal out of the line."""
        return clean_line(value)


class Paste(TextArea):
    """Several lines of text, cleaned as they come in. Tab leaves it."""

    def __init__(self, *, name: str, hint: str = "") -> None:
        super().__init__(
            id=name, compact=True, tab_behavior="focus", highlight_cursor_line=False, placeholder=safe(hint)
        )

    def edit(self, edit: Edit) -> EditResult:
        """Cleans what an edit brings in before the document sees it."""
        edit.text = clean(edit.text.replace("\r\n", "\n").replace("\r", "\n"))
        return super().edit(edit)


class Tick(Checkbox):
    """A checkbox whose words wrap instead of being cut: what is agreed to is read in full.

    Space takes a tick away again. Enter does not: it ticks, and goes on from what is ticked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "tick_or_go_on", "Tick", show=False, id="tick.enter", tooltip="Tick it; go on where it is."),
        Binding("space", "toggle_button", "Tick", show=False, id="tick.space", tooltip="Tick it, or take that back."),
    ]

    def __init__(self, label: str, *, name: str) -> None:
        super().__init__(safe(label), id=name, compact=True)

    def action_tick_or_go_on(self) -> None:
        """Ticks what is not ticked; goes on from what is."""
        if self.value:
            self.post_message(Settled(self.id))
        else:
            self.value = True

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the words take."""
        rules: RulesMap = {}
        return self.render().get_height(rules, width)

    def render(self) -> Content:
        """The mark differs by its sign; the stock checkbox differs by colour alone."""
        return Content.assemble("[✔] " if self.value else "[ ] ", self.label)
